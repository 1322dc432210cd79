using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain;

/// <summary>What the faucet gave: a coin of the transaction.</summary>
internal sealed record FaucetCoin(string CoinType, ulong Amount, string Id, string Transaction);

/// <summary>Gives SUI and WAL to whoever asks, by ordinary transactions of an account that owns what genesis left over.</summary>
internal sealed class Faucet(LedgerFile file, Sequencer sequencer, SuiKeyPair key, string walToken, ulong mist, ulong frost) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Gives the fixed amounts.</summary>
    /// <exception cref="DevChainException">Nothing is left, or the disk does not take it.</exception>
    internal async Task<IReadOnlyList<FaucetCoin>> Give(SuiAddress to, CancellationToken ct)
    {
        // One at a time: each transaction changes the coins of the next.
        await turn.WaitAsync(ct);
        try
        {
            var signed = Sign(to);
            var (stored, _) = await sequencer.Execute(signed, ct);
            var outcome = Protos.ExecutedTransaction.Parser.ParseFrom(stored.Outcome);
            if (!outcome.Effects.Status.Success)
            {
                throw new DevChainException($"The faucet failed: {outcome.Effects.Status.Error.Description}");
            }

            var made = outcome.Effects.ChangedObjects
                .Where(c => c.IdOperation is Protos.ChangedObject.Types.IdOperation.Created).OrderBy(c => c.ObjectType, StringComparer.Ordinal);
            return [.. made.Select(c => new FaucetCoin(
                MoveAbilities.TokenOf(c.ObjectType), c.ObjectType == MoveTypes.SuiCoin ? mist : frost, c.ObjectId, stored.Digest.ToString()))];
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        turn.Dispose();
        key.Dispose();
    }

    private SignedTransaction Sign(SuiAddress to)
    {
        using var view = LedgerView.Open(file);
        var gas = Coin(view, MoveTypes.SuiCoin);
        List<CallArg> inputs = [new CallArg.Pure(to.ToArray()), Number(mist)];
        List<Command> commands = [new Command.SplitCoins(Argument.Gas, [new Argument.Input(1)])];
        if (frost > 0)
        {
            inputs.AddRange([Number(frost), new CallArg.Owned(Coin(view, MoveTypes.Coin(walToken)))]);
            commands.Add(new Command.SplitCoins(new Argument.Input(3), [new Argument.Input(2)]));
        }

        commands.Add(new Command.TransferObjects([.. commands.Select((_, i) => new Argument.Result((ushort)i))], new Argument.Input(0)));
        var data = new TransactionData(
            new ProgrammableTransaction(inputs, commands), key.Address,
            new GasData([gas], key.Address, GasCharge.ReferencePrice, GasCharge.ProposedBudget), TransactionExpiration.Never);
        var bcs = data.Encode();
        return new SignedTransaction(data, bcs, TransactionData.DigestOf(bcs), [key.Sign(bcs).Encode()]);
    }

    private ObjectRef Coin(LedgerView view, string type)
    {
        return view.ListOwned(new MoveOwner.Address(key.Address), type, null, 1) is [var coin, ..]
            ? new ObjectRef(coin.Id, coin.Version, coin.Digest)
            : throw new DevChainException("The faucet has nothing left.");
    }

    private static CallArg.Pure Number(ulong value) => new(new BcsWriter().WriteU64(value).ToArray());
}
