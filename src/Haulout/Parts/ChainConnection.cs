using System.Net.Http.Json;
using System.Text.Json;
using Haulout.Cli;
using Haulout.Configuration;
using Microsoft.Extensions.Logging;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Haulout.Parts;

/// <summary>
/// The chain as a part of ours uses it: over gRPC, an embedded chain and a full node of mainnet alike. Only the ids of the deployment
/// differ in where they come from: an embedded chain tells them, for others they are configured.
/// </summary>
internal sealed class ChainConnection : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly List<IDisposable> owned = [];
    private readonly TimeProvider time;

    private ChainConnection(Uri url, SuiRpc rpc, SuiChain chain, WalrusDeployment deployment, string name, TimeProvider time)
    {
        this.time = time;
        (Url, Rpc, Chain, Deployment, Name) = (url, rpc, chain, deployment, name);
        owned.Add(rpc);
    }

    /// <summary>The knobs of every part that follows a chain.</summary>
    internal static Setting[] Settings { get; } =
    [
        new(
            "chain", "The chain's gRPC address: of haulout chain up, or of a Sui full node; several with commas between, the healthiest is asked",
            "http://127.0.0.1:9000", "URL[,URL...]"),
        new("chain-wait", "How long to wait at the start for an embedded chain that does not answer", "30s", "DURATION"),
        new("system-object", "The id of Walrus' System object; an embedded chain tells it itself", Value: "ID"),
        new("staking-object", "The id of Walrus' Staking object; an embedded chain tells it itself", Value: "ID"),
        new("treasury-object", "The id of the WAL treasury, which epoch changes need; an embedded chain tells it itself", Value: "ID"),
    ];

    /// <summary>The address that told the ids, or else the first.</summary>
    internal Uri Url { get; }

    internal SuiRpc Rpc { get; }

    internal SuiChain Chain { get; }

    /// <summary>The contracts' objects.</summary>
    internal WalrusDeployment Deployment { get; }

    /// <summary>Names the chain in challenge seeds.</summary>
    internal string Name { get; }

    /// <summary>Opens the chain of these settings; where an embedded chain does not answer yet it is waited for.</summary>
    internal static async Task<ChainConnection> Open(SettingValues values, TimeProvider time, ILoggerFactory logs, CancellationToken ct)
    {
        var urls = values.Urls("chain", SuiRpcOptions.MaxEndpoints);
        var configured = (
            System: values.Parsed("system-object", ParseId, "give 0x and 64 hex digits"),
            Staking: values.Parsed("staking-object", ParseId, "give 0x and 64 hex digits"),
            Treasury: values.Parsed("treasury-object", ParseId, "give 0x and 64 hex digits"));
        return configured switch
        {
            ({ } system, { } staking, var treasury) =>
                Open(
                    urls, urls[0], null, new WalrusDeployment(system.Value, staking.Value) { TreasuryObject = treasury?.Value },
                    system.Value.ToString(), time, logs),
            (null, null, null) =>
                await OpenEmbedded(urls, values.Duration("chain-wait", TimeSpan.Zero, TimeSpan.FromDays(1)), time, logs, ct),
            _ => throw new BadInputException("--system-object and --staking-object belong together; give both, or neither for an embedded chain."),
        };
    }

    /// <summary>Opens an embedded chain, which tells its ids; while it does not answer it is asked again, with a line each time.</summary>
    /// <exception cref="ChainUnavailableException">It has not answered in <paramref name="patience"/>.</exception>
    internal static async Task<ChainConnection> OpenEmbedded(
        IReadOnlyList<Uri> urls, TimeSpan patience, TimeProvider time, ILoggerFactory logs, CancellationToken ct)
    {
        var log = logs.CreateLogger<ChainConnection>();
        long began = time.GetTimestamp();
        using var http = new HttpClient { Timeout = LongestPause };
        var pause = TimeSpan.FromMilliseconds(250);
        for (int attempt = 0; ; attempt++)
        {
            var url = urls[attempt % urls.Count];
            try
            {
                var ids = await http.GetFromJsonAsync<Ids>(new Uri(url, "/v1/ids"), JsonSerializerOptions.Web, ct)
                    ?? throw new JsonException("an empty answer");
                var deployment = new WalrusDeployment(ObjectId.Parse(ids.SystemObject), ObjectId.Parse(ids.StakingObject))
                {
                    TreasuryObject = ObjectId.Parse(ids.Treasury),
                    UpgradeManager = ids.UpgradeManager is { } upgrades ? ObjectId.Parse(upgrades) : null,
                    SlashingManager = ids.SlashingManager is { } slashing ? ObjectId.Parse(slashing) : null,
                };
                return Open(urls, url, ids.ChainId, deployment, ids.ChainId, time, logs);
            }
            catch (HttpRequestException e) when (e.StatusCode is not null)
            {
                throw new BadInputException(
                    $"{url} is no embedded chain (it answers {(int)e.StatusCode} to /v1/ids): " +
                    "give --system-object and --staking-object for a full node.", e);
            }
            catch (Exception e) when (e is JsonException or WalrusFormatException)
            {
                throw new BadInputException(
                    $"{url} is no embedded chain ({e.Message}): give --system-object and --staking-object for a full node.", e);
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                if (attempt % urls.Count < urls.Count - 1)
                {
                    continue;
                }

                if (time.GetElapsedTime(began) + pause > patience)
                {
                    throw new ChainUnavailableException(
                        $"the chain at {string.Join(", ", urls)} does not answer ({e.Message}); " +
                        "start it with haulout chain up, or give its address with --chain.", e);
                }

                if (log.IsEnabled(LogLevel.Warning))
                {
#pragma warning disable CA1848 // Once per pause, at start only.
                    log.LogWarning("The chain at {Urls} does not answer ({Cause}); asking again in {Pause}.", urls, e.Message, pause);
#pragma warning restore CA1848
                }

                await Task.Delay(pause, time, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>A wallet on this chain.</summary>
    internal SuiWallet Wallet(string file)
    {
        var key = WalletFile.ReadOrCreate(file);
        var wallet = new SuiWallet(Rpc, Chain, key, new SuiWalletOptions(), time);
        owned.Add(key);
        owned.Add(wallet);
        return wallet;
    }

    public void Dispose()
    {
        foreach (var one in Enumerable.Reverse(owned))
        {
            one.Dispose();
        }
    }

    private static ChainConnection Open(
        IReadOnlyList<Uri> urls, Uri url, string? chainId, WalrusDeployment deployment, string name, TimeProvider time, ILoggerFactory logs)
    {
        var rpc = new SuiRpc(new SuiRpcOptions { Endpoints = urls, ChainId = chainId }, time);
        return new ChainConnection(
            url, rpc, new SuiChain(rpc, new SuiChainOptions { Deployment = deployment }, time, logs.CreateLogger<SuiChain>()),
            deployment, name, time);
    }

    private static Id? ParseId(string text) => ObjectId.TryParse(text, out var id) ? new Id(id) : null;

    private sealed record Id(ObjectId Value);

    private sealed record Ids(
        [property: System.Text.Json.Serialization.JsonPropertyName("chain_id")] string ChainId,
        [property: System.Text.Json.Serialization.JsonPropertyName("system_object")] string SystemObject,
        [property: System.Text.Json.Serialization.JsonPropertyName("staking_object")] string StakingObject,
        [property: System.Text.Json.Serialization.JsonPropertyName("treasury")] string Treasury,
        [property: System.Text.Json.Serialization.JsonPropertyName("upgrade_manager")] string? UpgradeManager,
        [property: System.Text.Json.Serialization.JsonPropertyName("slashing_manager")] string? SlashingManager);
}
