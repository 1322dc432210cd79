namespace ControlPlane.Kubernetes.Crds;

/// <summary>How server-side apply merges a list: its items by key, as a set, or the whole list at once.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ListTypeAttribute(string type, params string[] keys) : Attribute
{
    internal string Type { get; } = type;

    internal string[] Keys { get; } = keys;
}

/// <summary>The text is a quantity of Kubernetes: <c>500m</c>, <c>2</c>, <c>4Gi</c>. Manifests may write it as a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class QuantityAttribute : Attribute
{
    internal const string Pattern = "^[0-9]{1,12}(\\.[0-9]{1,9})?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$";
}

/// <summary>The value the API server writes where the manifest has none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SchemaDefaultAttribute(object value) : Attribute
{
    internal object Value { get; } = value;
}

/// <summary>The greatest length of the values of a map.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValueLengthAttribute(int max) : Attribute
{
    internal int Max { get; } = max;
}
