using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Execution;

/// <summary>What a transaction may do with a value of a type (contracts §1, column abilities); the seam's types carry no abilities.</summary>
internal static class MoveAbilities
{
    // Structs that may be dropped or copied; every other struct of a package must be used up.
    private static readonly string[] Copyable = ["::auth::Authenticated", "::auth::Authorized", "::node_metadata::NodeMetadata"];
    private static readonly string[] Droppable = [.. Copyable, "::metadata::Metadata", "::committee::Committee"];

    // Structs with key and store: anybody who holds one may transfer it.
    private static readonly string[] Transferable =
    [
        "::blob::Blob", "::storage_resource::Storage", "::staked_wal::StakedWal", "::storage_node::StorageNodeCap", "::storage_pool::StoragePool",
        "::upgrade::EmergencyUpgradeCap",
    ];

    private static readonly string CoinStart = $"{MoveTypes.Framework}::coin::Coin<";

    internal static bool IsCoin(string type) => type.StartsWith(CoinStart, StringComparison.Ordinal);

    /// <summary>The token of a coin's type.</summary>
    internal static string TokenOf(string coin) => coin[CoinStart.Length..^1];

    /// <summary>Whether a value may be left unused at the end.</summary>
    internal static bool CanDrop(string type) => IsPlain(type) || type == MoveTypes.TextMap || EndsIn(type, Droppable)
        || ((VectorOf(type) ?? OptionOf(type)) is { } element && CanDrop(element));

    /// <summary>Whether taking it by value leaves it in place.</summary>
    internal static bool CanCopy(string type) => IsPlain(type) || type == MoveTypes.TextMap || EndsIn(type, Copyable)
        || (VectorOf(type) is { } element && CanCopy(element));

    /// <summary>Whether TransferObjects may give it away.</summary>
    internal static bool CanTransfer(string type) => IsCoin(type) || EndsIn(type, Transferable);

    /// <summary>The element type of a vector, or null.</summary>
    internal static string? VectorOf(string type) =>
        type.StartsWith("vector<", StringComparison.Ordinal) ? type["vector<".Length..^1] : null;

    /// <summary>The value type of an option, or null.</summary>
    internal static string? OptionOf(string type)
    {
        var start = $"{MoveTypes.StandardLibrary}::option::Option<";
        return type.StartsWith(start, StringComparison.Ordinal) ? type[start.Length..^1] : null;
    }

    private static bool IsPlain(string type) =>
        !type.Contains("::", StringComparison.Ordinal)
            ? VectorOf(type) is null
            : type == MoveTypes.Text || type == MoveTypes.Id || type == $"{MoveTypes.StandardLibrary}::ascii::String"
                || (OptionOf(type) is { } inner && IsPlain(inner));

    private static bool EndsIn(string type, string[] names) =>
        !type.Contains('<', StringComparison.Ordinal) && type.Length > ObjectIdLength && names.Contains(type[ObjectIdLength..]);

    private const int ObjectIdLength = 2 + (2 * ObjectId.Length);
}
