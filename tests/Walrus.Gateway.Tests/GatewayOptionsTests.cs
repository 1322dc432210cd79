using Walrus.Client.Read;
using Walrus.Client.Tests.Network;

namespace Walrus.Gateway.Tests;

public class GatewayOptionsTests
{
    [Fact]
    public void The_defaults_make_sense() => Assert.NotNull(new GatewayOptions().Validate());

    [Fact]
    public void Every_fault_has_its_line()
    {
        var options = new GatewayOptions
        {
            Listen = "ftp://x",
            MaxBodyBytes = 0,
            MaxStores = 0,
            MaxReads = 0,
            MaxWaitingReads = -1,
            Read = new BlobReadOptions { MaxBlobBytes = 0 },
        };
        var lines = Assert.Throws<ArgumentException>(options.Validate).Message.Split(Environment.NewLine);
        Assert.Equal(6, lines.Length);
        Assert.Contains("http://127.0.0.1:31415", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_error()
    {
        await using var gateway = await RunningGateway.Start();
        await using var network = await TestNetwork.Start();
        var taken = RunningGateway.Options with { Listen = gateway.Http.BaseAddress!.ToString().TrimEnd('/') };
        var error = await Assert.ThrowsAnyAsync<IOException>(
            () => Gateway.Start(taken, network.Chain, null, network.Http, TimeProvider.System));
        Assert.Contains("address already in use", error.Message, StringComparison.Ordinal);
    }
}
