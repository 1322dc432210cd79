using System.Runtime.CompilerServices;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.EventBlobs;

/// <summary>A full node that gives only some of the chain's checkpoints.</summary>
internal sealed class PrunedChain(TestChain chain) : IChainReader
{
    private ulong oldest;
    private ulong gives = ulong.MaxValue;

    /// <summary>Checkpoints before this one are gone.</summary>
    internal ulong Oldest
    {
        get => Volatile.Read(ref oldest);
        set => Volatile.Write(ref oldest, value);
    }

    /// <summary>Checkpoints from this one on do not come.</summary>
    internal ulong Gives
    {
        get => Volatile.Read(ref gives);
        set => Volatile.Write(ref gives, value);
    }

    public Task<ChainState> ReadState(CancellationToken ct = default) => chain.ReadState(ct);

    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) => chain.FindBlob(id, ct);

    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => chain.LatestCheckpoint(ct);

    public Task<ulong> OldestCheckpoint(CancellationToken ct = default) => Task.FromResult(Oldest);

    public async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var checkpoint in chain.Follow(first, ct))
        {
            while (checkpoint.Sequence < Oldest || checkpoint.Sequence >= Gives)
            {
                await Task.Delay(10, ct);
            }

            yield return checkpoint;
        }
    }
}
