using Sui.DevChain.Contracts;
using Sui.DevChain.Execution;
using Sui.DevChain.Move;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>The smallest ledger the contracts can run on: everything in memory, an abort undoes its call.</summary>
internal sealed class World : IMoveContext
{
    private Dictionary<(ObjectId Parent, string KeyType, string Key), (string Type, byte[] Value)> fields = [];
    private Dictionary<(ObjectId Parent, string KeyType, string Key), MoveBox> children = [];
    private uint ids;

    internal World(GenesisOptions options)
    {
        Types = new(options.Package, options.WalPackage);
        Walrus = new WalrusPackage(Types);
        Framework = new FrameworkPackage();
        var objects = WalrusGenesis.Create(options, this);
        System = Shared.Single(b => b.Contents.AsSpan().StartsWith(objects.System.Span));
        Staking = Shared.Single(b => b.Contents.AsSpan().StartsWith(objects.Staking.Span));
        Treasury = Shared.Single(b => b.Contents.AsSpan().StartsWith(objects.Treasury.Span));
        Upgrades = Shared.SingleOrDefault(b => b.Type == Types.UpgradeManager);
        Slashing = Shared.SingleOrDefault(b => b.Type == Types.SlashingManager);
    }

    public SuiAddress Sender { get; set; }

    public ulong ClockMilliseconds { get; set; } = 1_000_000;

    public ObjectId Package => Types.Package;

    internal MoveTypes Types { get; }

    /// <summary>The package that is called; another version of it after an upgrade.</summary>
    internal WalrusPackage Walrus { get; set; }

    internal FrameworkPackage Framework { get; }

    internal MoveBox System { get; }

    internal MoveBox Staking { get; }

    internal MoveBox Treasury { get; }

    internal MoveBox? Upgrades { get; }

    internal MoveBox? Slashing { get; }

    internal MoveBox Clock { get; } = new(MoveTypes.Clock, new byte[40]);

    internal List<MoveBox> Shared { get; } = [];

    internal List<(MoveBox Box, SuiAddress Owner)> Owned { get; } = [];

    internal List<WalrusEvent> Events { get; } = [];

    internal SystemStateInner Market => new ContractState(this, Types).System(System);

    internal StakingInner Network => new ContractState(this, Types).Staking(Staking);

    internal ActiveSet Candidates => new ContractState(this, Types).ActiveSet(Network);

    internal StakingPool Pool(ObjectId node) => new ContractState(this, Types).Pool(Network, node);

    internal IEnumerable<StakingPool> Pools =>
        children.Values.Where(b => b.Type == Types.StakingPool).Select(b => MoveStruct.FromBcs<StakingPool>(b.Contents));

    internal ulong Supply => MoveStruct.FromBcs<TreasuryCap>(children.Values.Single(b => b.Type == Types.TreasuryCap).Contents).TotalSupply;

    internal IEnumerable<MoveBox> SharedBlobs => Shared.Where(b => b.Type == Types.SharedBlob);

    internal int FieldsOf(ObjectId parent) => fields.Keys.Count(k => k.Parent == parent) + ChildrenOf(parent);

    internal int ChildrenOf(ObjectId parent) => children.Count(c => c.Key.Parent == parent && !c.Value.IsConsumed);

    internal StoragePoolInner PoolStorage(MoveBox pool) => new ContractState(this, Types).PoolStorage(pool.As<StoragePool>());

    internal PooledBlob PooledBlob(MoveBox pool, BlobId blob) => new ContractState(this, Types).PooledBlob(PoolStorage(pool), blob).As<PooledBlob>();

    public ObjectId NewId() => ObjectId.FromBytes(Blake2b256.Hash(BitConverter.GetBytes(++ids)));

    public void Emit(string type, byte[] contents) =>
        Events.Add(WalrusEvents.Parse(Package, new(type, contents))?.Event ?? throw new InvalidOperationException($"{type} is no Walrus event."));

    public MoveBox? FindChild(ObjectId parent, ObjectId child) => FindChild(parent, MoveTypes.Id, child.Span);

    public void AddChild(ObjectId parent, ObjectId child, MoveBox value) => AddChild(parent, MoveTypes.Id, child.Span, value);

    public MoveBox? FindChild(ObjectId parent, string keyType, ReadOnlySpan<byte> key) =>
        children.TryGetValue((parent, keyType, Convert.ToHexString(key)), out var box) && !box.IsConsumed ? box : null;

    public void AddChild(ObjectId parent, string keyType, ReadOnlySpan<byte> key, MoveBox value)
    {
        Assert.Null(FindChild(parent, keyType, key));
        children[(parent, keyType, Convert.ToHexString(key))] = value;
    }

    public byte[]? FindField(ObjectId parent, string keyType, ReadOnlySpan<byte> key) =>
        fields.TryGetValue((parent, keyType, Convert.ToHexString(key)), out var field) ? field.Value : null;

    public void SetField(ObjectId parent, string keyType, ReadOnlySpan<byte> key, string valueType, byte[] value) =>
        fields[(parent, keyType, Convert.ToHexString(key))] = (valueType, value);

    public bool RemoveField(ObjectId parent, string keyType, ReadOnlySpan<byte> key) => fields.Remove((parent, keyType, Convert.ToHexString(key)));

    public void Share(MoveBox value) => Shared.Add(value);

    public void Transfer(MoveBox value, SuiAddress to) => Owned.Add((value, to));

    internal IReadOnlyList<MoveBox> Call(string function, params MoveBox[] arguments) =>
        Call(Walrus, function, [], arguments);

    /// <summary>A function of the framework on WAL.</summary>
    internal MoveBox[] CallWal(string function, params MoveBox[] arguments) => [.. Call(Framework, function, [Types.WalToken], arguments)];

    internal IReadOnlyList<MoveBox> Call(IMovePackage package, string function, string[] typeArguments, MoveBox[] arguments)
    {
        var parts = function.Split("::");
        var found = package.Find(parts[0], parts[1]) ?? throw new InvalidOperationException($"There is no function {function}.");
        Assert.Equal(
            found.Parameters.Select(p => MovePackages.Substitute(p.Type, typeArguments)).Where(IsStruct),
            arguments.Select(a => a.Type).Where(IsStruct));
        Assert.DoesNotContain(arguments, a => a.IsConsumed);
        MoveBox[] boxes = [.. children.Values, .. arguments];
        var before = (
            fields.ToDictionary(), children.ToDictionary(), boxes.Select(b => (b.Contents, b.IsConsumed)).ToArray(), Events.Count, Shared.Count);
        try
        {
            var results = found.Invoke(this, typeArguments, arguments);
            Assert.Equal(found.Returns.Select(r => MovePackages.Substitute(r, typeArguments)), results.Select(r => r.Type));
            foreach (var ((box, parameter), was) in arguments.Zip(found.Parameters).Zip(before.Item3[^arguments.Length..]))
            {
                Assert.True(parameter.Passing != Passing.Reference || box.Contents.AsSpan().SequenceEqual(was.Contents), $"{function} wrote to &T.");
            }

            return results;
        }
        catch
        {
            (fields, children, var old, int events, int shared) = before;
            foreach (var (box, (was, wasConsumed)) in boxes.Zip(old))
            {
                (box.Contents, box.IsConsumed) = (was, wasConsumed);
            }

            Events.RemoveRange(events, Events.Count - events);
            Shared.RemoveRange(shared, Shared.Count - shared);
            throw;
        }
    }

    private static bool IsStruct(string type) => type.Contains("::", StringComparison.Ordinal);

    internal MoveBox Call1(string function, params MoveBox[] arguments) => Assert.Single(Call(function, arguments));
}
