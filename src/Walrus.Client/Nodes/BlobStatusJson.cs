using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Events;

namespace Walrus.Client.Nodes;

/// <summary>
/// <see cref="BlobStatus"/> in upstream's JSON (storage-node-api §A.6): camelCase but for the two counts, which are snake_case, and event
/// sequence numbers as decimal text (a number is read too).
/// </summary>
public sealed class BlobStatusJson : JsonConverter<BlobStatus>
{
    private const string Nonexistent = "nonexistent", Deletable = "deletable", Permanent = "permanent", Invalid = "invalid";

    /// <inheritdoc/>
    public override BlobStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is WalrusFormatException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new JsonException($"This is not a blob status: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BlobStatus value, JsonSerializerOptions options)
    {
        if (value is BlobStatus.Nonexistent)
        {
            writer.WriteStringValue(Nonexistent);
            return;
        }

        writer.WriteStartObject();
        switch (value)
        {
            case BlobStatus.Deletable d:
                writer.WriteStartObject(Deletable);
                WriteEpoch(writer, "initialCertifiedEpoch", d.InitialCertifiedEpoch);
                WriteCounts(writer, d.Counts);
                break;
            case BlobStatus.Permanent p:
                writer.WriteStartObject(Permanent);
                writer.WriteNumber("endEpoch", p.EndEpoch.Value);
                writer.WriteBoolean("isCertified", p.IsCertified);
                WriteEvent(writer, "statusEvent", p.StatusEvent);
                WriteCounts(writer, p.Counts);
                WriteEpoch(writer, "initialCertifiedEpoch", p.InitialCertifiedEpoch);
                break;
            case BlobStatus.Invalid i:
                writer.WriteStartObject(Invalid);
                WriteEvent(writer, "event", i.Event);
                break;
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static BlobStatus Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String && json.GetString() == Nonexistent)
        {
            return new BlobStatus.Nonexistent();
        }

        if (json.GetPropertyCount() != 1)
        {
            throw new WalrusFormatException("one variant is expected.");
        }

        var variant = json.EnumerateObject().First();
        var body = variant.Value;
        return variant.Name switch
        {
            Deletable => new BlobStatus.Deletable(ReadEpoch(body), ReadCounts(body)),
            Permanent => new BlobStatus.Permanent(
                new Epoch(body.GetProperty("endEpoch").GetUInt32()), body.GetProperty("isCertified").GetBoolean(),
                ReadEvent(body.GetProperty("statusEvent")), ReadCounts(body), ReadEpoch(body)),
            Invalid => new BlobStatus.Invalid(ReadEvent(body.GetProperty("event"))),
            _ => throw new WalrusFormatException("the variant is unknown."),
        };
    }

    private static Epoch? ReadEpoch(JsonElement body) =>
        body.TryGetProperty("initialCertifiedEpoch", out var epoch) && epoch.ValueKind != JsonValueKind.Null ? new(epoch.GetUInt32()) : null;

    private static DeletableCounts ReadCounts(JsonElement body)
    {
        var counts = body.GetProperty("deletableCounts");
        return new(counts.GetProperty("count_deletable_total").GetUInt32(), counts.GetProperty("count_deletable_certified").GetUInt32());
    }

    private static EventId ReadEvent(JsonElement json)
    {
        var sequence = json.GetProperty("eventSeq");
        return new(
            SuiDigest.Parse(json.GetProperty("txDigest").GetString()),
            sequence.ValueKind == JsonValueKind.Number ? sequence.GetUInt64() : ReadDecimal(sequence.GetString()));
    }

    private static ulong ReadDecimal(string? text) =>
        ulong.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw new WalrusFormatException("an event's sequence number is not decimal.");

    private static void WriteEpoch(Utf8JsonWriter writer, string name, Epoch? epoch)
    {
        if (epoch is { } value)
        {
            writer.WriteNumber(name, value.Value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteCounts(Utf8JsonWriter writer, DeletableCounts counts)
    {
        writer.WriteStartObject("deletableCounts");
        writer.WriteNumber("count_deletable_total", counts.Total);
        writer.WriteNumber("count_deletable_certified", counts.Certified);
        writer.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter writer, string name, EventId id)
    {
        writer.WriteStartObject(name);
        writer.WriteString("txDigest", id.TransactionDigest.ToString());
        writer.WriteString("eventSeq", id.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }
}
