using Walrus.Core.Identifiers;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;
using Walrus.Sui.Tests.Events;
using Walrus.Sui.Tests.Transactions;

namespace Walrus.Sui.Tests.EventBlobs;

/// <summary>The bytes of an event blob, as node-behaviour §1 has them.</summary>
public sealed class EventBlobFormatTests
{
    private static readonly BlobId Blob = BlobId.FromBytes(Samples.Id(0xbb).Span);

    /// <summary>Every event with the numbers of its two enums.</summary>
    public static TheoryData<string, int, int> Variants { get; } = new()
    {
        { "BlobRegistered", 0, 0 }, { "BlobCertified", 0, 1 }, { "BlobDeleted", 0, 2 }, { "InvalidBlobID", 0, 3 }, { "DenyListBlobDeleted", 0, 4 },
        { "PooledBlobRegistered", 0, 5 }, { "PooledBlobCertified", 0, 6 }, { "PooledBlobDeleted", 0, 7 },
        { "EpochParametersSelected", 1, 0 }, { "EpochChangeStart", 1, 1 }, { "EpochChangeDone", 1, 2 }, { "ShardsReceived", 1, 3 },
        { "ShardRecoveryStart", 1, 4 },
        { "ContractUpgraded", 2, 0 }, { "ContractUpgradeProposed", 2, 1 }, { "ContractUpgradeQuorumReached", 2, 2 },
        { "RegisterDenyListUpdate", 3, 0 }, { "DenyListUpdate", 3, 1 },
        { "ProtocolVersionUpdated", 4, 0 }, { "PricesUpdated", 4, 1 },
        { "StoragePoolCreated", 5, 0 }, { "StoragePoolExtended", 5, 1 },
    };

    [Fact]
    public void A_whole_blob_is_these_bytes()
    {
        var started = Blobs.Checkpoint(300, new WalrusEvent.EpochChangeStart(new(7)), new WalrusEvent.InvalidBlobId(new(7), Blob));
        var digest = Samples.Digest(45).Span;
        byte[] expected =
        [
            0x00, 0x5E, 0xA1, 0xCE, 0, 0, 0, 1, 0, 0, 0, 6, .. Blob.Span, .. new byte[40],
            72, 1, 0, 1, 1, 7, 0, 0, 0, 32, .. digest, 0, 0, 0, 0, 0, 0, 0, 0, .. Le(300), .. Le(0), .. Le(5),
            104, 1, 0, 0, 3, 7, 0, 0, 0, .. Blob.Span, 32, .. digest, 1, 0, 0, 0, 0, 0, 0, 0, .. Le(300), .. Le(1), .. Le(6),
            25, 1, 1, .. Le(300), .. Le(2), .. Le(7),
            25, 1, 1, .. Le(301), .. Le(0), .. Le(8),
            0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 0, 0, 0, 1, 45,
        ];
        Assert.Equal(expected, Blobs.Of(new(new Epoch(6), Blob, null), 5, started, Blobs.Checkpoint(301)));
    }

    [Fact]
    public void The_header_names_the_element_before_with_its_number_big_endian()
    {
        var header = new EventBlobHeader(new(0x01020304), Blob, new(Samples.Digest(0xdd), 0x0506)).ToBytes();
        Assert.Equal(84, header.Length);
        Assert.Equal([0, 0x5E, 0xA1, 0xCE, 0, 0, 0, 1, 1, 2, 3, 4], header[..12]);
        Assert.Equal([.. Blob.Span, .. Samples.Digest(0xdd).Span, 0, 0, 0, 0, 0, 0, 5, 6], header[12..]);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_event_has_its_place_in_the_nested_enums(string name, int group, int variant)
    {
        var value = (WalrusEvent)WalrusEventsTests.Known.Single(k => (string)k[1] == name)[0];
        var fields = WalrusEvents.ToMove(Samples.Id(1), value).Contents;
        byte[] content =
        [
            0, (byte)group, (byte)variant, .. fields.Span, 32, .. Samples.Digest(6).Span, .. Le(2), .. Le(5), .. Le(3), .. Le(9),
        ];
        byte[] length = content.Length < 128 ? [(byte)content.Length] : [(byte)(content.Length | 128), (byte)(content.Length >> 7)];
        var entry = EventEntry.Write(new(new(new(Samples.Digest(6), 2), value), 5, 3, 9));
        Assert.Equal([.. length, 1, .. content], entry);
        var read = EventEntry.Read(entry, out int all);
        Assert.Equal(entry.Length, all);
        Assert.Equal(entry, EventEntry.Write(read));
    }

    [Fact]
    public void Every_event_that_is_known_has_a_place() =>
        Assert.Equal(WalrusEventsTests.Known.Select(k => (string)k[1]).Order(), Variants.Select(v => (string)v[0]).Order());

    [Fact]
    public void An_event_without_a_place_is_refused()
    {
        var unknown = new WalrusEvent.Unknown(default, "BlobRegistered", new byte[3]);
        Assert.Throws<ArgumentException>(() => EventEntry.Write(new(new(default, unknown), 1, 0, 0)));
    }

    [Fact]
    public void A_checkpoint_without_events_has_its_end_all_the_same()
    {
        var element = Assert.Single(EventElement.Of(Blobs.Checkpoint(9), 70));
        Assert.Equal((true, 9UL, 0UL, 70UL), (element.IsBoundary, element.Checkpoint, element.Counter, element.Index));
    }

    private static byte[] Le(ulong value)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
