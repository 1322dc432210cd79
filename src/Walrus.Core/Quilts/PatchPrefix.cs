using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Quilts;

/// <summary>What stands in front of a patch's content: header, identifier and tags (spec/encoding.md §5.1).</summary>
internal static class PatchPrefix
{
    internal static byte[] Encode(QuiltPatch patch)
    {
        if (QuiltIdentifier.Problem(patch.Identifier) is { } problem)
        {
            throw new QuiltException($"The identifier '{Excerpt.Of(patch.Identifier)}' {problem}. Give the patch another identifier.");
        }

        var identifier = new BcsWriter().WriteString(patch.Identifier).Written;
        var tags = patch.Tags.Count == 0 ? default : EncodeTags(patch);
        long length = 2L + identifier.Length + (tags.IsEmpty ? 0 : 2 + tags.Length) + patch.Data.Length;
        var writer = new BcsWriter(QuiltFormat.PatchHeaderLength + 4 + identifier.Length + tags.Length)
            .WriteU8(QuiltFormat.Version)
            .WriteU32(checked((uint)length))
            .WriteU8(tags.IsEmpty ? (byte)0 : QuiltFormat.TagsBit)
            .WriteU16((ushort)identifier.Length)
            .WriteFixed(identifier);
        return (tags.IsEmpty ? writer : writer.WriteU16((ushort)tags.Length).WriteFixed(tags)).ToArray();
    }

    private static ReadOnlySpan<byte> EncodeTags(QuiltPatch patch)
    {
        foreach (var (key, value) in patch.Tags)
        {
            if (!WellFormedText.Is(key) || !WellFormedText.Is(value))
            {
                throw new QuiltException(
                    $"The tag '{Excerpt.Of(key)}' of '{Excerpt.Of(patch.Identifier)}' contains half of a surrogate pair. Remove it.");
            }
        }

        var tags = new BcsWriter().WriteStringMap(patch.Tags).Written;
        return tags.Length <= QuiltFormat.MaxTagsBytes
            ? tags
            : throw new QuiltException(
                $"The tags of '{Excerpt.Of(patch.Identifier)}' take {tags.Length} bytes, {QuiltFormat.MaxTagsBytes} is the most. "
                + "Shorten them, or store them as a patch of their own.");
    }
}
