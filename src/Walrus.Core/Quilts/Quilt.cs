namespace Walrus.Core.Quilts;

/// <summary>A quilt in memory (spec/encoding.md §5).</summary>
/// <param name="Bytes">The blob to store: the message matrix, row by row.</param>
/// <param name="SymbolSize">Its symbol size.</param>
/// <param name="Index">Its table of contents.</param>
public sealed record Quilt(ReadOnlyMemory<byte> Bytes, int SymbolSize, QuiltIndex Index);
