using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Walrus.StorageNode.Http;

/// <summary>
/// One port for HTTP/1.1 and HTTP/2, with TLS or without. Upstream's client speaks HTTP/2 over TLS without offering ALPN, and Kestrel
/// would take that for HTTP/1.1; so whenever nothing was negotiated, the first bytes decide: those of HTTP/2 are fixed
/// (storage-node-api §A.1).
/// </summary>
internal static class HttpVersionChoice
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Sets a listener up; without <paramref name="tls"/> the certificate is not used.</summary>
    internal static void Configure(ListenOptions listen, bool tls, X509Certificate2 certificate, TimeProvider time)
    {
        // Kestrel leaves HTTP/2 out unless TLS is part of the listener. So it always is, and clear text goes around it.
        ConnectionDelegate? behindTls = null;
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(next => connection => tls ? next(connection) : behindTls!(connection));
        listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
        listen.Use(next => behindTls = connection => Choose(connection, next, time));
    }

    private static async Task Choose(ConnectionContext connection, ConnectionDelegate next, TimeProvider time)
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>() is not { ApplicationProtocol.Length: > 0 })
        {
            if (await BeginsWithPreface(connection, time).ConfigureAwait(false) is not { } http2)
            {
                return;
            }

            if (http2)
            {
                var chosen = new Chosen();
                connection.Features.Set<ITlsApplicationProtocolFeature>(chosen);
                if (connection.Features.Get<ITlsConnectionFeature>() is null)
                {
                    connection.Features.Set<ITlsConnectionFeature>(chosen);
                }
            }
        }

        await next(connection).ConfigureAwait(false);
    }

    /// <summary>Null when the connection ended, or said nothing, before that was clear. The bytes looked at stay unread.</summary>
    private static async Task<bool?> BeginsWithPreface(ConnectionContext connection, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token).ConfigureAwait(false);
                var start = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Preface.Length)).ToArray();
                bool possible = Preface.StartsWith(start);
                bool clear = !possible || start.Length == Preface.Length || read.IsCompleted;
                input.AdvanceTo(read.Buffer.Start, clear ? read.Buffer.Start : read.Buffer.End);
                if (clear)
                {
                    return possible && start.Length == Preface.Length;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException or IOException)
        {
            return null;
        }
    }

    private sealed class Chosen : ITlsApplicationProtocolFeature, ITlsConnectionFeature
    {
        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
