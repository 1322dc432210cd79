using System.CommandLine;
using Haulout.Cli;

namespace Haulout.Stack;

/// <summary><c>haulout nodes stop|start|wipe</c>: what happens to machines, done to nodes of the local stack.</summary>
internal static class NodesCommand
{
    internal static Command Create() => new("nodes", "Stop, start or wipe storage nodes of the stack on this machine")
    {
        Create("stop", "Stop nodes; their data stays", "stopped", (client, node, ct) => client.Stop(node, ct)),
        Create("start", "Start nodes that are stopped", "runs", (client, node, ct) => client.Start(node, ct)),
        Create(
            "wipe",
            "Take slivers and databases from nodes, not their keys, and start them with nothing, as after a disk was lost",
            "wiped, runs",
            (client, node, ct) => client.Wipe(node, ct)),
    };

    private static Command Create(string name, string help, string done, Func<StackClient, StackNode, CancellationToken, Task> act)
    {
        var nodes = new Argument<string[]>("NODE") { Arity = ArgumentArity.OneOrMore, Description = "Names of nodes as node-03, or their ids" };
        var data = StackFile.Folder();
        var json = Shared.Json();
        var command = new Command(name, help) { nodes, data, json };
        command.SetAction((parsed, ct) => StackClient.With(parsed.GetValue(data)!, async (where, client) =>
        {
            var terminal = Terminal.Standard(parsed.GetValue(json));

            // All are looked up before anything is done to the first.
            foreach (var node in parsed.GetValue(nodes)!.Select(given => Find(where, given)).ToArray())
            {
                await act(client, node, ct);
                terminal.Result($"{node.Name}  {done}", new { node.Name, id = node.NodeId, state = done });
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static StackNode Find(StackFile where, string given) =>
        where.Nodes.FirstOrDefault(n => n.Name == given || string.Equals(n.NodeId, given, StringComparison.OrdinalIgnoreCase))
        ?? throw new BadInputException($"there is no node {given}; there are {where.Nodes[0].Name} to {where.Nodes[^1].Name}.");
}
