using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core;

namespace Walrus.Client.Nodes;

/// <summary>
/// The envelope of success, <c>{"success":{"code":…,"data":…}}</c>, and the one set of JSON rules both sides of a storage node's API keep
/// (storage-node-api §A.4, §A.6). Data is a sentence, <see cref="StoredStatus"/>, <see cref="BlobStatus"/>,
/// <see cref="ServiceHealthInfo"/> or a signed message of Core.
/// </summary>
public static class NodeEnvelope
{
    private const int MaxDepth = 16;

    /// <summary>
    /// Upstream's JSON: camelCase, no escapes beyond what JSON needs. Reading refuses doubled names and missing parts, and passes over
    /// unknown ones.
    /// </summary>
    public static JsonSerializerOptions Json { get; } = MakeOptions();

    /// <summary>The envelope around <paramref name="data"/>; <paramref name="code"/> is the HTTP status it is sent with.</summary>
    public static byte[] Success<T>(int code, T data) => JsonSerializer.SerializeToUtf8Bytes(new Outer<T>(new(code, data)), Json);

    /// <summary>Reads an envelope that came with <paramref name="httpStatus"/>.</summary>
    /// <exception cref="WalrusFormatException">It is anything else, or its code is another.</exception>
    public static T ReadSuccess<T>(ReadOnlySpan<byte> utf8, int httpStatus)
    {
        var success = Read<Outer<T>>(utf8).Success;
        return success.Code == httpStatus
            ? success.Data ?? throw new WalrusFormatException("The data must not be null.")
            : throw new WalrusFormatException($"The envelope says {success.Code}, the HTTP status {httpStatus}.");
    }

    internal static T Read<T>(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, Json) ?? throw new WalrusFormatException("The JSON must not be null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new WalrusFormatException($"This is not the JSON expected here: {e.Message}", e);
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = MaxDepth,
            Converters = { new JsonStringEnumConverter<StoredStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new BlobStatusJson() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed record Outer<T>(Inner<T> Success);

    private sealed record Inner<T>(int Code, T Data);
}
