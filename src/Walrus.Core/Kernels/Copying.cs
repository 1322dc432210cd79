using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Walrus.Core.Kernels;

/// <summary>Copies of a few bytes, where the call of a general copy would cost more than the copy.</summary>
internal static unsafe class Copying
{
    /// <summary>Copies exactly <paramref name="bytes"/> bytes, at least two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Small(byte* from, byte* to, int bytes)
    {
        if (bytes >= 32)
        {
            int last = bytes - 32;
            for (int i = 0; i < last; i += 32)
            {
                Vector256.Load(from + i).Store(to + i);
            }

            Vector256.Load(from + last).Store(to + last);
        }
        else if (bytes >= 16)
        {
            Vector128<byte> head = Vector128.Load(from), tail = Vector128.Load(from + bytes - 16);
            head.Store(to);
            tail.Store(to + bytes - 16);
        }
        else if (bytes >= 8)
        {
            ulong head = *(ulong*)from, tail = *(ulong*)(from + bytes - 8);
            *(ulong*)to = head;
            *(ulong*)(to + bytes - 8) = tail;
        }
        else if (bytes >= 4)
        {
            uint head = *(uint*)from, tail = *(uint*)(from + bytes - 4);
            *(uint*)to = head;
            *(uint*)(to + bytes - 4) = tail;
        }
        else
        {
            *(ushort*)to = *(ushort*)from;
            to[bytes - 1] = from[bytes - 1];
        }
    }
}
