using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Execution;

/// <summary>Checks that bytes given as a pure input are the BCS of the type they are used as.</summary>
internal static class PureValue
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxDepth = 8;

    /// <summary>Whether values of the type may come from the outside at all.</summary>
    internal static bool IsPure(string type) =>
        Width(type) is not null || type is "bool" || type == MoveTypes.Text || type == $"{MoveTypes.StandardLibrary}::ascii::String"
        || (MoveAbilities.VectorOf(type) is { } element && IsPure(element))
        || (MoveAbilities.OptionOf(type) is { } inner && IsPure(inner));

    /// <summary>Whether <paramref name="bytes"/> is exactly one value of the type.</summary>
    internal static bool IsValid(string type, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new BcsReader(bytes);
            Skip(type, ref reader, MaxDepth);
            reader.Finish();
            return true;
        }
        catch (WalrusFormatException)
        {
            return false;
        }
    }

    private static int? Width(string type) => type switch
    {
        "u8" => 1,
        "u16" => 2,
        "u32" => 4,
        "u64" => 8,
        "u128" => 16,
        "u256" => 32,
        "address" => SuiAddress.Length,
        _ when type == MoveTypes.Id => ObjectId.Length,
        _ => null,
    };

    private static void Skip(string type, ref BcsReader reader, int depth)
    {
        if (depth == 0)
        {
            throw new BcsException("The value nests too deep.");
        }

        if (Width(type) is { } width)
        {
            reader.ReadFixed(width);
        }
        else if (type is "bool")
        {
            reader.ReadBool();
        }
        else if (MoveAbilities.VectorOf(type) is { } element)
        {
            var count = reader.ReadLength(MaxBytes);
            if (element is "u8")
            {
                reader.ReadFixed(count);
                return;
            }

            for (var i = 0; i < count; i++)
            {
                Skip(element, ref reader, depth - 1);
            }
        }
        else if (MoveAbilities.OptionOf(type) is { } inner)
        {
            if (reader.ReadOption())
            {
                Skip(inner, ref reader, depth - 1);
            }
        }
        else
        {
            reader.ReadString(MaxBytes);
        }
    }
}
