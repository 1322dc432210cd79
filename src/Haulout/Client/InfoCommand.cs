using System.CommandLine;
using System.Globalization;
using Haulout.Chain;
using Haulout.Cli;
using Haulout.Configuration;
using Spectre.Console;
using Walrus.Client.Committees;

namespace Haulout.Client;

/// <summary><c>haulout info</c>: a network by what its contracts say.</summary>
internal static class InfoCommand
{
    private const ulong MiB = 1 << 20;

    internal static Command Create() => ClientCommand.Reading(
        "info", "Show a network: epoch, prices, shards, committee, capacity", (_, network, terminal, ct) => Run(network, terminal, ct));

    private static async Task<int> Run(ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var view = await network.View(ct);
        var (state, committee, config) = (view.State, view.Writing!, view.Codec.Config);
        var members = view.NodesOf(committee).OrderBy(n => n.Info.Name, StringComparer.Ordinal).ToArray();
        if (terminal.Json)
        {
            terminal.Result("", new
            {
                chain = network.Connection.Url,
                systemObject = network.Connection.Deployment.SystemObject.ToString(),
                stakingObject = network.Connection.Deployment.StakingObject.ToString(),
                epoch = state.Epoch.Value,
                phase = state.Phase.ToString(),
                epochSeconds = (long)state.EpochDuration.TotalSeconds,
                state.MaxEpochsAhead,
                state.Shards,
                maxFaultyShards = committee.Quorum.MaxFaulty,
                maxBlobLength = config.MaxBlobLength,
                storagePrice = state.StoragePrice,
                writePrice = state.WritePrice,
                state.TotalCapacity,
                state.UsedCapacity,
                nodes = members.Select(n => new
                {
                    n.Info.Name,
                    id = n.Info.NodeId.ToString(),
                    address = n.Info.NetworkAddress,
                    shards = n.Member.Weight,
                }),
            });
            return ExitCode.Success;
        }

        var console = Lines.ConsoleOn(Console.Out);
        console.Write(Facts(network, view));
        var table = new Table().Border(TableBorder.Rounded);
        foreach (string column in (string[])["node", "address", "shards", "id"])
        {
            table.AddColumn(column);
        }

        foreach (var node in members)
        {
            table.AddRow(
                Markup.Escape(node.Info.Name), Markup.Escape(node.Info.NetworkAddress), node.Member.Weight.ToString(CultureInfo.InvariantCulture),
                node.Info.NodeId.ToString());
        }

        console.Write(table);
        return ExitCode.Success;
    }

    private static Grid Facts(ClientNetwork network, NetworkView view)
    {
        var (state, quorum, config) = (view.State, view.Writing!.Quorum, view.Codec.Config);
        ulong encoded = ((ulong)config.EncodedBlobLength((long)MiB) + MiB - 1) / MiB;
        var grid = new Grid().AddColumn().AddColumn();
        void Fact(string name, string value) => grid.AddRow($"[grey]{name}[/]", Markup.Escape(value));
        Fact("chain", network.Connection.Url.ToString());
        Fact("epoch", $"{state.Epoch}, {Durations.Format(state.EpochDuration)} long, phase {state.Phase}");
        Fact("storage is sold for", $"1 to {state.MaxEpochsAhead} epochs");
        Fact("shards", $"{state.Shards} over {view.Writing.Members.Count} nodes; {quorum.MaxFaulty} may be lost");
        Fact("longest blob", ByteSize.Of(config.MaxBlobLength));
        Fact("price of storage", $"{state.StoragePrice} FROST for each MiB, encoded, and epoch");
        Fact("price of a write", $"{state.WritePrice} FROST for each MiB, encoded");
        Fact("1 MiB for an epoch", $"{Amounts.Wal(checked(encoded * (state.StoragePrice + state.WritePrice)))}; encoded it has {encoded} MiB");
        Fact("capacity", $"{ByteSize.Of(Bytes(state.UsedCapacity))} of {ByteSize.Of(Bytes(state.TotalCapacity))} are sold, encoded");
        Fact("system object", network.Connection.Deployment.SystemObject.ToString());
        Fact("staking object", network.Connection.Deployment.StakingObject.ToString());
        return grid;
    }

    private static long Bytes(ulong bytes) => (long)Math.Min(bytes, long.MaxValue);
}
