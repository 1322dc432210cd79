using System.Runtime.CompilerServices;
using ControlPlane.Actors;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace ControlPlane.Embedded.Tests.World;

/// <summary>A chain in memory: checkpoints as the world makes them, one epoch.</summary>
internal sealed class SimulatedChain(SimulatedWorld world, Func<ChainState> state) : IChainReader
{
    public List<CheckpointEvents> Checkpoints { get; } = [];

    /// <summary>While true it does not answer and delivers nothing new.</summary>
    public bool Down { get; set; }

    public void Make(params WalrusEvent[] events)
    {
        var sequence = (ulong)Checkpoints.Count;
        var digest = SuiDigest.FromBytes(Blake2b256.Hash(BitConverter.GetBytes(sequence)));
        Checkpoints.Add(new(sequence, digest, world.Clock.GetUtcNow(), [.. events.Select((e, i) => new NamedEvent(new(digest, (ulong)i), e))]));
    }

    public Task<ChainState> ReadState(CancellationToken ct = default) => Answer(state);

    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) =>
        throw new NotSupportedException("The control plane reads events.");

    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => Answer(() => (ulong)Checkpoints.Count - 1);

    public async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (var next = (int)first; ; next++)
        {
            while (Down || next >= Checkpoints.Count) await Pause.For(TimeSpan.FromMilliseconds(700), world.Clock, ct);
            yield return Checkpoints[next];
        }
    }

    private async Task<T> Answer<T>(Func<T> read)
    {
        await Pause.For(world.Latency(), world.Clock);
        return Down ? throw new ChainUnavailableException("The chain at nowhere does not answer; start it.") : read();
    }
}
