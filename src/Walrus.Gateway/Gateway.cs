using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Client;
using Walrus.Client.Chain;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Client.Store;
using Walrus.Gateway.Aggregator;
using Walrus.Gateway.Auth;
using Walrus.Gateway.Cache;
using Walrus.Gateway.Publisher;
using Walrus.Gateway.Relay;
using Walrus.Gateway.Wallets;
using Walrus.Sui.Chain;

namespace Walrus.Gateway;

/// <summary>
/// Publisher, aggregator and upload relay over plain HTTP with upstream's answers (storage-node-api parts B and D); without a wallet nothing
/// is published.
/// </summary>
public sealed partial class Gateway : IAsyncDisposable
{
    internal const string StoreLimit = "publisher";
    internal const string ReadLimit = "aggregator";
    internal const string RelayLimit = "upload relay";

    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping;
    private readonly GatewayOptions options;

    private readonly Closing closing;

    private Gateway(WebApplication app, CancellationTokenSource stopping, GatewayOptions options, Closing closing)
    {
        this.closing = closing;
        this.app = app;
        this.stopping = stopping;
        this.options = options;
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, with the port it has got.</summary>
    public Uri Url { get; }

    /// <summary>Starts to listen; returns when requests are taken.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    /// <exception cref="IOException">The address is taken or not ours.</exception>
    public static async Task<Gateway> Start(
        GatewayOptions options, IChainReader chain, IWalrusWallet? wallet, IStorageNodes nodes, TimeProvider clock,
        ILoggerFactory? logs = null, CancellationToken ct = default)
    {
        options.Validate();
        return await Start(options, new WalrusNetwork(chain, nodes, clock, options.Committees), wallet, null, logs, null, ct);
    }

    /// <summary>The same over a network that is known already; its lookups give blobs by object their attributes.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    /// <exception cref="IOException">The address is taken or not ours, or the cache's folder cannot be used.</exception>
    /// <param name="options">How it runs.</param>
    /// <param name="network">The network.</param>
    /// <param name="wallet">Pays for stores; null for an aggregator alone.</param>
    /// <param name="resources">What the wallet owns, for <c>reuse_resources</c>, <c>send_object_to</c> and <c>share</c>; null refuses these.</param>
    /// <param name="logs">Where it logs to.</param>
    /// <param name="subWallets">Pay for stores instead, several at once, from what the wallet gives them; none by default.</param>
    /// <param name="ct">Gives up starting.</param>
    public static async Task<Gateway> Start(
        GatewayOptions options, WalrusNetwork network, IWalrusWallet? wallet, IBlobResources? resources, ILoggerFactory? logs = null,
        IReadOnlyList<StoreWallet>? subWallets = null, CancellationToken ct = default)
    {
        options.Validate();
        if (options.Relay?.Tip is not null && network.Lookups is null)
        {
            throw new ArgumentException("A relay that wants a tip must be able to look transactions up on chain.", nameof(network));
        }

        var log = (logs ?? NullLoggerFactory.Instance).CreateLogger<Gateway>();
        var stopping = new CancellationTokenSource();
        var cache = options.Cache is { } at ? BlobCache.Open(at, network.Clock, log) : null;
        var tokens = options.Jwt is { } jwt ? new TokenReader(jwt, network.Clock) : null;
        if (options.Jwt is { HasSecret: false })
        {
            SignaturesUnchecked(log);
        }

        var payers = subWallets is { Count: > 0 } && wallet is not null && resources is not null
            ? new SubWallets(new StoreWallet(wallet, resources), subWallets, options.SubWallets, network.Clock, log)
            : null;
        var closing = new Closing(cache, tokens, payers);
        var app = Build(options, logs ?? NullLoggerFactory.Instance);
        try
        {
            new Parts(app, options, network, log, stopping.Token).Map(wallet, resources, payers, cache, tokens);
            await app.StartAsync(ct);
            return new Gateway(app, stopping, options, closing);
        }
        catch
        {
            await app.DisposeAsync();
            await closing.DisposeAsync();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Takes no more requests and waits for those under way, as long as the options say.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(options.StopTimeout);
        using var giveUp = patience.Token.Register(stopping.Cancel);
        try
        {
            await app.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Their time is over; what was registered and not certified is stored again by whoever asks again.
        }

        await stopping.CancelAsync();
        await app.DisposeAsync();
        await closing.DisposeAsync();
        stopping.Dispose();
    }

    private static WebApplication Build(GatewayOptions options, ILoggerFactory logs)
    {
        // The empty builder reads no files and no environment: the options are all there is.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Listen).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddSingleton(logs);
        // Signals belong to the process, which disposes of this gateway; the framework's own lifetime would take them from it.
        builder.Services.AddSingleton<IHostLifetime, Quiet>();
        builder.Services.AddRoutingCore();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(
            policy => policy.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader().SetPreflightMaxAge(TimeSpan.FromHours(24))));
        builder.Services.AddRateLimiter(limiter =>
        {
            Limit(limiter, StoreLimit, options.MaxStores, options.MaxWaitingStores);
            Limit(limiter, ReadLimit, options.MaxReads, options.MaxWaitingReads);
            Limit(limiter, RelayLimit, options.Relay?.MaxUploads ?? 1, options.Relay?.MaxWaitingUploads ?? 0);
            limiter.OnRejected = (rejected, ct) => new(Answer.Overloaded(rejected.HttpContext, ct));
        });
        return builder.Build();
    }

    private sealed class Quiet : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static void Limit(RateLimiterOptions limiter, string name, int permits, int waiting) =>
        limiter.AddConcurrencyLimiter(name, one =>
        {
            one.PermitLimit = permits;
            one.QueueLimit = waiting;
            one.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
        });

    /// <summary>What is closed when nobody is served any more.</summary>
    private sealed record Closing(BlobCache? Cache, TokenReader? Tokens, SubWallets? Payers) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Payers is not null)
            {
                await Payers.DisposeAsync();
            }

            Cache?.Dispose();
            Tokens?.Dispose();
        }
    }

    /// <summary>Puts the parts together that the options ask for.</summary>
    private sealed record Parts(WebApplication App, GatewayOptions Options, WalrusNetwork Network, ILogger Log, CancellationToken Stopping)
    {
        internal void Map(IWalrusWallet? wallet, IBlobResources? resources, SubWallets? payers, BlobCache? cache, TokenReader? tokens)
        {
            App.UseCors();
            App.Use((http, next) => Answer.WithoutSurprises(http, next, Log));
            App.UseRateLimiter();
            App.MapGet("/status", http => Answer.Text(http, StatusCodes.Status200OK, "OK"));
            App.MapGet("/health", http => Health(http, Network));
            MapAggregator(cache);
            if (wallet is not null)
            {
                var store = new BlobStore(Network, wallet, Options.Store, resources);
                var publisher = new PublisherStore(Network, store, wallet.Address, payers);
                new PublisherEndpoints(Network, publisher, resources is not null, tokens, Options, Log, Stopping).Map(App);
            }

            if (Options.Relay is { } relay)
            {
                new RelayEndpoints(Network, new BlobRelaying(Network, Options.Store), relay, Log, Stopping).Map(App);
            }
        }

        private void MapAggregator(BlobCache? cache)
        {
            var reading = new BlobReading(Network, Options.Read);
            var source = new BlobSource(Network, reading, cache, Options, Stopping);
            var answers = new ReadAnswers(Options, Log);
            new AggregatorEndpoints(Network, source, answers).Map(App);
            new QuiltEndpoints(reading, answers, Options).Map(App);
            new ConcatEndpoints(Network, source, Log).Map(App);
        }
    }

    private static async Task Health(HttpContext http, WalrusNetwork network)
    {
        try
        {
            var view = await network.Committees.Current(http.RequestAborted);
            await Answer.Json(http, StatusCodes.Status200OK, NodeEnvelope.Success(
                StatusCodes.Status200OK, new { status = "ok", epoch = view.State.Epoch.Value, phase = view.State.Phase.ToString() }));
        }
        catch (ChainUnavailableException e)
        {
            await Answer.Error(http, new ApiError(ApiStatus.Unavailable, "CHAIN_UNAVAILABLE", e.Message, ApiError.DaemonDomain));
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "No JWT secret is configured: signatures of tokens are not checked here.")]
    private static partial void SignaturesUnchecked(ILogger log);
}
