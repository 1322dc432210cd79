using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>
/// Executes programs of one key, one after the other because they share coins, and reads what they made. Each is built from the contracts as
/// they stand, and anew when what it names has changed meanwhile.
/// </summary>
internal sealed class ContractSender(SuiRpc rpc, SuiChain chain, TransactionSender sender, SuiAddress owner) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    internal SuiChain Chain => chain;

    internal SuiAddress Owner => owner;

    internal OwnedObjects Owned { get; } = new(rpc, owner);

    /// <exception cref="MoveAbortException">A contract refuses it.</exception>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    internal async Task<Executed> Send(Func<WalrusPrograms, Task<ProgramBuilder>> build, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await sender.Send(
                () => chain.Answered(async () => await build(new WalrusPrograms(
                    chain.Objects.Deployment, await chain.Objects.Read(ct), owner))),
                ct);
        }
        finally
        {
            turn.Release();
        }
    }

    internal async Task<SuiDigest> Run(Func<WalrusPrograms, ProgramBuilder> build, CancellationToken ct) =>
        (await Send(p => Task.FromResult(build(p)), ct)).Digest;

    /// <summary>A program that pays <paramref name="frost"/>.</summary>
    internal async Task<SuiDigest> Pay(ulong frost, Func<WalrusPrograms, Purse, ProgramBuilder> build, CancellationToken ct) =>
        (await Send(async p => build(p, await Purse(frost, ct)), ct)).Digest;

    /// <summary>A program that pays what <paramref name="price"/> says.</summary>
    internal async Task<(Executed Executed, ulong Cost)> Buy(
        Func<Contracts, ulong> price, Func<WalrusPrograms, ulong, Purse, ProgramBuilder> build, CancellationToken ct)
    {
        ulong cost = 0;
        var executed = await Send(
            async p =>
            {
                cost = price(p.Now);
                return build(p, cost, await Purse(cost, ct));
            },
            ct);
        return (executed, cost);
    }

    /// <summary>A program that makes an object of ours.</summary>
    internal async Task<ContractResult<T>> Make<T>(string module, string name, Func<WalrusPrograms, ProgramBuilder> build, CancellationToken ct)
        where T : IMoveStruct<T>
    {
        var executed = await Send(p => Task.FromResult(build(p)), ct);
        return new(await Created<T>(executed, module, name, ct), executed.Digest);
    }

    /// <summary>A program that makes a coin of WAL.</summary>
    internal async Task<ContractResult<Coin>> MakeCoin(Func<WalrusPrograms, ProgramBuilder> build, CancellationToken ct)
    {
        var executed = await Send(p => Task.FromResult(build(p)), ct);
        var wal = await chain.Answered(() => chain.Objects.Wal(ct));
        return new(await Created<Coin>(executed, new StructTag(MoveTypes.Framework, "coin", "Coin", [wal.ToTypeTag()]), ct), executed.Digest);
    }

    internal async Task<Purse> Purse(ulong frost, CancellationToken ct)
    {
        var wal = await chain.Objects.Wal(ct);
        return new(wal, await Owned.Coins(wal, frost, ct));
    }

    /// <summary>The object of that type that was made.</summary>
    internal async Task<T> Created<T>(Executed executed, string module, string name, CancellationToken ct) where T : IMoveStruct<T>
    {
        var package = await chain.Answered(() => chain.Objects.Package(ct));
        return await Created<T>(executed, new StructTag(package, module, name), ct);
    }

    /// <summary>Everything of a type of the contracts that is ours.</summary>
    internal Task<IReadOnlyList<T>> Listed<T>(string module, string name, CancellationToken ct) where T : IMoveStruct<T> =>
        chain.Answered<IReadOnlyList<T>>(async () =>
        {
            var type = new StructTag(await chain.Objects.Package(ct), module, name);
            var listed = await Owned.List(type, OnChainObject.Mask, ct);
            return [.. listed.Select(o => ContractObjects.Parse<T>(OnChainObject.From(o, ObjectId.Parse(o.ObjectId))))];
        });

    /// <summary>An object of ours as it stands now.</summary>
    internal Task<T> Read<T>(ObjectId id, CancellationToken ct) where T : IMoveStruct<T> =>
        chain.Answered(async () => ContractObjects.Parse<T>((await chain.Objects.ReadAll([id], ct))[0]));

    public void Dispose() => turn.Dispose();

    private Task<T> Created<T>(Executed executed, StructTag type, CancellationToken ct) where T : IMoveStruct<T> => chain.Answered(async () =>
    {
        var made = await chain.Objects.Find(executed.Created, ct);
        return made.FirstOrDefault(o => o?.Type.Equals(type) == true) is { } found
            ? ContractObjects.Parse<T>(found)
            : throw new WalrusFormatException($"Transaction {executed.Digest} succeeded and the chain shows no {type.Name} it created.");
    });
}
