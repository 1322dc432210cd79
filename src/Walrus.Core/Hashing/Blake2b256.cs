using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Walrus.Core.Hashing;

/// <summary>
/// Blake2b with a 32-byte digest (digest length in the parameter block, not a truncated Blake2b-512), one message at a time; the hash
/// of Walrus and Sui. The framework has none (spec/encoding.md, notation <c>H</c>).
/// </summary>
public static unsafe class Blake2b256
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestLength = 32;

    /// <summary>The digest of the concatenation of up to three pieces; saves callers a buffer for prefixed messages.</summary>
    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, DigestLength);
        Incremental state = default;
        state.Start();
        state.Append(first);
        state.Append(second);
        state.Append(third);
        state.Finish(digest);
    }

    /// <summary>The digest of one message.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> message)
    {
        var digest = new byte[DigestLength];
        Hash(message, default, default, digest);
        return digest;
    }

    private struct Incremental
    {
        private Words8 state;
        private Words16 block;
        private int buffered;
        private ulong hashed;

        internal void Start()
        {
            Blake2b.Iv.CopyTo(state);
            state[0] = Blake2b.H0;
        }

        internal void Append(ReadOnlySpan<byte> data)
        {
            Span<byte> buffer = System.Runtime.InteropServices.MemoryMarshal.AsBytes((Span<ulong>)block);
            while (data.Length > 0)
            {
                // The last block is compressed with another flag, so a full buffer waits until more is known to follow.
                if (buffered == Blake2b.BlockBytes)
                {
                    hashed += Blake2b.BlockBytes;
                    Compress(last: false);
                    buffered = 0;
                }

                int take = Math.Min(data.Length, Blake2b.BlockBytes - buffered);
                data[..take].CopyTo(buffer[buffered..]);
                buffered += take;
                data = data[take..];
            }
        }

        internal void Finish(Span<byte> digest)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes((Span<ulong>)block)[buffered..].Clear();
            hashed += (ulong)buffered;
            Compress(last: true);
            for (int i = 0; i < 4; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(digest[(8 * i)..], state[i]);
            }
        }

        private void Compress(bool last)
        {
            fixed (ulong* h = (Span<ulong>)state, m = (Span<ulong>)block)
            {
                Blake2b.Compress<ulong, ScalarWords>(h, m, hashed, last, h);
            }
        }
    }

    [InlineArray(8)]
    private struct Words8
    {
        private ulong first;
    }

    [InlineArray(16)]
    private struct Words16
    {
        private ulong first;
    }
}
