using System.Text.Json;

namespace Walrus.Sui.Tests.Transactions;

/// <summary>A transaction the official SDK made.</summary>
internal sealed record TransactionVector(
    string Operation, string Scheme, string Sender, byte[] Bcs, string Digest, IReadOnlyList<string> Signatures, IReadOnlyList<string> Commands);

/// <summary>sui-tx.json.</summary>
internal static class TransactionVectors
{
    internal static JsonElement Root { get; } = SharedVectors.Json("sui-tx.json").RootElement;

    internal static IReadOnlyList<TransactionVector> All { get; } = [.. Root.GetProperty("transactions").EnumerateArray().Select(Read)];

    internal static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static TransactionVector Read(JsonElement t) => new(
        t.Text("operation"),
        t.Text("scheme"),
        t.Text("sender"),
        t.GetProperty("transaction_data_bcs_base64").GetBytesFromBase64(),
        t.Text("digest"),
        [.. t.GetProperty("signatures").EnumerateArray().Select(s => s.GetString()!)],
        [.. t.GetProperty("commands").EnumerateArray().Select(c => c.GetString()!)]);
}
