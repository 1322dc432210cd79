using System.Text.Json;

namespace Walrus.Core.Tests;

/// <summary>The interop vectors that lie beside the repository, shared with the other checkouts of the project.</summary>
internal static class SharedVectors
{
    private const string Absence = "This test needs ../shared/vectors beside the repository, which is absent here.";

    /// <summary>Why tests that need the vectors are skipped; null where they are not.</summary>
    internal static string? WhyAbsent => Folder() is null ? Absence : null;

    internal static JsonDocument Json(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder() ?? throw new DirectoryNotFoundException(Absence), name)));

    private static string? Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var vectors = Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(vectors))
            {
                return vectors;
            }
        }

        return null;
    }
}

/// <summary>A fact about the shared vectors; where they are absent it is skipped with the sentence that says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute() => Skip = SharedVectors.WhyAbsent;
}

/// <summary>A theory over the shared vectors; where they are absent it is skipped with the sentence that says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorTheoryAttribute : TheoryAttribute
{
    public VectorTheoryAttribute() => Skip = SharedVectors.WhyAbsent;
}
