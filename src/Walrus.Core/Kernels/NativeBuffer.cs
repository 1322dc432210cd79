using System.Runtime.InteropServices;

namespace Walrus.Core.Kernels;

/// <summary>
/// Scratch memory outside the garbage collector, aligned to 64 bytes. Kernels take its pointer; the owner keeps it in a using statement,
/// which is what keeps it alive while they run.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;

    internal NativeBuffer(long bytes)
    {
        Length = bytes;
        Pointer = (byte*)NativeMemory.AlignedAlloc(checked((nuint)bytes + Alignment), Alignment);
        GC.AddMemoryPressure(Math.Max(1, bytes));
    }

    ~NativeBuffer() => Free();

    internal byte* Pointer { get; private set; }

    internal long Length { get; }

    internal void Clear() => NativeMemory.Clear(Pointer, (nuint)Length);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer is null)
        {
            return;
        }

        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.RemoveMemoryPressure(Math.Max(1, Length));
    }
}
