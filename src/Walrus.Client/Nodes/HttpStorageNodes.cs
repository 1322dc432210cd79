using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Walrus.Core.Keys;
using Walrus.Sui.Chain;

namespace Walrus.Client.Nodes;

/// <summary>
/// Storage nodes over HTTP: ours and unmodified upstream ones alike (storage-node-api part A). Without TLS all nodes share one connection
/// pool; with TLS each network key has its own, so that no connection made under one key can serve a request under another.
/// </summary>
public sealed class HttpStorageNodes : IStorageNodes, IDisposable
{
    private readonly StorageNodesOptions options;
    private readonly TimeProvider clock;
    private readonly BodyLimits limits;
    private readonly Lazy<HttpMessageInvoker> plain;
    private readonly ConcurrentDictionary<NetworkPublicKey, Lazy<HttpMessageInvoker>> pinned = new();

    /// <summary>Nodes spoken to as <paramref name="options"/> say; deadlines run by <paramref name="clock"/>.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    public HttpStorageNodes(StorageNodesOptions? options = null, TimeProvider? clock = null)
    {
        this.options = (options ?? new()).Validate();
        this.clock = clock ?? TimeProvider.System;
        limits = new BodyLimits(this.options.Shards);
        plain = new(() => Connect(null));
    }

    /// <inheritdoc/>
    public IStorageNode At(StorageNodeInfo node)
    {
        var pool = options.Scheme == Uri.UriSchemeHttps
            ? pinned.GetOrAdd(node.NetworkKey, key => new(() => Connect(key)))
            : plain;
        return new HttpStorageNode(node, NodeAddress.TryParse(options.Scheme, node.NetworkAddress, out var origin) ? origin : null,
            pool.Value, options, limits, clock);
    }

    /// <summary>Closes every connection.</summary>
    public void Dispose()
    {
        foreach (var pool in pinned.Values.Append(plain).Where(p => p.IsValueCreated))
        {
            pool.Value.Dispose();
        }
    }

    private HttpMessageInvoker Connect(NetworkPublicKey? key)
    {
        var handler = new SocketsHttpHandler
        {
            // A node is where the chain says; it cannot send us elsewhere, nor can our environment.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionIdleTimeout = options.IdleTimeout,
            EnableMultipleHttp2Connections = true,
            MaxResponseHeadersLength = 16,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        };
        if (key is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => PinnedKey.Matches(certificate, key),
            };
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }
}
