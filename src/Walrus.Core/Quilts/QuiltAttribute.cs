namespace Walrus.Core.Quilts;

/// <summary>The attribute of a blob object on chain that says its blob is a quilt (spec/encoding.md §5).</summary>
public static class QuiltAttribute
{
    /// <summary>The key.</summary>
    public const string Key = "_walrusBlobType";

    /// <summary>The value of a quilt.</summary>
    public const string Value = "quilt";
}
