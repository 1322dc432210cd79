using Walrus.Client.Chain;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Wallets;

/// <summary>A wallet that pays for stores.</summary>
/// <param name="Wallet">Signs and pays.</param>
/// <param name="Resources">What it owns.</param>
public sealed record StoreWallet(IWalrusWallet Wallet, IBlobResources Resources);
