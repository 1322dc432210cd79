using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Walrus.Client.Nodes;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Gateway.Publisher;

/// <summary>The body is no quilt; the message says why.</summary>
internal sealed class QuiltFormException(string message) : Exception(message)
{
    /// <summary>Whether it is only too long.</summary>
    internal bool IsTooLong { get; init; }
}

/// <summary>
/// The body of <c>PUT /v1/quilts</c> (storage-node-api §B.2): multipart/form-data, a part for each patch, named by its identifier, and
/// perhaps a part <c>_metadata</c> with tags.
/// </summary>
internal static class QuiltForm
{
    private const string MetadataPart = "_metadata";
    private const int MaxBoundary = 200;
    private const int MaxHeaderBytes = 72 * 1024;

    /// <summary>The patches of a form, tags included.</summary>
    /// <exception cref="QuiltFormException">It is no such form, or longer than <paramref name="limit"/>.</exception>
    internal static async Task<IReadOnlyList<QuiltPatch>> Read(HttpRequest request, EncodingConfig config, long limit, CancellationToken ct)
    {
        if (request.ContentLength > limit)
        {
            throw TooLong(limit);
        }

        var reader = new MultipartReader(Boundary(request), request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = MaxHeaderBytes };
        var parts = new List<(string Identifier, ReadOnlyMemory<byte> Data)>();
        ReadOnlyMemory<byte>? metadata = null;
        long left = limit;
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                string name = NameOf(section);
                var data = await BoundedBody.Read(section.Body, -1, left, ct) ?? throw TooLong(limit);
                left -= data.Length;
                if (name != MetadataPart)
                {
                    parts.Add((name, data));
                }
                else if (metadata is null)
                {
                    metadata = data;
                }
                else
                {
                    throw new QuiltFormException($"the part {MetadataPart} is there twice");
                }

                if (parts.Count >= config.SecondarySourceSymbols)
                {
                    throw new QuiltFormException($"a quilt of this network has at most {config.SecondarySourceSymbols - 1} patches");
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException && e is not BadHttpRequestException)
        {
            throw new QuiltFormException($"the body is no complete multipart/form-data: {e.Message}");
        }

        return parts.Count == 0
            ? throw new QuiltFormException("the form has no part to store")
            : Tagged(parts, metadata is { } json ? TagsOf(json.Span) : []);
    }

    private static QuiltFormException TooLong(long limit) =>
        new($"length limit exceeded: this publisher takes quilts of at most {limit} bytes") { IsTooLong = true };

    private static string Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MaxBoundary } boundary
            ? boundary.ToString()
            : throw new QuiltFormException("the body must be multipart/form-data with a boundary");

    private static string NameOf(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
        && disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.UnescapeAsQuotedString(disposition.Name) is { Length: > 0 } name
            ? name.ToString()
            : throw new QuiltFormException("every part needs a name: Content-Disposition: form-data; name=\"identifier\"");

    private static List<QuiltPatch> Tagged(
        List<(string Identifier, ReadOnlyMemory<byte> Data)> parts, Dictionary<string, IReadOnlyDictionary<string, string>> tags)
    {
        var patches = parts.Select(p => tags.Remove(p.Identifier, out var found)
            ? new QuiltPatch(p.Identifier, found, p.Data)
            : new QuiltPatch(p.Identifier, p.Data)).ToList();
        return tags.Count == 0
            ? patches
            : throw new QuiltFormException($"{MetadataPart} speaks of '{Shown(tags.First().Key)}', and there is no such part");
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> TagsOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var entries = JsonSerializer.Deserialize<List<Entry>>(json, NodeEnvelope.Json) ?? throw new JsonException("null");
            var tags = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
            foreach (var entry in entries)
            {
                if (entry is null || !tags.TryAdd(entry.Identifier, Texts(entry.Tags)))
                {
                    throw new JsonException($"'{Shown(entry?.Identifier ?? "null")}' is there twice, or is no entry");
                }
            }

            return tags;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new QuiltFormException(
                $"{MetadataPart} is not what it must be, [{{\"identifier\":…,\"tags\":{{…}}}}]: {e.Message}");
        }
    }

    private static Dictionary<string, string> Texts(IReadOnlyDictionary<string, JsonElement>? tags) => (tags ?? new Dictionary<string, JsonElement>())
        .ToDictionary(
            t => t.Key, t => t.Value.ValueKind == JsonValueKind.String ? t.Value.GetString()! : t.Value.GetRawText(), StringComparer.Ordinal);

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private sealed record Entry(string Identifier, IReadOnlyDictionary<string, JsonElement>? Tags = null);
}
