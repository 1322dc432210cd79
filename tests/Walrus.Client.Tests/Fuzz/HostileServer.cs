using System.Net;
using System.Net.Sockets;

namespace Walrus.Client.Tests.Fuzz;

/// <summary>Answers every connection with the bytes the test says, whatever was asked, and closes it.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<byte[]> reply;
    private readonly Task accepting;

    internal HostileServer(Func<byte[]> reply)
    {
        this.reply = reply;
        listener.Start();
        accepting = Accept();
    }

    internal string Address => listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
        listener.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = new byte[64 * 1024];
                _ = await stream.ReadAtLeastAsync(request, 1, throwOnEndOfStream: false, stop.Token);
                byte[] answer;
                lock (listener)
                {
                    answer = reply();
                }

                await stream.WriteAsync(answer, stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                // Until the other side has read it and goes away: closing at once might reset the connection first.
                while (await stream.ReadAsync(request, stop.Token) > 0)
                {
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client had enough.
            }
        }
    }
}
