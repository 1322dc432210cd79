using System.CommandLine;
using Haulout.Chain;
using Haulout.Cli;
using Haulout.Configuration;

namespace Haulout.Parts;

/// <summary><c>haulout bootstrap</c>: begins epoch 1 of an embedded chain once its nodes have registered.</summary>
internal static class BootstrapCommand
{
    private static readonly Settings Knobs = new(
        "bootstrap",
        [
            new("nodes", "How many nodes must have registered", "4", "N"),
            new("wallet", "The file with the wallet key that stakes; made when absent, funded by the faucet", "haulout-bootstrap.key", "FILE"),
            .. ChainConnection.Settings,
            PartCommand.LogLevelSetting,
        ]);

    internal static Command Create() => PartCommand.Create(
        "bootstrap",
        "Stake with the registered nodes of an embedded chain and begin epoch 1; does nothing on a network that has begun",
        Knobs,
        async (values, logs, ct) =>
        {
            int nodes = values.Number("nodes", 1, 1000);
            using var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
            var wallet = chain.Wallet(values.Text("wallet"));
            await Faucet.FundWhenEmpty(chain, wallet, ct);
            await new Bootstrap(chain.Chain, wallet, TimeProvider.System).Run(nodes, Console.Out.WriteLine, ct);
            await Console.Out.WriteLineAsync($"epoch {(await chain.Chain.ReadState(ct)).Epoch} has begun");
            return ExitCode.Success;
        });
}
