using System.Text;
using Haulout.Cli;
using Walrus.Core;
using Walrus.Sui.Transactions;

namespace Haulout.Parts;

/// <summary>A wallet's key on disk: one line, <c>suiprivkey1…</c>, readable by its owner only.</summary>
internal static class WalletFile
{
    private const int MaxBytes = 4096;

    /// <summary>The key in the file; where there is none, a new one is made and is on disk before it is returned.</summary>
    /// <exception cref="BadInputException">The file holds something else.</exception>
    internal static SuiKeyPair ReadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var created = SuiKeyPair.Generate();
            DurableFile.Write(path, Encoding.ASCII.GetBytes(created.ExportSecret() + "\n"), DurableFile.Secret);
            return created;
        }

        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? SuiKeyPair.Parse(File.ReadAllText(path).Trim())
                : throw new BadInputException($"{path} is too large for a wallet's key.");
        }
        catch (WalrusFormatException e)
        {
            throw new BadInputException($"{path} holds no wallet key: {e.Message} Give a file with one line suiprivkey1…, or a path where none is yet.", e);
        }
    }
}
