using System.Globalization;
using System.Text.RegularExpressions;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>One blob of the dumps in spec/vectors.md §3, which an independent implementation wrote.</summary>
internal sealed partial record SpecificationDump(string Name, int Shards, int Length, int SymbolSize, string Text)
{
    internal static IReadOnlyList<SpecificationDump> All { get; } = ReadAll();

    internal string BlobId => Field(@"blobId (\S+)");

    internal string BlobIdHex => Field(@"blobId \S+ hex (\S+)");

    internal string BlobIdDecimal => Field(@"blobId .* u256\(dec\) (\d+)");

    internal string Root => Field(@"root ([0-9a-f]{64})");

    internal string FirstPrimaryHash => Field(@"pair0 primary_hash (\S+)");

    internal string FirstSecondaryHash => Field(@"pair0 .* secondary_hash (\S+)");

    internal string MetadataDigest => Field(@"sha256\(BlobMetadata BCS\) (\S+)");

    internal int MetadataLength => Number(Field(@"sha256\(BlobMetadata BCS\) \S+ len (\d+)"));

    internal int Rotation => Number(Field(@"rotation offset = .* = (\d+)"));

    /// <summary>The slivers of each pair, where the dump has them: those of few shards.</summary>
    internal IEnumerable<DumpedPair> Pairs => PairLine().Matches(Text).Select(m => new DumpedPair(
        Number(m.Groups[1].Value), Number(m.Groups[2].Value), m.Groups[3].Value, Number(m.Groups[4].Value), m.Groups[5].Value));

    /// <summary>What was encoded; the dump has but its name.</summary>
    internal byte[] Content => Name switch
    {
        "regression" => "walrus blob id v1 regression test"u8.ToArray(),
        "empty" => [],
        "hello" => "hello"u8.ToArray(),
        "bytes 1..100" => [.. Enumerable.Range(1, 100).Select(i => (byte)i)],
        "i&0xff for i<1000" or "bytes(0..255)*2000" => [.. Enumerable.Range(0, Length).Select(i => (byte)i)],
        _ => throw new InvalidDataException($"The content of the dump '{Name}' is not known."),
    };

    public override string ToString() => $"{Name}, {Shards} shards";

    private static SpecificationDump[] ReadAll()
    {
        using var stream = typeof(SpecificationDump).Assembly.GetManifestResourceStream("specification-dumps.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split("--- ", StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static SpecificationDump Parse(string text)
    {
        var head = HeadLine().Match(text);
        return new SpecificationDump(
            head.Groups[1].Value, Number(head.Groups[2].Value), Number(head.Groups[3].Value), Number(head.Groups[4].Value), text);
    }

    private string Field(string pattern) => Regex.Match(Text, @"^ " + pattern, RegexOptions.Multiline).Groups[1] is { Success: true } group
        ? group.Value
        : throw new InvalidDataException($"The dump '{Name}' has no '{pattern}'.");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.*) n=(\d+) len=(\d+) symbol_size=(\d+)")]
    private static partial Regex HeadLine();

    [GeneratedRegex(@"^  pair (\d+) primary (\d+) (\w+) secondary (\d+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PairLine();
}

/// <summary>A pair of the dump: the indices of its slivers and their data in hexadecimal.</summary>
internal sealed record DumpedPair(int Pair, int Primary, string PrimaryData, int Secondary, string SecondaryData);
