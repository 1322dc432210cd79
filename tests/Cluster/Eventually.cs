using System.Diagnostics;
using Orleans.Runtime;

namespace Cluster;

/// <summary>What a client at the edge of a cluster does: repeat what can be repeated until somebody answers, and not for ever.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static async Task<T> Answers<T>(Func<Task<T>> call)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is OrleansException or TimeoutException && clock.Elapsed < Patience)
            {
                // A silo that died, a gateway that is gone, an activation that is moving.
            }
        }
    }
}
