namespace ControlPlane.Kubernetes.Tests;

/// <summary>Where things lie beside the tests.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    internal static string Root { get; } = Above("ControlPlane.sln") ?? throw new DirectoryNotFoundException("no ControlPlane.sln above the tests");

    /// <summary>The folder shared with the other checkouts; null where it is absent.</summary>
    internal static string? Shared { get; } = Above(Path.Combine("shared", "kube", "up.sh")) is { } folder ? Path.Combine(folder, "shared") : null;

    internal static string File(params string[] steps) => Path.Combine([Root, .. steps]);

    private static string? Above(string sign)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, sign)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
