using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Keys;
using Walrus.Hosting.Files;

namespace Walrus.StorageNode.Keys;

/// <summary>The two keys of a node (messages §3): read from their files, or generated at the first start and readable by their owner only.</summary>
internal sealed record NodeKeys(BlsSecretKey Protocol, NetworkKeyPair Network) : IDisposable
{
    internal static NodeKeys Load(StorageNodeOptions options)
    {
        var folder = Path.Combine(options.DataDirectory, "keys");
        var protocol = Read(
            options.ProtocolKeyFile, Path.Combine(folder, "protocol.key"), "protocol",
            text => ProtocolKeyFile.Parse(text), () => ProtocolKeyFile.Format(BlsSecretKey.Generate()));
        var network = Read(
            options.NetworkKeyFile, Path.Combine(folder, "network.key"), "network",
            text => NetworkKeyPair.Parse(text), () => NetworkKeyPair.Generate().ToTaggedBase64());
        return new NodeKeys(protocol, network);
    }

    public void Dispose()
    {
        Protocol.Dispose();
        Network.Dispose();
    }

    private static TKey Read<TKey>(string? chosen, string standard, string what, Func<string, TKey> parse, Func<string> generate)
    {
        var path = chosen ?? standard;
        try
        {
            if (chosen is null && !File.Exists(standard))
            {
                Folder.Make(Path.GetDirectoryName(standard)!);
                DurableFile.Write(standard, System.Text.Encoding.ASCII.GetBytes(generate() + "\n"), DurableFile.Secret);
            }

            return parse(File.ReadAllText(path));
        }
        catch (WalrusFormatException e)
        {
            throw new StorageNodeException($"The {what} key in {path} cannot be used: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageNodeException($"The {what} key file {path} cannot be read or made: {e.Message}", e);
        }
    }
}
