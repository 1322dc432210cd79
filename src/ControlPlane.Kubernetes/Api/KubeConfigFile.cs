using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ControlPlane.Kubernetes.Api;

/// <summary>
/// A kubeconfig file: certificates, tokens and token files, inline or beside it. Credential plug-ins are not run: they execute whatever the file
/// names; a service account token does the same work.
/// </summary>
internal static class KubeConfigFile
{
    private const long MaxLength = 1 << 20;

    /// <exception cref="ConnectionException">The file is absent, malformed or asks for something that is not supported.</exception>
    internal static KubernetesConnection Read(string path, string? contextName = null)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ConnectionException($"the kubeconfig {path} does not exist");
            }

            if (info.Length > MaxLength)
            {
                throw new ConnectionException($"the kubeconfig {path} is larger than {MaxLength} bytes");
            }

            return Parse(File.ReadAllText(path), contextName, info.DirectoryName!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or YamlException or FormatException
            // The YAML reader throws these two at some malformed input.
            or InvalidOperationException or ArgumentException)
        {
            throw new ConnectionException($"the kubeconfig {path} cannot be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    internal static KubernetesConnection Parse(string yaml, string? contextName, string folder)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new FormatException("it is not a mapping");
        }

        string name = contextName ?? Text(root, "current-context") ?? throw new FormatException("it has no current-context; name one");
        var context = Entry(root, "contexts", name, "context");
        var cluster = Entry(root, "clusters", Text(context, "cluster") ?? "", "cluster");
        var user = Entry(root, "users", Text(context, "user") ?? "", "user");
        if (Text(cluster, "insecure-skip-tls-verify") is "true")
        {
            throw new FormatException("insecure-skip-tls-verify is not supported: give certificate-authority instead");
        }

        if (user.Children.ContainsKey("exec") || user.Children.ContainsKey("auth-provider"))
        {
            throw new FormatException("credential plug-ins (exec, auth-provider) are not run: give a token, a tokenFile or a client certificate");
        }

        if (!Uri.TryCreate(Text(cluster, "server"), UriKind.Absolute, out var server) || (server.Scheme != "https" && !server.IsLoopback))
        {
            throw new FormatException($"the server '{Text(cluster, "server")}' is not an https address");
        }

        var authority = Pem(cluster, "certificate-authority", folder);
        X509Certificate2Collection? authorities = null;
        if (authority is not null)
        {
            authorities = [];
            authorities.ImportFromPem(authority);
        }

        var folderOfServer = server.AbsoluteUri.EndsWith('/') ? server : new Uri($"{server.AbsoluteUri}/");
        return new KubernetesConnection(folderOfServer, Text(context, "namespace") ?? "default")
        {
            Authorities = authorities,
            ClientCertificate = Certificate(Pem(user, "client-certificate", folder), Pem(user, "client-key", folder)),
            Token = Text(user, "token") is { Length: > 0 } token ? BearerToken.Fixed(token)
                : Text(user, "tokenFile") is { Length: > 0 } file ? BearerToken.FromFile(Path.Combine(folder, file))
                : null,
        };
    }

    private static X509Certificate2? Certificate(string? certificate, string? key)
    {
        if (certificate is null || key is null)
        {
            return certificate is null && key is null ? null : throw new FormatException("client-certificate and client-key belong together");
        }

        using var pem = X509Certificate2.CreateFromPem(certificate, key);
        // TLS on some systems wants the key in a store of its own, which the detour by PKCS#12 provides.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private static string? Pem(YamlMappingNode node, string field, string folder) =>
        Text(node, $"{field}-data") is { Length: > 0 } data ? System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(data))
        : Text(node, field) is { Length: > 0 } file ? File.ReadAllText(Path.Combine(folder, file))
        : null;

    private static YamlMappingNode Entry(YamlMappingNode root, string list, string name, string field)
    {
        var entry = (root.Children.TryGetValue(list, out var entries) ? entries as YamlSequenceNode : null)?.Children
            .OfType<YamlMappingNode>().FirstOrDefault(e => Text(e, "name") == name);
        return entry is not null && entry.Children.TryGetValue(field, out var value) && value is YamlMappingNode mapping
            ? mapping
            : throw new FormatException($"it has no entry '{name}' under {list}");
    }

    private static string? Text(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(field, out var value) ? (value as YamlScalarNode)?.Value : null;
}
