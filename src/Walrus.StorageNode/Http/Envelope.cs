using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Walrus.StorageNode.Http;

/// <summary>The JSON envelopes around every answer that is not BCS (storage-node-api §A.4).</summary>
internal static class Envelope
{
    // Base64 is sent as it is, as upstream does; nothing here ends up inside HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static ReadOnlyMemory<byte> Success(int code, Action<Utf8JsonWriter> data) => Write(w =>
    {
        w.WriteStartObject("success");
        w.WriteNumber("code", code);
        w.WritePropertyName("data");
        data(w);
        w.WriteEndObject();
    });

    internal static ReadOnlyMemory<byte> Error(Refusal why) => Write(w =>
    {
        w.WriteStartObject("error");
        w.WriteString("status", why.Status.Name);
        w.WriteNumber("code", why.Status.Code);
        w.WriteString("message", why.Message);
        w.WriteStartArray("details");
        w.WriteStartObject();
        w.WriteString("@type", "ErrorInfo");
        w.WriteString("reason", why.Reason);
        w.WriteString("domain", why.Domain);
        w.WriteStartObject("metadata");
        w.WriteEndObject();
        w.WriteEndObject();
        if (why.TraceId is { } trace)
        {
            w.WriteStartObject();
            w.WriteString("@type", "DebugInfo");
            w.WriteStartArray("stackEntries");
            w.WriteEndArray();
            w.WriteString("detail", $"TraceID: {trace}");
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
