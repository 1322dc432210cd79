using Walrus.Core;
using Walrus.Core.Identifiers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Walrus.Sui.Transactions;

/// <summary>What Sui's own command line is set to: <c>client.yaml</c>.</summary>
/// <param name="Keystore">The path of its keystore, as written.</param>
/// <param name="ActiveAddress">The address it uses.</param>
/// <param name="ActiveRpc">The full node of the environment it uses.</param>
public sealed record SuiClientFile(string? Keystore, SuiAddress? ActiveAddress, Uri? ActiveRpc)
{
    private const int MaxBytes = 256 * 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="WalrusFormatException">It is no <c>client.yaml</c>; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SuiClientFile Read(string path)
    {
        var info = new FileInfo(path);
        if (info.Exists && info.Length > MaxBytes)
        {
            throw new WalrusFormatException($"{path} has {info.Length} bytes, too many for a client.yaml.");
        }

        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (WalrusFormatException e)
        {
            throw new WalrusFormatException($"{path} is no client.yaml of Sui: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of one.</summary>
    /// <exception cref="WalrusFormatException">It is not YAML, or an address in it is malformed.</exception>
    public static SuiClientFile Parse(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (Exception e) when (e is YamlException or ArgumentException)
        {
            throw new WalrusFormatException("It is not YAML.", e);
        }

        var root = (stream.Documents.Count == 1 ? stream.Documents[0].RootNode : null) as YamlMappingNode
            ?? throw new WalrusFormatException("It is not one mapping.");
        var env = Text(root, "active_env");
        var active = (Find(root, "envs") as YamlSequenceNode)?.Children.OfType<YamlMappingNode>().FirstOrDefault(e => Text(e, "alias") == env);
        return new(
            Find(root, "keystore") is YamlMappingNode keystore ? Text(keystore, "File") : null,
            Text(root, "active_address") is { } address ? SuiAddress.Parse(address) : null,
            active is not null && Uri.TryCreate(Text(active, "rpc"), UriKind.Absolute, out var rpc) && rpc.Scheme is "http" or "https" ? rpc : null);
    }

    private static YamlNode? Find(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;

    private static string? Text(YamlMappingNode node, string key) =>
        Find(node, key) is YamlScalarNode { Value: { Length: > 0 } value } && value is not ("~" or "null") ? value : null;
}
