using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Crds;

namespace ControlPlane.Kubernetes.Tests.Crds;

/// <summary>The files people apply are the types the operator reads.</summary>
public sealed class CrdFileTests
{
    public static TheoryData<string> Kinds => [.. CustomResource.All.Select(k => k.Type.Kind)];

    /// <summary>Set to 1 to write the files instead of comparing them.</summary>
    private static bool Writes => Environment.GetEnvironmentVariable("HAULOUT_WRITE_CRDS") == "1";

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_file_in_k8s_crds_is_what_the_types_say(string kind)
    {
        var definition = Definition(kind);
        string expected =
            "# Generated from src/ControlPlane.Kubernetes. To change it, change the types and run the tests with HAULOUT_WRITE_CRDS=1.\n"
            + YamlText.Of(SchemaGenerator.Manifest(definition));
        string path = Repository.File("k8s", "crds", $"{definition.Type.Plural}.yaml");
        if (Writes)
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_part_of_a_schema_is_described_and_bounded(string kind)
    {
        var faults = new List<string>();
        var schema = SchemaGenerator.Manifest(Definition(kind))["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();
        Check(kind, schema, faults);
        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_printed_column_points_at_something_the_schema_has(string kind)
    {
        var definition = Definition(kind);
        var schema = SchemaGenerator.Manifest(definition)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        foreach (var column in definition.Columns.Where(c => !c.Path.StartsWith(".metadata", StringComparison.Ordinal)))
        {
            var at = schema;
            foreach (string step in column.Path.Split('[')[0].Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                at = at["properties"]?[step];
                Assert.True(at is not null, $"{column.Name}: {column.Path}");
            }
        }
    }

    internal static CustomResource Definition(string kind) => CustomResource.All.Single(k => k.Type.Kind == kind);

    private static void Check(string path, JsonObject schema, List<string> faults)
    {
        string type = schema["type"]?.ToString() ?? (schema["x-kubernetes-int-or-string"] is null ? "" : "int-or-string");
        bool isMeta = path.EndsWith(".metadata", StringComparison.Ordinal);
        bool isTypeMeta = path.EndsWith(".apiVersion", StringComparison.Ordinal) || path.EndsWith(".kind", StringComparison.Ordinal);
        Expect(isMeta || schema["description"] is not null, "has no description");
        Expect(schema["default"] is not JsonValue value || value.ToString().Length > 0, "has an empty text as its default");
        switch (type)
        {
            case "string":
                Expect(isTypeMeta || schema["enum"] is not null || schema["maxLength"] is not null, "has no maxLength");
                break;
            case "array":
                Expect(schema["maxItems"] is not null, "has no maxItems");
                Expect(schema["x-kubernetes-list-type"] is not null, "has no list type");
                Check($"{path}[]", WithDescription(schema["items"]!.AsObject()), faults);
                break;
            case "object" when schema["properties"] is JsonObject properties:
                foreach (var (name, property) in properties)
                {
                    Check($"{path}.{name}", property!.AsObject(), faults);
                }

                break;
            case "object" when !isMeta:
                Expect(schema["maxProperties"] is not null, "has no maxProperties");
                Expect(schema["additionalProperties"]?["maxLength"] is not null, "has values without maxLength");
                break;
            case "int-or-string":
                Expect(schema["pattern"] is not null, "has no pattern");
                break;
            default:
                Expect(isMeta || type is "integer" or "boolean", $"has the unexpected type '{type}'");
                break;
        }

        void Expect(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{path} {fault}");
            }
        }

        static JsonObject WithDescription(JsonObject items)
        {
            var copy = items.DeepClone().AsObject();
            copy.TryAdd("description", "an item");
            return copy;
        }
    }
}
