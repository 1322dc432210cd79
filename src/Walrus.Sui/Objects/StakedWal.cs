using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>A stake (<c>staked_wal::StakedWal</c>).</summary>
/// <param name="Id">The object.</param>
/// <param name="WithdrawEpoch">When it may be taken out; null while it stays (<c>StakedWalState</c>).</param>
/// <param name="NodeId">With whom.</param>
/// <param name="Principal">FROST put in.</param>
/// <param name="ActivationEpoch">From when on it counts.</param>
public sealed record StakedWal(ObjectId Id, Epoch? WithdrawEpoch, ObjectId NodeId, ulong Principal, Epoch ActivationEpoch) : IMoveStruct<StakedWal>
{
    /// <summary>The least principal: 1 WAL.</summary>
    public const ulong MinPrincipal = 1_000_000_000;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteId(Id)
        .WriteOptionalValue(WithdrawEpoch, static (w, e) => w.WriteEpoch(e))
        .WriteId(NodeId)
        .WriteU64(Principal)
        .WriteEpoch(ActivationEpoch);

    /// <inheritdoc/>
    public static StakedWal ReadFrom(ref BcsReader reader)
    {
        var id = reader.ReadId();
        Epoch? withdraw = reader.ReadVariant(2, "the state of a stake") == 1 ? reader.ReadEpoch() : null;
        return new(id, withdraw, reader.ReadId(), reader.ReadU64(), reader.ReadEpoch());
    }
}
