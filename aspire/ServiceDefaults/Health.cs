using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Haulout.ServiceDefaults;

/// <summary>The three questions Kubernetes asks. None of them asks anybody else: a dependency that is down must not restart us.</summary>
public static class Health
{
    /// <summary>
    /// Maps <c>/health/startup</c> (the host has started), <c>/health/ready</c> (started, not stopping, and <paramref name="ready"/> agrees) and
    /// <c>/health/live</c> (the process answers): 200 or 503 with one word of text.
    /// </summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints, Func<bool>? ready = null)
    {
        var lifetime = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        bool Started() => lifetime.ApplicationStarted.IsCancellationRequested;
        bool Ready() => Started() && !lifetime.ApplicationStopping.IsCancellationRequested && (ready?.Invoke() ?? true);

        endpoints.MapGet("/health/startup", () => Answer(Started(), "started", "starting"));
        endpoints.MapGet("/health/ready", () => Answer(Ready(), "ready", "not ready"));
        endpoints.MapGet("/health/live", () => Answer(true, "alive", ""));
        return endpoints;
    }

    private static IResult Answer(bool good, string yes, string no) => good
        ? Results.Text(yes)
        : Results.Text(no, statusCode: StatusCodes.Status503ServiceUnavailable);
}
