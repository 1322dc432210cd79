namespace Walrus.StorageNode.Tests;

public sealed class StorageNodeOptionsTests
{
    private static readonly StorageNodeOptions Sound = new() { DataDirectory = "data" };

    [Fact]
    public void The_defaults_are_sound() => Sound.Validate();

    [Theory]
    [InlineData("9185")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("example.org:9185")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("")]
    public void What_is_no_address_with_a_port_is_refused(string listen) =>
        Assert.Contains("Listen", Assert.Single((Sound with { Listen = listen }).Faults()), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.0.0.0:9185")]
    [InlineData("[::1]:9185")]
    [InlineData("127.0.0.1:0")]
    public void Addresses_with_a_port_are_taken(string listen) =>
        (Sound with { Listen = listen, PublicAddress = "node.example.org:9185" }).Validate();

    [Fact]
    public void Listening_everywhere_needs_an_address_to_be_reached_at() =>
        Assert.Contains("PublicAddress", Assert.Single((Sound with { Listen = "0.0.0.0:9185" }).Faults()), StringComparison.Ordinal);

    [Theory]
    [InlineData("node.example.org")]
    [InlineData("node.example.org:0")]
    [InlineData("node.example.org:65536")]
    [InlineData("http://node.example.org:80")]
    [InlineData(":80")]
    public void What_is_no_host_with_a_port_is_refused(string address) =>
        Assert.Contains("PublicAddress", Assert.Single((Sound with { PublicAddress = address }).Faults()), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.0.0.0:9186")]
    [InlineData("10.0.0.1:9186")]
    [InlineData("localhost")]
    public void The_operators_api_stays_on_this_machine(string listen) =>
        Assert.Contains("loopback", Assert.Single((Sound with { AdminListen = listen }).Faults()), StringComparison.Ordinal);

    [Fact]
    public void Every_fault_has_its_line()
    {
        var broken = new StorageNodeOptions
        {
            DataDirectory = " ",
            Listen = "x",
            Name = "",
            CommissionRate = 10_001,
            NodeCapacity = 0,
            MaxConcurrentRecoveries = 0,
            RecoveryRetry = TimeSpan.Zero,
            ReservedBytes = -1,
            MaxConnections = 0,
        };
        var message = Assert.Throws<StorageNodeException>(broken.Validate).Message;
        Assert.Equal(9, message.Split(Environment.NewLine).Length);
    }
}
