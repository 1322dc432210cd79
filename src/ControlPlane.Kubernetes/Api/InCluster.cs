using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Kubernetes.Api;

/// <summary>The connection every Pod with a service account is given.</summary>
internal static class InCluster
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    internal static bool IsHere(Func<string, string?> environment) =>
        environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 } && File.Exists($"{Folder}/token");

    internal static KubernetesConnection Read(Func<string, string?> environment, string folder = Folder)
    {
        string host = environment("KUBERNETES_SERVICE_HOST") ?? "";
        string port = environment("KUBERNETES_SERVICE_PORT") ?? "443";
        string address = host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}/" : $"https://{host}:{port}/";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server))
        {
            throw new ConnectionException($"KUBERNETES_SERVICE_HOST and _PORT do not form an address: '{host}' and '{port}'");
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile($"{folder}/ca.crt");
            return new KubernetesConnection(server, File.ReadAllText($"{folder}/namespace").Trim())
            {
                Authorities = authorities,
                Token = BearerToken.FromFile($"{folder}/token"),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConnectionException($"the service account under {folder} cannot be used: {e.Message}", e);
        }
    }
}
