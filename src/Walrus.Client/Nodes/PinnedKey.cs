using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Walrus.Core.Keys;

namespace Walrus.Client.Nodes;

/// <summary>
/// TLS of storage nodes: the key of the certificate is the node's network key on chain, and that is all that counts; names, issuers and
/// dates add nothing to it (storage-node-api §A.1).
/// </summary>
internal static class PinnedKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    internal static bool Matches(X509Certificate? certificate, NetworkPublicKey pinned)
    {
        if (certificate is null)
        {
            return false;
        }

        try
        {
            using var copy = certificate as X509Certificate2 is null ? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()) : null;
            using var key = (copy ?? (X509Certificate2)certificate).GetECDsaPublicKey();
            if (key?.ExportParameters(includePrivateParameters: false) is not { Curve: { IsNamed: true, Oid.Value: P256 } } parameters)
            {
                return false;
            }

            Span<byte> compressed = stackalloc byte[NetworkPublicKey.Length];
            compressed[0] = (byte)(2 | (parameters.Q.Y![^1] & 1));
            parameters.Q.X!.CopyTo(compressed[1..]);
            return pinned.Span.SequenceEqual(compressed);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
