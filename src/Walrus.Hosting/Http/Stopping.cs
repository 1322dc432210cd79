using Microsoft.Extensions.Hosting;

namespace Walrus.Hosting.Http;

/// <summary>Ends a web server as its clients would wish. Disposing of one alone breaks off whatever is being answered.</summary>
public static class Stopping
{
    /// <summary>Takes no more requests, waits for those under way for at most <paramref name="patience"/>, and then disposes of the server.</summary>
    public static async Task StopWithin<TServer>(this TServer server, TimeSpan patience, TimeProvider time)
        where TServer : IHost, IAsyncDisposable
    {
        using var over = new CancellationTokenSource(patience, time);
        try
        {
            await server.StopAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Whoever still waits for an answer sees the connection end.
        }

        await server.DisposeAsync().ConfigureAwait(false);
    }
}
