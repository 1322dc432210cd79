using System.Buffers;
using System.Runtime.InteropServices;

namespace Walrus.Core.Kernels;

/// <summary>
/// Uninitialised scratch memory at a fixed address, aligned to 64 bytes. Kernels take its pointer; the owner keeps it in a using
/// statement, which is what keeps it alive while they run. Up to 16 MiB come from the shared array pool: touching fresh pages costs more
/// than hashing them (spec/performance.md §4.3). Longer ones are native, as arrays end at 2 GiB.
/// </summary>
internal sealed unsafe class Scratch : IDisposable
{
    private const int Alignment = 64;
    private const int PooledLimit = 16 << 20;

    private byte[]? rented;
    private GCHandle pin;
    private void* native;

    internal Scratch(long bytes)
    {
        Length = bytes;
        byte* start;
        if (bytes <= PooledLimit)
        {
            rented = ArrayPool<byte>.Shared.Rent((int)bytes + Alignment);
            pin = GCHandle.Alloc(rented, GCHandleType.Pinned);
            start = (byte*)pin.AddrOfPinnedObject();
        }
        else
        {
            native = NativeMemory.Alloc(checked((nuint)bytes + Alignment));
            GC.AddMemoryPressure(bytes);
            start = (byte*)native;
        }

        Pointer = (byte*)(((nint)start + Alignment - 1) & -Alignment);
    }

    ~Scratch() => Free();

    internal byte* Pointer { get; private set; }

    internal long Length { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        Pointer = null;
        if (rented is not null)
        {
            pin.Free();
            ArrayPool<byte>.Shared.Return(rented);
            rented = null;
        }

        if (native is not null)
        {
            NativeMemory.Free(native);
            GC.RemoveMemoryPressure(Length);
            native = null;
        }
    }
}
