using Walrus.Core.Identifiers;

namespace Walrus.Sui.Chain;

/// <summary>Votes of nodes on upgrades of the contracts and on slashing (contracts §9). They need the managers in the deployment.</summary>
public sealed class GovernanceContracts
{
    /// <summary>Bytes of a package's digest.</summary>
    public const int PackageDigestLength = 32;

    private readonly ContractSender sender;

    internal GovernanceContracts(ContractSender sender) => this.sender = sender;

    /// <summary>Votes with a node's shards for an upgrade to code of that digest, 32 bytes.</summary>
    public Task<SuiDigest> VoteForUpgrade(ObjectId node, Authority authority, ReadOnlyMemory<byte> digest, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, PackageDigestLength);
        return sender.Run(p => p.VoteForUpgrade(node, authority, digest.Span), ct);
    }

    /// <summary>Removes proposals of past epochs.</summary>
    public Task<SuiDigest> CleanUpUpgrades(IReadOnlyCollection<ReadOnlyMemory<byte>> digests, CancellationToken ct = default) =>
        sender.Run(p => p.CleanUpUpgrades(digests), ct);

    /// <summary>Fixes the epoch of the migration to a committed upgrade.</summary>
    public Task<SuiDigest> SetMigrationEpoch(CancellationToken ct = default) => sender.Run(p => p.SetMigrationEpoch(), ct);

    /// <summary>Turns the contracts' objects over to the upgraded package.</summary>
    public Task<SuiDigest> Migrate(ObjectId package, CancellationToken ct = default) => sender.Run(p => p.Migrate(package), ct);

    /// <summary>Votes with a node's shards for burning the commission of another.</summary>
    public Task<SuiDigest> VoteForSlashing(ObjectId voter, Authority authority, ObjectId candidate, CancellationToken ct = default) =>
        sender.Run(p => p.VoteForSlashing(voter, authority, candidate), ct);

    /// <summary>Burns the commission of a node against which a quorum has voted in this epoch.</summary>
    public Task<SuiDigest> ExecuteSlashing(ObjectId candidate, CancellationToken ct = default) => sender.Run(p => p.ExecuteSlashing(candidate), ct);

    /// <summary>Removes votes of past epochs.</summary>
    public Task<SuiDigest> CleanUpSlashing(IReadOnlyCollection<ObjectId> nodes, CancellationToken ct = default) =>
        sender.Run(p => p.CleanUpSlashing(nodes), ct);
}
