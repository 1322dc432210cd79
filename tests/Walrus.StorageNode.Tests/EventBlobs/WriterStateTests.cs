using FsCheck;
using FsCheck.Fluent;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.EventBlobs;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.Tests.EventBlobs;

public sealed class WriterStateTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void A_blob_goes_from_draft_to_pending_to_sealed_to_certified()
    {
        var state = WriterState.At(Place(10)).Grow(Place(14), 300);
        Assert.Equal((Place(10), Place(14), 300), (state.Draft, state.Next, state.DraftBytes));
        state = state.Cut(Place(20));
        Assert.Equal((Place(20), Place(20), 0), (state.Draft, state.Next, state.DraftBytes));
        Assert.Equal(new CutBlob(10, Place(20)), Assert.Single(state.Pending));
        state = state.Seal(Id(1)).Attest(Id(1), new Epoch(4));
        Assert.Equal((new SealedBlob(new CutBlob(10, Place(20)), Id(1)), new Epoch(4)), (state.Sealed, state.Attested));
        Assert.Equal((0, 1), (state.Pending.Length, state.Uncertified));
        state = state.Certify(Id(1));
        Assert.Equal((null, null, new CertifiedBlob(Id(1), Place(20)), 0), (state.Sealed, state.Attested, state.Certified, state.Uncertified));
    }

    [Fact]
    public void Certifications_and_attestations_of_other_blobs_change_nothing()
    {
        var state = WriterState.At(Place(1)).Cut(Place(2)).Cut(Place(3)).Seal(Id(1));
        Assert.Same(state, state.Certify(Id(2)));
        Assert.Same(state, state.Attest(Id(2), new Epoch(1)));
        Assert.Same(state.Certified, WriterState.At(Place(1)).Certify(Id(1)).Certified);
    }

    [Fact]
    public void A_rewound_writer_begins_behind_the_certified_blob_or_at_the_beginning()
    {
        var state = WriterState.At(Place(1)).Cut(Place(5)).Cut(Place(9)).Seal(Id(1));
        Assert.Equal(WriterState.At(new(7, 0, default)), state.Rewound(7) with { Pending = [] });
        var certified = state.Certify(Id(1)).Rewound(7);
        Assert.Equal((Place(5), Place(5), 0, Id(1)), (certified.Draft, certified.Next, certified.Uncertified, certified.Certified!.Id));
    }

    [Fact]
    public void A_state_is_read_as_it_was_written() => Check.One(Thorough, Prop.ForAll<byte[], ulong>((steps, start) =>
    {
        var state = Life(steps, start % (1UL << 60));
        var read = WriterStateFile.Read(WriterStateFile.Write(state));
        Assert.Equal(state with { Pending = [] }, read with { Pending = [] });
        Assert.Equal(state.Pending.AsEnumerable(), read.Pending);
    }));

    [Fact]
    public void A_damaged_state_is_refused()
    {
        var bytes = WriterStateFile.Write(Life([1, 2, 1, 1, 3, 2, 4, 0], 9));
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 4;
            Assert.ThrowsAny<WalrusFormatException>(() => WriterStateFile.Read(damaged));
            Assert.ThrowsAny<WalrusFormatException>(() => WriterStateFile.Read(bytes.AsSpan(0, i)));
        }
    }

    /// <summary>Some life of a writer.</summary>
    private static WriterState Life(byte[] steps, ulong start)
    {
        var state = WriterState.At(Place(start));
        foreach (byte step in steps)
        {
            state = (step % 5) switch
            {
                0 => state.Grow(Place(state.Next.Checkpoint + step), state.DraftBytes + step),
                1 when !state.IsFull => state.Cut(Place(state.Next.Checkpoint + 1)),
                2 when state is { Sealed: null, Pending.IsEmpty: false } => state.Seal(Id(step)),
                3 => state.Attest(state.Sealed?.Id ?? default, new Epoch(step)),
                4 => state.Certify(state.Sealed?.Id ?? default),
                _ => state,
            };
        }

        return state;
    }

    private static StreamPosition Place(ulong checkpoint) => new(checkpoint, checkpoint * 3, new Epoch((uint)(checkpoint / 10)));

    private static BlobId Id(byte fill) => BlobId.FromBytes([.. Enumerable.Repeat(fill, 32)]);
}
