using Orleans;
using Orleans.Runtime;

namespace ControlPlane.Orleans;

/// <summary>
/// Forgets an actor whose turn failed: what it had set and not saved goes with it, and the next call reads what is durable. Orleans alone
/// would keep the half-changed memory.
/// </summary>
internal sealed class FailedTurns : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch when (context.Grain is IActorGrain)
        {
            // Without the exception in the reason: with it, the calls that wait would be refused with it instead of moving on.
            context.TargetContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "a turn failed"));
            throw;
        }
    }
}
