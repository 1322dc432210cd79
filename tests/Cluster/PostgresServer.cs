using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Cluster;

/// <summary>
/// A PostgreSQL for the tests: the one HAULOUT_TEST_POSTGRES names (a connection string whose user may create databases), or one of our own
/// in a temporary folder, from the binaries of the machine.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Given = "HAULOUT_TEST_POSTGRES";
    private static readonly string? Binaries = FindBinaries();
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"haulout-pg-{Guid.NewGuid():N}");
    private readonly List<string> databases = [];
    private string server = "";

    /// <summary>Why there can be none here; null where there can.</summary>
    internal static string? WhyAbsent =>
        Environment.GetEnvironmentVariable(Given) is not null ? null
        : Binaries is null ? $"This test needs PostgreSQL: neither is {Given} set nor is initdb on PATH or under /usr/lib/postgresql."
        : AsRoot && !File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal))
            ? $"This test needs PostgreSQL, which does not run as root, and there is no user postgres; {Given} is not set either."
            : null;

    private static bool AsRoot => Environment.UserName == "root" && !OperatingSystem.IsWindows();

    public async Task InitializeAsync()
    {
        if (WhyAbsent is not null) return;
        if (Environment.GetEnvironmentVariable(Given) is { } given)
        {
            server = given;
            return;
        }

        Directory.CreateDirectory(folder);
        if (AsRoot) await Run("chown", "postgres", folder);
        int port = FreePort();
        await Pg("initdb", "-D", $"{folder}/data", "-A", "trust", "-U", "postgres", "--no-sync");
        // Durable as in production: what is acknowledged is on disk.
        string options = $"-p {port} -k {folder} -c listen_addresses=127.0.0.1";
        await Pg("pg_ctl", "-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "-o", options, "start");
        server = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public async Task DisposeAsync()
    {
        if (server.Length == 0) return;
        NpgsqlConnection.ClearAllPools();
        if (Directory.Exists(folder))
        {
            await Pg("pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
            return;
        }

        foreach (string name in databases) await Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    /// <summary>The connection string of a new, empty database.</summary>
    internal async Task<string> NewDatabase()
    {
        string name = $"haulout_{Guid.NewGuid():N}";
        await Execute($"CREATE DATABASE {name}");
        databases.Add(name);
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>A port that was free a moment ago.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Our own statements; names cannot be parameters.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static Task Pg(string program, params string[] arguments)
    {
        string path = Path.Combine(Binaries!, program);
        return AsRoot ? Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments]) : Run(path, arguments);
    }

    private static async Task Run(string program, params string[] arguments)
    {
        // pg_ctl hands its standard output on to the server, which outlives it: reading it to the end would never end.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath() })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static string? FindBinaries() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
            : [])
        .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")));
}

/// <summary>A fact about a cluster; skipped with the reason where there is no PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = PostgresServer.WhyAbsent;
}

/// <summary>A theory about a cluster; skipped with the reason where there is no PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = PostgresServer.WhyAbsent;
}
