using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Text;

namespace Walrus.Core.Bcs;

/// <summary>
/// Reads canonical BCS from a span. It refuses what a canonical writer cannot have written (over-long ULEB128, booleans other than 0
/// and 1, unsorted maps, bytes behind the value) and allocates nothing on the word of a length it has not checked against the bytes
/// that are really there.
/// </summary>
public ref struct BcsReader
{
    /// <summary>The largest length BCS allows for a sequence: 2^31 - 1.</summary>
    public const int MaxSequenceLength = int.MaxValue;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> data;
    private int position;

    /// <summary>Reads <paramref name="data"/> from its first byte.</summary>
    public BcsReader(ReadOnlySpan<byte> data) => this.data = data;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => data.Length - position;

    /// <summary>The next <paramref name="count"/> bytes, without a length in front.</summary>
    /// <exception cref="BcsException">Fewer bytes are left.</exception>
    public ReadOnlySpan<byte> ReadFixed(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw new BcsException($"Truncated at byte {position}: {count} more bytes were announced, {Remaining} are left.");
        }

        var slice = data.Slice(position, count);
        position += count;
        return slice;
    }

    /// <summary>One byte.</summary>
    public byte ReadU8() => ReadFixed(1)[0];

    /// <summary>A little-endian u16.</summary>
    public ushort ReadU16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadFixed(2));

    /// <summary>A little-endian u32.</summary>
    public uint ReadU32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadFixed(4));

    /// <summary>A little-endian u64.</summary>
    public ulong ReadU64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadFixed(8));

    /// <summary>A little-endian u128.</summary>
    public UInt128 ReadU128() => BinaryPrimitives.ReadUInt128LittleEndian(ReadFixed(16));

    /// <summary>A boolean: exactly 0 or 1.</summary>
    /// <exception cref="BcsException">The byte is neither.</exception>
    public bool ReadBool() => ReadU8() switch
    {
        0 => false,
        1 => true,
        var other => throw new BcsException($"Byte {position - 1} should be a boolean (0 or 1), it is {other}."),
    };

    /// <summary>A ULEB128 in its shortest form, at most 2^32 - 1.</summary>
    /// <exception cref="BcsException">It is longer than necessary or too large.</exception>
    public uint ReadUleb128()
    {
        ulong value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte b = ReadU8();
            value |= (ulong)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
            {
                if (b == 0 && shift > 0)
                {
                    throw new BcsException($"The ULEB128 that ends at byte {position - 1} is not in its shortest form.");
                }

                return value <= uint.MaxValue ? (uint)value : throw TooLarge();
            }
        }

        throw TooLarge();
    }

    /// <summary>The variant number of an enum, at most <paramref name="count"/> - 1.</summary>
    /// <exception cref="BcsException">The variant is unknown.</exception>
    public int ReadVariant(int count, string what)
    {
        uint variant = ReadUleb128();
        return variant < (uint)count
            ? (int)variant
            : throw new BcsException($"Variant {variant} of {what} is unknown; the known ones are 0 to {count - 1}.");
    }

    /// <summary>
    /// A sequence length, checked against <paramref name="max"/> and against the bytes left if every element takes at least
    /// <paramref name="minElementSize"/> bytes, so that a caller may allocate by it.
    /// </summary>
    /// <exception cref="BcsException">The length exceeds either bound.</exception>
    public int ReadLength(int max, int minElementSize = 1)
    {
        uint length = ReadUleb128();
        if (length > (uint)max)
        {
            throw new BcsException($"A length of {length} at byte {position} exceeds the {max} allowed here.");
        }

        if ((ulong)length * (ulong)minElementSize > (ulong)Remaining)
        {
            throw new BcsException($"Truncated: {length} elements are announced at byte {position}, only {Remaining} bytes are left.");
        }

        return (int)length;
    }

    /// <summary>A byte vector with its length in front, at most <paramref name="max"/> bytes; a view, not a copy.</summary>
    public ReadOnlySpan<byte> ReadBytes(int max = MaxSequenceLength) => ReadFixed(ReadLength(max));

    /// <summary>A string of at most <paramref name="max"/> bytes of valid UTF-8.</summary>
    /// <exception cref="BcsException">The bytes are not UTF-8.</exception>
    public string ReadString(int max)
    {
        var bytes = ReadBytes(max);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new BcsException($"The string that ends at byte {position} is not UTF-8.", e);
        }
    }

    /// <summary>The tag of an option: true if a value follows.</summary>
    public bool ReadOption() => ReadBool();

    /// <summary>
    /// A map of strings, at most <paramref name="maxEntries"/> entries. BCS orders a map by the <i>serialised</i> keys, so the length
    /// prefix dominates: <c>"b"</c> comes before <c>"aa"</c> (spec/encoding.md §5.1).
    /// </summary>
    /// <exception cref="BcsException">The keys are unsorted or repeated.</exception>
    public IReadOnlyDictionary<string, string> ReadStringMap(int maxEntries, int maxStringBytes)
    {
        int count = ReadLength(maxEntries, minElementSize: 2);
        if (count == 0)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        var map = new Dictionary<string, string>(count, StringComparer.Ordinal);
        ReadOnlySpan<byte> previous = default;
        for (int i = 0; i < count; i++)
        {
            int start = position;
            string key = ReadString(maxStringBytes);
            var serialised = data[start..position];
            if (i > 0 && previous.SequenceCompareTo(serialised) >= 0)
            {
                throw new BcsException($"The map key at byte {start} is out of order or repeated.");
            }

            previous = serialised;
            map.Add(key, ReadString(maxStringBytes));
        }

        return map;
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="BcsException">Bytes are left over.</exception>
    public readonly void Finish()
    {
        if (Remaining != 0)
        {
            throw new BcsException($"{Remaining} bytes follow the value that ended at byte {position}.");
        }
    }

    private readonly BcsException TooLarge() => new($"The ULEB128 that ends at byte {position - 1} exceeds 2^32 - 1.");
}
