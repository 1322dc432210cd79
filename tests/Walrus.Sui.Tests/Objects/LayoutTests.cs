using System.Text.Json;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Tests.Objects;

/// <summary>Move objects between bytes and records: those the official SDK was served and parsed, and hostile ones.</summary>
public sealed class LayoutTests
{
    private static readonly ObjectId Id = ObjectId.Parse("0x1d");
    private static readonly GroupElement Key = GroupElement.Uncompressed(BlsSecretKey.FromBytes([.. new byte[31], 7]).PublicKey);
    private static readonly Values Sample = new();

    private delegate byte[] Again(byte[] bcs);

    public static TheoryData<string> Structs => new(Sample.All.Keys);

    [VectorFact]
    public void Objects_the_SDK_parsed_are_read_and_written_back_to_the_byte()
    {
        using var trace = SharedVectors.Json("../spec/sample-trace-grpc.json");
        var seen = new HashSet<string>();
        foreach (var (type, bcs) in ObjectsOf(trace.RootElement))
        {
            var (name, again) = ReaderOf(type);
            if (again is not null)
            {
                Assert.Equal(bcs, again(bcs));
                seen.Add(name);
            }
        }

        Assert.Equal(
            ["Blob", "Metadata", "Staking", "StakingInnerV1", "StakingPool", "System", "SystemStateInnerV1"],
            seen.Order(StringComparer.Ordinal));
    }

    [VectorFact]
    public void The_two_committees_of_the_trace_agree_and_their_keys_are_those_of_the_pools()
    {
        using var trace = SharedVectors.Json("../spec/sample-trace-grpc.json");
        var objects = ObjectsOf(trace.RootElement).ToArray();
        var system = Value<SystemStateInner>(objects.First(o => o.Type.Contains("SystemStateInnerV1", StringComparison.Ordinal)).Bcs, 8);
        var staking = Value<StakingInner>(objects.First(o => o.Type.Contains("StakingInnerV1", StringComparison.Ordinal)).Bcs, 8);
        var pools = objects
            .Where(o => o.Type.EndsWith("::staking_pool::StakingPool", StringComparison.Ordinal))
            .Select(o => MoveStruct.FromBcs<StakingPool>(o.Bcs))
            .ToDictionary(p => p.Id);
        Assert.Equal(staking.Committee.Nodes.Select(n => n.NodeId), system.Committee.Members.Select(m => m.NodeId));
        Assert.Equal(staking.Shards, system.Committee.Shards);
        Assert.All(system.Committee.Members, m => Assert.Equal(pools[m.NodeId].Node.PublicKey.ToPublicKey(), m.PublicKey.ToPublicKey()));
        Assert.All(pools.Values, p => Assert.Equal(p.Id, p.Node.NodeId));
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void A_struct_survives_the_way_through_its_bytes(string name)
    {
        var (bcs, again) = Sample.All[name];
        Assert.Equal(bcs, again(bcs));
        Assert.Throws<Walrus.Core.Bcs.BcsException>(() => again([.. bcs, 0]));
    }

    [Fact]
    public void Bytes_behind_a_struct_are_ignored_when_they_may_be()
    {
        byte[] longer = [.. new Coin(Id, 5).ToBcs(), 1, 2, 3];
        Assert.Equal(new Coin(Id, 5), MoveStruct.FromBcs<Coin>(longer, allowTrailing: true));
        Assert.Throws<Walrus.Core.Bcs.BcsException>(() => MoveStruct.FromBcs<Coin>(longer));
    }

    [Fact]
    public void A_field_is_only_read_with_its_own_key()
    {
        var field = DynamicField.Compose(Id, DynamicField.U64Key(4), new Coin(Id, 9).ToBcs());
        Assert.Equal(new Coin(Id, 9), DynamicField.ReadValue<Coin>(field, DynamicField.U64Key(4)));
        Assert.Throws<WalrusFormatException>(() => DynamicField.ReadValue<Coin>(field, DynamicField.U64Key(3)));
        Assert.Throws<WalrusFormatException>(() => DynamicField.ReadValue<Coin>(field.AsSpan(0, 30), DynamicField.U64Key(4)));
    }

    [Fact]
    public void A_key_is_kept_as_it_came_and_checked_when_used()
    {
        Assert.Equal(Key.ToPublicKey(), GroupElement.Compressed(Key.ToPublicKey()).ToPublicKey());
        Assert.Throws<WalrusFormatException>(() => new GroupElement(new byte[47]));
        Assert.Throws<WalrusFormatException>(() => new GroupElement(new byte[96]).ToPublicKey());
        Assert.Throws<WalrusFormatException>(() => GroupElement.Infinity.ToPublicKey());
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void Hostile_bytes_are_a_struct_or_refused(string name)
    {
        var (bcs, again) = Sample.All[name];
        var mutations = new Mutations(41, [bcs]);
        for (int i = 0; i < 4_000; i++)
        {
            var input = mutations.Next();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                again(input);
            }
            catch (WalrusFormatException)
            {
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before <= (64 << 10) + 64L * input.Length);
        }
    }

    [Fact]
    public void Types_have_full_addresses_and_no_spaces()
    {
        var types = new MoveTypes(ObjectId.Parse("0xa1"), ObjectId.Parse("0xb2"));
        var zeros = new string('0', 62);
        Assert.Equal($"0x{zeros}a1::blob::Blob", types.Blob);
        Assert.Equal($"0x{zeros}02::coin::Coin<0x{zeros}b2::wal::WAL>", types.WalCoin);
        Assert.Equal(
            $"0x{zeros}02::dynamic_field::Field<u64,0x{zeros}a1::staking_inner::StakingInnerV1>", MoveTypes.Field("u64", types.StakingInner));
    }

    [Theory]
    [InlineData("StoragePool", 40)]
    [InlineData("StoragePoolInnerV1", 48 + 8 + 8 + 40)]
    [InlineData("PooledBlob", 32 + 4 + 32 + 8 + 1 + 5 + 32 + 1)]
    [InlineData("SharedBlob", 32 + (32 + 4 + 32 + 8 + 1 + 1 + 48 + 1) + 8)]
    [InlineData("UpgradeManager", 32 + (32 + 32 + 8 + 1) + 40)]
    [InlineData("EmergencyUpgradeCap", 64)]
    [InlineData("UpgradeProposal", 4 + 33 + 8 + 2 + 65)]
    [InlineData("SlashingManager", 72)]
    [InlineData("SlashingProposal", 4 + 32 + 2 + 65)]
    public void Lengths_are_those_of_the_fields_of_the_contract(string name, int length) => Assert.Equal(length, Sample.All[name].Bcs.Length);

    private static IEnumerable<(string Type, byte[] Bcs)> ObjectsOf(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().SelectMany(ObjectsOf);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        return element.TryGetProperty("objectType", out var type) && element.TryGetProperty("contents", out var contents)
            ? [(type.GetString()!, contents.GetProperty("value").GetBytesFromBase64())]
            : element.EnumerateObject().SelectMany(p => ObjectsOf(p.Value));
    }

    private static (string Name, Again? Again) ReaderOf(string type) => type.Split("::")[^1].TrimEnd('>') switch
    {
        "System" => ("System", AgainOf<VersionedObject>()),
        "Staking" => ("Staking", AgainOf<VersionedObject>()),
        "SystemStateInnerV1" => ("SystemStateInnerV1", FieldAgain<SystemStateInner>(8)),
        "StakingInnerV1" => ("StakingInnerV1", FieldAgain<StakingInner>(8)),
        "StakingPool" => ("StakingPool", AgainOf<StakingPool>()),
        "Blob" => ("Blob", AgainOf<BlobObject>()),
        "Metadata" => ("Metadata", FieldAgain<BlobAttributes>(9)),
        var other => (other, null),
    };

    private static Again AgainOf<T>() where T : IMoveStruct<T> => static bcs => MoveStruct.FromBcs<T>(bcs).ToBcs();

    private static Again FieldAgain<T>(int keyLength) where T : IMoveStruct<T> => bcs =>
    {
        var key = bcs.AsSpan(ObjectId.Length, keyLength);
        return DynamicField.Compose(ObjectId.FromBytes(bcs.AsSpan(0, ObjectId.Length)), key, Value<T>(bcs, keyLength).ToBcs());
    };

    private static T Value<T>(byte[] bcs, int keyLength) where T : IMoveStruct<T> =>
        MoveStruct.FromBcs<T>(DynamicField.Value(bcs, bcs.AsSpan(ObjectId.Length, keyLength)));

    /// <summary>One value of every struct, with every option present and every list filled.</summary>
    private sealed class Values
    {
        internal Values()
        {
            var shards = new ShardAssignment([new(Id, [new(3), new(1)])]);
            var pending = new PendingValues([new(new(4), 5)]);
            var storage = new StorageObject(Id, new(1), new(9), 1 << 20);
            Add("Staking", new VersionedObject(Id, 4, Id, Id));
            Add("SystemStateInnerV1", new SystemStateInner(
                new([new(Key, 2, Id)], 2, new(3), GroupElement.Infinity), 1, 2, 3, 4, new(0, 1, [new(new(3), 5, 6)]),
                new(new(BlobId.FromBytes(Id.Span), 7), [new(new(BlobId.FromBytes(Id.Span), 8), 2)]), Id));
            Add("StakingInnerV1", new StakingInner(
                10, 1, 2, new(Id, 3), new(4), Id, shards, shards, ShardAssignment.Empty, new(1, 2, 3), new EpochState.NextParamsSelected(5), Id));
            Add("ActiveSet", new ActiveSet(150, 0, [new(Id, 7)], 7));
            Add("NextPublicKeys", new NextPublicKeys([new(Id, Key)]));
            Add("DenyListSizes", new DenyListSizes([new(Id, 7)]));
            Add("StakingPool", new StakingPool(
                Id, new PoolState.Withdrawing(new(3)), new(1, 2, 3), new("name", Id, "host:1", Key, Key, new byte[33], Id), new(1), new(2), 3, 4,
                pending, pending, pending, 5, new(Id, 1), pending, 6, 7, new Authorized.Object(Id), new Authorized.Address(default), new(Id, 0)));
            Add("PoolExchangeRate", (PoolExchangeRate)new PoolExchangeRate.Variable(UInt128.MaxValue, 1));
            Add("NodeMetadata", new NodeMetadata("i", "p", "d", [new("k", "v")]));
            Add("StorageNodeCap", new StorageNodeCap(Id, Id, new(1), new(2, new(3)), default, 4, 5));
            Add("StakedWal", new StakedWal(Id, new(3), Id, StakedWal.MinPrincipal, new(1)));
            Add("Blob", new BlobObject(Id, new(1), BlobId.FromBytes(Id.Span), 5, 1, new(2), storage, true));
            Add("Storage", storage);
            Add("Metadata", new BlobAttributes([new("k", "v"), new("a", "")]));
            Add("Coin", new Coin(Id, 5));
            Add("TreasuryCap", new TreasuryCap(Id, 5));
            Add("Balance", new Balance(5));
            var cap = new UpgradeCap(Id, Id, 3, 0);
            var votes = new NodeVotes(7, [Id, Id]);
            Add("StoragePool", new StoragePool(Id, StoragePool.CurrentVersion));
            Add("StoragePoolInnerV1", new StoragePoolInner(storage, 5, 1, new(Id, 1)));
            Add("PooledBlob", new PooledBlob(Id, new(1), BlobId.FromBytes(Id.Span), 5, 1, new(2), Id, true));
            Add("SharedBlob", new SharedBlob(Id, new(Id, new(1), BlobId.FromBytes(Id.Span), 5, 1, null, storage, false), 6));
            Add("UpgradeCap", cap);
            Add("UpgradeTicket", new UpgradeTicket(Id, Id, 0, new byte[32]));
            Add("UpgradeReceipt", new UpgradeReceipt(Id, Id));
            Add("UpgradeManager", new UpgradeManager(Id, cap, new(Id, 1)));
            Add("EmergencyUpgradeCap", new EmergencyUpgradeCap(Id, Id));
            Add("UpgradeProposal", new UpgradeProposal(new(3), new byte[32], 4, votes));
            Add("SlashingManager", new SlashingManager(Id, new(Id, 1)));
            Add("SlashingProposal", new SlashingProposal(new(3), Id, votes));
        }

        internal Dictionary<string, (byte[] Bcs, Again Again)> All { get; } = [];

        private void Add<T>(string name, T value) where T : IMoveStruct<T> => All.Add(name, (value.ToBcs(), AgainOf<T>()));
    }
}
