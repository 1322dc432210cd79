using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>A blob of zeros that says where it is read.</summary>
internal sealed class HookedBlob(long length, Action<long> onRead) : IBlobReader
{
    public long Length => length;

    public void Read(long offset, Span<byte> destination)
    {
        onRead(offset);
        destination.Clear();
    }
}
