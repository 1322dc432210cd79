using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Bytes from a stranger read as a quilt of 10 shards: the index, then every patch it names.</summary>
internal static class HostileQuilt
{
    private static readonly EncodingConfig Config = new(10);

    internal static readonly Quilt Built = QuiltBuilder.Build(
        Config,
        [
            new QuiltPatch("a", new Dictionary<string, string> { ["k"] = "v" }, new byte[20]),
            new QuiltPatch("bé", new byte[3]),
        ]);

    internal static void ReadAll(byte[] bytes)
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
