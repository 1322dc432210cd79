using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Events;
using Walrus.Sui.Tests.Transactions;

namespace Walrus.Sui.Tests.Events;

public sealed class WalrusEventsTests
{
    private static readonly ObjectId Package = Samples.Id(0xa1);
    private static readonly BlobId Blob = BlobId.FromBytes([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly DenyListRoot Root = DenyListRoot.FromBytes([.. Enumerable.Range(9, 32).Select(i => (byte)i)]);

    /// <summary>One of each, with its length by contracts §10.</summary>
    public static TheoryData<WalrusEvent, string, int> Known { get; } = new()
    {
        { new WalrusEvent.BlobRegistered(new(1), Blob, 5, 1, new(9), true, Samples.Id(3)), "BlobRegistered", 82 },
        { new WalrusEvent.BlobCertified(new(1), Blob, new(9), true, Samples.Id(3), false), "BlobCertified", 74 },
        { new WalrusEvent.BlobDeleted(new(1), Blob, new(9), Samples.Id(3), true), "BlobDeleted", 73 },
        { new WalrusEvent.InvalidBlobId(new(1), Blob), "InvalidBlobID", 36 },
        { new WalrusEvent.EpochParametersSelected(new(7)), "EpochParametersSelected", 4 },
        { new WalrusEvent.EpochChangeStart(new(7)), "EpochChangeStart", 4 },
        { new WalrusEvent.EpochChangeDone(new(7)), "EpochChangeDone", 4 },
        { new WalrusEvent.ShardsReceived(new(7), [new(1), new(999)]), "ShardsReceived", 9 },
        { new WalrusEvent.ShardRecoveryStart(new(7), [new(0)]), "ShardRecoveryStart", 7 },
        { new WalrusEvent.PricesUpdated(new(7), 100, ulong.MaxValue), "PricesUpdated", 20 },
        { new WalrusEvent.ContractUpgraded(new(7), Samples.Id(3), 4), "ContractUpgraded", 44 },
        { new WalrusEvent.RegisterDenyListUpdate(new(7), Root, 8, Samples.Id(3)), "RegisterDenyListUpdate", 76 },
        { new WalrusEvent.DenyListUpdate(new(7), Root, 8, Samples.Id(3)), "DenyListUpdate", 76 },
        { new WalrusEvent.DenyListBlobDeleted(new(7), Blob), "DenyListBlobDeleted", 36 },
        { new WalrusEvent.ContractUpgradeProposed(new(7), new byte[32]), "ContractUpgradeProposed", 37 },
        { new WalrusEvent.ContractUpgradeQuorumReached(new(7), new byte[32]), "ContractUpgradeQuorumReached", 37 },
        { new WalrusEvent.ProtocolVersionUpdated(new(7), new(9), 3), "ProtocolVersionUpdated", 16 },
        { new WalrusEvent.StoragePoolCreated(new(7), Samples.Id(3), 1 << 20, new(7), new(9)), "StoragePoolCreated", 52 },
        { new WalrusEvent.PooledBlobRegistered(new(7), Blob, 5, 1, true, Samples.Id(3), Samples.Id(4)), "PooledBlobRegistered", 110 },
        { new WalrusEvent.PooledBlobCertified(new(7), Blob, true, Samples.Id(3), Samples.Id(4)), "PooledBlobCertified", 101 },
        { new WalrusEvent.PooledBlobDeleted(new(7), Blob, Samples.Id(3), true, Samples.Id(4)), "PooledBlobDeleted", 101 },
        { new WalrusEvent.StoragePoolExtended(new(7), Samples.Id(3), new(9)), "StoragePoolExtended", 40 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void An_event_survives_the_way_through_its_BCS(WalrusEvent value, string name, int length)
    {
        var raw = WalrusEvents.ToMove(Package, value);
        Assert.Equal($"{Package}::events::{name}", raw.Type);
        Assert.Equal(length, raw.Contents.Length);
        var parsed = WalrusEvents.Parse(Package, raw)!.Value;
        Assert.Null(parsed.Fault);
        Assert.Equal(value.GetType(), parsed.Event.GetType());
        Assert.Equal(raw.Contents.ToArray(), WalrusEvents.ToMove(Package, parsed.Event).Contents.ToArray());
    }

    [Fact]
    public void Fields_are_in_the_order_of_the_contract()
    {
        byte[] bcs = [2, 0, 0, 0, .. Blob.Span, 5, 0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0, 1, .. Samples.Id(3).Span];
        var parsed = WalrusEvents.Parse(Package, new($"{Package}::events::BlobRegistered", bcs));
        Assert.Equal(new WalrusEvent.BlobRegistered(new(2), Blob, 5, 1, new(9), true, Samples.Id(3)), parsed!.Value.Event);
    }

    [Fact]
    public void Fields_of_the_longer_events_are_in_the_order_of_the_contract()
    {
        byte[] epoch = [2, 0, 0, 0];
        byte[] eight = [8, 0, 0, 0, 0, 0, 0, 0];
        Reads("PooledBlobRegistered", [.. epoch, .. Blob.Span, .. eight, 1, 0, .. Samples.Id(3).Span, .. Samples.Id(4).Span],
            new WalrusEvent.PooledBlobRegistered(new(2), Blob, 8, 1, false, Samples.Id(3), Samples.Id(4)));
        Reads("PooledBlobCertified", [.. epoch, .. Blob.Span, 1, .. Samples.Id(3).Span, .. Samples.Id(4).Span],
            new WalrusEvent.PooledBlobCertified(new(2), Blob, true, Samples.Id(3), Samples.Id(4)));
        Reads("PooledBlobDeleted", [.. epoch, .. Blob.Span, .. Samples.Id(3).Span, 1, .. Samples.Id(4).Span],
            new WalrusEvent.PooledBlobDeleted(new(2), Blob, Samples.Id(3), true, Samples.Id(4)));
        Reads("StoragePoolCreated", [.. epoch, .. Samples.Id(4).Span, .. eight, .. epoch, 9, 0, 0, 0],
            new WalrusEvent.StoragePoolCreated(new(2), Samples.Id(4), 8, new(2), new(9)));
        Reads("DenyListUpdate", [.. epoch, .. Root.Span, .. eight, .. Samples.Id(3).Span],
            new WalrusEvent.DenyListUpdate(new(2), Root, 8, Samples.Id(3)));
        Reads("ContractUpgraded", [.. epoch, .. Samples.Id(3).Span, .. eight], new WalrusEvent.ContractUpgraded(new(2), Samples.Id(3), 8));
        Reads("ProtocolVersionUpdated", [.. epoch, 9, 0, 0, 0, .. eight], new WalrusEvent.ProtocolVersionUpdated(new(2), new(9), 8));

        static void Reads(string name, byte[] bcs, WalrusEvent expected)
        {
            var parsed = WalrusEvents.Parse(Package, new($"{Package}::events::{name}", bcs))!.Value;
            Assert.True(parsed.IsRead);
            Assert.Equal(expected, parsed.Event);
        }
    }

    [Theory]
    [InlineData("0xa2::events::EpochChangeStart")]
    [InlineData("::system::EpochChangeStart")]
    [InlineData("no type")]
    public void What_others_emit_does_not_count(string type) =>
        Assert.Null(WalrusEvents.Parse(Package, new(type.StartsWith(':') ? Package + type : type, new byte[4])));

    [Fact]
    public void A_new_event_of_the_package_is_kept_as_it_came()
    {
        var parsed = WalrusEvents.Parse(Package, new($"{Package}::events::Invented", new byte[] { 1, 2 }))!.Value;
        var unknown = Assert.IsType<WalrusEvent.Unknown>(parsed.Event);
        Assert.Equal(("Invented", 2, null, false), (unknown.Type, unknown.Contents.Length, parsed.Fault, parsed.IsRead));
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void A_malformed_event_is_kept_and_reported(WalrusEvent value, string name, int length)
    {
        var raw = WalrusEvents.ToMove(Package, value);
        foreach (var contents in (ReadOnlyMemory<byte>[])[raw.Contents[..(length - 1)], (byte[])[.. raw.Contents.Span, 0]])
        {
            var parsed = WalrusEvents.Parse(Package, raw with { Contents = contents })!.Value;
            Assert.IsType<WalrusEvent.Unknown>(parsed.Event);
            Assert.Contains(name, parsed.Fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hostile_events_never_throw()
    {
        var mutations = new Mutations(44, [.. Known.Select(k => WalrusEvents.ToMove(Package, (WalrusEvent)k[0]).Contents.ToArray())]);
        string[] names = [.. Known.Select(k => (string)k[1])];
        for (int i = 0; i < 100_000; i++)
        {
            Assert.NotNull(WalrusEvents.Parse(Package, new($"{Package}::events::{names[i % names.Length]}", mutations.Next())));
        }
    }
}
