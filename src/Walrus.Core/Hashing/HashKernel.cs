using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Walrus.Core.Kernels;

namespace Walrus.Core.Hashing;

/// <summary>
/// Merkle hashing of eight equal-length messages at a time. Digests stay word-major whatever the vector width: word w of lane l of a
/// group of eight at [w * 8 + l], 256 bytes a group (spec/encoding.md §3.2, spec/performance.md §5).
/// </summary>
internal abstract unsafe class HashKernel
{
    /// <summary>Messages hashed together.</summary>
    internal const int Lanes = 8;

    /// <summary>64-bit words of eight digests.</summary>
    internal const int DigestWords = 32;

    /// <summary>64-bit words of the state of eight unfinished hashes, the first 32 of which are the digests once it is finished.</summary>
    internal const int StateWords = 64;

    /// <summary>
    /// Leaf hashes H(0x00 ‖ symbol) of eight symbols, slice by slice. The message with its prefix has <paramref name="total"/> bytes; this
    /// call takes those from <paramref name="from"/> (a multiple of 128) to <paramref name="to"/> (a multiple of 128, or the total).
    /// <paramref name="bytes"/> points at the first symbol's byte that is message byte <paramref name="from"/>; when that is the prefix,
    /// the byte there may be anything. Up to 64 bytes behind each piece may be read, their value does not matter.
    /// </summary>
    internal abstract void Leaves(byte* bytes, nint stride, int from, int to, int total, ulong* state);

    /// <summary>
    /// Inner nodes H(0x01 ‖ left ‖ right) of eight pairs a group; <paramref name="parents"/> may be either input. The right sides stand
    /// <paramref name="rightStep"/> words apart: zero if all groups have the same.
    /// </summary>
    internal abstract void Nodes(ulong* left, ulong* right, ulong* parents, int groups = 1, int rightStep = DigestWords);

    /// <summary>Sixteen digests in two groups become the even ones (left) and the odd ones (right).</summary>
    internal abstract void SplitPairs(ulong* first, ulong* second, ulong* left, ulong* right);

    /// <summary>The fastest kernel of this machine.</summary>
    internal static HashKernel Best { get; } = For(KernelLevels.Best);

    /// <summary>The kernel of a level.</summary>
    internal static HashKernel For(KernelLevel level) => level switch
    {
        KernelLevel.Avx512Gfni => new Avx512Hash(),
        KernelLevel.Avx2Gfni or KernelLevel.Avx2 => new LaneHash<Vector256<ulong>, Avx2Words>(),
        KernelLevel.Vector128 => new LaneHash<Vector128<ulong>, Vector128Words>(),
        _ => new LaneHash<ulong, ScalarWords>(),
    };
}
