namespace Walrus.Sui.Chain;

/// <summary>
/// Every call of the Walrus contracts that a client, a node or an operator makes, typed. A call returns when its transaction is final and
/// visible to reads; <see cref="MoveAbortException"/> when a contract refuses, <see cref="ChainUnavailableException"/> when the chain does not
/// answer. Calls of one wallet go one after the other.
/// </summary>
public sealed class WalrusContracts
{
    internal WalrusContracts(ContractSender sender)
    {
        Blobs = new(sender);
        Storage = new(sender);
        Pools = new(sender);
        Nodes = new(sender);
        Staking = new(sender);
        Epochs = new(sender);
        Governance = new(sender);
    }

    /// <summary>Blobs: register, certify, extend, delete, attributes, share.</summary>
    public BlobContracts Blobs { get; }

    /// <summary>Storage resources: reserve, split, fuse.</summary>
    public StorageContracts Storage { get; }

    /// <summary>Storage pools and their blobs.</summary>
    public PoolContracts Pools { get; }

    /// <summary>Storage nodes: register, parameters, commission, epochs, event blobs, deny lists.</summary>
    public NodeContracts Nodes { get; }

    /// <summary>Stakes.</summary>
    public StakingContracts Staking { get; }

    /// <summary>Epochs, prices, subsidies.</summary>
    public EpochContracts Epochs { get; }

    /// <summary>Votes on upgrades and slashing.</summary>
    public GovernanceContracts Governance { get; }
}
