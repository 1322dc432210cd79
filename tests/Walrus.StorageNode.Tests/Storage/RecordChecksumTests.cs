using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class RecordChecksumTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];
    private SliverStore store;

    public RecordChecksumTests() => store = Open();

    private static SliverKey Key(byte n = 1) => new(BlobId.FromBytes([n, .. new byte[31]]), new ShardIndex(3), SliverAxis.Primary);

    private SliverStore Open() => SliverStore.Open(folder.FullPath, new SliverStoreOptions(), NullLogger.Instance);

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public async Task A_bit_flipped_in_any_block_is_found_wherever_the_sliver_is_read(int length)
    {
        var large = new byte[length];
        new Random(length).NextBytes(large);
        for (int at = 0; at < length; at += at < 130_000 ? 65_535 : 69_999)
        {
            foreach (var isSent in (bool[])[true, false])
            {
                await store.Write(Key(), large);
                store.Flip(Key(), RecordFormat.HeaderLength(length) + at, 1);
                using var sliver = isSent ? store.Open(Key()) : null;
                using var sent = new MemoryStream();
                if (sliver is not null)
                {
                    await Assert.ThrowsAsync<DamagedRecordException>(() => sliver.CopyTo(sent, default));
                    Assert.Equal(at / 65_536 * 65_536, sent.Length);
                }

                Assert.Null(store.Read(Key()));
            }

            Directory.Delete(Path.Combine(folder.FullPath, "quarantine"), recursive: true);
        }
    }

    [Fact]
    public async Task Bytes_of_a_sliver_that_look_like_a_record_are_not_taken_for_one()
    {
        var victim = Key(2);
        byte[] forged = [.. RecordFormat.Header(victim, "false"u8, segment: 1, offset: 3064 + 64 + 500), .. "false"u8];
        byte[] carrier = [.. new byte[500], .. forged, .. new byte[500]];
        await store.Write(victim, content);
        var (path, place) = store.Where(victim)!.Value;
        await store.Write(Key(1), carrier);
        store.Flip(Key(1), at: ^1, mask: 1);
        store.Dispose();
        foreach (var file in Directory.EnumerateFiles(folder.FullPath, "slivers.db*"))
        {
            File.Delete(file);
        }

        store = Open();
        Assert.Equal(content, store.Read(victim));
        Assert.Equal((path, place), store.Where(victim));
        Assert.Null(store.Read(Key(1)));
    }
}
