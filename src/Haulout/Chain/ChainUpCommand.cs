using System.CommandLine;
using Haulout.Configuration;
using Haulout.Parts;
using Sui.DevChain;

namespace Haulout.Chain;

/// <summary><c>haulout chain up</c>: the embedded chain alone.</summary>
internal static class ChainUpCommand
{
    private static readonly Settings Knobs = new(
        ChainCommand.Part,
        new("data", "The folder of the chain", "haulout-chain", "DIR"),
        new("listen", "Where it listens: gRPC, gRPC-web and JSON on one port", "127.0.0.1:9000", "IP:PORT"),
        new("shards", "How many shards the network has; counts at the first start only", "100", "N"),
        new("epoch-duration", "How long an epoch lasts; counts at the first start only", "1h", "DURATION"),
        new("epoch-zero", "How long epoch 0, in which nodes register and stake, lasts at least; counts at the first start only", "0s", "DURATION"),
        new("clock", "How the chain's time runs: real, manual (moved by POST /v1/clock/advance), or a factor as 60x", "real", "CLOCK"),
        new("checkpoint", "How often an idle chain makes a checkpoint", "1s", "DURATION"),
        PartCommand.LogLevelSetting);

    internal static Command Create() => PartCommand.Create(
        "up",
        "Run the embedded chain: Sui's gRPC with the Walrus contracts, durable in one folder",
        Knobs,
        (values, logs, ct) => Foreground.Run(
            token => DevChain.Start(
                new DevChainOptions
                {
                    DataDirectory = Path.GetFullPath(values.Text("data")),
                    Listen = values.Listen("listen"),
                    Shards = values.Number("shards", 4, 1000),
                    EpochDuration = values.Duration("epoch-duration", TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
                    EpochZeroDuration = values.Duration("epoch-zero", TimeSpan.Zero, TimeSpan.FromDays(365)),
                    Clock = values.Parsed("clock", ChainClock.TryParse, "give real, manual, or a factor from 0.001x to 10000x")!,
                    CheckpointInterval = values.Duration("checkpoint", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
                },
                TimeProvider.System,
                logs,
                token),
            chain => $"chain {chain.Ids.ChainId} answers at {chain.Url}",
            ct));
}
