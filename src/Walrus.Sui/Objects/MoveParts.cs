using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>The parts Move structs are made of: ids, options, vectors of structs.</summary>
internal static class MoveParts
{
    /// <summary>No object on Sui is larger, so no text or vector in one is.</summary>
    internal const int MaxObjectBytes = 256 * 1024;

    internal delegate T Read<out T>(ref BcsReader reader);

    internal static ObjectId ReadId(this ref BcsReader reader) => ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length));

    internal static Epoch ReadEpoch(this ref BcsReader reader) => new(reader.ReadU32());

    internal static BlobId ReadBlobId(this ref BcsReader reader) => BlobId.FromBytes(reader.ReadFixed(BlobId.Length));

    internal static BcsWriter WriteId(this BcsWriter writer, ObjectId id) => writer.WriteFixed(id.Span);

    internal static BcsWriter WriteEpoch(this BcsWriter writer, Epoch epoch) => writer.WriteU32(epoch.Value);

    internal static IReadOnlyList<T> ReadVector<T>(this ref BcsReader reader, int minElementSize, Read<T> read)
    {
        int count = reader.ReadLength(MaxObjectBytes, minElementSize);
        var list = new T[count];
        for (int i = 0; i < count; i++)
        {
            list[i] = read(ref reader);
        }

        return list;
    }

    internal static BcsWriter WriteVector<T>(this BcsWriter writer, IReadOnlyCollection<T> list, Action<BcsWriter, T> write)
    {
        writer.WriteUleb128((uint)list.Count);
        foreach (var element in list)
        {
            write(writer, element);
        }

        return writer;
    }

    internal static T? ReadOptional<T>(this ref BcsReader reader, Read<T> read) where T : class => reader.ReadOption() ? read(ref reader) : null;

    internal static T? ReadOptionalValue<T>(this ref BcsReader reader, Read<T> read) where T : struct =>
        reader.ReadOption() ? read(ref reader) : null;

    internal static BcsWriter WriteOptional<T>(this BcsWriter writer, T? value, Action<BcsWriter, T> write) where T : class
    {
        writer.WriteBool(value is not null);
        if (value is not null)
        {
            write(writer, value);
        }

        return writer;
    }

    internal static BcsWriter WriteOptionalValue<T>(this BcsWriter writer, T? value, Action<BcsWriter, T> write) where T : struct
    {
        writer.WriteBool(value is not null);
        if (value is { } present)
        {
            write(writer, present);
        }

        return writer;
    }

    internal static BcsWriter Write<T>(this BcsWriter writer, T value) where T : IMoveStruct<T>
    {
        value.WriteTo(writer);
        return writer;
    }
}
