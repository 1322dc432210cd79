namespace Walrus.Core.Quilts;

/// <summary>Where one patch of a quilt lies and what it is called (spec/encoding.md §5.2).</summary>
/// <param name="Identifier">The name of the patch.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Columns">Its columns, which are also its id within the quilt.</param>
public sealed record QuiltIndexEntry(string Identifier, IReadOnlyDictionary<string, string> Tags, QuiltPatchInternalId Columns);
