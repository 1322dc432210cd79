using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ControlPlane.Kubernetes.Crds;

/// <summary>
/// The bounds of the schema asked again by the operator. The API server asks first; an object written before a bound existed, or past it, must not
/// become a Pod.
/// </summary>
internal static class Faults
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    /// <summary>One line for every property out of bounds.</summary>
    internal static IEnumerable<string> Of(object record, string path)
    {
        foreach (var property in SchemaGenerator.Properties(record.GetType()))
        {
            object? value = property.GetValue(record);
            string at = $"{path}.{SchemaGenerator.Name(property)}";
            if (value is null)
            {
                continue;
            }

            foreach (var bound in property.GetCustomAttributes<ValidationAttribute>().Where(b => !IsValid(b, value)))
            {
                yield return bound.FormatErrorMessage(at);
            }

            if (property.GetCustomAttribute<QuantityAttribute>() is not null
                && !Regex.IsMatch((string)value, QuantityAttribute.Pattern, default, PatternTime))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{at} is not a quantity such as 500m or 4Gi");
            }

            var parts = value switch
            {
                string => [],
                IReadOnlyDictionary<string, string> => [],
                IEnumerable items => items.Cast<object?>(),
                _ when value.GetType().IsClass => [value],
                _ => Enumerable.Empty<object?>(),
            };
            foreach (string fault in parts.SelectMany(part => part is null ? [$"{at} has an empty entry"] : Of(part, at)))
            {
                yield return fault;
            }
        }
    }

    private static bool IsValid(ValidationAttribute bound, object value) =>
        bound is MaxLengthAttribute most && value is IReadOnlyDictionary<string, string> map ? map.Count <= most.Length : bound.IsValid(value);
}
