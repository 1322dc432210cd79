using Walrus.Hosting.Files;

namespace Haulout.Cli;

/// <summary>The file that a command is asked to write: under its name only when it is complete.</summary>
internal static class OutputFile
{
    /// <exception cref="BadInputException">The name is a directory's, or its directory is not there.</exception>
    internal static DurableFile Create(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new BadInputException($"{path} is a directory; --out wants the name of a file.");
        }

        return Directory.Exists(Path.GetDirectoryName(full))
            ? new DurableFile(full)
            : throw new BadInputException($"the directory of {path} does not exist; create it or choose another --out.");
    }

    /// <inheritdoc cref="Create"/>
    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path);
        RandomAccess.Write(file.Handle, content, 0);
        file.Commit();
    }
}
