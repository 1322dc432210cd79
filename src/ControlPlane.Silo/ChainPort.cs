using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;

namespace ControlPlane.Silo;

/// <summary>The chain that the workers of this silo follow.</summary>
internal sealed partial class ChainPort(SuiRpc rpc, SuiChain chain, string name) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Its reader.</summary>
    internal SuiChain Chain => chain;

    /// <summary>Names it in challenge seeds: the same in every silo.</summary>
    internal string Name => name;

    /// <summary>
    /// Opens the chain of the configuration, if there is one. Where no ids are configured it is an embedded chain, which tells them; it is
    /// waited for, with a line for each attempt.
    /// </summary>
    /// <exception cref="BadConfigurationException">It is no embedded chain, and no ids are configured.</exception>
    internal static async Task<ChainPort?> Open(SiloConfiguration silo, TimeProvider clock, ILoggerFactory loggers, CancellationToken ct)
    {
        if (silo.Chain is null) return null;
        var url = new Uri(silo.Chain);
        var (deployment, name) = silo.SystemObject is not null
            ? (new WalrusDeployment(ObjectId.Parse(silo.SystemObject), ObjectId.Parse(silo.StakingObject!)), silo.SystemObject)
            : await Ask(url, clock, loggers.CreateLogger<ChainPort>(), ct);
        var rpc = new SuiRpc(new SuiRpcOptions { Endpoints = [url] }, clock);
        return new(rpc, new(rpc, new SuiChainOptions { Deployment = deployment }, clock, loggers.CreateLogger<SuiChain>()), name);
    }

    public void Dispose() => rpc.Dispose();

    private static async Task<(WalrusDeployment Deployment, string Name)> Ask(Uri url, TimeProvider clock, ILogger logger, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = LongestPause };
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var ids = await http.GetFromJsonAsync<Ids>(new Uri(url, "/v1/ids"), ct) ?? throw new JsonException("an empty answer");
                return (new(ObjectId.Parse(ids.SystemObject), ObjectId.Parse(ids.StakingObject)), ids.ChainId);
            }
            catch (Exception e) when (e is JsonException or WalrusFormatException or HttpRequestException { StatusCode: not null })
            {
                string cause = e.Message.ReplaceLineEndings(" ");
                throw new BadConfigurationException(
                    $"Silo:Chain: {url} is no embedded chain ({cause}); for a full node give Silo:SystemObject and Silo:StakingObject.");
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                LogNoAnswer(logger, url, e.Message, pause);
                await Task.Delay(pause, clock, ct);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The chain at {Url} does not answer ({Cause}); asking again in {Pause}")]
    private static partial void LogNoAnswer(ILogger logger, Uri url, string cause, TimeSpan pause);

    private sealed record Ids(
        [property: JsonPropertyName("chain_id")] string ChainId,
        [property: JsonPropertyName("system_object")] string SystemObject,
        [property: JsonPropertyName("staking_object")] string StakingObject);
}
