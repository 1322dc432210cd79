using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Npgsql;

namespace ControlPlane.Silo;

/// <summary>
/// Turns our configuration into the section that Orleans configures its providers from, the same one that Aspire fills, so that there is
/// one way in for both.
/// </summary>
internal static class Providers
{
    /// <summary>Fewer connections than PostgreSQL allows by default, so that three silos fit.</summary>
    private const int PoolSize = 30;

    /// <summary>The keys to add for the storage that is asked for.</summary>
    internal static IEnumerable<KeyValuePair<string, string?>> Section(SiloConfiguration silo)
    {
        var (cluster, documents, reminders) = silo.Storage switch
        {
            ClusterStorage.AdoNet => (AdoNet(silo), AdoNet(silo), AdoNet(silo)),
            ClusterStorage.AzureStorage => (
                Azure("AzureTableStorage", silo),
                [.. Azure("AzureBlobStorage", silo), ("ContainerName", Container(silo.ServiceId!))],
                Azure("AzureTableStorage", silo)),
            ClusterStorage.Localhost => (Plain("Development"), Plain("Memory"), Plain("Memory")),
            _ => ([], [], []),
        };
        return Prefixed("Orleans:Clustering", cluster)
            .Concat(Prefixed("Orleans:GrainStorage:Default", documents))
            .Concat(Prefixed("Orleans:Reminders", reminders))
            .Append(new("Orleans:ServiceId", silo.ServiceId))
            .Append(new("Orleans:ClusterId", silo.ClusterId))
            .Append(new("Orleans:Name", silo.Name));
    }

    /// <summary>The PostgreSQL databases that the section names, each once.</summary>
    internal static IEnumerable<string> Databases(IConfiguration root) => Named(root)
        .Where(p => p["ProviderType"] == "AdoNet" && p["Invariant"] == "Npgsql")
        .Select(p => p["ConnectionString"] ?? (p["ConnectionName"] is { } name ? root.GetConnectionString(name) : null))
        .OfType<string>()
        .Distinct();

    /// <summary>
    /// Clients of Azure Storage for providers that name a resource of Aspire (<c>ServiceKey</c>), by the connection string of that name.
    /// </summary>
    /// <exception cref="BadConfigurationException">There is none, it cannot be used, or this silo was built without Azure Storage.</exception>
    internal static void AddNamedClients(IServiceCollection services, IConfiguration root)
    {
        bool built = File.Exists(Path.Combine(AppContext.BaseDirectory, "Orleans.Clustering.AzureStorage.dll"));
        if (!built && Named(root).Any(p => IsAzure(p["ProviderType"])))
        {
            throw new BadConfigurationException(
                "Silo:Storage: this silo was built without Azure Storage (AzureStorage=false); AdoNet and Localhost remain.");
        }

        foreach (var (type, key) in Named(root).Select(p => (p["ProviderType"], p["ServiceKey"])).Distinct())
        {
            if (string.IsNullOrEmpty(key) || !IsAzure(type)) continue;
            string connection = root.GetConnectionString(key)
                ?? throw new BadConfigurationException($"ConnectionStrings:{key}: the section Orleans refers to it, but it is not there.");
            string setting = $"ConnectionStrings:{key}";
            if (type == "AzureTableStorage") services.AddKeyedSingleton(key, Client(setting, () => new TableServiceClient(connection)));
            else services.AddKeyedSingleton(key, Client(setting, () => new BlobServiceClient(connection)));
        }
    }

    private static bool IsAzure(string? type) => type is "AzureTableStorage" or "AzureBlobStorage";

    private static IEnumerable<IConfigurationSection> Named(IConfiguration root) =>
        [.. root.GetSection("Orleans:GrainStorage").GetChildren(), root.GetSection("Orleans:Clustering"), root.GetSection("Orleans:Reminders")];

    private static (string, string?)[] Plain(string type) => [("ProviderType", type)];

    private static (string, string?)[] AdoNet(SiloConfiguration silo) =>
        [.. Plain("AdoNet"), ("Invariant", "Npgsql"), ("ConnectionString", Pooled(silo.ConnectionString!))];

    private static (string, string?)[] Azure(string type, SiloConfiguration silo)
    {
        // Orleans opens it too late to tell a wrong one from a fault of ours.
        Client("Silo:ConnectionString", () => new TableServiceClient(silo.ConnectionString));
        Client("Silo:ConnectionString", () => new BlobServiceClient(silo.ConnectionString));
        return [.. Plain(type), ("ConnectionString", silo.ConnectionString)];
    }

    /// <summary>
    /// One for each service: Orleans names a document after its actor alone, and services may share an account. A container's name has at
    /// most 63 characters, and not every one that an id may have.
    /// </summary>
    private static string Container(string service)
    {
        bool usable = service.Length <= 40 && service.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
        return $"grain-state-{(usable ? service : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(service)))[..32])}";
    }

    private static T Client<T>(string setting, Func<T> open)
    {
        try
        {
            return open();
        }
        // The client for blobs answers a string that names only tables with a null reference.
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            string why = e.Message.ReplaceLineEndings(" ");
            throw new BadConfigurationException($"{setting}: not a connection string of Azure Storage ({typeof(T).Name}): {why}");
        }
    }

    private static string Pooled(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            if (builder.MaxPoolSize == 100) builder.MaxPoolSize = PoolSize;
            builder.ApplicationName ??= "haulout-silo";
            return builder.ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new BadConfigurationException($"Silo:ConnectionString: not a connection string of PostgreSQL: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Prefixed(string section, (string Key, string? Value)[] values) =>
        values.Select(v => new KeyValuePair<string, string?>($"{section}:{v.Key}", v.Value));
}
