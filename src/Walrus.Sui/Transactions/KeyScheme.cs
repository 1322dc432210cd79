namespace Walrus.Sui.Transactions;

/// <summary>The kinds of single keys Sui takes; the number is the flag in front of signatures and addresses.</summary>
public enum KeyScheme
{
    /// <summary>Ed25519: keys of 32 bytes.</summary>
    Ed25519 = 0,

    /// <summary>ECDSA on secp256k1 with SHA-256: compressed keys of 33 bytes.</summary>
    Secp256k1 = 1,

    /// <summary>ECDSA on NIST P-256 with SHA-256: compressed keys of 33 bytes.</summary>
    Secp256r1 = 2,
}
