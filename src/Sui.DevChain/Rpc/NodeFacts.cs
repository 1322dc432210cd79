using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sui.DevChain.Execution;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Rpc;

/// <summary>What the chain says of itself, when asked and in the head of every gRPC reply, as full nodes do.</summary>
/// <param name="ChainId">The digest of the first checkpoint.</param>
/// <param name="Height">The newest checkpoint.</param>
/// <param name="Timestamp">Its time, milliseconds since 1970.</param>
/// <param name="LowestObjects">The oldest checkpoint of which former versions of objects are kept.</param>
internal readonly record struct NodeFacts(string ChainId, ulong Height, ulong Timestamp, ulong LowestObjects)
{
    /// <summary>What clients call a chain of their own.</summary>
    internal const string Chain = "localnet";

    /// <summary>Checkpoints are kept for ever.</summary>
    internal const ulong LowestCheckpoint = 0;

    internal static NodeFacts Of(Engine engine, ulong history)
    {
        var tip = engine.Sequencer.Signal.Tip;
        return new(engine.Ids.ChainId.ToString(), tip.Sequence, tip.Timestamp, tip.Sequence > history ? tip.Sequence - history : 0);
    }

    internal void WriteTo(IHeaderDictionary headers)
    {
        headers[NodeHeaders.ChainId] = ChainId;
        headers[NodeHeaders.Chain] = Chain;
        headers[NodeHeaders.Epoch] = Text(TransactionExecutor.Epoch);
        headers[NodeHeaders.CheckpointHeight] = Text(Height);
        headers[NodeHeaders.TimestampMilliseconds] = Text(Timestamp);
        headers[NodeHeaders.LowestCheckpoint] = Text(LowestCheckpoint);
        headers[NodeHeaders.LowestObjects] = Text(LowestObjects);
    }

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
