using System.Security.Cryptography;
using System.Text.Json;
using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>
/// The keys of Sui's own command line: <c>sui.keystore</c>, a JSON array of standard base64, each a flag and 32 secret bytes. A file with one
/// <c>suiprivkey1…</c> is taken too. Messages name places, never contents.
/// </summary>
public sealed class SuiKeystore : IDisposable
{
    /// <summary>The most keys one file may hold.</summary>
    public const int MaxKeys = 1000;

    private const int MaxBytes = 128 * 1024;
    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private SuiKeystore(IReadOnlyList<SuiKeyPair> keys, string? warning) => (Keys, Warning) = (keys, warning);

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<SuiKeyPair> Keys { get; }

    /// <summary>What to tell the operator: that others may read the file; null when all is well.</summary>
    public string? Warning { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="WalrusFormatException">It is no keystore; the message names the file and the entry.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SuiKeystore Read(string path)
    {
        var info = new FileInfo(path);
        if (info.Exists && info.Length > MaxBytes)
        {
            throw new WalrusFormatException($"{path} has {info.Length} bytes, too many for a keystore.");
        }

        var bytes = File.ReadAllBytes(path);
        try
        {
            return new(Parse(bytes), WarningOf(path));
        }
        catch (WalrusFormatException e)
        {
            throw new WalrusFormatException($"{path} is no keystore: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>
    /// The key to use of a file: the only one, or the one of the active address of the <c>client.yaml</c> beside it. The others are erased.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="warn">Takes the <see cref="Warning"/>, if there is one.</param>
    /// <exception cref="WalrusFormatException">It is no keystore, or does not say which key is meant.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SuiKeyPair ReadKey(string path, Action<string>? warn = null)
    {
        var store = Read(path);
        if (store.Warning is { } warning)
        {
            warn?.Invoke(warning);
        }

        SuiKeyPair? chosen = null;
        try
        {
            var settings = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "client.yaml");
            chosen = store.Choose(store.Keys.Count != 1 && File.Exists(settings) ? SuiClientFile.Read(settings).ActiveAddress : null);
            return chosen;
        }
        finally
        {
            foreach (var other in store.Keys.Where(k => k != chosen))
            {
                other.Dispose();
            }
        }
    }

    /// <summary>
    /// The key of an address; without one, the only key there is.
    /// </summary>
    /// <param name="address">As <c>client.yaml</c> names it; null when it does not.</param>
    /// <exception cref="WalrusFormatException">There is none, or several and none is named; the message lists the addresses.</exception>
    public SuiKeyPair Choose(SuiAddress? address) => address is { } wanted
        ? Keys.FirstOrDefault(k => k.Address == wanted)
            ?? throw new WalrusFormatException($"The keystore has no key of {wanted}. It has those of {Addresses()}.")
        : Keys.Count == 1
            ? Keys[0]
            : throw new WalrusFormatException($"The keystore has {Keys.Count} keys; name the address to use, one of {Addresses()}.");

    /// <summary>Erases the secrets.</summary>
    public void Dispose()
    {
        foreach (var key in Keys)
        {
            key.Dispose();
        }
    }

    /// <summary>The number of keys; never a secret.</summary>
    public override string ToString() => $"keystore of {Keys.Count} keys (secrets hidden)";

    internal static IReadOnlyList<SuiKeyPair> Parse(ReadOnlySpan<byte> text)
    {
        var trimmed = text.Trim(" \t\r\n"u8);
        return trimmed.StartsWith("suiprivkey1"u8) ? [ParseLine(trimmed)] : ParseArray(trimmed);
    }

    private static SuiKeyPair ParseLine(ReadOnlySpan<byte> line)
    {
        Span<char> text = line.Length <= 128
            ? stackalloc char[line.Length]
            : throw new WalrusFormatException("It is longer than one suiprivkey1….");
        try
        {
            System.Text.Encoding.ASCII.GetChars(line, text);
            return SuiKeyPair.Parse(text);
        }
        finally
        {
            text.Clear();
        }
    }

    private static List<SuiKeyPair> ParseArray(ReadOnlySpan<byte> json)
    {
        List<SuiKeyPair> keys = [];
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                throw new WalrusFormatException("It is neither a JSON array nor one suiprivkey1….");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                keys.Add(
                    keys.Count < MaxKeys ? Entry(ref reader, keys.Count) : throw new WalrusFormatException($"It has more than {MaxKeys} keys."));
            }

            return !reader.Read() ? keys : throw new WalrusFormatException("Something follows the array.");
        }
        catch (Exception e) when (e is WalrusFormatException or JsonException)
        {
            foreach (var key in keys)
            {
                key.Dispose();
            }

            // The words of the JSON reader quote the text, which is secret.
            throw e is WalrusFormatException ? e : new WalrusFormatException("It is not JSON.");
        }
    }

    private static SuiKeyPair Entry(ref Utf8JsonReader reader, int index)
    {
        byte[]? flagged = null;
        try
        {
            return reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out flagged)
                ? SuiKeyPair.FromFlagged(flagged)
                : throw new WalrusFormatException("it is not a string of base64.");
        }
        catch (WalrusFormatException e)
        {
            throw new WalrusFormatException($"Entry {index}: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(flagged);
        }
    }

    private static string? WarningOf(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMay) != 0
        ? $"{path} holds secret keys and others may use it; say: chmod 600 {path}"
        : null;

    private string Addresses() => Keys.Count == 0 ? "nobody" : string.Join(", ", Keys.Select(k => k.Address));
}
