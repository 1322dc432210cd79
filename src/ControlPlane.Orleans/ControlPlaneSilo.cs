using System.Reflection;
using ControlPlane.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace ControlPlane.Orleans;

/// <summary>Puts the actors of the control plane into a cluster, and reaches them there.</summary>
public static class ControlPlaneSilo
{
    /// <summary>How soon a silo notices a reminder that was written while its owner changed; a crash is noticed at once.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    /// <summary>How often a call may move on; each failed turn before it in the queue makes it move once (FailedTurns).</summary>
    private const int MaxForwards = 100;

    /// <summary>
    /// Hosts the actors in this silo. Clustering, grain storage (the default one) and reminders are to be configured beside it.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">The same in every silo.</param>
    /// <param name="others">Assemblies with further actors, their grains and records.</param>
    public static ISiloBuilder AddControlPlane(this ISiloBuilder silo, ControlPlaneOptions options, params Assembly[] others)
    {
        options.Validate();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(options);
        silo.Services.AddScoped<GrainActorContext>();
        silo.Services.AddScoped<IActorContext>(p => p.GetRequiredService<GrainActorContext>());
        silo.Services.AddTransient(typeof(IDocument<>), typeof(GrainDocument<>));
        silo.Services.AddSingleton<IGrainStorageSerializer, JsonStorageSerializer>();
        silo.Services.AddActors(others);
        silo.Services.Configure<ReminderOptions>(o => (o.MinimumReminderPeriod, o.RefreshReminderListPeriod) = (GrainActorContext.Again, Refresh));
        silo.Services.Configure<SiloMessagingOptions>(o => o.MaxForwardCount = MaxForwards);
        silo.AddIncomingGrainCallFilter<FailedTurns>();
        return silo;
    }

    /// <summary>Reaches the actors from a client of the cluster; <paramref name="others"/> as at the silos.</summary>
    public static IClientBuilder AddControlPlane(this IClientBuilder client, params Assembly[] others)
    {
        client.Services.AddActors(others);
        return client;
    }

    private static void AddActors(this IServiceCollection services, Assembly[] others) => services
        .AddSerializer()
        .AddSingleton(new ActorAssemblies(others))
        .AddSingleton<IActors, GrainActors>()
        .AddSingleton<RecordCodec>()
        .AddSingleton<IGeneralizedCodec>(p => p.GetRequiredService<RecordCodec>())
        .AddSingleton<IGeneralizedCopier>(p => p.GetRequiredService<RecordCodec>())
        .AddSingleton<ITypeFilter>(p => p.GetRequiredService<RecordCodec>())
        .Configure<ExceptionSerializationOptions>(e => e.SupportedNamespacePrefixes.UnionWith(["ControlPlane", "Walrus"]));
}
