namespace Walrus.Sui.Chain;

/// <summary>Calls that move the network on, open to anybody (contracts §7).</summary>
public sealed class EpochContracts
{
    private readonly ContractSender sender;

    internal EpochContracts(ContractSender sender) => this.sender = sender;

    /// <summary>Ends the vote for the next epoch, at half the epoch.</summary>
    public Task<SuiDigest> EndVoting(CancellationToken ct = default) => sender.Run(p => p.EndVoting(), ct);

    /// <summary>Begins the next epoch, at its time; needs the treasury in the deployment.</summary>
    public Task<SuiDigest> ChangeEpoch(CancellationToken ct = default) => sender.Run(p => p.ChangeEpoch(), ct);

    /// <summary>Recalculates prices from the votes as they stand.</summary>
    public Task<SuiDigest> UpdatePrices(CancellationToken ct = default) => sender.Run(p => p.UpdatePrices(), ct);

    /// <summary>Gives FROST to the rewards of this and the next epochs, in equal parts.</summary>
    public Task<SuiDigest> AddSubsidy(ulong frost, int epochs, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        return sender.Pay(frost, (p, purse) => p.AddSubsidy(frost, (uint)epochs, purse), ct);
    }

    /// <summary>Pays subsidies that are due; needs the subsidies object in the deployment (contracts §9).</summary>
    public async Task<SuiDigest> ProcessSubsidies(CancellationToken ct = default)
    {
        var package = await sender.Chain.SubsidiesPackage(ct);
        return await sender.Run(p => p.ProcessSubsidies(package), ct);
    }

    /// <summary>Adds FROST to what subsidies are paid from.</summary>
    public async Task<SuiDigest> FundSubsidies(ulong frost, CancellationToken ct = default)
    {
        var package = await sender.Chain.SubsidiesPackage(ct);
        return await sender.Pay(frost, (p, purse) => p.FundSubsidies(package, frost, purse), ct);
    }
}
