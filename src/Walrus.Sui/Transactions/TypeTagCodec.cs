using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>The BCS of Move types. Variants are numbered in the order Sui added them, not by width.</summary>
internal static class TypeTagCodec
{
    private const byte VectorVariant = 6;
    private const byte StructVariant = 7;
    private const int Variants = 11;
    private const int MaxTypeArguments = 32;

    internal static TypeTag Read(ref BcsReader reader, int depth)
    {
        if (depth == 0)
        {
            throw new BcsException($"The type at byte {reader.Position} nests deeper than {TypeTag.MaxDepth}.");
        }

        int variant = reader.ReadVariant(Variants, "TypeTag");
        switch (variant)
        {
            case VectorVariant:
                return new TypeTag.Vector(Read(ref reader, depth - 1));
            case StructVariant:
                var address = ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length));
                var module = ReadIdentifier(ref reader);
                var name = ReadIdentifier(ref reader);
                var arguments = new TypeTag[reader.ReadLength(MaxTypeArguments)];
                for (int i = 0; i < arguments.Length; i++)
                {
                    arguments[i] = Read(ref reader, depth - 1);
                }

                return new TypeTag.Struct(new StructTag(address, module, name, arguments));
            default:
                return TypeTag.Primitives.First(p => ((TypeTag.Primitive)p).Variant == variant);
        }
    }

    internal static void Write(BcsWriter writer, TypeTag type)
    {
        switch (type)
        {
            case TypeTag.Primitive primitive:
                writer.WriteUleb128(primitive.Variant);
                break;
            case TypeTag.Vector vector:
                writer.WriteUleb128(VectorVariant);
                Write(writer, vector.Element);
                break;
            case TypeTag.Struct { Tag: var tag }:
                writer.WriteUleb128(StructVariant).WriteFixed(tag.Address.Span).WriteString(tag.Module).WriteString(tag.Name);
                writer.WriteUleb128((uint)tag.TypeArguments.Count);
                foreach (var argument in tag.TypeArguments)
                {
                    Write(writer, argument);
                }

                break;
        }
    }

    internal static string ReadIdentifier(ref BcsReader reader)
    {
        var name = reader.ReadString(MoveIdentifier.MaxLength);
        return MoveIdentifier.IsValid(name)
            ? name
            : throw new BcsException($"The name that ends at byte {reader.Position} is not a Move identifier.");
    }
}
