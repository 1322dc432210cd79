using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Walrus.Hosting.Telemetry;

/// <summary>
/// Metrics, traces and logs by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to whom; nothing at all where it does not. The other
/// variables of OpenTelemetry's exporter (protocol, headers, service name) are its own.
/// </summary>
public static class OtlpExport
{
    /// <summary>The variable that turns it on.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
        ["System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.*", "Microsoft.Orleans", "Walrus.*", "walrus.*", "Haulout.*"];

    private static readonly string[] Sources =
        ["System.Net.Http", "Microsoft.AspNetCore", "Microsoft.Orleans.Application", "Microsoft.Orleans.Storage", "Walrus.*", "Haulout.*"];

    /// <summary>Whether this process exports.</summary>
    public static bool IsOn => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(EndpointVariable));

    /// <summary>
    /// Exports metrics and traces of this process until it is disposed, and sends what is left then; null when it is off.
    /// <paramref name="service"/> is its name unless <c>OTEL_SERVICE_NAME</c> gives another.
    /// </summary>
    public static IDisposable? Start(string service)
    {
        if (!IsOn)
        {
            return null;
        }

        var resource = Resource(service);
        return new Providers(
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build(),
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter().Build());
    }

    /// <summary>Adds the export of logs, if it is on.</summary>
    public static ILoggingBuilder AddOtlpExport(this ILoggingBuilder logging, string service) =>
        IsOn ? logging.AddOpenTelemetry(logs => logs.SetResourceBuilder(Resource(service)).AddOtlpExporter()) : logging;

    private static ResourceBuilder Resource(string service) =>
        ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService(service).AddEnvironmentVariableDetector();

    private sealed class Providers(MeterProvider meters, TracerProvider traces) : IDisposable
    {
        public void Dispose()
        {
            meters.Dispose();
            traces.Dispose();
        }
    }
}
