using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using ControlPlane.Actors;
using ControlPlane.Orleans;
using ControlPlane.Silo.Postgres;
using ControlPlane.Web;
using Haulout.ServiceDefaults;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace ControlPlane.Silo;

/// <summary>A port the silo needs is taken.</summary>
internal sealed class PortInUseException(string message) : Exception(message);

/// <summary>Builds and runs the host.</summary>
internal static partial class SiloHost
{
    /// <summary>Gathers the configuration: file, environment, command line, the later over the earlier.</summary>
    internal static WebApplicationBuilder Configure(string? file, IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (file is not null) AddFile(builder.Configuration, file);
        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(Ours()).AddInMemoryCollection(commandLine);
        return builder;
    }

    /// <summary>HAULOUT_SILO__CONNECTION_STRING is Silo:ConnectionString.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Ours()
    {
        const string Prefix = "HAULOUT_";
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is not string name || !name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            string key = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
            yield return new(key, (string?)variable.Value);
        }
    }

    /// <summary>Applies the schema to the databases of the configuration.</summary>
    internal static async Task<int> Prepare(WebApplicationBuilder builder, CancellationToken ct)
    {
        var silo = SiloConfiguration.From(builder.Configuration);
        builder.Configuration.AddInMemoryCollection(Providers.Section(silo));
        var databases = Providers.Databases(builder.Configuration).ToArray();
        if (databases.Length == 0) throw new BadConfigurationException("--init-database: the storage is not PostgreSQL; nothing to prepare.");
        foreach (string database in databases)
        {
            Console.WriteLine(await Database.Prepare(database, again: true, ct) ? "schema applied" : "left as it is: not a schema of ours");
        }

        return 0;
    }

    /// <summary>Runs the silo until it is asked to stop; <paramref name="others"/> bring further actors.</summary>
    internal static async Task<int> Run(WebApplicationBuilder builder, CancellationToken ct, params Assembly[] others)
    {
        var silo = SiloConfiguration.From(builder.Configuration);
        var options = Sections.ReadControlPlane(builder.Configuration);
        options.Validate();
        builder.Configuration.AddInMemoryCollection(Providers.Section(silo));

        var address = IPAddress.Parse(silo.Address!);
        RequireFree(new(address, silo.SiloPort!.Value), "Silo:SiloPort");
        RequireFree(new(address, silo.GatewayPort!.Value), "Silo:GatewayPort");
        if (silo.Http is { } http) RequireFree(http, "Silo:Listen");
        foreach (string database in Providers.Databases(builder.Configuration)) await Database.Prepare(database, again: false, ct);

        using var loggers = LoggerFactory.Create(logging => Log(logging));
        using var chain = await ChainPort.Open(silo, TimeProvider.System, loggers, ct);
        if (chain is not null && builder.Configuration["ControlPlane:Chain"] is null) options = options with { Chain = chain.Name };
        Compose(builder, silo, options, address, others);
        if (chain is not null) builder.Services.AddSingleton(chain).AddSingleton(silo).AddHostedService<Workers>();
        await using var app = builder.Build();
        var oracle = app.Services.GetRequiredService<ISiloStatusOracle>();
        app.MapHealth(() => oracle.CurrentStatus == SiloStatus.Active);
        app.MapControlPlane(app.Services.GetRequiredService<IActors>(), options, TimeProvider.System);
        await app.StartAsync(ct);
        LogJoined(app.Logger, silo.Name!, silo.ClusterId!, address, silo.SiloPort.Value, app.Urls);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    private static void Compose(
        WebApplicationBuilder builder, SiloConfiguration silo, ControlPlaneOptions options, IPAddress address, Assembly[] others)
    {
        builder.AddTelemetry("haulout-silo");
        Log(builder.Logging);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = silo.StopTimeout);
        if (silo.Http is { } http) builder.WebHost.UseUrls($"http://{http}");

        Providers.AddNamedClients(builder.Services, builder.Configuration);
        builder.UseOrleans(orleans => orleans
            .ConfigureEndpoints(address, silo.SiloPort!.Value, silo.GatewayPort!.Value, listenOnAnyHostAddress: !IPAddress.IsLoopback(address))
            .AddControlPlane(options, others)
            .Configure<ClusterMembershipOptions>(o =>
            {
                o.ProbeTimeout = silo.ProbeTimeout;
                o.NumMissedProbesLimit = silo.MissedProbes;
            }));
    }

    private static void Log(ILoggingBuilder logging) => logging
        .AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffK "))
        .AddFilter("Orleans", LogLevel.Warning)
        .AddFilter("Microsoft", LogLevel.Warning)
        // Orleans reports every placement of an actor through it.
        .AddFilter("Polly", LogLevel.Warning)
        // Its first look compares with the start of the machine and always warns.
        .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
        // It warns of reminders with a short period; ours are withdrawn when they have fired (GrainActorContext).
        .AddFilter("Orleans.Hosting.ReminderOptionsValidator", LogLevel.Error);

    /// <summary>Orleans would say this in forty lines; taken between here and there, it still does.</summary>
    private static void RequireFree(IPEndPoint endpoint, string setting)
    {
        try
        {
            using var probe = new TcpListener(endpoint);
            probe.Start();
        }
        catch (SocketException e)
        {
            throw new PortInUseException($"{setting}: cannot listen at {endpoint}: {e.Message}");
        }
    }

    private static void AddFile(ConfigurationManager configuration, string file)
    {
        try
        {
            configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new BadConfigurationException($"--config {file}: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} joined cluster {Cluster} at {Address}:{Port}; HTTP at {Urls}")]
    private static partial void LogJoined(ILogger logger, string name, string cluster, IPAddress address, int port, IEnumerable<string> urls);
}
