using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Walrus.Hosting.Http;

/// <summary>
/// One port for HTTP/1.1 and HTTP/2 with prior knowledge, with TLS or without. Kestrel chooses by what TLS negotiated; clear text negotiates
/// nothing, and upstream's client speaks HTTP/2 over TLS without offering ALPN. So whenever nothing was negotiated the first bytes decide,
/// which for HTTP/2 are fixed, and the choice is reported in TLS's stead (storage-node-api §A.1, sdk-interop §3.1).
/// </summary>
public static class HttpVersionChoice
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Sets a listener up; its server must allow alternate schemes, because the scheme of a request is then not the connection's.</summary>
    /// <param name="listen">The listener.</param>
    /// <param name="certificate">For TLS; null for clear text.</param>
    /// <param name="patience">How long a client may take for its first bytes.</param>
    /// <param name="time">The clock.</param>
    public static void Configure(ListenOptions listen, X509Certificate2? certificate, TimeSpan patience, TimeProvider time)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        if (certificate is not null)
        {
            listen.UseHttps(certificate);
        }

        listen.Use(next => connection => Choose(connection, next, patience, time));
    }

    private static async Task Choose(ConnectionContext connection, ConnectionDelegate next, TimeSpan patience, TimeProvider time)
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>() is not { ApplicationProtocol.Length: > 0 })
        {
            if (await BeginsWithPreface(connection, patience, time).ConfigureAwait(false) is not { } http2)
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
    private static async Task<bool?> BeginsWithPreface(ConnectionContext connection, TimeSpan within, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(within, time);
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
