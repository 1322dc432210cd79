using System.Runtime.CompilerServices;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.EventBlobs;

/// <summary>A chain without end whose checkpoints follow from their numbers; half of them have events.</summary>
/// <param name="change">Changes what a checkpoint has.</param>
/// <param name="follow">Hears of every checkpoint before it is given out.</param>
internal sealed class GeneratedStream(Func<CheckpointEvents, CheckpointEvents>? change = null, Action<ulong>? follow = null) : IChainReader
{
    internal CheckpointEvents At(ulong sequence)
    {
        var random = new Random((int)sequence);
        var digest = SuiDigest.FromBytes(Bytes(random));
        var checkpoint = new CheckpointEvents(sequence, default, default, [.. Enumerable.Range(0, random.Next(2) * random.Next(5)).Select(
            i => new NamedEvent(new(digest, (ulong)i), Event(random, new Epoch((uint)(sequence / 1000)))))]);
        return (change ?? (c => c))(checkpoint);
    }

    public Task<ChainState> ReadState(CancellationToken ct = default) => throw new NotSupportedException();

    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => throw new NotSupportedException();

    public async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (ulong next = first; ; next++)
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            follow?.Invoke(next);
            yield return At(next);
        }
    }

    private static WalrusEvent Event(Random random, Epoch epoch) => random.Next(5) switch
    {
        0 => new WalrusEvent.BlobRegistered(
            epoch, BlobId.FromBytes(Bytes(random)), 7, 1, new(epoch.Value + 5), false, ObjectId.FromBytes(Bytes(random))),
        1 => new WalrusEvent.BlobCertified(
            epoch, BlobId.FromBytes(Bytes(random)), new(epoch.Value + 5), false, ObjectId.FromBytes(Bytes(random)), false),
        2 => new WalrusEvent.EpochChangeStart(epoch),
        3 => new WalrusEvent.ShardsReceived(epoch, [new(1), new(2)]),
        _ => new WalrusEvent.PricesUpdated(epoch, 1, 2),
    };

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }
}
