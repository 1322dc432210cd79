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

    private static SiloConfiguration Azure(string connectionString) =>
        new() { Storage = ClusterStorage.AzureStorage, ConnectionString = connectionString, ServiceId = "haulout" };

    private static Dictionary<string, string?> Section(SiloConfiguration silo) => new(Providers.Section(silo));
}
