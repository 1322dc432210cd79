using Sui.DevChain.Contracts;
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
    private Dictionary<(ObjectId Parent, ObjectId Child), MoveBox> children = [];
    private uint ids;

    internal World(GenesisOptions options)
    {
        Types = new(options.Package, options.WalPackage);
        Walrus = new WalrusPackage(Types);
        var objects = WalrusGenesis.Create(options, this);
        System = Shared.Single(b => b.Contents.AsSpan().StartsWith(objects.System.Span));
        Staking = Shared.Single(b => b.Contents.AsSpan().StartsWith(objects.Staking.Span));
        Treasury = Shared.Single(b => b.Contents.AsSpan().StartsWith(objects.Treasury.Span));
    }

    public SuiAddress Sender { get; set; }

    public ulong ClockMilliseconds { get; set; } = 1_000_000;

    public ObjectId Package => Types.Package;

    internal MoveTypes Types { get; }

    internal WalrusPackage Walrus { get; }

    internal MoveBox System { get; }

    internal MoveBox Staking { get; }

    internal MoveBox Treasury { get; }

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

    internal int FieldsOf(ObjectId parent) => fields.Keys.Count(k => k.Parent == parent);

    public ObjectId NewId() => ObjectId.FromBytes(Blake2b256.Hash(BitConverter.GetBytes(++ids)));

    public void Emit(string type, byte[] contents) =>
        Events.Add(WalrusEvents.Parse(Package, new(type, contents))?.Event ?? throw new InvalidOperationException($"{type} is no Walrus event."));

    public MoveBox? FindChild(ObjectId parent, ObjectId child) => children.GetValueOrDefault((parent, child));

    public void AddChild(ObjectId parent, ObjectId child, MoveBox value) => children.Add((parent, child), value);

    public byte[]? FindField(ObjectId parent, string keyType, ReadOnlySpan<byte> key) =>
        fields.TryGetValue((parent, keyType, Convert.ToHexString(key)), out var field) ? field.Value : null;

    public void SetField(ObjectId parent, string keyType, ReadOnlySpan<byte> key, string valueType, byte[] value) =>
        fields[(parent, keyType, Convert.ToHexString(key))] = (valueType, value);

    public bool RemoveField(ObjectId parent, string keyType, ReadOnlySpan<byte> key) => fields.Remove((parent, keyType, Convert.ToHexString(key)));

    public void Share(MoveBox value) => Shared.Add(value);

    public void Transfer(MoveBox value, SuiAddress to) => Owned.Add((value, to));

    internal IReadOnlyList<MoveBox> Call(string function, params MoveBox[] arguments)
    {
        var parts = function.Split("::");
        var found = Walrus.Find(parts[0], parts[1]) ?? throw new InvalidOperationException($"There is no function {function}.");
        Assert.Equal(
            found.Parameters.Where(p => p.Type.Contains("::", StringComparison.Ordinal)).Select(p => p.Type),
            arguments.Where(a => a.Type.Contains("::", StringComparison.Ordinal)).Select(a => a.Type));
        Assert.DoesNotContain(arguments, a => a.IsConsumed);
        var before = (fields.ToDictionary(), children.ToDictionary(), children.Values.Select(b => b.Contents).ToArray(), Events.Count);
        var contents = arguments.Select(a => a.Contents).ToArray();
        try
        {
            var results = found.Invoke(this, [], arguments);
            Assert.Equal(found.Returns, results.Select(r => r.Type));
            return results;
        }
        catch
        {
            (fields, children, var old, int events) = before;
            foreach (var (box, was) in children.Values.Zip(old))
            {
                box.Contents = was;
            }

            foreach (var (box, was) in arguments.Zip(contents))
            {
                box.Contents = was;
            }

            Events.RemoveRange(events, Events.Count - events);
            throw;
        }
    }

    internal MoveBox Call1(string function, params MoveBox[] arguments) => Assert.Single(Call(function, arguments));
}
