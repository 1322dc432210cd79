using Walrus.Client.Tests.Network;
using Walrus.Core.Identifiers;
using Walrus.Gateway.Cache;

namespace Walrus.Gateway.Tests;

public sealed class CacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haulout-cache").FullName;

    private GatewayOptions Cached => RunningGateway.Options with { Cache = new CacheOptions(folder) { MaxBytes = 250_000 } };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(1000)]
    public async Task A_blob_read_twice_costs_the_nodes_one_read(long streamAbove)
    {
        await using var gateway = await RunningGateway.Start(Cached with { StreamAboveBytes = streamAbove });
        var content = TestNetwork.Content(100_000);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        Assert.Equal(content, await Read(gateway, blob));
        Silence(gateway);
        Assert.Equal(content, await Read(gateway, blob));
        using var range = await gateway.Get($"v1/blobs/{blob}", ("Range", "bytes=-10"));
        Assert.Equal(content[^10..], await range.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_verified_and_served()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(100_000);
        var blob = (await network.Plant(content)).Metadata.BlobId;
        var first = await RunningGateway.Start(network, Cached);
        await Read(first, blob);
        await first.Stop();

        var second = await RunningGateway.Start(network, Cached);
        Silence(second);
        Assert.Equal(content, await Read(second, blob));
        await second.Stop();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_file_is_never_served(bool restarted)
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(100_000);
        var blob = (await network.Plant(content)).Metadata.BlobId;
        var gateway = await RunningGateway.Start(network, Cached);
        await Read(gateway, blob);
        if (restarted)
        {
            await gateway.Stop();
        }

        using (var file = File.OpenWrite(Path.Combine(folder, blob.ToString())))
        {
            file.Position = 77_777;
            file.WriteByte((byte)(content[77_777] ^ 1));
        }

        gateway = restarted ? await RunningGateway.Start(network, Cached) : gateway;
        Assert.Equal(content, await Read(gateway, blob));
        await gateway.Stop();
    }

    [Fact]
    public async Task The_least_recently_used_blob_goes_first_and_the_bound_holds()
    {
        await using var gateway = await RunningGateway.Start(Cached);
        var blobs = new List<BlobId>();
        for (int i = 0; i < 3; i++)
        {
            blobs.Add((await gateway.Network.Plant(TestNetwork.Content(100_000, i))).Metadata.BlobId);
        }

        await Read(gateway, blobs[0]);
        await Read(gateway, blobs[1]);
        await Read(gateway, blobs[0]);
        await Read(gateway, blobs[2]);
        Assert.Equal(
            [.. new[] { blobs[0], blobs[2] }.Select(b => b.ToString()).Order(StringComparer.Ordinal)],
            Files().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_blob_that_is_gone_is_no_longer_served_once_its_time_for_checking_has_come()
    {
        var clock = new ManualClock();
        await using var gateway = await RunningGateway.Start(Cached, clock: clock);
        var content = TestNetwork.Content(1000);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        await Read(gateway, blob);
        foreach (var node in gateway.Network.Nodes)
        {
            node.Fault = Misbehaviour.Forbids;
        }

        clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(content, await Read(gateway, blob));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal((451, "FORBIDDEN_BLOB"), await gateway.Failure($"v1/blobs/{blob}"));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_torn_write_is_removed_at_the_next_start()
    {
        File.WriteAllText(Path.Combine(folder, $"{BlobId.FromBytes(new byte[32])}.1.part"), "half");
        await using var gateway = await RunningGateway.Start(Cached);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Two_processes_cannot_share_a_folder()
    {
        await using var gateway = await RunningGateway.Start(Cached);
        await Assert.ThrowsAnyAsync<IOException>(() => RunningGateway.Start(gateway.Network, Cached));
    }

    private static Task<byte[]> Read(RunningGateway gateway, BlobId blob) =>
        gateway.Http.GetByteArrayAsync(new Uri($"v1/blobs/{blob}", UriKind.Relative));

    private static void Silence(RunningGateway gateway)
    {
        foreach (var node in gateway.Network.Nodes)
        {
            node.Fault = Misbehaviour.Resets;
        }
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Where(f => f != "lock");
}
