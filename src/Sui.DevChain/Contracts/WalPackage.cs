using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The package of the WAL token: its supply can shrink and never grow (contracts §1).</summary>
public sealed class WalPackage : IMovePackage
{
    private readonly FunctionTable table;

    /// <summary>The package at <see cref="MoveTypes.Wal"/>.</summary>
    public WalPackage(MoveTypes types)
    {
        table = new(types);
        table.Add("wal", "burn", [Mut(types.Treasury), Val(types.WalCoin)], [], static call =>
        {
            call.State.Burn(call.Box(0), call.Read<Coin>(1).Balance);
            return [];
        });
        table.Add("wal", "total_supply", [Ref(types.Treasury)], ["u64"], static call =>
        {
            var cap = MoveStruct.FromBcs<TreasuryCap>(call.State.TreasuryCap(call.Box(0)).Contents);
            return [new("u64", new BcsWriter().WriteU64(cap.TotalSupply).ToArray())];
        });
    }

    /// <inheritdoc/>
    public MoveFunction? Find(string module, string name) => table.Find(module, name);
}
