using System.Globalization;
using System.Net.Http.Headers;

namespace Walrus.Sui.Rpc;

/// <summary>What full nodes say of themselves in the head of every reply.</summary>
/// <param name="ChainId">The digest of the first checkpoint.</param>
/// <param name="Height">The newest checkpoint.</param>
/// <param name="Lowest">The oldest checkpoint kept.</param>
internal readonly record struct EndpointFacts(string? ChainId, ulong? Height, ulong? Lowest)
{
    private const int MaxChainIdLength = 64;

    internal static EndpointFacts From(HttpHeaders headers) => new(
        Text(headers, NodeHeaders.ChainId) is { Length: > 0 and <= MaxChainIdLength } id ? id : null,
        Number(headers, NodeHeaders.CheckpointHeight),
        Number(headers, NodeHeaders.LowestCheckpoint));

    private static string? Text(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;

    private static ulong? Number(HttpHeaders headers, string name) =>
        ulong.TryParse(Text(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
