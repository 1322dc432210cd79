using System.Globalization;
using Haulout.Cli;
using Walrus.Client.Chain;
using Walrus.Gateway.Wallets;

namespace Haulout.Parts;

/// <summary>
/// The keys of a publisher's sub-wallets: a folder with one file for each, <c>00.key</c> and on, readable by their owner only, made when
/// absent. One process at a time uses it: what lies in a sub-wallet is taken for left behind.
/// </summary>
internal sealed class SubWalletFolder : IDisposable
{
    /// <summary>The most sub-wallets of one publisher.</summary>
    internal const int Most = 100;

    private const string LockFile = "in-use";
    private readonly FileStream inUse;

    private SubWalletFolder(FileStream inUse, IReadOnlyList<StoreWallet> wallets) => (this.inUse, Wallets) = (inUse, wallets);

    /// <summary>The sub-wallets, in the order of their files.</summary>
    internal IReadOnlyList<StoreWallet> Wallets { get; }

    /// <summary>Where sub-wallets are unless one says otherwise: beside the main wallet's key.</summary>
    internal static string Beside(string wallet) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(wallet))!, "sub-wallets");

    /// <summary>Opens so many of them.</summary>
    /// <exception cref="IOException">The folder cannot be written, or another process uses it.</exception>
    /// <exception cref="BadInputException">A file in it holds something else than a key.</exception>
    internal static SubWalletFolder Open(string folder, int count, ChainConnection chain)
    {
        var inUse = Take(folder);
        try
        {
            return new SubWalletFolder(inUse, [.. Enumerable.Range(0, count).Select(i =>
            {
                var wallet = chain.Wallet(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:D2}.key")));
                return new StoreWallet(wallet, new WalletResources(wallet));
            })]);
        }
        catch
        {
            inUse.Dispose();
            throw;
        }
    }

    public void Dispose() => inUse.Dispose();

    private static FileStream Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the sub-wallets in {folder} cannot be used; another gateway may be using them: " +
                $"give --sub-wallets-dir a folder of this gateway's own, or --sub-wallets 0 to pay with the main wallet alone ({e.Message})", e);
        }
    }
}
