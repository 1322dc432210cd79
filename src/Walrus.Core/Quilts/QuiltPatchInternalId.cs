using System.Buffers.Binary;

namespace Walrus.Core.Quilts;

/// <summary>
/// A patch within its quilt: the half-open range of columns it fills (spec/encoding.md §5.4). Its bytes are a version and the two
/// bounds, 5 in all.
/// </summary>
public readonly record struct QuiltPatchInternalId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 5;

    /// <summary>The columns from <paramref name="start"/> up to and without <paramref name="end"/>.</summary>
    /// <exception cref="WalrusFormatException">The range is empty, or begins at column 0, which belongs to the index.</exception>
    public QuiltPatchInternalId(ushort start, ushort end)
    {
        if (start == 0 || end <= start)
        {
            throw new WalrusFormatException($"Columns {start} to {end} hold no patch: column 0 is the index, and a patch fills at least one.");
        }

        Start = start;
        End = end;
    }

    /// <summary>The first column.</summary>
    public ushort Start { get; }

    /// <summary>The column behind the last.</summary>
    public ushort End { get; }

    /// <summary>How many columns, which is how many secondary slivers a reader needs.</summary>
    public int Count => End - Start;

    /// <summary>Reads version and bounds.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not version 1, not 5, or not a range.</exception>
    public static QuiltPatchInternalId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length || bytes[0] != QuiltFormat.Version)
        {
            throw new WalrusFormatException(
                $"An internal patch id is {Length} bytes that begin with {QuiltFormat.Version}; these are {bytes.Length}"
                + (bytes.IsEmpty ? "." : $" that begin with {bytes[0]}."));
        }

        return new(BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[3..]));
    }

    /// <summary>Version and bounds.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        bytes[0] = QuiltFormat.Version;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), Start);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(3), End);
        return bytes;
    }

    /// <summary>The two bounds, for messages.</summary>
    public override string ToString() => $"{Start}..{End}";
}
