namespace Walrus.Core.RedStuff;

/// <summary>The two dimensions of Red Stuff. The numbers are the wire form (spec/encoding.md §3.4).</summary>
public enum SliverAxis
{
    /// <summary>A row of the expanded matrix: K2 symbols stored.</summary>
    Primary = 0,

    /// <summary>A column of the expanded matrix: K1 symbols stored.</summary>
    Secondary = 1,
}

/// <summary>Questions every axis answers.</summary>
public static class SliverAxes
{
    /// <summary>The orthogonal axis, the one whose slivers supply the symbols to recover this one's.</summary>
    public static SliverAxis Other(this SliverAxis axis) => axis == SliverAxis.Primary ? SliverAxis.Secondary : SliverAxis.Primary;

    /// <summary>The word in URLs and on the command line: <c>primary</c> or <c>secondary</c>.</summary>
    public static string Word(this SliverAxis axis) => axis == SliverAxis.Primary ? "primary" : "secondary";
}
