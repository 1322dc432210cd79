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
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Client.Store;
using Walrus.Gateway.Aggregator;
using Walrus.Gateway.Cache;
using Walrus.Gateway.Publisher;
using Walrus.Sui.Chain;

namespace Walrus.Gateway;

/// <summary>Publisher and aggregator over plain HTTP with upstream's answers (storage-node-api part B); without a wallet only the latter.</summary>
public sealed class Gateway : IAsyncDisposable
{
    internal const string StoreLimit = "publisher";
    internal const string ReadLimit = "aggregator";

    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping;
    private readonly GatewayOptions options;

    private readonly BlobCache? cache;

    private Gateway(WebApplication app, CancellationTokenSource stopping, GatewayOptions options, BlobCache? cache)
    {
        this.cache = cache;
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
        return await Start(options, new WalrusNetwork(chain, nodes, clock, options.Committees), wallet, logs, ct);
    }

    /// <summary>The same over a network that is known already; its lookups give blobs by object their attributes.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    /// <exception cref="IOException">The address is taken or not ours, or the cache's folder cannot be used.</exception>
    public static async Task<Gateway> Start(
        GatewayOptions options, WalrusNetwork network, IWalrusWallet? wallet, ILoggerFactory? logs = null, CancellationToken ct = default)
    {
        options.Validate();
        var log = (logs ?? NullLoggerFactory.Instance).CreateLogger<Gateway>();
        var stopping = new CancellationTokenSource();
        var cache = options.Cache is { } at ? BlobCache.Open(at, network.Clock, log) : null;
        var app = Build(options, logs ?? NullLoggerFactory.Instance);
        try
        {
            Map(app, options, network, wallet, cache, log, stopping.Token);
            await app.StartAsync(ct);
            return new Gateway(app, stopping, options, cache);
        }
        catch
        {
            await app.DisposeAsync();
            cache?.Dispose();
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
        cache?.Dispose();
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

    private static void Map(
        WebApplication app, GatewayOptions options, WalrusNetwork network, IWalrusWallet? wallet, BlobCache? cache, ILogger log,
        CancellationToken stopping)
    {
        app.UseCors();
        app.Use((http, next) => Answer.WithoutSurprises(http, next, log));
        app.UseRateLimiter();
        app.MapGet("/status", http => Answer.Text(http, StatusCodes.Status200OK, "OK"));
        app.MapGet("/health", http => Health(http, network));
        var reading = new BlobReading(network, options.Read);
        var source = new BlobSource(network, reading, cache, options, stopping);
        var answers = new ReadAnswers(options, log);
        new AggregatorEndpoints(network, source, answers).Map(app);
        new QuiltEndpoints(reading, answers, options).Map(app);
        new ConcatEndpoints(network, source, log).Map(app);
        if (wallet is not null)
        {
            new PublisherEndpoints(new BlobStore(network, wallet, options.Store), options, log, stopping).Map(app);
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
}
