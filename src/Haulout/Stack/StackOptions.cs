using System.Globalization;
using System.Net;
using Haulout.Cli;
using Haulout.Configuration;
using Haulout.Parts;
using Walrus.Core.RedStuff;

namespace Haulout.Stack;

/// <summary>What <c>haulout up</c> starts, and where.</summary>
/// <param name="Folder">Everything durable.</param>
/// <param name="Nodes">How many storage nodes.</param>
/// <param name="Shards">Shards of the network, shared out evenly.</param>
/// <param name="EpochDuration">How long an epoch lasts.</param>
/// <param name="Round">How long a challenge round lasts.</param>
/// <param name="Chain">Where the chain listens.</param>
/// <param name="Gateway">Where publisher and aggregator listen.</param>
/// <param name="Control">Where the control plane listens.</param>
/// <param name="FirstNode">Where the first node listens; the others on the ports after it, their operator's APIs 1,000 above.</param>
internal sealed record StackOptions(
    string Folder, int Nodes, int Shards, TimeSpan EpochDuration, TimeSpan Round, string Chain, string Gateway, string Control, IPEndPoint FirstNode)
{
    /// <summary>How many sub-wallets pay for what the publisher stores; with none, its main wallet does.</summary>
    internal int SubWallets { get; init; } = 8;

    /// <summary>Where a duration of epochs was asked for; null when nobody did.</summary>
    internal string? EpochDurationGivenBy { get; init; }

    private const int MaxNodes = 100;
    private const string EventBlobs = "event-blob-checkpoints";
    private const int AdminPortsAbove = 1000;

    /// <summary>The knobs of <c>haulout up</c>.</summary>
    internal static Settings Settings { get; } = new(
        "up",
        new("data", "The folder of the stack: chain, slivers, wallets, control plane", StackFile.DefaultFolder, "DIR"),
        new("nodes", "How many storage nodes", "11", "N"),
        new("shards", "How many shards the network has", "100", "N"),
        new("epoch-duration", "How long an epoch of the network lasts, from its beginning on", "1h", "DURATION"),
        new("round", "How long a challenge round lasts", "10s", "DURATION"),
        new("chain-listen", "Where the chain listens (Sui gRPC and gRPC-web)", "127.0.0.1:9000", "IP:PORT"),
        new("gateway-listen", "Where publisher and aggregator listen", "127.0.0.1:31415", "IP:PORT"),
        new("control-listen", "Where the control plane listens", "127.0.0.1:8080", "IP:PORT"),
        new("nodes-listen", "Where the first storage node listens; the others on the next ports", "127.0.0.1:9185", "IP:PORT"),
        new("sub-wallets", "Wallets that pay for what the publisher stores, several at once; 0 pays with its main wallet alone", "8", "COUNT"),
        new(EventBlobs, "After how many checkpoints nodes finish an event blob; a chain at rest makes 3600 in an hour", "3600", "N"),
        new("log-level", "What is logged: Debug, Information, Warning, Error", "Warning", "LEVEL"));

    internal static StackOptions From(SettingValues values)
    {
        int nodes = values.Number("nodes", 1, MaxNodes);
        int shards = values.Number("shards", Math.Max(nodes, EncodingConfig.MinShards), 1000);
        var first = IPEndPoint.Parse(values.Listen("nodes-listen"));
        if (first.Port + AdminPortsAbove + nodes > IPEndPoint.MaxPort || first.Port == 0)
        {
            throw new BadInputException(
                $"--nodes-listen {first}: {nodes} nodes need a port from 1 to {IPEndPoint.MaxPort - AdminPortsAbove - nodes}.");
        }

        return new StackOptions(
            Path.GetFullPath(values.Text("data")),
            nodes,
            shards,
            values.Duration("epoch-duration", TimeSpan.FromSeconds(10), TimeSpan.FromDays(30)),
            values.Duration("round", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            values.Listen("chain-listen"),
            values.Listen("gateway-listen"),
            values.Listen("control-listen"),
            first)
        {
            SubWallets = values.Number("sub-wallets", 0, SubWalletFolder.Most),
            EpochDurationGivenBy = values.GivenBy("epoch-duration"),
            EventBlobCheckpoints = (ulong)values.Number(EventBlobs, 10, 216_000),
        };
    }

    /// <summary>After how many checkpoints nodes finish an event blob.</summary>
    internal ulong EventBlobCheckpoints { get; init; } = 3600;

    internal static string NodeName(int index) => string.Create(CultureInfo.InvariantCulture, $"node-{index:D2}");

    internal string NodeListen(int index) => new IPEndPoint(FirstNode.Address, FirstNode.Port + index).ToString();

    internal static string NodeAdmin(IPEndPoint firstNode, int index) =>
        new IPEndPoint(IPAddress.Loopback, firstNode.Port + AdminPortsAbove + index).ToString();

    internal string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);
}
