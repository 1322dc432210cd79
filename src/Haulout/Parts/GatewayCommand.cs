using System.CommandLine;
using Haulout.Chain;
using Haulout.Cli;
using Haulout.Configuration;
using Microsoft.Extensions.Logging;
using Walrus.Client;
using Walrus.Client.Chain;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Gateway;
using Walrus.Gateway.Auth;
using Walrus.Gateway.Cache;
using Walrus.Gateway.Relay;
using Walrus.Gateway.Wallets;

namespace Haulout.Parts;

/// <summary><c>haulout gateway</c>: publisher, aggregator and upload relay alone.</summary>
internal static class GatewayCommand
{
    private const int MostMiB = 2047;
    private const int MostSeconds = int.MaxValue;

    private static readonly string AllowedHeaders = string.Join(',', new GatewayOptions().AllowedHeaders);

    private static readonly Settings Knobs = new(
        "gateway",
        [
            new("listen", "Where it listens", "127.0.0.1:31415", "IP:PORT"),
            new("wallet", "The file with the publisher's wallet key, made when absent; without it nothing can be published", Value: "FILE"),
            new("sub-wallets", "Wallets that pay for stores, several at once, filled from the main wallet; 0 pays with that alone", "8", "COUNT"),
            new("sub-wallets-dir", "The folder of their keys; sub-wallets beside the wallet's file by default", Value: "DIR"),
            new("sub-wallet-min", "A sub-wallet with less SUI or WAL is filled, in MIST or FROST", "500000000", "AMOUNT"),
            new("sub-wallet-gas", "SUI it is given then, in MIST", "500000000", "MIST"),
            new("sub-wallet-wal", "WAL it is given then, in FROST; more where one blob costs more", "500000000", "FROST"),
            new("refill-every", "How often sub-wallets that were used are looked at", "1s", "DURATION"),
            new("max-body", "The longest blob a publisher takes, in MiB", "10", "MIB"),
            new("max-quilt-body", "The longest body of a quilt a publisher takes, in MiB", "100", "MIB"),
            new("max-stores", "Stores at once; as many may wait", "8", "COUNT"),
            new("max-blob", "The longest blob an aggregator serves, in MiB; 0 serves any", "0", "MIB"),
            new("max-reads", "Reads at once; a quarter more may wait", "256", "COUNT"),
            new("stream-above", "Longer blobs are served row by row, so that they need not fit into memory; in MiB", "32", "MIB"),
            new("allowed-headers", "Blob attributes and quilt tags that become headers, by commas", AllowedHeaders, "NAMES"),
            new("allow-all-quilt-tags", "Make a header of every tag of a quilt patch", "false", "true|false"),
            new("cache", "The folder of the aggregator's disk cache; without it nothing is cached", Value: "DIR"),
            new("cache-size", "The most the cache holds, in MiB; the least recently used goes first", "10240", "MIB"),
            new("cache-check", "A cached blob older than this is asked for at the storage nodes before it is served", "24h", "DURATION"),
            new("jwt-secret-file", "Only uploads with a token signed by the key in this file: text, or 0x and hex", Value: "FILE"),
            new("jwt-algorithm", $"How tokens are signed: {string.Join(", ", JwtOptions.Algorithms)}", "HS256", "NAME"),
            new("jwt-expiring", "Seconds that must lie between a token's iat and exp; 0 asks for nothing", "0", "SECONDS"),
            new("jwt-verify-upload", "What a token says of epochs, receiver and size must be true of the upload", "false", "true|false"),
            new("relay", "Serve as an upload relay", "false", "true|false"),
            new("relay-max-body", "The longest blob the relay takes, in MiB", "1024", "MIB"),
            new("relay-tip-address", "Who gets the relay's tip; without it the relay works for nothing", Value: "ADDRESS"),
            new("relay-tip", "The tip for each blob, in MIST", "0", "MIST"),
            new("relay-tip-per-kib", "The tip for each KiB of encoded blob besides, in MIST", "0", "MIST"),
            new("relay-freshness", "How old a transaction that pays the tip may be", "10h", "DURATION"),
            new("tls", "Speak HTTPS with storage nodes, pinned to their keys on chain; false speaks plain HTTP", "false", "true|false"),
            new("faucet", "Ask the embedded chain for coins when the wallet has none", "true", "true|false"),
            .. ChainConnection.Settings,
            PartCommand.LogLevelSetting,
        ]);

    internal static Command Create() => PartCommand.Create(
        "gateway",
        "Run publisher, aggregator and upload relay: store and read blobs over HTTP",
        Knobs,
        (values, logs, ct) => Foreground.Run(
            token => RunningGateway.Start(values, logs, token), gateway => $"gateway answers at {gateway.Gateway.Url}", ct));

    private static GatewayOptions Options(SettingValues values)
    {
        int stores = values.Number("max-stores", 1, 10_000), reads = values.Number("max-reads", 1, 100_000);
        int maxBlob = values.Number("max-blob", 0, int.MaxValue);
        return new GatewayOptions
        {
            Listen = $"http://{values.Listen("listen")}",
            MaxBodyBytes = MiB(values, "max-body"),
            MaxQuiltBytes = MiB(values, "max-quilt-body"),
            MaxStores = stores,
            MaxWaitingStores = stores,
            MaxBlobBytes = maxBlob == 0 ? long.MaxValue : (long)maxBlob << 20,
            MaxReads = reads,
            MaxWaitingReads = reads + reads / 4,
            SubWallets = new SubWalletOptions
            {
                MinBalance = (ulong)values.Number("sub-wallet-min", 0, int.MaxValue),
                GasRefill = (ulong)values.Number("sub-wallet-gas", 1, int.MaxValue),
                WalRefill = (ulong)values.Number("sub-wallet-wal", 1, int.MaxValue),
                RefillEvery = values.Duration("refill-every", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            },
            StreamAboveBytes = MiB(values, "stream-above"),
            AllowedHeaders = values.Text("allowed-headers").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            AllowAllQuiltTags = values.Flag("allow-all-quilt-tags"),
            Cache = values.TextOrNull("cache") is { } folder
                ? new CacheOptions(folder)
                {
                    MaxBytes = (long)values.Number("cache-size", 1, int.MaxValue) << 20,
                    CheckAfter = values.Duration("cache-check", TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
                }
                : null,
            Jwt = Jwt(values),
            Relay = values.Flag("relay") ? Relay(values) : null,
        };
    }

    private static long MiB(SettingValues values, string name) => (long)values.Number(name, 1, MostMiB) << 20;

    private static JwtOptions? Jwt(SettingValues values)
    {
        string? file = values.TextOrNull("jwt-secret-file");
        int expiring = values.Number("jwt-expiring", 0, MostSeconds);
        bool verify = values.Flag("jwt-verify-upload");
        return file is null && expiring == 0 && !verify ? null : new JwtOptions
        {
            Secret = file is null ? null : ReadSecret(file),
            Algorithm = values.Text("jwt-algorithm"),
            ExpiringSeconds = expiring,
            VerifyUpload = verify,
        };
    }

    private static string ReadSecret(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--jwt-secret-file cannot be read: {e.Message}", e);
        }
    }

    private static RelayOptions Relay(SettingValues values)
    {
        var receiver = values.Parsed("relay-tip-address", ParseAddress, "give 0x and 64 hex digits");
        ulong tip = (ulong)values.Number("relay-tip", 0, int.MaxValue), perKib = (ulong)values.Number("relay-tip-per-kib", 0, int.MaxValue);
        return new RelayOptions
        {
            MaxBodyBytes = MiB(values, "relay-max-body"),
            Freshness = values.Duration("relay-freshness", TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
            Tip = receiver is null ? null
                : perKib == 0 ? new Tip.Constant(receiver.Value, tip)
                : new Tip.Linear(receiver.Value, tip, perKib),
        };
    }

    private static Address? ParseAddress(string text) => SuiAddress.TryParse(text, out var address) ? new Address(address) : null;

    private sealed record Address(SuiAddress Value);

    private sealed record RunningGateway(Gateway Gateway, ChainConnection Chain, HttpStorageNodes Nodes, SubWalletFolder? Payers) : IAsyncDisposable
    {
        internal static async Task<RunningGateway> Start(SettingValues values, ILoggerFactory logs, CancellationToken ct)
        {
            var options = Options(values);
            bool tls = values.Flag("tls");
            var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
            var nodes = new HttpStorageNodes(new StorageNodesOptions { Scheme = tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp });
            SubWalletFolder? payers = null;
            try
            {
                var wallet = values.TextOrNull("wallet") is { } file ? chain.Wallet(file) : null;
                if (wallet is not null && values.Flag("faucet"))
                {
                    await Faucet.FundWhenEmpty(chain, wallet, ct);
                }

                var lookups = new SuiChainLookups(chain.Rpc, chain.Deployment);
                var network = new WalrusNetwork(chain.Chain, nodes, TimeProvider.System, options.Committees, lookups);
                var resources = wallet is null ? null : new WalletResources(wallet);
                payers = SubWallets(values, chain);
                var gateway = await Gateway.Start(options, network, wallet, resources, logs, payers?.Wallets, ct);
                return new RunningGateway(gateway, chain, nodes, payers);
            }
            catch
            {
                payers?.Dispose();
                nodes.Dispose();
                chain.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            Payers?.Dispose();
            Nodes.Dispose();
            Chain.Dispose();
        }

        private static SubWalletFolder? SubWallets(SettingValues values, ChainConnection chain)
        {
            int count = values.Number("sub-wallets", 0, SubWalletFolder.Most);
            return count == 0 || values.TextOrNull("wallet") is not { } main
                ? null
                : SubWalletFolder.Open(values.TextOrNull("sub-wallets-dir") ?? SubWalletFolder.Beside(main), count, chain);
        }
    }
}
