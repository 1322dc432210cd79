using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Walrus.Core.Keys;

namespace Walrus.StorageNode.Keys;

/// <summary>The self-signed certificate of a node: its key is the network key, which clients pin (storage-node-api §A.1).</summary>
internal static class NodeCertificate
{
    // Clients that pin the key pass over the dates; a century spares everybody else the renewal.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(36_525);

    /// <summary>The name derived from the key: its first four bytes in hexadecimal <i>without leading zeros</i>, as upstream prints them.</summary>
    internal static string NameOf(NetworkPublicKey key) =>
        string.Concat(key.ToArray().Take(4).Select(b => b.ToString("x", CultureInfo.InvariantCulture))) + ".network.walrus.alt";

    internal static X509Certificate2 SelfSigned(NetworkKeyPair key, string publicHost, TimeProvider time)
    {
        using var ecdsa = key.CreateEcdsa();
        var name = NameOf(key.PublicKey);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), ecdsa, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (IPAddress.TryParse(publicHost.Trim('[', ']'), out var address))
        {
            names.AddIpAddress(address);
        }
        else if (Uri.CheckHostName(publicHost) == UriHostNameType.Dns)
        {
            names.AddDnsName(publicHost);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Lifetime);

        // A key that only lives in memory is not accepted by TLS everywhere; one that has been through PKCS#12 is.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
