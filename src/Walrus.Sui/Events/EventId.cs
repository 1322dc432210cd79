namespace Walrus.Sui.Events;

/// <summary>Names a Walrus event: its transaction, and its place among the Walrus events of that transaction (node-behaviour §1).</summary>
public readonly record struct EventId(SuiDigest TransactionDigest, ulong Sequence);
