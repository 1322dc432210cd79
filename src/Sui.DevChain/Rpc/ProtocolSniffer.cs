using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Sui.DevChain.Rpc;

/// <summary>
/// Lets one cleartext port speak HTTP/1.1 (gRPC-web, JSON) and HTTP/2 with prior knowledge (gRPC). Kestrel chooses by what TLS negotiated;
/// without TLS this looks at the first bytes, which for HTTP/2 are fixed, and reports the choice in TLS's stead.
/// </summary>
internal static class ProtocolSniffer
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    internal static async Task Sniff(ConnectionContext connection, ConnectionDelegate next, TimeSpan within, TimeProvider clock)
    {
        using var patience = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, connection.ConnectionClosed);
        bool? isHttp2 = null;
        try
        {
            while (isHttp2 is null)
            {
                var read = await connection.Transport.Input.ReadAsync(either.Token);
                isHttp2 = Decide(read.Buffer, read.IsCompleted);

                // What was looked at stays unread for Kestrel; only an undecided start waits for more bytes.
                connection.Transport.Input.AdvanceTo(read.Buffer.Start, isHttp2 is null ? read.Buffer.End : read.Buffer.Start);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            return;
        }

        if (isHttp2 == true)
        {
            connection.Features.Set<ITlsConnectionFeature>(Choice.Http2);
            connection.Features.Set<ITlsApplicationProtocolFeature>(Choice.Http2);
        }

        await next(connection);
    }

    /// <summary>True or false as soon as the bytes say so; null while they are a beginning of the preface.</summary>
    private static bool? Decide(ReadOnlySequence<byte> buffer, bool isAll)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var first = buffer.Slice(0, Math.Min(buffer.Length, Preface.Length));
        first.CopyTo(start);
        return !Preface.StartsWith(start[..(int)first.Length]) ? false
            : first.Length == Preface.Length ? true
            : isAll ? false
            : null;
    }

    private sealed class Choice : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        internal static readonly Choice Http2 = new();

        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
