using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>The right to upgrade a package (<c>0x2::package::UpgradeCap</c>).</summary>
/// <param name="Id">The object.</param>
/// <param name="Package">The latest version of the package; zero while an upgrade is under way.</param>
/// <param name="Version">How many versions there are.</param>
/// <param name="Policy">Which upgrades are allowed; 0 is every compatible one.</param>
public sealed record UpgradeCap(ObjectId Id, ObjectId Package, ulong Version, byte Policy) : IMoveStruct<UpgradeCap>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).WriteId(Package).WriteU64(Version).WriteU8(Policy);

    /// <inheritdoc/>
    public static UpgradeCap ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadId(), reader.ReadU64(), reader.ReadU8());
}

/// <summary>Permission for one upgrade to code of that digest, to be used in the same transaction (<c>0x2::package::UpgradeTicket</c>).</summary>
/// <param name="Cap">By which <see cref="UpgradeCap"/>.</param>
/// <param name="Package">The version that is replaced.</param>
/// <param name="Policy">Which upgrades are allowed.</param>
/// <param name="Digest">Of modules and dependencies.</param>
public sealed record UpgradeTicket(ObjectId Cap, ObjectId Package, byte Policy, ReadOnlyMemory<byte> Digest) : IMoveStruct<UpgradeTicket>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Cap).WriteId(Package).WriteU8(Policy).WriteBytes(Digest.Span);

    /// <inheritdoc/>
    public static UpgradeTicket ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(), reader.ReadId(), reader.ReadU8(), reader.ReadBytes(MoveParts.MaxObjectBytes).ToArray());
}

/// <summary>Proof that the upgrade happened (<c>0x2::package::UpgradeReceipt</c>).</summary>
/// <param name="Cap">By which <see cref="UpgradeCap"/>.</param>
/// <param name="Package">The new version of the package.</param>
public sealed record UpgradeReceipt(ObjectId Cap, ObjectId Package) : IMoveStruct<UpgradeReceipt>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Cap).WriteId(Package);

    /// <inheritdoc/>
    public static UpgradeReceipt ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadId());
}
