using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Walrus.Core.Tests.ReedSolomon;

/// <summary>The shards that reed-solomon-simd tests with: the ChaCha8 stream of rand_chacha, its key one byte repeated.</summary>
internal static class ChaChaShards
{
    internal static byte[][] Make(int count, int length, byte seed)
    {
        var key = new byte[32];
        key.AsSpan().Fill(seed);
        var stream = new ChaChaEngine(8);
        stream.Init(forEncryption: true, new ParametersWithIV(new KeyParameter(key), new byte[8]));
        var zeros = new byte[length];
        var shards = new byte[count][];
        foreach (ref var shard in shards.AsSpan())
        {
            shard = new byte[length];
            stream.ProcessBytes(zeros, 0, length, shard, 0);
        }

        return shards;
    }
}
