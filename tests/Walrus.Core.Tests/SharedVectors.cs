using System.Text.Json;

namespace Walrus.Core.Tests;

/// <summary>The interop vectors that lie beside the repository, shared with the other checkouts of the project.</summary>
internal static class SharedVectors
{
    internal static string Path(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var vectors = System.IO.Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(vectors))
            {
                return System.IO.Path.Combine(vectors, name);
            }
        }

        throw new DirectoryNotFoundException("This test needs ../shared/vectors beside the repository, which is absent here.");
    }

    internal static JsonDocument Json(string name) => JsonDocument.Parse(File.ReadAllBytes(Path(name)));
}
