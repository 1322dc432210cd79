using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.EventBlobs;
using Walrus.StorageNode.Tests.Network;
using Walrus.StorageNode.Tests.Storage;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.EventBlobs;

/// <summary>What a writer makes of the chain: always the same.</summary>
public sealed class EventBlobWriterTests : IDisposable
{
    internal static readonly EventBlobOptions Short = new() { MaxCheckpoints = 100, FirstCheckpoint = 3 };

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder other = new();

    public void Dispose()
    {
        folder.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Every_checkpoint_is_written_once_and_in_order()
    {
        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(), Short);
        await writer.Full();
        ulong checkpoint = 3, index = 0;
        var blobs = writer.Finished().Values.Select(b => EventBlobFile.Parse(b)).OrderBy(f => f.Trailer.Start).ToArray();
        Assert.Equal(EventBlobOptions.MaxPending + 1, blobs.Length);
        foreach (var file in blobs)
        {
            Assert.Equal(new EventBlobTrailer(checkpoint, checkpoint + 99), file.Trailer);
            foreach (var found in file.Checkpoints())
            {
                var expected = new GeneratedStream().At(checkpoint++);
                Assert.Equal(
                    EventElement.Of(expected, index).Select(EventEntry.Write), EventElement.Of(found, index).Select(EventEntry.Write));
                index += (ulong)expected.Events.Count + 1;
            }

            Assert.Equal(index, file.End().Index);
        }
    }

    [Fact]
    public async Task The_header_has_the_epoch_before_the_first_element_and_the_blob_that_is_certified()
    {
        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(CertifyNothing), Short with { MaxCheckpoints = 1_000 });
        var first = await writer.Sealed();
        Assert.Equal(new EventBlobHeader(default, default, null), Header(writer, first));
        writer.Journal.Update(s => s.Certify(first.Id), default);
        var second = await writer.Sealed(first.Id);
        Assert.Equal(new EventBlobHeader(new Epoch(1), first.Id, null), Header(writer, second));
    }

    [Fact]
    public async Task A_blob_is_cut_at_the_end_of_the_first_checkpoint_behind_so_many_bytes()
    {
        var options = Short with { MaxCheckpoints = 10_000_000, MaxBytes = 20_000 };
        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(), options);
        await writer.Full();
        foreach (var bytes in writer.Finished().Values)
        {
            var file = EventBlobFile.Parse(bytes);
            int last = EventElement.Of(file.Checkpoints().Last(), file.End().Index).Sum(e => EventEntry.Write(e).Length);
            Assert.InRange(bytes.Length - EventBlobTrailer.Length, 20_001, 20_000 + last);
        }
    }

    [Fact]
    public async Task Its_id_is_that_of_its_bytes()
    {
        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(), Short);
        var first = await writer.Sealed();
        var codec = new RedStuffCodec(new EncodingConfig(TestNetwork.Shards));
        Assert.Equal(new BlobEncoder(codec).ComputeMetadata(writer.Finished()[$"{first.Cut.Next.Index}.blob"]).BlobId, first.Id);
    }

    [Fact]
    public async Task A_certification_in_the_stream_seals_the_next_blob_behind_it()
    {
        BlobId certified = default;
        await using (var alone = new LoneWriter(other.FullPath, new GeneratedStream(), Short))
        {
            certified = (await alone.Sealed()).Id;
        }

        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(At(150, certified)), Short);
        var second = await writer.Sealed(certified);
        Assert.Equal((certified, 103UL), (writer.Journal.State.Certified!.Id, second.Cut.Start));
        Assert.Equal(certified, Header(writer, second).Previous);
        Assert.DoesNotContain($"{writer.Journal.State.Certified.Next.Index}.blob", writer.Finished().Keys);
    }

    [Fact]
    public async Task An_orderly_end_and_a_start_change_no_byte()
    {
        await using var straight = new LoneWriter(other.FullPath, new GeneratedStream(), Short);
        await straight.Full();
        for (ulong pause = 50; pause < 1000; pause += 170)
        {
            await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(), Short);
            await writer.Until(() => writer.Journal.Position.Checkpoint >= pause, "it is so far");
        }

        await using var last = new LoneWriter(folder.FullPath, new GeneratedStream(), Short);
        await last.Full();
        Assert.Equal(straight.Finished(), last.Finished());
    }

    [Fact]
    public async Task An_event_without_a_place_in_the_format_stops_the_writer_before_its_checkpoint()
    {
        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(c => c.Sequence != 60 ? c : c with
        {
            Events = [new(default, new WalrusEvent.EpochChangeDone(new(1))), new(default, new WalrusEvent.Unknown(default, "Invented", new byte[1]))],
        }), Short);
        await TestNetwork.Until(() => writer.Fault is not null, "the writer says that it cannot go on");
        Assert.Contains("Invented", Assert.IsType<ArgumentException>(writer.Fault).Message, StringComparison.Ordinal);
        Assert.Equal(60UL, writer.Journal.State.Next.Checkpoint);
    }

    [Theory]
    [InlineData("state", false)]
    [InlineData("state", true)]
    [InlineData("current", false)]
    [InlineData(".blob", false)]
    public async Task What_is_lost_is_written_again(string file, bool isDamaged)
    {
        await using var straight = new LoneWriter(other.FullPath, new GeneratedStream(), Short);
        await straight.Full();
        await using (var before = new LoneWriter(folder.FullPath, new GeneratedStream(), Short))
        {
            await before.Until(() => before.Journal.Position.Checkpoint >= 450, "some blobs are finished and one is begun");
        }

        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder.FullPath, "event-blobs"), $"*{file}"))
        {
            if (isDamaged)
            {
                await File.WriteAllBytesAsync(path, new byte[200]);
            }
            else
            {
                File.Delete(path);
            }
        }

        await using var after = new LoneWriter(folder.FullPath, new GeneratedStream(), Short);
        await after.Full();
        Assert.Equal(straight.Finished(), after.Finished());
    }

    [Fact]
    public async Task A_damaged_blob_is_written_again_when_its_turn_comes()
    {
        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(), Short);
        await writer.Full();
        var expected = writer.Finished();
        foreach (var name in expected.Keys)
        {
            await File.WriteAllBytesAsync(Path.Combine(writer.Directory, name), new byte[200]);
        }

        writer.Journal.Update(s => s.Certify(s.Sealed!.Id), default);
        await writer.Until(
            () => writer.Journal.State is { IsFull: true, Sealed: not null, Certified: not null }, "everything behind it is written again");
        var names = writer.Journal.State.Pending.Select(p => $"{p.Next.Index}.blob").Where(expected.ContainsKey).ToArray();
        Assert.Equal(EventBlobOptions.MaxPending - 1, names.Length);
        Assert.All(names, name => Assert.Equal(expected[name], writer.Finished()[name]));
    }

    [Fact]
    public async Task A_reset_ends_the_turn_and_the_writer_goes_on_at_the_new_place()
    {
        await using var writer = new LoneWriter(folder.FullPath, new GeneratedStream(), Short);
        await writer.Full();
        var certified = new CertifiedBlob(BlobId.FromBytes([.. Enumerable.Repeat((byte)5, 32)]), new(5_000, 70_000, new Epoch(4)));
        await writer.Journal.Reset(WriterState.At(certified.Next, certified));
        var first = await writer.Sealed();
        Assert.Equal(new EventBlobHeader(new Epoch(4), certified.Id, null), Header(writer, first));
        Assert.Equal(5_000UL, first.Cut.Start);
        Assert.Equal(70_000UL, EventBlobFile.Parse(writer.Finished()[$"{first.Cut.Next.Index}.blob"]).Elements().First().Index);
    }

    internal static CheckpointEvents CertifyNothing(CheckpointEvents checkpoint) => checkpoint with
    {
        Events = checkpoint.Sequence % 1000 == 500
            ? [new(default, new WalrusEvent.EpochChangeStart(new((uint)(checkpoint.Sequence / 1000) + 1)))]
            : [],
    };

    private static Func<CheckpointEvents, CheckpointEvents> At(ulong sequence, BlobId blob)
    {
        var certified = new NamedEvent(default, new WalrusEvent.BlobCertified(new(1), blob, new(9), false, default, false));
        return checkpoint => checkpoint.Sequence != sequence ? checkpoint : checkpoint with { Events = [.. checkpoint.Events, certified] };
    }

    private static EventBlobHeader Header(LoneWriter writer, SealedBlob blob) =>
        EventBlobHeader.Read(writer.Finished()[$"{blob.Cut.Next.Index}.blob"]);
}
