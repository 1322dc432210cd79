using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Quilts and the ids of their patches.</summary>
internal static class QuiltTargets
{
    private static readonly EncodingConfig Config = new(10);

    private static readonly Quilt Built = QuiltBuilder.Build(
        Config,
        [
            new QuiltPatch("a", new Dictionary<string, string> { ["k"] = "v" }, new byte[20]),
            new QuiltPatch("bé", new byte[3]),
        ]);

    internal static readonly FuzzTarget[] All =
    [
        FuzzTarget.Text("QuiltPatchId", t => QuiltPatchId.Parse(t), "uIiEbhP2qgZYygEGxJX1GeB-rQATo2yufC2DCp7B4iABAQANAA"),
        new("QuiltPatchInternalId", b => QuiltPatchInternalId.FromBytes(b), [1, 1, 0, 2, 0]),
        new("Quilt index columns", b => QuiltReader.IndexColumns(b), [1, 3, 0, 0, 0, 1, 2, 3]),
        new("Quilt index", b => QuiltIndex.FromBcs(b, 1, 667), Built.Index.ToBcs()),
        new("Quilt", ReadAll, Built.Bytes.ToArray()),
    ];

    private static void ReadAll(byte[] bytes)
    {
        // Cut to a whole number of symbols, or mutations that change the length would never get past the first check.
        int unit = Config.SourceSymbols * 2;
        var columns = new QuiltMatrix(Config, bytes.AsMemory(0, bytes.Length / unit * unit));
        foreach (var entry in QuiltReader.ReadIndex(columns).Entries)
        {
            QuiltReader.ReadPatch(columns, entry);
        }
    }
}
