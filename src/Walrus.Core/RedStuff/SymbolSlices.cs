namespace Walrus.Core.RedStuff;

/// <summary>
/// How a symbol is cut for work. Up to 2 KiB it is taken whole; a longer one slice by slice, so that the memory of a run does not grow
/// with the blob. A slice is a multiple of the hash block and of the chunk that the code works on.
/// </summary>
/// <param name="Symbol">Bytes of a symbol.</param>
internal readonly record struct SymbolSlices(int Symbol)
{
    /// <summary>The longest part of a symbol that is worked on at once.</summary>
    internal const int MaxBytes = 2048;

    internal int Count => (Symbol + MaxBytes - 1) / MaxBytes;

    internal bool IsSliced => Symbol > MaxBytes;

    internal static int Start(int slice) => slice * MaxBytes;

    internal int Length(int slice) => Math.Min(MaxBytes, Symbol - Start(slice));
}
