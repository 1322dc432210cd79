using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.Sui.Chain;

/// <summary>What everybody reads from the chain. One implementation, over Sui gRPC: the embedded chain and mainnet answer alike.</summary>
public interface IChainReader
{
    /// <summary>The state of the contracts now.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    Task<ChainState> ReadState(CancellationToken ct = default);

    /// <summary>A blob object, or null when there is none of that id (deleted, burnt, never made).</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default);

    /// <summary>The newest checkpoint's sequence number.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    Task<ulong> LatestCheckpoint(CancellationToken ct = default);

    /// <summary>The oldest checkpoint that can be followed from; 0 when everything is kept, or when the chain does not say.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    Task<ulong> OldestCheckpoint(CancellationToken ct = default) => Task.FromResult(0UL);

    /// <summary>
    /// Every checkpoint from <paramref name="first"/> on, in order, without a gap, forever: at the tip it waits for the next one, and an
    /// unreachable chain is waited for with growing pauses. The caller's cursor is the sequence of the last checkpoint it has made durable.
    /// </summary>
    IAsyncEnumerable<CheckpointEvents> Follow(ulong first, CancellationToken ct = default);
}
