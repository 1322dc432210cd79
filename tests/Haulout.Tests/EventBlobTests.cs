using System.Globalization;
using System.Text.Json;
using Haulout.Tests.Load;

namespace Haulout.Tests;

/// <summary>A stack whose nodes write its events into event blobs, and the commands that look at them.</summary>
public sealed class EventBlobTests : IDisposable
{
    private readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task The_events_of_a_stack_are_in_event_blobs_that_its_nodes_certify_and_anybody_reads()
    {
        await using var stack = await LoadStack.Start(4, 10, eventBlobs: 10);
        string chain = stack.Stack.Where.Chain.ToString();
        var stored = await stack.Store(LoadStack.Bytes(20_000, 5));
        ulong tip = await stack.Chain.Chain.LatestCheckpoint();
        await LoadStack.Until(
            async () => (await stack.Chain.Chain.ReadState()).EventBlobs.Latest?.EndingCheckpoint >= tip,
            "what has happened is in a certified event blob");

        var blobs = Lines("chain", "event-blobs", "--last", "1000", "--chain", chain, "--json")
            .Where(b => Text(b, "state") == "certified").Reverse().ToArray();
        Assert.Equal([null, .. blobs[..^1].Select(b => Text(b, "blobId"))], blobs.Select(b => b.GetProperty("previous").GetString()));
        Assert.Equal(1UL, Number(blobs[0], "startCheckpoint"));
        Assert.Equal(blobs[1..].Select(b => Number(b, "startCheckpoint")), blobs[..^1].Select(b => Number(b, "endCheckpoint") + 1));

        var written = blobs.SelectMany(b => Lines("chain", "event-blob", Text(b, "blobId"), "--chain", chain, "--json")).ToArray();
        Assert.Contains(written, e => Text(e, "type") == "BlobCertified" && Text(e.GetProperty("event"), "blobId") == stored);
        Assert.Equal(
            Lines("chain", "events", "--from", "1", "--chain", chain, "--json")
                .Where(e => Number(e, "checkpoint") <= Number(blobs[^1], "endCheckpoint")).Select(What),
            written.Select(What));

        var (id, first) = (Text(blobs[0], "blobId"), cli.At("first.blob"));
        Run("read", id, "--out", first, "--chain", chain);
        Assert.Equal(Run("chain", "event-blob", id, "--chain", chain), Run("chain", "event-blob", first));
        Assert.Contains("the first", Run("chain", "event-blob", first).Split('\n')[0], StringComparison.Ordinal);
        cli.Run("chain", "event-blob", stored, "--chain", chain).IsRefused(stored, "not an event blob");
    }

    [Fact]
    public void What_is_no_event_blob_is_one_clear_line()
    {
        cli.Write("short", [0, 0x5E, 0xA1, 0xCE]);
        cli.Run("chain", "event-blob", "short").IsRefused("short cannot be read as an event blob", "84 bytes");
        cli.Run("chain", "event-blob", "neither").IsRefused("'neither' is neither a file nor a blob id");
    }

    private static string What(JsonElement e) =>
        string.Create(CultureInfo.InvariantCulture, $"{Number(e, "checkpoint")} {Text(e, "transaction")} {Number(e, "sequence")} ")
        + Text(e, "type") + e.GetProperty("event").GetRawText();

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private static ulong Number(JsonElement e, string name) => e.GetProperty(name).GetUInt64();

    private string Run(params string[] arguments) => cli.Run(arguments).Succeeds().Output;

    private JsonElement[] Lines(params string[] arguments) =>
        [.. Run(arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
}
