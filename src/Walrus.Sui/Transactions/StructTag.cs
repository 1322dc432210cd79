using System.Globalization;
using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>A Move struct with its type arguments. The address is that of the package which first defined it.</summary>
/// <param name="Address">The defining package.</param>
/// <param name="Module">The module, a Move identifier.</param>
/// <param name="Name">The struct, a Move identifier.</param>
/// <param name="TypeArguments">In order; empty for most.</param>
public sealed record StructTag(ObjectId Address, string Module, string Name, IReadOnlyList<TypeTag> TypeArguments)
{
    /// <summary>Without type arguments.</summary>
    public StructTag(ObjectId address, string module, string name) : this(address, module, name, [])
    {
    }

    /// <summary>Parses the text form of a struct type.</summary>
    /// <exception cref="WalrusFormatException">It is no Move type, or not a struct.</exception>
    public static StructTag Parse(string text) => TypeTag.Parse(text) is TypeTag.Struct type
        ? type.Tag
        : throw new WalrusFormatException($"'{text}' is a Move type but not a struct.");

    /// <summary>As a type.</summary>
    public TypeTag ToTypeTag() => new TypeTag.Struct(this);

    /// <summary>The form with the shortest addresses, which Sui's filters by type take: <c>0x2::coin::Coin&lt;0x…::wal::WAL&gt;</c>.</summary>
    public string ToShortString() => Format(a => "0x" + a.ToString()[2..].TrimStart('0').PadLeft(1, '0'), ToShort);

    /// <inheritdoc/>
    public override string ToString() => Format(a => a.ToString(), t => t.ToString());

    /// <inheritdoc/>
    public bool Equals(StructTag? other) => other is not null
        && Address == other.Address && Module == other.Module && Name == other.Name && TypeArguments.SequenceEqual(other.TypeArguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, Module, Name, TypeArguments.Count);

    private static string ToShort(TypeTag type) => type switch
    {
        TypeTag.Vector vector => $"vector<{ToShort(vector.Element)}>",
        TypeTag.Struct inner => inner.Tag.ToShortString(),
        _ => type.ToString(),
    };

    private string Format(Func<ObjectId, string> address, Func<TypeTag, string> argument)
    {
        var arguments = TypeArguments.Count == 0 ? "" : $"<{string.Join(',', TypeArguments.Select(argument))}>";
        return string.Create(CultureInfo.InvariantCulture, $"{address(Address)}::{Module}::{Name}{arguments}");
    }
}
