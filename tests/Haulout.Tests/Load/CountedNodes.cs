using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Walrus.Client.Nodes;
using Walrus.Sui.Chain;

namespace Haulout.Tests.Load;

/// <summary>Storage nodes reached through a relay that counts every byte on the wire, both ways, HTTP's own included.</summary>
internal sealed class CountedNodes : IStorageNodes, IDisposable
{
    private readonly HttpStorageNodes nodes = new(new StorageNodesOptions { Scheme = Uri.UriSchemeHttp });
    private readonly ConcurrentDictionary<string, Lazy<TcpListener>> relays = new();
    private readonly CancellationTokenSource closed = new();
    private long bytes;

    internal long Bytes => Interlocked.Read(ref bytes);

    public IStorageNode At(StorageNodeInfo node) => nodes.At(node with
    {
        NetworkAddress = relays.GetOrAdd(node.NetworkAddress, to => new(() => Relay(to))).Value.LocalEndpoint.ToString()!,
    });

    public void Dispose()
    {
        closed.Cancel();
        nodes.Dispose();
        foreach (var relay in relays.Values)
        {
            relay.Value.Dispose();
        }

        closed.Dispose();
    }

    private TcpListener Relay(string to)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Accept(listener, IPEndPoint.Parse(to), closed.Token);
        return listener;
    }

    private async Task Accept(TcpListener listener, IPEndPoint to, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            _ = Join(await listener.AcceptTcpClientAsync(ct), to, ct);
        }
    }

    private async Task Join(TcpClient near, IPEndPoint to, CancellationToken ct)
    {
        using var from = near;
        using var far = new TcpClient();
        await far.ConnectAsync(to, ct);
        await Task.WhenAny(Copy(near.GetStream(), far.GetStream(), ct), Copy(far.GetStream(), near.GetStream(), ct));
    }

    private async Task Copy(NetworkStream from, NetworkStream to, CancellationToken ct)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            Interlocked.Add(ref bytes, read);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
    }
}
