using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Walrus.Hosting.Telemetry;

namespace Haulout.ServiceDefaults;

/// <summary>Logs, metrics and traces by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to whom; nothing at all where it does not.</summary>
public static class Telemetry
{
    /// <summary>Adds the exporters; <paramref name="service"/> is its name unless <c>OTEL_SERVICE_NAME</c> gives another.</summary>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        builder.Logging.AddOtlpExport(service);
        builder.Services.AddHostedService(_ => new Exporters(service));
        return builder;
    }

    /// <summary>Keeps the exporters while the host runs. The package that does this for a host is not on every mirror.</summary>
    private sealed class Exporters(string service) : IHostedService, IDisposable
    {
        private IDisposable? export;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            export = OtlpExport.Start(service);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>Last of all, so that what other services say while they stop is sent too.</summary>
        public void Dispose() => export?.Dispose();
    }
}
