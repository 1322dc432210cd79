using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The shared objects of a new network: what a client is configured with.</summary>
/// <param name="System">The storage market.</param>
/// <param name="Staking">Staking and epochs.</param>
/// <param name="Treasury">The treasury of WAL, which epoch changes burn into.</param>
public sealed record WalrusObjects(ObjectId System, ObjectId Staking, ObjectId Treasury)
{
    /// <summary>Where upgrades are voted on; null without governance.</summary>
    public ObjectId? UpgradeManager { get; init; }

    /// <summary>Where slashing is voted on; null without governance.</summary>
    public ObjectId? SlashingManager { get; init; }
}

/// <summary>Deploys the contracts: epoch 0, no committee, prices 0, nothing on sale (contracts §7).</summary>
public static class WalrusGenesis
{
    /// <summary>Makes the shared objects and everything behind them, and one coin of WAL for each grant.</summary>
    /// <exception cref="ArgumentException">The options cannot make a network; the message has one line for each fault.</exception>
    public static WalrusObjects Create(GenesisOptions options, IMoveContext context)
    {
        if (options.Validate() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        }

        var types = new MoveTypes(options.Package, options.WalPackage);
        var state = new ContractState(context, types);
        var objects = new WalrusObjects(
            CreateSystem(options, context, types, state),
            CreateStaking(options, context, types, state),
            CreateTreasury(options, context, types));
        return options.HasGovernance
            ? objects with
            {
                UpgradeManager = CreateUpgradeManager(options, context, types),
                SlashingManager = Share(
                    new(types.SlashingManager, new SlashingManager(context.NewId(), new(context.NewId(), 0)).ToBcs()), context),
            }
            : objects;
    }

    private static ObjectId CreateUpgradeManager(GenesisOptions options, IMoveContext context, MoveTypes types)
    {
        var manager = new UpgradeManager(
            context.NewId(), new(context.NewId(), options.Package, 1, 0), new(context.NewId(), 0));
        if (options.EmergencyUpgrader is { } upgrader)
        {
            context.Transfer(new(types.EmergencyUpgradeCap, new EmergencyUpgradeCap(context.NewId(), manager.Id).ToBcs()), upgrader);
        }

        return Share(new(types.UpgradeManager, manager.ToBcs()), context);
    }

    private static ObjectId CreateSystem(GenesisOptions options, IMoveContext context, MoveTypes types, ContractState state)
    {
        var box = Versioned(types.System, options, context);
        var denied = context.NewId();
        state.PutExtended(denied, MoveTypes.DenyListSizes, DenyListSizes.Empty);
        state.Put(box, new SystemStateInner(
            new([], 0, default, GroupElement.Infinity), 0, 0, 0, 0, MarketRules.NewRing(options.MaxEpochsAhead), new(null, []), denied));
        return Share(box, context);
    }

    private static ObjectId CreateStaking(GenesisOptions options, IMoveContext context, MoveTypes types, ContractState state)
    {
        var box = Versioned(types.Staking, options, context);
        ulong now = context.ClockMilliseconds;
        var inner = new StakingInner(
            options.Shards,
            (ulong)options.EpochDuration.TotalMilliseconds,
            checked(now + (ulong)options.EpochZeroDuration.TotalMilliseconds),
            new(context.NewId(), 0),
            default,
            context.NewId(),
            null,
            ShardAssignment.Empty,
            ShardAssignment.Empty,
            null,
            new EpochState.Done(now),
            context.NewId());
        state.Put(inner, ActiveSetRules.Empty);
        state.Put(inner, new NextPublicKeys([]));
        state.Put(box, inner);
        return Share(box, context);
    }

    private static ObjectId CreateTreasury(GenesisOptions options, IMoveContext context, MoveTypes types)
    {
        var treasury = new BareObject(context.NewId());
        var cap = new TreasuryCap(context.NewId(), options.Grants.Aggregate(0UL, static (sum, g) => checked(sum + g.Frost)));
        context.AddChild(treasury.Id, types.TreasuryCapKey, DynamicField.EmptyStructKey(), new(types.TreasuryCap, cap.ToBcs()));
        foreach (var grant in options.Grants)
        {
            context.Transfer(new(types.WalCoin, new Coin(context.NewId(), grant.Frost).ToBcs()), grant.Address);
        }

        return Share(new(types.Treasury, treasury.ToBcs()), context);
    }

    private static MoveBox Versioned(string type, GenesisOptions options, IMoveContext context) =>
        new(type, new VersionedObject(context.NewId(), ContractState.LatestVersion, options.Package, null).ToBcs());

    private static ObjectId Share(MoveBox box, IMoveContext context)
    {
        context.Share(box);
        return MoveStruct.FromBcs<BareObject>(box.Contents, allowTrailing: true).Id;
    }
}
