using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>What a bad disk does.</summary>
internal static class Damage
{
    /// <summary>Flips bits of a byte of a sliver's record, header included.</summary>
    internal static void Flip(this SliverStore store, SliverKey key, Index at, byte mask)
    {
        var (path, place) = store.Where(key)!.Value;
        long offset = place.Offset + at.GetOffset((int)(place.End - place.Offset));
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var one = new byte[1];
        Assert.Equal(1, RandomAccess.Read(file, one, offset));
        one[0] ^= mask;
        RandomAccess.Write(file, one, offset);
    }
}
