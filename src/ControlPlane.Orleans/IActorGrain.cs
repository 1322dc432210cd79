using ControlPlane.Actors;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace ControlPlane.Orleans;

/// <summary>A grain that hosts an actor; its key is the actor's. Reminders of Orleans become wake-ups.</summary>
public interface IActorGrain : IGrainWithStringKey, IRemindable, IActor
{
    /// <summary>Hands a reminder on as a wake-up, and withdraws it when the turn went well and did not ask for it again.</summary>
    Task IRemindable.ReceiveReminder(string reminderName, TickStatus status) =>
        ((IGrainBase)this).GrainContext.ActivationServices.GetRequiredService<GrainActorContext>().Fire(this, reminderName);
}
