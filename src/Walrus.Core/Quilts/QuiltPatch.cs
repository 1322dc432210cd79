using System.Collections.ObjectModel;

namespace Walrus.Core.Quilts;

/// <summary>One file of a quilt: a name, tags and the content (spec/encoding.md §5.1).</summary>
/// <param name="Identifier">The name, unique in its quilt; see <see cref="QuiltIdentifier"/> for the rules.</param>
/// <param name="Tags">Any keys and values; they are found by <see cref="QuiltIndex.WithTag"/>.</param>
/// <param name="Data">The content, possibly empty.</param>
public sealed record QuiltPatch(string Identifier, IReadOnlyDictionary<string, string> Tags, ReadOnlyMemory<byte> Data)
{
    /// <summary>A patch without tags.</summary>
    public QuiltPatch(string identifier, ReadOnlyMemory<byte> data) : this(identifier, ReadOnlyDictionary<string, string>.Empty, data) { }
}
