using System.Text;
using Walrus.Client;
using Walrus.Client.Store;
using Walrus.Client.Tests.Network;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Tests;

/// <summary>A gateway on a free port before four nodes and a chain in memory.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly Gateway gateway;
    private bool stopped;

    private RunningGateway(TestNetwork network, Gateway gateway)
    {
        Network = network;
        this.gateway = gateway;
        // Headers beyond ASCII go out as they are: the gateway must bear them.
        Http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = gateway.Url };
    }

    internal static GatewayOptions Options { get; } = new()
    {
        Listen = "http://127.0.0.1:0",
        StopTimeout = TimeSpan.FromSeconds(1),
        Store = new BlobStoreOptions
        {
            Retries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(10),
            ExtraTime = TimeSpan.FromMilliseconds(100),
        },
        Committees = new() { AtMostEvery = TimeSpan.Zero },
    };

    internal TestNetwork Network { get; }

    internal HttpClient Http { get; }

    internal static async Task<RunningGateway> Start(GatewayOptions? options = null, bool wallet = true, TimeProvider? clock = null) =>
        await Start(await TestNetwork.Start(), options, wallet, clock);

    internal static async Task<RunningGateway> Start(
        TestNetwork network, GatewayOptions? options = null, bool wallet = true, TimeProvider? clock = null)
    {
        IWalrusWallet? payer = wallet ? network.Chain : null;
        var walrus = new WalrusNetwork(network.Chain, network.Http, clock, (options ?? Options).Committees, network.Chain);
        return new(network, await Gateway.Start(options ?? Options, walrus, payer, payer is null ? null : network.Chain));
    }

    internal async Task<(int Status, string Body)> Put(string query, byte[] content)
    {
        using var response = await Http.PutAsync(new Uri($"v1/blobs{query}", UriKind.Relative), new ByteArrayContent(content));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>The error a path answers with, in the exact form of the wire.</summary>
    internal async Task<(int Status, string Reason)> Failure(string path, params (string Name, string Value)[] headers)
    {
        using var response = await Get(path, headers);
        return ((int)response.StatusCode, ReasonIn(await response.Content.ReadAsByteArrayAsync(), (int)response.StatusCode));
    }

    internal static string ReasonIn(byte[] body, int status)
    {
        var error = Client.Nodes.ApiError.TryParse(body, status);
        Assert.True(error is not null, $"{status} without an envelope: {Encoding.UTF8.GetString(body)}");
        return error.Reason;
    }

    internal async Task Stop()
    {
        if (!stopped)
        {
            stopped = true;
            await gateway.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Http.Dispose();
        await Network.DisposeAsync();
    }
}
