using System.Text;
using Haulout.Cli;
using Walrus.Core;
using Walrus.Hosting.Files;
using Walrus.Sui.Transactions;

namespace Haulout.Parts;

/// <summary>A wallet's key on disk: one line, <c>suiprivkey1…</c>, readable by its owner only, or a keystore of Sui's own command line.</summary>
internal static class WalletFile
{
    /// <summary>The key in the file; where there is none, a new one is made and is on disk before it is returned.</summary>
    /// <exception cref="BadInputException">The file holds something else.</exception>
    internal static SuiKeyPair ReadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            return Create(path);
        }

        try
        {
            return SuiKeystore.ReadKey(path, static warning => Console.Error.WriteLine($"haulout: {warning}"));
        }
        catch (WalrusFormatException e)
        {
            throw new BadInputException(
                $"{path} holds no wallet key: {e.Message} Give a file with one line suiprivkey1…, a sui.keystore, or a path where none is yet.", e);
        }
    }

    private static SuiKeyPair Create(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var created = SuiKeyPair.Generate();
            DurableFile.Write(path, Encoding.ASCII.GetBytes(created.ExportSecret() + "\n"), DurableFile.Secret);
            return created;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the wallet key {path} cannot be written; give a folder that can be: {e.Message}", e);
        }
    }
}
