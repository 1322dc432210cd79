using System.Globalization;
using System.Text.Json;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Http;

/// <summary>Upstream's JSON of a blob's status, mixed casing included (storage-node-api §A.6).</summary>
internal static class StatusJson
{
    internal static void Write(Utf8JsonWriter w, BlobStatus status)
    {
        switch (status)
        {
            case BlobStatus.Deletable deletable:
                w.WriteStartObject();
                w.WriteStartObject("deletable");
                WriteEpoch(w, deletable.InitialCertifiedEpoch);
                WriteCounts(w, deletable.Counts);
                w.WriteEndObject();
                w.WriteEndObject();
                break;
            case BlobStatus.Permanent permanent:
                w.WriteStartObject();
                w.WriteStartObject("permanent");
                w.WriteNumber("endEpoch", permanent.EndEpoch.Value);
                w.WriteBoolean("isCertified", permanent.IsCertified);
                WriteEvent(w, "statusEvent", permanent.StatusEvent);
                WriteCounts(w, permanent.Counts);
                WriteEpoch(w, permanent.InitialCertifiedEpoch);
                w.WriteEndObject();
                w.WriteEndObject();
                break;
            case BlobStatus.Invalid invalid:
                w.WriteStartObject();
                w.WriteStartObject("invalid");
                WriteEvent(w, "event", invalid.Event);
                w.WriteEndObject();
                w.WriteEndObject();
                break;
            default:
                w.WriteStringValue("nonexistent");
                break;
        }
    }

    private static void WriteEpoch(Utf8JsonWriter w, Epoch? certified)
    {
        if (certified is { } epoch)
        {
            w.WriteNumber("initialCertifiedEpoch", epoch.Value);
        }
        else
        {
            w.WriteNull("initialCertifiedEpoch");
        }
    }

    private static void WriteCounts(Utf8JsonWriter w, DeletableCounts counts)
    {
        w.WriteStartObject("deletableCounts");
        w.WriteNumber("count_deletable_total", counts.Total);
        w.WriteNumber("count_deletable_certified", counts.Certified);
        w.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter w, string name, EventId id)
    {
        w.WriteStartObject(name);
        w.WriteString("txDigest", id.TransactionDigest.ToString());
        w.WriteString("eventSeq", id.Sequence.ToString(CultureInfo.InvariantCulture));
        w.WriteEndObject();
    }
}
