using Walrus.Core.RedStuff;

namespace ControlPlane.Blobs;

/// <summary>How near a blob is to loss, by the slivers known to be lost (product §B.6). Pure.</summary>
/// <param name="Read">Healthy primary slivers above those needed to read it.</param>
/// <param name="Repair">Healthy secondary slivers above those needed to rebuild a primary from symbols.</param>
public readonly record struct Margins(int Read, int Repair)
{
    /// <summary>With so many slivers of each axis lost.</summary>
    public static Margins Of(int networkShards, int lostPrimary, int lostSecondary)
    {
        var config = new EncodingConfig(networkShards);
        return new(
            networkShards - lostPrimary - config.PrimarySourceSymbols, networkShards - lostSecondary - config.SecondarySourceSymbols);
    }

    /// <summary>The class of a repair: 0 unreadable by slivers, 1 primaries not cheaply repairable, 2 an owed sliver.</summary>
    public int Class => Read <= 0 ? 0 : Repair <= 0 ? 1 : 2;

    /// <summary>Orders repairs of a class: nearer to loss first, and secondaries before primaries, which are rebuilt from them.</summary>
    public int Score(SliverAxis axis) => Math.Min(Read, Repair) * 2 + (axis == SliverAxis.Primary ? 1 : 0);
}
