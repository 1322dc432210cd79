using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>Calls of who stakes (contracts §6).</summary>
public sealed class StakingContracts
{
    private readonly ContractSender sender;

    internal StakingContracts(ContractSender sender) => this.sender = sender;

    /// <summary>Stakes FROST, at least 10^9, with a node from the next epoch on.</summary>
    public async Task<ContractResult<StakedWal>> Stake(ObjectId node, ulong frost, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frost);
        var (executed, cost) = await sender.Buy(_ => frost, (p, cost, purse) => p.Stake(node, cost, purse), ct);
        return new(await sender.Created<StakedWal>(executed, "staked_wal", "StakedWal", ct), executed.Digest, cost);
    }

    /// <summary>Every stake this wallet holds.</summary>
    public Task<IReadOnlyList<StakedWal>> Stakes(CancellationToken ct = default) => sender.Chain.Answered<IReadOnlyList<StakedWal>>(async () =>
    {
        var package = await sender.Chain.Objects.Package(ct);
        var listed = await sender.Owned.List(new(package, "staked_wal", "StakedWal"), OnChainObject.Mask, ct);
        return [.. listed.Select(o => ContractObjects.Parse<StakedWal>(OnChainObject.From(o, ObjectId.Parse(o.ObjectId))))];
    });

    /// <summary>Asks for a stake back; it can be withdrawn from <see cref="StakedWal.WithdrawEpoch"/> on.</summary>
    public async Task<ContractResult<StakedWal>> RequestWithdraw(ObjectId stake, CancellationToken ct = default)
    {
        var transaction = await sender.Run(p => p.RequestWithdraw(stake), ct);
        return new(await sender.Read<StakedWal>(stake, ct), transaction);
    }

    /// <summary>Withdraws a stake with what it earned.</summary>
    public Task<ContractResult<Coin>> Withdraw(ObjectId stake, CancellationToken ct = default) => sender.MakeCoin(p => p.Withdraw(stake), ct);

    /// <summary>Splits FROST off a stake; both parts keep at least 10^9.</summary>
    public Task<ContractResult<StakedWal>> Split(ObjectId stake, ulong frost, CancellationToken ct = default) =>
        sender.Make<StakedWal>("staked_wal", "StakedWal", p => p.SplitStake(stake, frost), ct);

    /// <summary>Joins two stakes of one node and one activation; the first remains.</summary>
    public async Task<ContractResult<StakedWal>> Join(ObjectId first, ObjectId second, CancellationToken ct = default)
    {
        var transaction = await sender.Run(p => p.JoinStakes(first, second), ct);
        return new(await sender.Read<StakedWal>(first, ct), transaction);
    }
}
