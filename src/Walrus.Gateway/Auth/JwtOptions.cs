using System.Text;

namespace Walrus.Gateway.Auth;

/// <summary>Who may store (storage-node-api §B.2): whoever has a token that was signed for it.</summary>
public sealed class JwtOptions
{
    /// <summary>Algorithms by which tokens may be signed.</summary>
    public static IReadOnlyList<string> Algorithms { get; } =
        ["HS256", "HS384", "HS512", "EdDSA", "ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    /// <summary>
    /// The key: text, or <c>0x</c> and hex, of an HMAC secret, or of a public key in DER. Without one signatures are not checked, as upstream
    /// has it; then something in front of the publisher must have checked them.
    /// </summary>
    public string? Secret { private get; init; }

    /// <summary>The one algorithm that is accepted.</summary>
    public string Algorithm { get; init; } = "HS256";

    /// <summary>Seconds between <c>iat</c> and <c>exp</c> that every token must have; 0 asks for nothing.</summary>
    public long ExpiringSeconds { get; init; }

    /// <summary>Whether what a token says of epochs, receiver and size must be true of the upload.</summary>
    public bool VerifyUpload { get; init; }

    /// <summary>The most tokens remembered as used; when so many are still good, more are refused rather than any accepted twice.</summary>
    public int MaxUsedTokens { get; init; } = 10_000;

    /// <summary>Whether there is a key.</summary>
    public bool HasSecret => Secret is not null;

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault, without the key.</exception>
    public JwtOptions Validate()
    {
        List<string> faults = [];
        if (!Algorithms.Contains(Algorithm)) faults.Add($"The JWT algorithm is '{Algorithm}'; set one of {string.Join(", ", Algorithms)}.");
        if (ExpiringSeconds < 0) faults.Add("The JWT's ExpiringSeconds must not be negative.");
        if (MaxUsedTokens < 1) faults.Add("The JWT's MaxUsedTokens must be at least 1.");
        if (faults.Count == 0 && HasSecret)
        {
            try
            {
                new TokenSignature(Algorithm, Key()).Dispose();
            }
            catch (Exception e) when (e is FormatException or ArgumentException or System.Security.Cryptography.CryptographicException)
            {
                faults.Add($"The JWT secret is no key for {Algorithm}: give a secret for HS*, a public key in DER (0x and hex) for the others.");
            }
        }

        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }

    internal byte[] Key() => Secret is null ? []
        : Secret.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(Secret.AsSpan(2))
        : Encoding.UTF8.GetBytes(Secret);
}
