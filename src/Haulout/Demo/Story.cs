using System.Globalization;
using System.Security.Cryptography;
using ControlPlane.Blobs;
using ControlPlane.Nodes;
using Haulout.Cli;
using Haulout.Stack;
using Spectre.Console;
using Walrus.Core.Committees;

namespace Haulout.Demo;

/// <summary>One blob's life: stored, read while nodes are down, damaged, found out by a challenge, healed from the other nodes' symbols.</summary>
internal sealed class Story(StackClient stack, StackFile where, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Quorum quorum = new(where.Shards);

    internal async Task Tell(string path, CancellationToken ct)
    {
        byte[] original = await File.ReadAllBytesAsync(path, ct);
        var (blob, storing) = await Step("store", () => stack.Store(path, ct));
        var stored = time.GetUtcNow();
        Say(blob.EncodedLength is { } encoded
            ? $"{ByteSize.Of(original.Length)} became {ByteSize.Of((long)encoded)} over {where.Nodes.Count} nodes, for {blob.Cost / 1e9:0.######} WAL"
            : "the network had it already");
        Say($"blob id [bold]{blob.Id}[/]");

        var down = await NodesToStop(ct);
        await Step("stop nodes", () => Each(down.Nodes, node => stack.Stop(node, ct)));
        Say($"{string.Join(", ", down.Nodes.Select(n => n.Name))} are down: {down.Shards} of {where.Shards} shards; {quorum.MaxFaulty} may be");
        var (_, reading) = await Step("read without them", async () => Same(await stack.Read(blob.Id, ct), original));
        Say($"{ByteSize.Of(original.Length)} came back, byte for byte");
        await Step("start them again", async () =>
        {
            await Each(down.Nodes, node => stack.Start(node, ct));
            return await Until(
                async () => (await stack.Fleet(ct)).Nodes.All(n => n.Reach == Reach.Online), "the nodes to be seen online again", ct);
        });

        var victim = where.Nodes.First(n => !down.Nodes.Contains(n));
        await Step("challenge", () => Until(() => Passed(victim, stored, ct), $"{victim.Name} to pass a challenge", ct));
        Say($"{victim.Name} answered every challenge: symbols of its slivers with their Merkle paths up to the blob id");
        await Step("see that nothing is lost", () => Until(() => IsWhole(victim, blob, ct), $"{victim.Name} to have all slivers of the blob", ct));
        int before = (await Losses(blob, ct)).Last;
        var (lost, _) = await Step("lose slivers", () => stack.DeleteSlivers(victim, blob.Id, ct));
        Say($"{lost} slivers of the blob are gone from {victim.Name}'s disk, and nobody was told");
        await stack.ChallengeNow(victim, ct);
        var (_, finding) = await Step("challenge again", () => Until(
            async () => (await Losses(blob, ct)).Last > before, "a challenge to find the loss", ct));
        Say($"{victim.Name} could not answer for what it signed to store");
        var (_, healing) = await Step("repair", () => Until(() => IsWhole(victim, blob, ct), $"{lost} slivers to be healed", ct));
        await Step("read again", async () => Same(await stack.Read(blob.Id, ct), original));
        await Tally(
            blob, original.Length, before,
            [("store", storing), ("read with nodes down", reading), ("find the loss", finding), ("heal it", healing)], ct);
    }

    /// <summary>
    /// Whether a node has passed a round that was held once nodes no longer complete what an upload left out: until then, a lost sliver
    /// looks to its node like one that is still on its way.
    /// </summary>
    private async Task<bool> Passed(StackNode node, DateTimeOffset stored, CancellationToken ct) =>
        (await stack.Fleet(ct)).Nodes.Single(n => n.NodeId.ToString() == node.NodeId).LastRound is { } round
        && round.At - round.Duration > stored + LocalStack.UploadGrace && round.Counts is { Pass: > 0, Missing: 0, Corrupt: 0 };

    /// <summary>As many nodes as have together no more shards than may fail.</summary>
    private async Task<(IReadOnlyList<StackNode> Nodes, int Shards)> NodesToStop(CancellationToken ct)
    {
        // A control plane that has just begun may not have heard of the committee yet.
        IReadOnlyDictionary<string, int> shards = new Dictionary<string, int>();
        await Until(
            async () =>
            {
                shards = (await stack.Fleet(ct)).Nodes.ToDictionary(n => n.NodeId.ToString(), n => n.Shards);
                return shards.Values.Sum() >= where.Shards;
            },
            "the control plane to know the committee",
            ct);
        var chosen = new List<StackNode>();
        int sum = 0;
        foreach (var node in where.Nodes.Reverse())
        {
            int own = shards.GetValueOrDefault(node.NodeId);
            if (own > 0 && sum + own <= quorum.MaxFaulty)
            {
                chosen.Add(node);
                sum += own;
            }
        }

        return chosen.Count > 0
            ? (chosen, sum)
            : throw new DemoFailedException(
                $"no node has {quorum.MaxFaulty} shards or fewer, so none may be stopped; start a stack with more nodes: haulout up --nodes 11");
    }

    /// <summary>What it came to, of the losses with a number above <paramref name="before"/>.</summary>
    private async Task Tally(StoredBlob blob, int length, int before, IReadOnlyList<(string What, TimeSpan Took)> times, CancellationToken ct)
    {
        var healed = (await Losses(blob, ct)).History.Where(e => e.Number > before && e.Status == LossStatus.Healed).ToArray();
        long moved = healed.Sum(e => e.Bytes);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("what").AddColumn(new TableColumn("how much").RightAligned());
        foreach (var (what, took) in times)
        {
            table.AddRow(what, Seconds(took));
        }

        table.AddRow("slivers healed", $"[green]{healed.Length.ToString(CultureInfo.InvariantCulture)}[/]");
        table.AddRow("bytes moved to heal them", ByteSize.Of(moved));
        double share = 100.0 * moved / Math.Max(1, healed.Length) / Math.Max(1, length);
        table.AddRow("of the blob's size, each", string.Create(CultureInfo.InvariantCulture, $"{share:0.0} %"));
        console.Write(table);
    }

    /// <summary>What the control plane knows of the blob's losses; the last is the number of the latest, open or closed.</summary>
    private async Task<(IReadOnlyList<CaseEntry> Open, IReadOnlyList<CaseEntry> History, int Last)> Losses(StoredBlob blob, CancellationToken ct) =>
        (await stack.Blob(blob.Id, ct))?.Case is { } known
            ? (known.Open, known.History, known.Open.Concat(known.History).Select(e => e.Number).DefaultIfEmpty().Max())
            : ([], [], 0);

    /// <summary>Whether a node has every sliver of the blob on its disk, and no case of the blob is open.</summary>
    private async Task<bool> IsWhole(StackNode node, StoredBlob blob, CancellationToken ct)
    {
        var (intact, all) = await stack.Slivers(node, blob.Id, ct);
        return intact == all && (await Losses(blob, ct)).Open.Count == 0;
    }

    private async Task<(T Result, TimeSpan Took)> Step<T>(string title, Func<Task<T>> act)
    {
        console.Write(new Rule($"[bold]{title}[/]").LeftJustified());
        long began = time.GetTimestamp();
        T result = default!;
        await console.Status().StartAsync(title, async _ => result = await act());
        var took = time.GetElapsedTime(began);
        Say($"[green]done[/] in {Seconds(took)}");
        return (result, took);
    }

    private static async Task<bool> Each(IReadOnlyList<StackNode> nodes, Func<StackNode, Task> act)
    {
        foreach (var node in nodes)
        {
            await act(node);
        }

        return true;
    }

    private async Task<bool> Until(Func<Task<bool>> holds, string what, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        while (!await holds())
        {
            if (time.GetElapsedTime(began) > Patience)
            {
                throw new DemoFailedException(
                    $"waited {Patience.TotalMinutes:0} minutes for {what}; {new Uri(where.Control, "/")} shows where things stand.");
            }

            await Task.Delay(Look, time, ct);
        }

        return true;
    }

    private static bool Same(byte[] read, byte[] original) => SHA256.HashData(read).AsSpan().SequenceEqual(SHA256.HashData(original))
        ? true
        : throw new DemoFailedException($"what came back ({read.Length} bytes) is not what was stored ({original.Length} bytes).");

    private void Say(string markup) => console.MarkupLine($"  {markup}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
