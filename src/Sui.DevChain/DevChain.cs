using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sui.DevChain.Contracts;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Sui.DevChain.Rpc;
using Walrus.Core.Identifiers;
using Walrus.Hosting.Http;
using Walrus.Sui.Objects;

namespace Sui.DevChain;

/// <summary>
/// A chain in one process with the Walrus contracts, durable in one folder, served on one port as gRPC, gRPC-web and a little JSON
/// (sdk-interop): to clients it is a Sui full node.
/// </summary>
public sealed class DevChain : IAsyncDisposable
{
    private static readonly TimeSpan LongestAdvance = TimeSpan.FromDays(3650);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly LedgerFile file;
    private readonly Engine engine;
    private readonly WebApplication web;
    private readonly CancellationTokenSource stopping;
    private readonly TimeProvider machine;

    private DevChain(
        LedgerFile file, Engine engine, RpcTable table, WebApplication web, CancellationTokenSource stopping, TimeProvider machine)
    {
        this.machine = machine;
        this.file = file;
        this.engine = engine;
        this.web = web;
        this.stopping = stopping;
        Table = table;
        Url = ChainWeb.AddressOf(web);
    }

    /// <summary>Its methods, for tests that call them without the wire.</summary>
    internal RpcTable Table { get; }

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>What clients are configured with.</summary>
    public DevChainIds Ids => engine.Ids;

    /// <summary>The chain's time.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds((long)engine.Sequencer.Now);

    /// <summary>Starts the chain of a folder, making it first when the folder is empty; answers when it can be called.</summary>
    /// <exception cref="DevChainException">The options have faults, folder or port cannot be used, or the folder's chain is another.</exception>
    public static async Task<DevChain> Start(
        DevChainOptions options, TimeProvider time, ILoggerFactory? loggers = null, CancellationToken ct = default)
    {
        if (options.Validate() is { Count: > 0 } faults)
        {
            throw new DevChainException(string.Join(Environment.NewLine, faults));
        }

        loggers ??= NullLoggerFactory.Instance;
        var file = options.DataDirectory is { } folder ? LedgerFile.Open(folder) : LedgerFile.InMemory();
        var stopping = new CancellationTokenSource();
        Engine? engine = null;
        try
        {
            engine = StartEngine(file, options, time, loggers);
            var table = new RpcTable();
            new LedgerCalls(engine, options.HistoryCheckpoints).AddTo(table);
            new SubscriptionCalls(engine, options.MaxSubscribers).AddTo(table);
            new StateCalls(engine).AddTo(table);
            new PackageCalls(engine).AddTo(table);
            new ExecutionCalls(engine).AddTo(table);
            var web = await ChainWeb.Start(engine, table, options, time, loggers, stopping.Token, ct);
            return new DevChain(file, engine, table, web, stopping, time);
        }
        catch (Exception e)
        {
            if (engine is not null)
            {
                await engine.Sequencer.DisposeAsync();
                engine.Faucet.Dispose();
            }

            file.Dispose();
            stopping.Dispose();
            if (e is SqliteException sqlite)
            {
                throw LedgerFile.Explain(sqlite, file.Folder);
            }

            throw;
        }
    }

    /// <summary>Moves a manual clock; answers the chain's time once a durable checkpoint shows it.</summary>
    /// <exception cref="InvalidOperationException">The chain's clock is not manual.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is not forward, or more than ten years at once.</exception>
    public async Task<DateTimeOffset> Advance(TimeSpan by, CancellationToken ct = default)
    {
        if (!engine.Time.IsManual)
        {
            throw new InvalidOperationException("The chain's clock runs by itself; start the chain with a manual clock to move it by hand.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(by, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(by, LongestAdvance);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(await engine.Advance(by, ct)).Timestamp);
    }

    /// <summary>Ends streams, finishes what was accepted, closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await web.StopWithin(StopPatience, machine);
        await engine.Sequencer.DisposeAsync();
        engine.Faucet.Dispose();
        file.Dispose();
        stopping.Dispose();
    }

    private static Engine StartEngine(LedgerFile file, DevChainOptions options, TimeProvider machine, ILoggerFactory loggers)
    {
        var time = new ChainTime(options.Clock, machine);
        var (ids, faucetKey) = Genesis.Ensure(file, options, time);
        using (var view = LedgerView.Open(file))
        {
            var row = view.FindTipRow()!;
            time.Resume(DateTimeOffset.FromUnixTimeMilliseconds((long)row.At(row.Last).Timestamp));
        }

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
        return new Engine(file, sequencer, executor, ids, faucet, time);
    }
}
