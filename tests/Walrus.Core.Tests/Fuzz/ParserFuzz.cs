using System.Diagnostics;
using System.Text;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>
/// Every parser of the library against a million random and mutated inputs: it returns or throws <see cref="WalrusFormatException"/>,
/// and allocates in proportion to its input. A new parser joins by one line in <see cref="Targets"/>.
/// </summary>
public sealed class ParserFuzz
{
    private const int Seed = 20260820;
    private const int TotalInputs = 1_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <param name="Name">What a failure names.</param>
    /// <param name="Parse">The parser; what it returns is ignored.</param>
    /// <param name="Samples">Valid inputs to mutate.</param>
    internal sealed record Target(string Name, Action<byte[]> Parse, params byte[][] Samples);

    private static readonly Target[] Targets =
    [
        Text("BlobId", t => BlobId.Parse(t), "RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY"),
        Text("BlobId decimal", t => BlobId.FromDecimal(t), "32047538705383907710745794627166216794695117628018721399077707816295890470213"),
        Text("ObjectId", t => ObjectId.Parse(t), "0x6", "0x2134d52768ea07e8c43570ef975eb3e4c27a39fa6396bef985b5abc58d03ddd2"),
        Text("SuiAddress", t => SuiAddress.Parse(t), "0x6", "0x2134d52768ea07e8c43570ef975eb3e4c27a39fa6396bef985b5abc58d03ddd2"),
        Text("Epoch", t => Epoch.Parse(t), "34", "4294967295"),
        Text("ShardIndex", t => ShardIndex.Parse(t), "7", "65535"),
        Text("SliverIndex", t => SliverIndex.Parse(t), "7", "65535"),
        Text("SliverPairIndex", t => SliverPairIndex.Parse(t), "7", "65535"),
        new("BCS string", b => Whole(b, (ref BcsReader r) => r.ReadString(1 << 16)), new BcsWriter().WriteString("héllo").ToArray()),
        new(
            "BCS string map",
            b => Whole(b, (ref BcsReader r) => r.ReadStringMap(1 << 16, 1 << 16)),
            new BcsWriter().WriteStringMap(new Dictionary<string, string> { ["b"] = "1", ["aa"] = "2", ["c"] = "" }).ToArray()),
        new("BCS byte vectors", b => Whole(b, ByteVectors), [2, 1, 7, 3, 1, 2, 3]),
        Text("QuiltPatchId", t => QuiltPatchId.Parse(t), "uIiEbhP2qgZYygEGxJX1GeB-rQATo2yufC2DCp7B4iABAQANAA"),
        new("QuiltPatchInternalId", b => QuiltPatchInternalId.FromBytes(b), [1, 1, 0, 2, 0]),
        new("Quilt index columns", b => QuiltReader.IndexColumns(b), [1, 3, 0, 0, 0, 1, 2, 3]),
        new("Quilt index", b => QuiltIndex.FromBcs(b, 1, 667), HostileQuilt.Built.Index.ToBcs()),
        new("Quilt", HostileQuilt.ReadAll, HostileQuilt.Built.Bytes.ToArray()),
    ];

    public static TheoryData<string> Names => new(Targets.Select(t => t.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parser_throws_nothing_but_format_errors_and_allocates_in_proportion(string name)
    {
        var target = Targets.Single(t => t.Name == name);
        var mutations = new Mutations(Seed, target.Samples);
        Array.ForEach(target.Samples, target.Parse);
        var clock = Stopwatch.StartNew();
        for (int i = TotalInputs / Targets.Length; i >= 0 && clock.Elapsed < Longest; i--)
        {
            var input = mutations.Next();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                target.Parse(input);
            }
            catch (WalrusFormatException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"{name} threw {e.GetType().Name} on {Convert.ToHexStringLower(input)}: {e}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(
                allocated <= (64 << 10) + 16L * input.Length,
                $"{name} allocated {allocated} bytes for the {input.Length} of {Convert.ToHexStringLower(input)}.");
        }
    }

    private static Target Text(string name, Action<string> parse, params string[] samples) =>
        new(name, b => parse(Encoding.UTF8.GetString(b)), [.. samples.Select(Encoding.UTF8.GetBytes)]);

    private delegate void Read(ref BcsReader reader);

    private static void Whole(byte[] bytes, Read read)
    {
        var reader = new BcsReader(bytes);
        read(ref reader);
        reader.Finish();
    }

    private static void ByteVectors(ref BcsReader reader)
    {
        var vectors = new byte[reader.ReadLength(BcsReader.MaxSequenceLength)][];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = reader.ReadBytes().ToArray();
        }
    }
}
