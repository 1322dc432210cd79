using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Execution;

/// <summary>Who must have signed a transaction: its sender, and whoever pays its gas.</summary>
internal static class Signatures
{
    private const int MaxSignatures = 2;

    /// <summary>A transaction from its bytes, signed by exactly the right keys.</summary>
    /// <exception cref="TransactionRefusedException">It is not a transaction, or a signature is missing, wrong or too many.</exception>
    internal static SignedTransaction Check(byte[] bcs, IReadOnlyList<byte[]> signatures)
    {
        try
        {
            var data = TransactionData.Decode(bcs);
            HashSet<SuiAddress> required = data.Gas.Payment.Count == 0 ? [data.Sender] : [data.Sender, data.Gas.Owner];
            if (signatures.Count != required.Count || signatures.Count > MaxSignatures)
            {
                throw TransactionRefusedException.Invalid(
                    $"{signatures.Count} signatures are given, {required.Count} are needed: of {string.Join(" and ", required)}.");
            }

            foreach (var bytes in signatures)
            {
                var signature = TransactionSignature.Decode(bytes);
                if (!required.Remove(signature.Signer))
                {
                    throw TransactionRefusedException.Invalid(
                        $"A signature is of {signature.Signer}, needed is one of {string.Join(" and ", required)}.");
                }

                if (!signature.Verify(bcs))
                {
                    throw TransactionRefusedException.Invalid($"The signature of {signature.Signer} is not one of this transaction.");
                }
            }

            return new SignedTransaction(data, bcs, TransactionData.DigestOf(bcs), signatures);
        }
        catch (WalrusFormatException e)
        {
            throw TransactionRefusedException.Invalid(e.Message);
        }
    }
}
