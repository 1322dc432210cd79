using ControlPlane.Silo;

namespace Cluster;

/// <summary>What our configuration becomes for Orleans' providers.</summary>
public sealed class ProvidersTests
{
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=walrus;AccountKey=AAAA;EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=walrus")]
    [InlineData("TableEndpoint=https://walrus.table.core.windows.net;SharedAccessSignature=a")]
    public void What_is_not_a_connection_string_of_Azure_Storage_is_a_fault_of_the_configuration(string given)
    {
        var fault = Assert.Throws<BadConfigurationException>(() => Section(Azure(given)));
        Assert.StartsWith("Silo:ConnectionString: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Azure_Storage_keeps_membership_and_reminders_in_tables_and_documents_in_blobs()
    {
        var section = Section(Azure(Account));
        Assert.Equal("AzureTableStorage", section["Orleans:Clustering:ProviderType"]);
        Assert.Equal("AzureTableStorage", section["Orleans:Reminders:ProviderType"]);
        Assert.Equal("AzureBlobStorage", section["Orleans:GrainStorage:Default:ProviderType"]);
        Assert.Equal(Account, section["Orleans:GrainStorage:Default:ConnectionString"]);
    }

    [Fact]
    public void Services_do_not_share_documents_in_Azure_Storage()
    {
        string[] services = ["haulout", "haulout2", "Haulout", "haulout-2", "prod/walrus", new('a', 150), new('a', 149)];
        var containers = services.Select(s => Section(Azure(Account) with { ServiceId = s })["Orleans:GrainStorage:Default:ContainerName"]!).ToArray();
        Assert.Equal("grain-state-haulout", containers[0]);
        Assert.Distinct(containers);
        Assert.All(containers, c => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", c));
        Assert.All(containers, c => Assert.InRange(c.Length, 3, 63));
    }

    private static SiloConfiguration Azure(string connectionString) =>
        new() { Storage = ClusterStorage.AzureStorage, ConnectionString = connectionString, ServiceId = "haulout" };

    private static Dictionary<string, string?> Section(SiloConfiguration silo) => new(Providers.Section(silo));
}
