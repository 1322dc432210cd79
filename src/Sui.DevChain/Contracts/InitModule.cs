using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>init</c>: objects of an older version become those of this one, after an upgrade was committed (contracts §9).</summary>
internal static class InitModule
{
    private const string Module = "init";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "migrate", [Mut(t.Staking), Mut(t.System)], [], static _ => throw AbortCodes.Init.DeprecatedFunction.In("migrate"));
        table.Add(Module, "migrate_v2", [Mut(t.Staking), Mut(t.System)], [], Migrate);
        table.Add("staking", "set_migration_epoch", [Mut(t.Staking)], [], SetMigrationEpoch);
    }

    private static IReadOnlyList<MoveBox> Migrate(Invocation call)
    {
        const string Function = "migrate_v2";
        var staking = call.State.Migrate<StakingInner>(call.Box(0), call.Types.StakingInner, AbortCodes.Staking.InvalidMigration);
        var inner = call.State.Staking(call.Box(0));
        call.State.Put(inner, call.State.ActiveSet(inner) with { MaxSize = ActiveSetRules.MaxSize });
        var system = call.State.Migrate<SystemStateInner>(call.Box(1), call.Types.SystemStateInner, AbortCodes.System.InvalidMigration);
        AbortCodes.Init.InvalidMigration.Unless(staking.PackageId == system.PackageId && staking.Version == system.Version, Function);
        call.Emit(new WalrusEvent.ContractUpgraded(inner.Epoch, staking.PackageId, staking.Version));
        return [];
    }

    // Kept for what earlier migrations needed; those of this version do not read it.
    private static IReadOnlyList<MoveBox> SetMigrationEpoch(Invocation call)
    {
        var staking = call.Read<VersionedObject>(0);
        AbortCodes.Staking.InvalidMigration.Unless(staking.Version < call.Version, "set_migration_epoch");
        var key = DynamicField.NameKey("migration_epoch"u8);
        if (call.Context.FindField(staking.Id, MoveTypes.Bytes, key) is null)
        {
            uint next = checked(call.State.AnyVersion<StakingInner>(call.Box(0)).Epoch.Value + 1);
            call.Context.SetField(staking.Id, MoveTypes.Bytes, key, "u32", new BcsWriter().WriteU32(next).ToArray());
        }

        return [];
    }
}
