using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Hosting.Files;
using Walrus.StorageNode.Storage;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// The folder <c>event-blobs</c> of a node: <c>state</c>, the draft in <c>current</c>, finished blobs in <c>INDEX.blob</c> (the place of the
/// element behind them). Finished blobs go once they are certified; the network has them then.
/// </summary>
internal sealed class EventBlobFolder
{
    private readonly string path;

    internal EventBlobFolder(string dataDirectory)
    {
        path = Path.Combine(dataDirectory, "event-blobs");
        Folder.Make(path);
    }

    private string StatePath => Path.Combine(path, "state");

    private string DraftPath => Path.Combine(path, "current");

    /// <summary>The state that was saved last; null when none was.</summary>
    /// <exception cref="WalrusFormatException">It is damaged.</exception>
    internal WriterState? Load() => File.Exists(StatePath) ? WriterStateFile.Read(File.ReadAllBytes(StatePath)) : null;

    /// <summary>Saves a state; on disk when it returns.</summary>
    internal void Save(WriterState state) =>
        DurableFile.Write(StatePath, WriterStateFile.Write(state), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>The draft of a state, as far as it was saved; null when less is there, and it must be written anew.</summary>
    internal DraftFile? OpenDraft(WriterState state) =>
        state.DraftBytes >= EventBlobHeader.Length ? DraftFile.Continue(DraftPath, state.DraftBytes) : null;

    /// <summary>A draft with nothing but a header.</summary>
    internal DraftFile NewDraft(Epoch epoch) => DraftFile.Begin(DraftPath, new(epoch, default, null));

    /// <summary>Finishes a draft: it is a blob of that name from now on, on disk.</summary>
    internal void Finish(DraftFile draft, CutBlob cut)
    {
        draft.Append(new EventBlobTrailer(cut.Start, cut.End).ToBytes());
        draft.Flush();
        draft.Dispose();
        File.Move(DraftPath, PathOf(cut), overwrite: true);
        Folder.Sync(path);
    }

    /// <summary>Writes into a finished blob which one is before it; on disk when it returns.</summary>
    internal void SetPrevious(CutBlob cut, BlobId previous)
    {
        using var file = File.OpenHandle(PathOf(cut), FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var header = new byte[EventBlobHeader.Length];
        int read = RandomAccess.Read(file, header, 0);
        RandomAccess.Write(file, (EventBlobHeader.Read(header.AsSpan(0, read)) with { Previous = previous }).ToBytes(), 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>A finished blob to be read.</summary>
    internal FileBlob Open(CutBlob cut) => new(File.OpenHandle(PathOf(cut), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Whether a finished blob is there.</summary>
    internal bool Has(CutBlob cut) => File.Exists(PathOf(cut));

    /// <summary>Removes every finished blob that a state does not name: certified ones, and what a crash left.</summary>
    internal void Clean(WriterState state)
    {
        HashSet<string> kept = [.. state.Pending.Select(PathOf)];
        if (state.Sealed is { } waiting)
        {
            kept.Add(PathOf(waiting.Cut));
        }

        foreach (var file in Directory.EnumerateFiles(path, "*.blob").Where(f => !kept.Contains(f)).ToArray())
        {
            File.Delete(file);
        }
    }

    private string PathOf(CutBlob cut) => Path.Combine(path, cut.Next.Index.ToString(CultureInfo.InvariantCulture) + ".blob");
}
