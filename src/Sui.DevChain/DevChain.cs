using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sui.DevChain.Contracts;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Sui.DevChain.Rpc;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain;

/// <summary>
/// A chain in one process with the Walrus contracts, durable in one folder, served on one port as gRPC, gRPC-web and a little JSON
/// (sdk-interop): to clients it is a Sui full node.
/// </summary>
public sealed class DevChain : IAsyncDisposable
{
    private readonly LedgerFile file;
    private readonly Engine engine;
    private readonly WebApplication web;
    private readonly CancellationTokenSource stopping;
    private readonly ulong history;

    private DevChain(LedgerFile file, Engine engine, WebApplication web, CancellationTokenSource stopping, ulong history)
    {
        this.file = file;
        this.engine = engine;
        this.web = web;
        this.stopping = stopping;
        this.history = history;
        Url = AddressOf(web);
    }

    /// <summary>Its methods, for tests that call them without the wire.</summary>
    internal RpcTable Table => TableOf(engine, history);

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>What clients are configured with.</summary>
    public DevChainIds Ids => engine.Ids;

    /// <summary>Starts the chain of a folder, making it first when the folder is empty; answers when it can be called.</summary>
    /// <exception cref="DevChainException">The options have faults, folder or port cannot be used, or the folder's chain is another.</exception>
    public static async Task<DevChain> Start(
        DevChainOptions options, TimeProvider time, ILoggerFactory? loggers = null, CancellationToken ct = default)
    {
        if (options.Validate() is { Count: > 0 } faults)
        {
            throw new DevChainException(string.Join(Environment.NewLine, faults));
        }

        var file = LedgerFile.Open(options.DataDirectory);
        Engine? engine = null;
        try
        {
            engine = StartEngine(file, options, time, loggers ?? NullLoggerFactory.Instance);
            var stopping = new CancellationTokenSource();
            var web = BuildWeb(engine, options, time, loggers ?? NullLoggerFactory.Instance, stopping.Token);
            await StartWeb(web, options, ct);
            return new DevChain(file, engine, web, stopping, options.HistoryCheckpoints);
        }
        catch (Exception e)
        {
            if (engine is not null)
            {
                await engine.Sequencer.DisposeAsync();
                engine.Faucet.Dispose();
            }

            file.Dispose();
            if (e is SqliteException sqlite)
            {
                throw LedgerFile.Explain(sqlite, options.DataDirectory);
            }

            throw;
        }
    }

    /// <summary>Ends streams, finishes what was accepted, closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await web.DisposeAsync();
        await engine.Sequencer.DisposeAsync();
        engine.Faucet.Dispose();
        file.Dispose();
        stopping.Dispose();
    }

    private static Engine StartEngine(LedgerFile file, DevChainOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var (ids, faucetKey) = Genesis.Ensure(file, options, time);
        var types = new MoveTypes(ids.WalrusPackage, ids.WalPackage);
        var packages = new MovePackages(new Dictionary<ObjectId, IMovePackage>
        {
            [MoveTypes.Framework] = new FrameworkPackage(),
            [ids.WalrusPackage] = new WalrusPackage(types),
            [ids.WalPackage] = new WalPackage(types),
        });
        var executor = new TransactionExecutor(packages, ids.WalrusPackage, ids.ChainId);
        var sequencer = new Sequencer(
            file, executor, time, options.CheckpointInterval, options.HistoryCheckpoints, loggers.CreateLogger<Sequencer>());
        var faucet = new Faucet(file, sequencer, faucetKey, ids.WalType, options.FaucetMist, options.FaucetFrost);
        return new Engine(file, sequencer, executor, ids, faucet);
    }

    private static WebApplication BuildWeb(
        Engine engine, DevChainOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken stopping)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder.Services.AddCors();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 2 * GrpcEndpoint.MaxRequestBytes;

            // The sniffer reports TLS's choice of HTTP/2 without TLS, so the scheme of the request is not that of the connection.
            kestrel.AllowAlternateSchemes = true;
            kestrel.Listen(options.TryParseListen()!, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.Use(next => connection => ProtocolSniffer.Sniff(connection, next, time));
            });
        });
        var grpc = new GrpcEndpoint(TableOf(engine, options.HistoryCheckpoints), loggers.CreateLogger<GrpcEndpoint>(), stopping);
        var json = new JsonEndpoint(engine);
        var web = builder.Build();
        web.UseCors(policy => policy
            .AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader().WithExposedHeaders("grpc-status", "grpc-message", "grpc-status-details-bin"));
        web.Run(async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method) || !await grpc.TryAnswer(context))
            {
                await json.Answer(context);
            }
        });
        return web;
    }

    private static RpcTable TableOf(Engine engine, ulong history)
    {
        var table = new RpcTable();
        new LedgerCalls(engine, history).AddTo(table);
        new StateCalls(engine).AddTo(table);
        new PackageCalls(engine).AddTo(table);
        new ExecutionCalls(engine).AddTo(table);
        return table;
    }

    private static async Task StartWeb(WebApplication web, DevChainOptions options, CancellationToken ct)
    {
        try
        {
            await web.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await web.DisposeAsync();
            throw new DevChainException($"{options.Listen} is in use by another program; choose another address to listen on.", e);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            await web.DisposeAsync();
            throw new DevChainException($"The chain cannot listen on {options.Listen}: {e.Message}", e);
        }
    }

    private static Uri AddressOf(WebApplication web)
    {
        var address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri
            : address;
    }
}
