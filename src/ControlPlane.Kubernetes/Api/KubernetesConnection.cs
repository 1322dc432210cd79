using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Kubernetes.Api;

/// <summary>Where an API server is and how one proves to it who one is.</summary>
/// <param name="Server">Base address; http only for servers on the own machine.</param>
/// <param name="Namespace">The namespace meant when none is named.</param>
internal sealed record KubernetesConnection(Uri Server, string Namespace)
{
    /// <summary>The authorities trusted to sign the server's certificate; null for those of the machine.</summary>
    internal X509Certificate2Collection? Authorities { get; init; }

    internal X509Certificate2? ClientCertificate { get; init; }

    internal BearerToken? Token { get; init; }

    /// <summary>
    /// The connection the surroundings offer: the named file, then <c>KUBECONFIG</c>, then the service account of a Pod, then <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="ConnectionException">None of them is there, or the one that is cannot be used.</exception>
    internal static KubernetesConnection Find(string? file, string? context, Func<string, string?> environment)
    {
        if (file is not null)
        {
            return KubeConfigFile.Read(file, context);
        }

        if (environment("KUBECONFIG") is { Length: > 0 } named)
        {
            return KubeConfigFile.Read(named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)[0], context);
        }

        if (InCluster.IsHere(environment))
        {
            return InCluster.Read(environment);
        }

        string home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        return File.Exists(home)
            ? KubeConfigFile.Read(home, context)
            : throw new ConnectionException(
                "no cluster is configured: give a kubeconfig file, set KUBECONFIG or run inside a Pod with a service account");
    }
}

/// <summary>A connection cannot be made from the configuration found; the message says what to change.</summary>
internal sealed class ConnectionException(string message, Exception? inner = null) : Exception(message, inner);
