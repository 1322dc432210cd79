using System.Text.RegularExpressions;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;

namespace Sui.DevChain.Execution;

/// <summary>The packages that can be called, by their ids.</summary>
internal sealed partial class MovePackages(IReadOnlyDictionary<ObjectId, IMovePackage> packages)
{
    internal MoveFunction? Find(ObjectId package, string module, string name) => packages.GetValueOrDefault(package)?.Find(module, name);

    /// <summary>A parameter's type with the type arguments put in for <c>T0</c>, <c>T1</c>…</summary>
    internal static string Substitute(string type, IReadOnlyList<string> arguments) => arguments.Count == 0
        ? type
        : TypeParameter().Replace(type, m =>
        {
            var index = int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            return index < arguments.Count ? arguments[index] : m.Value;
        });

    [GeneratedRegex(@"\bT([0-9]{1,2})\b", RegexOptions.CultureInvariant)]
    private static partial Regex TypeParameter();
}
