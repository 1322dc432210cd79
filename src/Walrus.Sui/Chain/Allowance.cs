using Walrus.Core.Identifiers;

namespace Walrus.Sui.Chain;

/// <summary>Coins for somebody.</summary>
/// <param name="To">Whose they become.</param>
/// <param name="Mist">SUI, in MIST; none when 0.</param>
/// <param name="Frost">WAL, in FROST; none when 0.</param>
public sealed record Allowance(SuiAddress To, ulong Mist, ulong Frost);

/// <summary>What an address owns in coins.</summary>
/// <param name="Mist">SUI, in MIST.</param>
/// <param name="Frost">WAL, in FROST.</param>
public readonly record struct Funds(ulong Mist, ulong Frost);
