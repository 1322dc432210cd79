using ControlPlane.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace ControlPlane.Orleans;

/// <summary>Puts the actors of the control plane into a cluster, and reaches them there.</summary>
public static class ControlPlaneSilo
{
    /// <summary>
    /// Hosts the actors in this silo. Clustering, grain storage (the default one) and reminders are to be configured beside it.
    /// </summary>
    public static ISiloBuilder AddControlPlane(this ISiloBuilder silo, ControlPlaneOptions options)
    {
        options.Validate();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(options);
        silo.Services.AddScoped<GrainActorContext>();
        silo.Services.AddScoped<IActorContext>(p => p.GetRequiredService<GrainActorContext>());
        silo.Services.AddTransient(typeof(IDocument<>), typeof(GrainDocument<>));
        silo.Services.AddSingleton<IGrainStorageSerializer, JsonStorageSerializer>();
        silo.Services.AddContracts();
        silo.AddIncomingGrainCallFilter<FailedTurns>();
        return silo;
    }

    /// <summary>Reaches the actors from a client of the cluster.</summary>
    public static IClientBuilder AddControlPlane(this IClientBuilder client)
    {
        client.Services.AddContracts();
        return client;
    }

    private static void AddContracts(this IServiceCollection services) => services
        .AddSerializer()
        .AddSingleton<IActors, GrainActors>()
        .AddSingleton<RecordCodec>()
        .AddSingleton<IGeneralizedCodec>(p => p.GetRequiredService<RecordCodec>())
        .AddSingleton<IGeneralizedCopier>(p => p.GetRequiredService<RecordCodec>())
        .AddSingleton<ITypeFilter>(p => p.GetRequiredService<RecordCodec>())
        .Configure<ExceptionSerializationOptions>(e => { e.SupportedNamespacePrefixes.Add("ControlPlane"); e.SupportedNamespacePrefixes.Add("Walrus"); });
}
