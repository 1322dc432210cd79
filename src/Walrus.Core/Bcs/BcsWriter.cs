using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Walrus.Core.Bcs;

/// <summary>Writes canonical BCS into a growing buffer.</summary>
public sealed class BcsWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> buffer;

    /// <summary>Starts empty; <paramref name="capacity"/> is a hint in bytes.</summary>
    public BcsWriter(int capacity = 256) => buffer = new ArrayBufferWriter<byte>(Math.Max(1, capacity));

    /// <summary>What has been written so far.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>A copy of what has been written so far.</summary>
    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    /// <summary>Bytes without a length in front.</summary>
    public BcsWriter WriteFixed(ReadOnlySpan<byte> bytes)
    {
        buffer.Write(bytes);
        return this;
    }

    /// <summary>One byte.</summary>
    public BcsWriter WriteU8(byte value) => WriteFixed([value]);

    /// <summary>A little-endian u16.</summary>
    public BcsWriter WriteU16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.GetSpan(2), value);
        buffer.Advance(2);
        return this;
    }

    /// <summary>A little-endian u32.</summary>
    public BcsWriter WriteU32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return this;
    }

    /// <summary>A little-endian u64.</summary>
    public BcsWriter WriteU64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
        return this;
    }

    /// <summary>A little-endian u128.</summary>
    public BcsWriter WriteU128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(buffer.GetSpan(16), value);
        buffer.Advance(16);
        return this;
    }

    /// <summary>A boolean, or the tag of an option.</summary>
    public BcsWriter WriteBool(bool value) => WriteU8(value ? (byte)1 : (byte)0);

    /// <summary>A ULEB128 in its shortest form: lengths and enum variants.</summary>
    public BcsWriter WriteUleb128(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteU8((byte)(value | 0x80));
        }

        return WriteU8((byte)value);
    }

    /// <summary>A byte vector with its length in front.</summary>
    public BcsWriter WriteBytes(ReadOnlySpan<byte> bytes) => WriteUleb128((uint)bytes.Length).WriteFixed(bytes);

    /// <summary>A string: its UTF-8 bytes with their count in front.</summary>
    /// <exception cref="EncoderFallbackException">The text holds half a surrogate pair, which has no UTF-8.</exception>
    public BcsWriter WriteString(string value) => WriteBytes(StrictUtf8.GetBytes(value));

    /// <summary>A map of strings in BCS order, that of the serialised keys (spec/encoding.md §5.1).</summary>
    public BcsWriter WriteStringMap(IReadOnlyDictionary<string, string> map)
    {
        var entries = map.Select(e => (Key: Serialise(e.Key), e.Value)).ToArray();
        Array.Sort(entries, static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        WriteUleb128((uint)entries.Length);
        foreach (var (key, value) in entries)
        {
            WriteFixed(key).WriteString(value);
        }

        return this;
    }

    private static byte[] Serialise(string value) => new BcsWriter().WriteString(value).ToArray();

    /// <summary>How many bytes <see cref="WriteUleb128"/> takes for <paramref name="value"/>.</summary>
    public static int Uleb128Length(uint value) => value switch
    {
        < 1u << 7 => 1,
        < 1u << 14 => 2,
        < 1u << 21 => 3,
        < 1u << 28 => 4,
        _ => 5,
    };
}
