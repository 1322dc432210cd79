using ControlPlane.Actors;
using Orleans;
using Orleans.Runtime;
using Orleans.Timers;

namespace ControlPlane.Orleans;

/// <summary>
/// What an actor may ask of the cluster. A wake-up is a reminder: it fires when it is due while the silo lives that counts for it; when that
/// silo has died, another takes over its reminders and fires within <see cref="Again"/>.
/// </summary>
internal sealed class GrainActorContext(IGrainContext grain, IActors actors, IReminderRegistry reminders, TimeProvider clock) : IActorContext
{
    /// <summary>
    /// How soon a wake-up that was missed or failed comes again: the period of the reminder, which is withdrawn once it has done its work.
    /// </summary>
    internal static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> asked = [];

    public string Key => grain.GrainId.Key.ToString()!;

    public TimeProvider Clock => clock;

    public TActor Actor<TActor>(string key) where TActor : class, IActor => actors.Actor<TActor>(key);

    public async Task WakeIn(string reason, TimeSpan due)
    {
        await reminders.RegisterOrUpdateReminder(grain.GrainId, reason, due > TimeSpan.Zero ? due : TimeSpan.Zero, Again);
        asked.Add(reason);
    }

    public async Task CancelWake(string reason)
    {
        asked.Remove(reason);
        if (await reminders.GetReminder(grain.GrainId, reason) is { } reminder) await reminders.UnregisterReminder(grain.GrainId, reminder);
    }

    /// <summary>A reminder fell due. It goes away only after the turn, so that a turn that fails, or a silo that dies in it, has it again.</summary>
    internal async Task Fire(IActor actor, string reason)
    {
        asked.Remove(reason);
        await actor.Wake(reason);
        if (!asked.Contains(reason)) await CancelWake(reason);
    }
}
