using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.Tests.RedStuff;

public sealed unsafe class TwoByteLeavesTests
{
    [Fact]
    public void Every_entry_is_the_leaf_hash_of_its_symbol()
    {
        const int Rows = 1 << 12;
        using var tile = new Tile(Rows, 6);
        var digests = new ulong[RowForest.Words(Rows)];
        var expected = new byte[32];
        for (int start = 0; start < 1 << 16; start += Rows)
        {
            for (int row = 0; row < Rows; row++)
            {
                *(ushort*)(tile.Row(row) + 4) = (ushort)(start + row);
            }

            fixed (ulong* d = digests)
            {
                TwoByteLeaves.LookUp(tile, 4, Rows, d);
                for (int row = 0; row < Rows; row++)
                {
                    MerkleTree.HashLeaf([(byte)(start + row), (byte)((start + row) >> 8)], expected);
                    Assert.Equal(MerkleNode.Digest(expected), DigestColumn.At(d, row));
                }
            }
        }
    }

    [Fact]
    public void Small_committees_do_not_build_the_table()
    {
        Assert.False(TwoByteLeaves.PayFor(255));
        Assert.True(TwoByteLeaves.PayFor(256));
    }
}
