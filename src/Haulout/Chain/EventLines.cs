using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;

namespace Haulout.Chain;

/// <summary>Events as lines: coloured for people where they look, or one JSON object each.</summary>
internal sealed class EventLines(TextWriter output, bool json)
{
    private readonly IAnsiConsole console = Lines.ConsoleOn(output);

    internal void Write(CheckpointEvents checkpoint)
    {
        foreach (var named in checkpoint.Events)
        {
            Write(checkpoint.Sequence, checkpoint.Timestamp, null, named);
        }
    }

    /// <summary>An element of an event blob, which has a place in the stream of all events and no time; ends of checkpoints are no lines.</summary>
    internal void Write(EventElement element)
    {
        if (element.Event is { } named)
        {
            Write(element.Checkpoint, null, element.Index, named);
        }
    }

    private void Write(ulong checkpoint, DateTimeOffset? time, ulong? index, NamedEvent named)
    {
        var (type, fields) = (TypeOf(named.Event), MoveJson.Fields(named.Event));
        if (json)
        {
            output.WriteLine(Json(checkpoint, time, index, named, type, fields).ToJsonString(MoveJson.Compact));
        }
        else
        {
            var first = time is { } at
                ? at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                : index?.ToString(CultureInfo.InvariantCulture).PadLeft(10);
            console.MarkupLine(Text(checkpoint, first, named, type, fields));
        }
    }

    private static JsonObject Json(ulong checkpoint, DateTimeOffset? time, ulong? index, NamedEvent named, string type, JsonObject fields)
    {
        var line = new JsonObject { ["checkpoint"] = checkpoint };
        if (time is { } at)
        {
            line["time"] = at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        }

        if (index is { } place)
        {
            line["index"] = place;
        }

        line["transaction"] = named.Id.TransactionDigest.ToString();
        line["sequence"] = named.Id.Sequence;
        line["type"] = type;
        line["event"] = fields;
        return line;
    }

    private static string Text(ulong checkpoint, string? first, NamedEvent named, string type, JsonObject fields)
    {
        var parts = fields.Select(f => $"[grey]{f.Key}[/] {Markup.Escape(MoveJson.Inline(f.Value))}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[grey]{first}[/]  {checkpoint,8}  [{Colour(named.Event)}]{Markup.Escape(type),-23}[/]  " +
            $"{string.Join("  ", parts)}  [grey]tx {named.Id.TransactionDigest}[/]");
    }

    private static string TypeOf(WalrusEvent value) => value is WalrusEvent.Unknown unknown ? unknown.Type : value.GetType().Name;

    private static string Colour(WalrusEvent value) => value switch
    {
        WalrusEvent.BlobCertified => "green",
        WalrusEvent.BlobRegistered => "aqua",
        WalrusEvent.BlobDeleted or WalrusEvent.InvalidBlobId => "red",
        WalrusEvent.Unknown => "grey",
        _ => "yellow",
    };
}
