using Microsoft.Extensions.Logging;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Registration;

/// <summary>
/// Keeps what the chain holds of the node as its operator has configured it (node-behaviour §8, configuration synchroniser), and looks whether
/// the wallet can still pay: a node without gas cannot report its shards.
/// </summary>
internal sealed partial class ParameterSync(
    NodeState state, ChainWatch watch, IWalrusWallet wallet, Signal epochMoved, bool changes, TimeSpan interval, TimeProvider time,
    ILogger<ParameterSync> log)
{
    private const ulong MistPerSui = 1_000_000_000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private GasLevel last = GasLevel.Enough;

    /// <summary>SUI of the wallet, in MIST, when it was looked at last; null before.</summary>
    internal ulong? Mist { get; private set; }

    /// <summary>How much gas is left, by the limits of upstream's operator guide (node-behaviour §10).</summary>
    internal static GasLevel LevelOf(ulong mist) =>
        mist < MistPerSui ? GasLevel.AlmostNone : mist < 2 * MistPerSui ? GasLevel.Low : GasLevel.Enough;

    /// <summary>At once, whenever the epoch or its phase has moved, and after every interval.</summary>
    internal async Task Run(NodeParameters wanted, CancellationToken ct)
    {
        while (true)
        {
            var next = epochMoved.Next;
            await LookAtGas(ct).ConfigureAwait(false);
            if (changes)
            {
                await Align(wanted, ct).ConfigureAwait(false);
            }

            // Several phases may pass in a moment while a node catches up; one look is enough for them.
            await Signal.Await(next, interval, time, ct).ConfigureAwait(false);
            await Task.Delay(Settling, time, ct).ConfigureAwait(false);
        }
    }

    private async Task LookAtGas(CancellationToken ct)
    {
        var funds = await watch.Insist("its coins", wallet.Funds, ct).ConfigureAwait(false);
        Mist = funds.Mist;
        var level = LevelOf(funds.Mist);
        if (level != last)
        {
            LogGas(level == GasLevel.Enough ? LogLevel.Information : level == GasLevel.Low ? LogLevel.Warning : LogLevel.Error,
                (double)funds.Mist / MistPerSui, wallet.Address);
            last = level;
        }
    }

    private async Task Align(NodeParameters wanted, CancellationToken ct)
    {
        if (state.Capability is not { } capability)
        {
            return;
        }

        var known = await watch.Insist("its parameters", token => wallet.ReadParameters(capability.Node, token), ct).ConfigureAwait(false);
        var difference = known.ChangesTo(wanted);
        if (difference.IsEmpty)
        {
            return;
        }

        try
        {
            await watch.Insist("the change of its parameters", token => wallet.ChangeParameters(capability.Cap, difference, token), ct)
                .ConfigureAwait(false);
            LogChanged(known, wanted);
        }
        catch (MoveAbortException e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(Message = "The wallet {Address} has {Sui:0.###} SUI for gas; below 2 it should be filled, below 1 the node may soon stop reporting.")]
    private partial void LogGas(LogLevel level, double sui, Core.Identifiers.SuiAddress address);

    [LoggerMessage(Level = LogLevel.Information, Message = "The chain held {Known} of this node; it is told {Wanted}.")]
    private partial void LogChanged(NodeParameters known, NodeParameters wanted);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The chain refused the change of the node's parameters: {Cause}")]
    private partial void LogRefused(string cause);
}

/// <summary>Whether a wallet can pay for what a node has to report.</summary>
internal enum GasLevel
{
    /// <summary>For long.</summary>
    Enough,

    /// <summary>Below 2 SUI.</summary>
    Low,

    /// <summary>Below 1 SUI.</summary>
    AlmostNone,
}
