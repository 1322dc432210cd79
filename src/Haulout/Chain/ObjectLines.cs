using System.Text.Json.Nodes;
using Spectre.Console;

namespace Haulout.Chain;

/// <summary>A JSON tree as indented lines for people: one name and value a line, lists of plain values on one line.</summary>
internal static class ObjectLines
{
    private const int Step = 2;

    internal static void Write(JsonObject value, IAnsiConsole console) => Fields(value, 0, console);

    private static void Fields(JsonObject value, int indent, IAnsiConsole console)
    {
        foreach (var (name, field) in value)
        {
            Line(new string(' ', indent) + $"[grey]{Markup.Escape(name)}:[/]", field, indent, console);
        }
    }

    private static void Line(string head, JsonNode? field, int indent, IAnsiConsole console)
    {
        switch (field)
        {
            case JsonObject { Count: > 0 } inner:
                console.MarkupLine(head);
                Fields(inner, indent + Step, console);
                break;
            case JsonArray { Count: > 0 } many when many.Any(e => e is JsonObject or JsonArray):
                console.MarkupLine(head);
                foreach (var element in many)
                {
                    Line(new string(' ', indent) + "[grey]-[/]", element, indent, console);
                }

                break;
            case JsonArray many:
                console.MarkupLine($"{head} {Markup.Escape(many.Count == 0 ? "none" : string.Join(' ', many.Select(MoveJson.Inline)))}");
                break;
            default:
                console.MarkupLine($"{head} {Markup.Escape(MoveJson.Inline(field))}");
                break;
        }
    }
}
