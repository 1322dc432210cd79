using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Identifiers and the BCS reader.</summary>
internal static class BasicTargets
{
    internal static readonly FuzzTarget[] All =
    [
        FuzzTarget.Text("BlobId", t => BlobId.Parse(t), "RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY"),
        FuzzTarget.Text(
            "BlobId decimal",
            t => BlobId.FromDecimal(t),
            "32047538705383907710745794627166216794695117628018721399077707816295890470213"),
        FuzzTarget.Text("ObjectId", t => ObjectId.Parse(t), "0x6", "0x2134d52768ea07e8c43570ef975eb3e4c27a39fa6396bef985b5abc58d03ddd2"),
        FuzzTarget.Text("SuiAddress", t => SuiAddress.Parse(t), "0x6", "0x2134d52768ea07e8c43570ef975eb3e4c27a39fa6396bef985b5abc58d03ddd2"),
        FuzzTarget.Text("Epoch", t => Epoch.Parse(t), "34", "4294967295"),
        FuzzTarget.Text("ShardIndex", t => ShardIndex.Parse(t), "7", "65535"),
        FuzzTarget.Text("SliverIndex", t => SliverIndex.Parse(t), "7", "65535"),
        FuzzTarget.Text("SliverPairIndex", t => SliverPairIndex.Parse(t), "7", "65535"),
        new("BCS string", b => Whole(b, (ref BcsReader r) => r.ReadString(1 << 16)), new BcsWriter().WriteString("héllo").ToArray()),
        new(
            "BCS string map",
            b => Whole(b, (ref BcsReader r) => r.ReadStringMap(1 << 16, 1 << 16)),
            new BcsWriter().WriteStringMap(new Dictionary<string, string> { ["b"] = "1", ["aa"] = "2", ["c"] = "" }).ToArray()),
        new("BCS byte vectors", b => Whole(b, ByteVectors), [2, 1, 7, 3, 1, 2, 3]),
    ];

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
