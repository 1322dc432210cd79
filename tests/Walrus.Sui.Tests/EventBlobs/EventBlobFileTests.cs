using FsCheck;
using FsCheck.Fluent;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;

namespace Walrus.Sui.Tests.EventBlobs;

/// <summary>Reading event blobs, anybody's.</summary>
public sealed class EventBlobFileTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);
    private static readonly EventBlobHeader First = new(new Epoch(3), default, null);

    [Fact]
    public void What_was_written_is_read() => Check.One(Thorough, Prop.ForAll<byte[][], uint, uint>((picks, start, index) =>
    {
        CheckpointEvents[] checkpoints =
        [
            .. picks.DefaultIfEmpty([]).Select(
                (p, i) => Blobs.Checkpoint(start + (ulong)i, [.. (p ?? []).Select(k => Blobs.Kinds[k % Blobs.Kinds.Count])])),
        ];
        var file = EventBlobFile.Parse(Blobs.Of(First, index, checkpoints));
        Assert.Equal(First, file.Header);
        Assert.Equal(new EventBlobTrailer(start, start + (ulong)checkpoints.Length - 1), file.Trailer);
        Assert.Equal(
            Blobs.Elements(index, checkpoints).Select(EventEntry.Write), file.Elements().Select(EventEntry.Write));
        Assert.Equal(checkpoints.Select(c => (c.Sequence, c.Events.Count)), file.Checkpoints().Select(c => (c.Sequence, c.Events.Count)));
    }));

    [Fact]
    public void The_stream_goes_on_behind_its_end()
    {
        var file = EventBlobFile.Parse(Blobs.Of(
            First, 10, Blobs.Checkpoint(5, new WalrusEvent.EpochChangeStart(new(4)), new WalrusEvent.EpochChangeDone(new(4))), Blobs.Checkpoint(6)));
        Assert.Equal(new StreamPosition(7, 14, new Epoch(4)), file.End());
    }

    [Fact]
    public void A_first_blob_has_none_before_it()
    {
        Assert.False(EventBlobFile.Parse(Blobs.Of(First, 0, Blobs.Checkpoint(0))).Header.HasPrevious);
        Assert.True(EventBlobFile.Parse(Blobs.Varied()).Header.HasPrevious);
    }

    [Fact]
    public void A_blob_cut_anywhere_is_refused()
    {
        var whole = Blobs.Varied();
        for (int length = 0; length < whole.Length; length++)
        {
            var part = whole[..length];
            Assert.ThrowsAny<WalrusFormatException>(() => EventBlobFile.Parse(part).Elements().Count());
        }
    }

    [Fact]
    public void Elements_that_do_not_follow_one_another_are_refused()
    {
        RefusedOf(Blobs.Checkpoint(5), Blobs.Checkpoint(7));
        RefusedOf(Blobs.Checkpoint(5), Blobs.Checkpoint(5));
        var elements = Blobs.Elements(0, Blobs.Checkpoint(5, Blobs.Kinds[0]), Blobs.Checkpoint(6));
        Refused([elements[0] with { Counter = 1 }, elements[1], elements[2]]);
        Refused([elements[0], elements[1] with { Index = 2 }, elements[2] with { Index = 3 }]);
        Refused([elements[0], elements[2] with { Index = 1 }]);
        Refused([elements[0], elements[1]]);
        Refused([]);
        Refused([.. elements, elements[2] with { Checkpoint = 7, Index = 3 }]);

        static void Refused(params EventElement[] elements) => Assert.Throws<WalrusFormatException>(() => EventBlobFile.Parse(
            (byte[])[.. First.ToBytes(), .. elements.SelectMany(EventEntry.Write), .. new EventBlobTrailer(5, 6).ToBytes()]).Elements().Count());
    }

    [Fact]
    public void What_is_no_event_blob_is_refused()
    {
        var good = Blobs.Varied();
        Assert.Contains("not an event blob", Fault([1, .. good[1..]]), StringComparison.Ordinal);
        Assert.Contains("version 2", Fault([.. good[..7], 2, .. good[8..]]), StringComparison.Ordinal);
        Assert.Contains("encoding 2", Fault([.. First.ToBytes(), 25, 2, .. new byte[25], .. new byte[16]]), StringComparison.Ordinal);
        Assert.Contains("no event blob from", Fault([.. First.ToBytes(), .. new byte[7], 1, .. new byte[8]]), StringComparison.Ordinal);
        byte[] most = [.. Enumerable.Repeat((byte)255, 8)];
        Assert.Contains("no event blob from", Fault([.. First.ToBytes(), .. new byte[8], .. most]), StringComparison.Ordinal);

        static string Fault(byte[] bytes) =>
            Assert.ThrowsAny<WalrusFormatException>(() => EventBlobFile.Parse(bytes).Elements().Count()).Message;
    }

    [Fact]
    public void A_length_is_not_believed()
    {
        byte[] huge = [.. First.ToBytes(), 0xff, 0xff, 0xff, 0xff, 0x0f, 1, .. new byte[16]];
        byte[] overlong = [.. First.ToBytes(), 0x99, 0x00, 1, .. new byte[25], .. new byte[16]];
        Assert.ThrowsAny<WalrusFormatException>(() => EventBlobFile.Parse(huge).Elements().Count());
        Assert.ThrowsAny<WalrusFormatException>(() => EventBlobFile.Parse(overlong).Elements().Count());
    }

    [Fact]
    public void Hostile_bytes_are_refused_or_read_never_more()
    {
        var mutations = new Mutations(45, [Blobs.Varied(), Blobs.Of(First, 0, Blobs.Checkpoint(0), Blobs.Checkpoint(1, Blobs.Kinds[3]))]);
        int read = 0;
        for (int i = 0; i < 50_000; i++)
        {
            try
            {
                var file = EventBlobFile.Parse(mutations.Next());
                _ = file.End();
                read++;
            }
            catch (WalrusFormatException)
            {
                // Refused, as it should be.
            }
        }

        Assert.True(read > 0, "Some mutations hit a field whose every value is good.");
    }

    private static void RefusedOf(params CheckpointEvents[] checkpoints) =>
        Assert.Throws<WalrusFormatException>(() => EventBlobFile.Parse(Blobs.Of(First, 0, checkpoints)).Elements().Count());
}
