using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>
/// <c>System</c> and <c>Staking</c>, which look alike: the shared object whose inner struct is the dynamic field of its version (contracts §1).
/// </summary>
/// <param name="Id">The shared object.</param>
/// <param name="Version">Names the inner field; not the layout, which is V1 for 2, 3 and 4 (sdk-interop §6).</param>
/// <param name="PackageId">The package to call.</param>
/// <param name="NewPackageId">The package to call after the pending upgrade's migration.</param>
public sealed record VersionedObject(ObjectId Id, ulong Version, ObjectId PackageId, ObjectId? NewPackageId) : IMoveStruct<VersionedObject>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteId(Id)
        .WriteU64(Version)
        .WriteId(PackageId)
        .WriteOptionalValue(NewPackageId, static (w, id) => w.WriteId(id));

    /// <inheritdoc/>
    public static VersionedObject ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(), reader.ReadU64(), reader.ReadId(), reader.ReadOptionalValue(static (ref BcsReader r) => r.ReadId()));
}
