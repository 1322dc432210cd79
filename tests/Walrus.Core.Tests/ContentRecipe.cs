using System.Security.Cryptography;
using System.Text.Json;

namespace Walrus.Core.Tests;

/// <summary>Regenerates the contents that the shared vectors describe instead of storing (vectors/README.md).</summary>
internal static class ContentRecipe
{
    internal static byte[] Make(string kind, uint seed, int length) => kind switch
    {
        "affine" => Fill(length, i => (byte)(i * 31 + (i >> 8) * 17 + (int)seed)),
        "lcg32" => Lcg32(seed, length),
        "const" => Fill(length, _ => (byte)seed),
        "ascii" => Fill(length, i => (byte)(0x20 + (i * 7L + seed) % 95)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The recipe is not one of vectors/README.md."),
    };

    /// <summary>The content an entry <c>{recipe:{kind,seed}, length, content_sha256?}</c> stands for, its digest checked.</summary>
    internal static byte[] Of(JsonElement entry)
    {
        var recipe = entry.GetProperty("recipe");
        var content = Make(
            recipe.GetProperty("kind").GetString()!, recipe.GetProperty("seed").GetUInt32(), entry.GetProperty("length").GetInt32());
        if (entry.TryGetProperty("content_sha256", out var digest))
        {
            Assert.Equal(digest.GetString(), Convert.ToHexStringLower(SHA256.HashData(content)));
        }

        return content;
    }

    private static byte[] Fill(int length, Func<int, byte> at)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = unchecked(at(i));
        }

        return bytes;
    }

    private static byte[] Lcg32(uint seed, int length)
    {
        uint x = seed;
        return Fill(length, _ => (byte)((x = unchecked(x * 1664525 + 1013904223)) >> 24));
    }
}
