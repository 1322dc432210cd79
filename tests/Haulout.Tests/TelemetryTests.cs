using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Haulout.Tests;

/// <summary>Traces, metrics and logs by OTLP over HTTP, to a collector that writes down what comes.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly Cli cli = new();
    private readonly HttpListener collector = new();
    private readonly int port = Ports.Run(2);

    public TelemetryTests()
    {
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
    }

    public void Dispose()
    {
        collector.Close();
        cli.Dispose();
    }

    [Fact]
    public async Task A_part_that_is_told_of_a_collector_sends_it_traces_metrics_and_logs()
    {
        var seen = Collect();
        using var chain = cli.Start(
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            "chain", "up", "--data", "chain", "--listen", At(1), "--log-level", "Debug");

        // A caller that traces nothing must not decide for the chain.
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        while (await Answers(http) is false)
        {
            Assert.False(chain.HasExited);
            await Task.Delay(100);
        }

        using (var kill = Process.Start("kill", ["-TERM", chain.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await chain.WaitForExitAsync();
        }

        collector.Stop();
        var paths = await seen;
        Assert.Contains("/v1/traces", paths);
        Assert.Contains("/v1/metrics", paths);
        Assert.Contains("/v1/logs", paths);
    }

    private string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port + offset}");

    private async Task<bool> Answers(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"http://{At(1)}/health"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<HashSet<string>> Collect()
    {
        var paths = new HashSet<string>();
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                paths.Add(context.Request.Url!.AbsolutePath);
                context.Response.StatusCode = 200;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            return paths;
        }
    }
}
