using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Haulout.ServiceDefaults;

/// <summary>Logs, metrics and traces by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to whom; nothing at all where it does not.</summary>
public static class Telemetry
{
    private static readonly string[] Meters =
        ["System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.*", "Microsoft.Orleans", "Haulout.*"];

    private static readonly string[] Sources =
        ["System.Net.Http", "Microsoft.AspNetCore", "Microsoft.Orleans.Application", "Microsoft.Orleans.Storage", "Haulout.*"];

    /// <summary>Adds the exporters; <paramref name="service"/> is its name unless <c>OTEL_SERVICE_NAME</c> gives another.</summary>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return builder;
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService(service).AddEnvironmentVariableDetector();
        builder.Logging.AddOpenTelemetry(logs => logs.SetResourceBuilder(resource).AddOtlpExporter());
        builder.Services.AddHostedService(_ => new Exporters(
            () => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build(),
            () => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter().Build()));
        return builder;
    }

    /// <summary>Keeps the providers while the host runs. The package that does this for a host is not on every mirror.</summary>
    private sealed class Exporters(Func<MeterProvider> meters, Func<TracerProvider> traces) : IHostedService, IDisposable
    {
        private IDisposable[] providers = [];

        public Task StartAsync(CancellationToken cancellationToken)
        {
            providers = [meters(), traces()];
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>Last of all, so that what other services say while they stop is sent too.</summary>
        public void Dispose()
        {
            foreach (var provider in providers) provider.Dispose();
        }
    }
}
