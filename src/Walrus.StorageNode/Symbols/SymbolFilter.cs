using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Http;

namespace Walrus.StorageNode.Symbols;

/// <summary>Which recovery symbols are asked for (storage-node-api §A.5): by id, or all that help to rebuild one sliver.</summary>
/// <param name="Ids">The symbols; null in the other form.</param>
/// <param name="Target">The sliver to rebuild; null in the first form.</param>
/// <param name="TargetAxis">Its axis.</param>
/// <param name="ProofAxis">The axis of the sliver in whose tree the proof must be; null for either.</param>
internal sealed record SymbolFilter(IReadOnlyList<SymbolId>? Ids, SliverIndex? Target, SliverAxis TargetAxis, SliverAxis? ProofAxis)
{
    internal static SymbolFilter? Read(IQueryCollection query, int shards, out ApiError? refusal)
    {
        refusal = null;
        var (ids, target, type, proof) = (query["id"], query["targetSliver"], query["targetType"], query["proofAxis"]);
        SliverAxis? proofAxis = null;
        if (proof.Count > 0)
        {
            if (!TryAxis(proof, out var axis))
            {
                refusal = Refusals.BadFilter("proofAxis must be given once, as primary or secondary");
                return null;
            }

            proofAxis = axis;
        }

        if (ids.Count > 0)
        {
            return target.Count + type.Count > 0
                ? Refuse(out refusal, Refusals.BadFilter("give either id, or targetSliver and targetType, not both"))
                : ReadIds(ids!, shards, proofAxis, out refusal);
        }

        if (target.Count + type.Count == 0)
        {
            return Refuse(out refusal, Refusals.NoSymbols);
        }

        if (target.Count != 1 || !TryAxis(type, out var targetAxis) || !TryIndex(target[0], out var index))
        {
            return Refuse(out refusal, Refusals.BadFilter("targetSliver must be one sliver index, and targetType primary or secondary"));
        }

        return index.Value < shards
            ? new SymbolFilter(null, index, targetAxis, proofAxis)
            : Refuse(out refusal, Refusals.IndexOutOfRange("targetSliver", shards));
    }

    internal static bool TryAxis(Microsoft.Extensions.Primitives.StringValues values, out SliverAxis axis)
    {
        axis = values == "secondary" ? SliverAxis.Secondary : SliverAxis.Primary;
        return values.Count == 1 && values == axis.Word();
    }

    internal static bool TryIndex(string? text, out SliverIndex index)
    {
        bool ok = ushort.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out ushort value);
        index = new SliverIndex(value);
        return ok;
    }

    private static SymbolFilter? ReadIds(string[] ids, int shards, SliverAxis? proofAxis, out ApiError? refusal)
    {
        refusal = null;
        var parsed = new SymbolId[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            try
            {
                parsed[i] = SymbolId.Parse(ids[i]);
            }
            catch (WalrusFormatException e)
            {
                return Refuse(out refusal, Refusals.BadFilter(e.Message));
            }

            if (parsed[i].Row.Value >= shards || parsed[i].Column.Value >= shards)
            {
                return Refuse(out refusal, Refusals.SymbolOutOfRange(shards));
            }
        }

        return new SymbolFilter(parsed, null, default, proofAxis);
    }

    private static SymbolFilter? Refuse(out ApiError? refusal, ApiError why)
    {
        refusal = why;
        return null;
    }
}
