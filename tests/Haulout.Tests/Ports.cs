using System.Net;
using System.Net.Sockets;

namespace Haulout.Tests;

/// <summary>Ports nobody uses now: a run of them, and another run 1,000 above for the operators' APIs.</summary>
internal static class Ports
{
    private const int Above = 1000;

    internal static int Run(int count)
    {
        while (true)
        {
            int first = Random.Shared.Next(20_000, 30_000);
            if (Enumerable.Range(first, count).SelectMany(p => new[] { p, p + Above }).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
