namespace Walrus.StorageNode.Tests.Storage;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string FullPath { get; } = System.IO.Directory.CreateTempSubdirectory("haulout-node-").FullName;

    public void Dispose() => System.IO.Directory.Delete(FullPath, recursive: true);
}
