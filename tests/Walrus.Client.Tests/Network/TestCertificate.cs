using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Walrus.Core.Keys;

namespace Walrus.Client.Tests.Network;

internal static class TestCertificate
{
    /// <summary>A self-signed certificate of a network key, as a storage node shows it; long expired, which must not matter.</summary>
    internal static X509Certificate2 For(NetworkKeyPair key)
    {
        using var ecdsa = key.CreateEcdsa();
        var request = new CertificateRequest("CN=node.network.walrus.alt", ecdsa, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
