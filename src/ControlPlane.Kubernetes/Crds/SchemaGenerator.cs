using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Crds;

/// <summary>Structural schemas from records: the attributes that say what a property may hold are read here and nowhere else.</summary>
internal static class SchemaGenerator
{
    /// <summary>The schema of one custom resource as a manifest of kind CustomResourceDefinition.</summary>
    internal static JsonObject Manifest(CustomResource kind)
    {
        var type = kind.Type;
        var root = new JsonObject
        {
            ["description"] = kind.Description,
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["description"] = "Group and version of this object.", ["type"] = "string" },
                ["kind"] = new JsonObject { ["description"] = "Kind of this object.", ["type"] = "string" },
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = Described(Of(kind.Spec), "What is wished."),
                ["status"] = Described(Of(kind.Status), "What the operator found. Written by it alone."),
            },
        };
        foreach (var rule in kind.Rules)
        {
            Place(root, rule);
        }

        var subresources = new JsonObject { ["status"] = new JsonObject() };
        if (kind.Scales)
        {
            subresources["scale"] = new JsonObject
            {
                ["specReplicasPath"] = ".spec.replicas",
                ["statusReplicasPath"] = ".status.replicas",
                ["labelSelectorPath"] = ".status.selector",
            };
        }

        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{type.Plural}.{type.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = type.Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject
                {
                    ["kind"] = type.Kind,
                    ["listKind"] = $"{type.Kind}List",
                    ["plural"] = type.Plural,
                    ["singular"] = type.Kind.ToLowerInvariant(),
                    ["shortNames"] = new JsonArray(kind.ShortName),
                    ["categories"] = new JsonArray("walrus"),
                },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = type.Version,
                    ["served"] = true,
                    ["storage"] = true,
                    ["subresources"] = subresources,
                    ["additionalPrinterColumns"] = new JsonArray([.. kind.Columns.Select(Column)]),
                    ["schema"] = new JsonObject { ["openAPIV3Schema"] = root },
                }),
            },
        };
    }

    /// <summary>The schema of a record.</summary>
    internal static JsonObject Of(Type record)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in Properties(record))
        {
            string name = Name(property);
            properties[name] = Described(OfProperty(property), property.GetCustomAttribute<DescriptionAttribute>()!.Description);
            if (property.GetCustomAttribute<RequiredMemberAttribute>() is not null)
            {
                required.Add(name);
            }
        }

        var schema = new JsonObject { ["type"] = "object" };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema["properties"] = properties;
        return schema;
    }

    /// <summary>The properties of a record that are part of its schema, inherited ones first.</summary>
    internal static IEnumerable<PropertyInfo> Properties(Type record) =>
        record.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.GetCustomAttribute<DescriptionAttribute>() is not null)
            .OrderBy(p => p.DeclaringType == record ? 1 : 0);

    internal static string Name(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static JsonObject OfProperty(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = type switch
        {
            _ when property.GetCustomAttribute<QuantityAttribute>() is not null => OfQuantity(),
            _ when type == typeof(string) => OfText(property),
            _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when type == typeof(int) => OfNumber(property, "int32"),
            _ when type == typeof(long) => OfNumber(property, "int64"),
            _ when type == typeof(DateTime) => new JsonObject { ["type"] = "string", ["format"] = "date-time", ["maxLength"] = 40 },
            _ when type.IsEnum => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(n => JsonValue.Create(n))]),
            },
            _ when Argument(type, typeof(IReadOnlyDictionary<,>)) is not null => OfMap(property),
            _ when Argument(type, typeof(IReadOnlyList<>)) is { } item => OfList(property, item),
            _ => Of(type),
        };
        if (property.GetCustomAttribute<SchemaDefaultAttribute>() is { } standard)
        {
            schema["default"] = JsonSerializer.SerializeToNode(standard.Value is Enum e ? e.ToString() : standard.Value);
        }

        return schema;
    }

    private static JsonObject OfQuantity() => new()
    {
        ["x-kubernetes-int-or-string"] = true,
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
        ["pattern"] = QuantityAttribute.Pattern,
        ["maxLength"] = 24,
    };

    private static JsonObject OfText(PropertyInfo property)
    {
        var length = property.GetCustomAttribute<StringLengthAttribute>()
            ?? throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name} has no StringLength");
        var schema = new JsonObject { ["type"] = "string" };
        if (length.MinimumLength > 0)
        {
            schema["minLength"] = length.MinimumLength;
        }

        schema["maxLength"] = length.MaximumLength;
        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern)
        {
            schema["pattern"] = $"^({pattern.Pattern})$";
        }

        return schema;
    }

    private static JsonObject OfNumber(PropertyInfo property, string format)
    {
        var schema = new JsonObject { ["type"] = "integer", ["format"] = format };
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema["minimum"] = JsonSerializer.SerializeToNode(range.Minimum);
            schema["maximum"] = JsonSerializer.SerializeToNode(range.Maximum);
        }

        return schema;
    }

    private static JsonObject OfMap(PropertyInfo property) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = property.GetCustomAttribute<MaxLengthAttribute>()!.Length,
        ["additionalProperties"] = new JsonObject
        {
            ["type"] = "string",
            ["maxLength"] = property.GetCustomAttribute<ValueLengthAttribute>()!.Max,
        },
    };

    private static JsonObject OfList(PropertyInfo property, Type item)
    {
        var list = property.GetCustomAttribute<ListTypeAttribute>()!;
        var schema = new JsonObject
        {
            ["type"] = "array",
            ["maxItems"] = property.GetCustomAttribute<MaxLengthAttribute>()!.Length,
            ["x-kubernetes-list-type"] = list.Type,
        };
        if (list.Keys.Length > 0)
        {
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. list.Keys.Select(k => JsonValue.Create(k))]);
        }

        schema["items"] = Of(item);
        return schema;
    }

    private static Type? Argument(Type type, Type open) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == open ? type.GetGenericArguments()[0] : null;

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema.Insert(0, "description", description);
        return schema;
    }

    private static void Place(JsonObject root, Rule rule)
    {
        var at = root;
        foreach (string step in rule.Path)
        {
            at = (JsonObject)((JsonObject)at["properties"]!)[step]!;
        }

        if (at["x-kubernetes-validations"] is not JsonArray rules)
        {
            at["x-kubernetes-validations"] = rules = [];
        }

        rules.Add(new JsonObject { ["rule"] = rule.Cel, ["message"] = rule.Message });
    }

    private static JsonNode Column(PrinterColumn column)
    {
        var json = new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["jsonPath"] = column.Path,
            ["description"] = column.Description,
        };
        if (column.Wide)
        {
            json["priority"] = 1;
        }

        return json;
    }
}
