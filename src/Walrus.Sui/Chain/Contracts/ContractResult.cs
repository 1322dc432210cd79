namespace Walrus.Sui.Chain;

/// <summary>What a transaction gave its sender.</summary>
/// <typeparam name="T">The Move struct.</typeparam>
/// <param name="Value">The object, as it stands after the transaction.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Cost">FROST it was paid for, gas excluded.</param>
public sealed record ContractResult<T>(T Value, SuiDigest Transaction, ulong Cost = 0);
