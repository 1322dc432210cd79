using Aspire.Hosting.ApplicationModel;

namespace Haulout.AppHost;

/// <summary>The parts of the one executable as resources.</summary>
internal static class Parts
{
    /// <summary>
    /// <c>haulout PART</c> (<c>haulout chain up</c> for the chain) at a port of its own. The port is fixed, and no proxy
    /// stands before it: nodes register their address on the chain.
    /// </summary>
    internal static IResourceBuilder<ProjectResource> AddPart(this IDistributedApplicationBuilder builder, string name, int port, string? part = null)
    {
        string command = part ?? name;
        string variables = $"HAULOUT_{command.ToUpperInvariant()}__";
        string listen = $"127.0.0.1:{port}";

        // The chain has more commands than the one that runs it.
        string[] arguments = command is "chain" ? ["chain", "up"] : [command];
        var resource = builder.AddProject<Projects.Haulout>(name, launchProfileName: null)
            .WithArgs(arguments)
            .WithHttpEndpoint(port: port, targetPort: port, isProxied: false)
            .WithEnvironment($"{variables}LISTEN", listen);

        // A gateway keeps nothing.
        return command is "gateway" ? resource : resource.WithEnvironment($"{variables}DATA", builder.Data(name));
    }

    /// <summary>Tells a part where the chain is, and starts it after the chain.</summary>
    internal static IResourceBuilder<ProjectResource> Follows(
        this IResourceBuilder<ProjectResource> resource, IResourceBuilder<ProjectResource> chain, string variable) =>
        resource.WithEnvironment(variable, chain.GetEndpoint("http")).WaitFor(chain);

    /// <summary>A place that outlives a run and is forgotten with the build's output.</summary>
    internal static string Data(this IDistributedApplicationBuilder builder, string name) =>
        Path.Combine(builder.AppHostDirectory, "bin", "data", name);
}
