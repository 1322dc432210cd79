using ControlPlane.Actors;

namespace ControlPlane.Repairs;

/// <summary>
/// Prolongs the lease of a repair for as long as it is worked at. So leases can be short: what a dead worker held is soon free for another,
/// and a repair that takes long is not taken away from a worker that lives.
/// </summary>
internal static class HeldLease
{
    private const int RenewalsPerLease = 3;

    /// <summary>Does the work; it is canceled when the lane says that the lease is not ours any more, and null is what came of it then.</summary>
    internal static async Task<T?> While<T>(
        IRepairLane lane, LeasedJob leased, ControlPlaneOptions options, TimeProvider clock, Func<CancellationToken, Task<T>> work, CancellationToken ct)
        where T : class
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var working = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewing = Renew(lane, leased, options.RepairLease / RenewalsPerLease, clock, held, working.Token);
        try
        {
            return await work(held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            working.Cancel();
            await renewing;
        }
    }

    private static async Task Renew(
        IRepairLane lane, LeasedJob leased, TimeSpan every, TimeProvider clock, CancellationTokenSource held, CancellationToken working)
    {
        while (true)
        {
            try
            {
                await Pause.For(every, clock, working);
                if (await lane.Renew(leased.Job.Id, leased.Fence, working) is { Accepted: false })
                {
                    held.Cancel();
                    return;
                }
            }
            catch (OperationCanceledException) when (working.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A lane that cannot be reached now may be a moment later; until then the fence keeps a lost lease harmless.
            }
        }
    }
}
