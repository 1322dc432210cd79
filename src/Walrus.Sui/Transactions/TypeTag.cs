using Walrus.Core;
using Walrus.Core.Bcs;

namespace Walrus.Sui.Transactions;

/// <summary>
/// A Move type without parameters left open. Its text form has addresses in full and no spaces; <see cref="Parse"/> also takes short
/// addresses and spaces, as Sui prints them.
/// </summary>
public abstract record TypeTag
{
    /// <summary>How deep types may nest (Sui's limit).</summary>
    public const int MaxDepth = 16;

    private TypeTag()
    {
    }

    /// <summary><c>bool</c>.</summary>
    public static TypeTag Bool { get; } = new Primitive("bool", 0);

    /// <summary><c>u8</c>.</summary>
    public static TypeTag U8 { get; } = new Primitive("u8", 1);

    /// <summary><c>u16</c>.</summary>
    public static TypeTag U16 { get; } = new Primitive("u16", 8);

    /// <summary><c>u32</c>.</summary>
    public static TypeTag U32 { get; } = new Primitive("u32", 9);

    /// <summary><c>u64</c>.</summary>
    public static TypeTag U64 { get; } = new Primitive("u64", 2);

    /// <summary><c>u128</c>.</summary>
    public static TypeTag U128 { get; } = new Primitive("u128", 3);

    /// <summary><c>u256</c>.</summary>
    public static TypeTag U256 { get; } = new Primitive("u256", 10);

    /// <summary><c>address</c>.</summary>
    public static TypeTag Address { get; } = new Primitive("address", 4);

    /// <summary><c>signer</c>.</summary>
    public static TypeTag Signer { get; } = new Primitive("signer", 5);

    /// <summary><c>vector&lt;u8&gt;</c>, the type of byte strings.</summary>
    public static TypeTag Bytes { get; } = new Vector(U8);

    internal static IReadOnlyList<TypeTag> Primitives { get; } = [Bool, U8, U16, U32, U64, U128, U256, Address, Signer];

    /// <summary>A type without a body.</summary>
    internal sealed record Primitive(string Name, byte Variant) : TypeTag
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>A vector of <paramref name="Element"/>.</summary>
    public sealed record Vector(TypeTag Element) : TypeTag
    {
        /// <inheritdoc/>
        public override string ToString() => $"vector<{Element}>";
    }

    /// <summary>A struct or an enum.</summary>
    public sealed record Struct(StructTag Tag) : TypeTag
    {
        /// <inheritdoc/>
        public override string ToString() => Tag.ToString();
    }

    /// <summary>Parses the text form.</summary>
    /// <exception cref="WalrusFormatException">It is not a Move type, or nests deeper than <see cref="MaxDepth"/>.</exception>
    public static TypeTag Parse(string text) => new TypeTagParser(text).Parse();

    /// <summary>Parses the text form; false when it is not a Move type.</summary>
    public static bool TryParse(string text, out TypeTag type)
    {
        try
        {
            type = Parse(text);
            return true;
        }
        catch (WalrusFormatException)
        {
            type = Bool;
            return false;
        }
    }

    /// <summary>Reads the BCS of a <c>TypeTag</c>.</summary>
    /// <exception cref="BcsException">It is not one, or nests deeper than <see cref="MaxDepth"/>.</exception>
    public static TypeTag Read(ref BcsReader reader) => TypeTagCodec.Read(ref reader, MaxDepth);

    /// <summary>Writes the BCS of a <c>TypeTag</c>.</summary>
    public void Write(BcsWriter writer) => TypeTagCodec.Write(writer, this);
}
