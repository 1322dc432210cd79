using Sui.DevChain.Move;
using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>
/// What clients call of <c>0x2</c>: the modules <c>coin</c> (sdk-interop §7), <c>balance</c>, which subsidies are made of, and <c>vec_map</c>.
/// </summary>
public sealed class FrameworkPackage : IMovePackage
{
    private const string Module = "coin";
    private readonly FunctionTable table;

    /// <summary>The package at <c>0x2</c>.</summary>
    public FrameworkPackage()
    {
        table = new(new(MoveTypes.Framework, MoveTypes.Framework));
        var coin = MoveTypes.Coin("T0");
        table.Add(Module, "zero", 1, [], [coin], static call => [NewCoin(call, 0)]);
        table.Add(Module, "destroy_zero", 1, [Val(coin)], [], static call =>
        {
            AbortCodes.Framework.NonZero.Unless(call.Read<Coin>(0).Balance == 0, "destroy_zero");
            return [];
        });
        table.Add(Module, "value", 1, [Ref(coin)], ["u64"], static call =>
            [new("u64", new BcsWriter().WriteU64(call.Read<Coin>(0).Balance).ToArray())]);
        table.Add(Module, "split", 1, [Mut(coin), Val("u64")], [coin], static call =>
        {
            call.Write(0, MarketRules.Charge(call.Read<Coin>(0), call.U64(1)));
            return [NewCoin(call, call.U64(1))];
        });
        table.Add(Module, "join", 1, [Mut(coin), Val(coin)], [], static call =>
        {
            var into = call.Read<Coin>(0);
            call.Write(0, into with { Balance = checked(into.Balance + call.Read<Coin>(1).Balance) });
            return [];
        });
        AddBalances(coin);
        AddMaps();
    }

    /// <inheritdoc/>
    public MoveFunction? Find(string module, string name) => table.Find(module, name);

    private void AddBalances(string coin)
    {
        const string Balances = "balance";
        var balance = MoveTypes.Balance("T0");
        table.Add(Module, "into_balance", 1, [Val(coin)], [balance], static call => [NewBalance(call, call.Read<Coin>(0).Balance)]);
        table.Add(Module, "from_balance", 1, [Val(balance)], [coin], static call => [NewCoin(call, call.Read<Balance>(0).Value)]);
        table.Add(Balances, "zero", 1, [], [balance], static call => [NewBalance(call, 0)]);
        table.Add(Balances, "value", 1, [Ref(balance)], ["u64"], static call => Returned.U64(call.Read<Balance>(0).Value));
        table.Add(Balances, "join", 1, [Mut(balance), Val(balance)], ["u64"], static call =>
        {
            var joined = new Balance(checked(call.Read<Balance>(0).Value + call.Read<Balance>(1).Value));
            call.Write(0, joined);
            return Returned.U64(joined.Value);
        });
        table.Add(Balances, "split", 1, [Mut(balance), Val("u64")], [balance], static call =>
        {
            ulong value = call.Read<Balance>(0).Value;
            AbortCodes.Framework.NotEnough.Unless(value >= call.U64(1), "split");
            call.Write(0, new Balance(value - call.U64(1)));
            return [NewBalance(call, call.U64(1))];
        });
        table.Add(Balances, "destroy_zero", 1, [Val(balance)], [], static call =>
        {
            AbortCodes.Framework.NonZero.Unless(call.Read<Balance>(0).Value == 0, "destroy_zero");
            return [];
        });
    }

    /// <summary>Maps of texts to texts, which node metadata has; others would need the layouts of their types.</summary>
    private void AddMaps()
    {
        const string Maps = "vec_map";
        var map = MoveTypes.VecMap("T0", "T1");
        table.Add(Maps, "empty", 2, [], [map], static call => Returned.Struct(MapOf(call), BlobAttributes.Empty));
        table.Add(Maps, "insert", 2, [Mut(map), Val("T0"), Val("T1")], [], static call =>
        {
            MapOf(call);
            var pairs = call.Read<BlobAttributes>(0);
            AbortCodes.Framework.KeyAlreadyExists.Unless(pairs.Find(call.Text(1)) is null, "insert");
            call.Write(0, pairs.With(new(call.Text(1), call.Text(2))));
            return [];
        });
    }

    private static string MapOf(Invocation call)
    {
        var map = MoveTypes.VecMap(call.TypeArguments[0], call.TypeArguments[1]);
        return map == MoveTypes.TextMap ? map : throw new WalrusFormatException($"the embedded chain makes maps of texts only, not {map}.");
    }

    private static MoveBox NewBalance(Invocation call, ulong value) =>
        Invocation.Result(MoveTypes.Balance(call.TypeArguments[0]), new Balance(value));

    private static MoveBox NewCoin(Invocation call, ulong balance) =>
        Invocation.Result(MoveTypes.Coin(call.TypeArguments[0]), new Coin(call.Context.NewId(), balance));
}
