using Walrus.Sui;

namespace Sui.DevChain.Ledger;

/// <summary>An executed transaction. What it did is kept as the message of the API, because nobody else reads it.</summary>
/// <param name="Digest">Its name.</param>
/// <param name="Checkpoint">Where it is.</param>
/// <param name="Bcs">TransactionData; empty for genesis.</param>
/// <param name="Signatures">Flag, signature and key of each signer.</param>
/// <param name="Outcome">An ExecutedTransaction message with effects, events and balance changes only.</param>
internal sealed record StoredTransaction(
    SuiDigest Digest, ulong Checkpoint, byte[] Bcs, IReadOnlyList<byte[]> Signatures, byte[] Outcome);
