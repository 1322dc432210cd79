using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
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
            var type = TypeOf(named.Event);
            var fields = MoveJson.Fields(named.Event);
            if (json)
            {
                output.WriteLine(Json(checkpoint, named, type, fields).ToJsonString(MoveJson.Compact));
            }
            else
            {
                console.MarkupLine(Text(checkpoint, named, type, fields));
            }
        }
    }

    private static JsonObject Json(CheckpointEvents checkpoint, NamedEvent named, string type, JsonObject fields) => new()
    {
        ["checkpoint"] = checkpoint.Sequence,
        ["time"] = checkpoint.Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["transaction"] = named.Id.TransactionDigest.ToString(),
        ["sequence"] = named.Id.Sequence,
        ["type"] = type,
        ["event"] = fields,
    };

    private static string Text(CheckpointEvents checkpoint, NamedEvent named, string type, JsonObject fields)
    {
        var parts = fields.Select(f => $"[grey]{f.Key}[/] {Markup.Escape(MoveJson.Inline(f.Value))}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[grey]{checkpoint.Timestamp:yyyy-MM-dd HH:mm:ss}[/]  {checkpoint.Sequence,8}  [{Colour(named.Event)}]{Markup.Escape(type),-23}[/]  " +
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
