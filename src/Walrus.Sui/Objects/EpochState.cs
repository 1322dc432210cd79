using Walrus.Core.Bcs;

namespace Walrus.Sui.Objects;

/// <summary>Where an epoch stands (<c>staking_inner::EpochState</c>, contracts §7).</summary>
public abstract record EpochState : IMoveStruct<EpochState>
{
    private EpochState()
    {
    }

    /// <summary>Shards are synchronised; nodes of that weight have reported.</summary>
    public sealed record Sync(ushort Weight) : EpochState;

    /// <summary>A quorum had synchronised at that time, milliseconds since 1970.</summary>
    public sealed record Done(ulong Since) : EpochState;

    /// <summary>The next committee is chosen; the time is still that of <see cref="Done"/>.</summary>
    public sealed record NextParamsSelected(ulong Since) : EpochState;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer)
    {
        switch (this)
        {
            case Sync sync: writer.WriteUleb128(0).WriteU16(sync.Weight); break;
            case Done done: writer.WriteUleb128(1).WriteU64(done.Since); break;
            case NextParamsSelected selected: writer.WriteUleb128(2).WriteU64(selected.Since); break;
        }
    }

    /// <inheritdoc/>
    public static EpochState ReadFrom(ref BcsReader reader) => reader.ReadVariant(3, "the epoch state") switch
    {
        0 => new Sync(reader.ReadU16()),
        1 => new Done(reader.ReadU64()),
        _ => new NextParamsSelected(reader.ReadU64()),
    };
}
