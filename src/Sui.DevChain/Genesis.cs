using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Sui.DevChain.Contracts;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Sui.DevChain;

/// <summary>The first checkpoint: the contracts, all SUI and all WAL; later starts find it in the folder.</summary>
internal static class Genesis
{
    private const string MetaName = "genesis";
    private const string FaucetName = "faucet";
    private const string PackageType = "package";

    /// <summary>What was made once and counts for as long as the folder lives. Ids as text.</summary>
    private sealed record Made(
        int Shards, string System, string Staking, string Treasury, string Walrus, string Wal,
        string? UpgradeManager = null, string? SlashingManager = null);

    /// <summary>Makes the first checkpoint, or reads what an earlier start made.</summary>
    /// <exception cref="DevChainException">The folder holds a chain with another number of shards.</exception>
    internal static (DevChainIds Ids, SuiKeyPair Faucet) Ensure(LedgerFile file, DevChainOptions options, TimeProvider time)
    {
        using (var batch = new LedgerBatch(file))
        {
            if (batch.View.FindMeta(MetaName) is null)
            {
                Create(batch, options, time);
                batch.Commit();
            }
        }

        using var view = LedgerView.Open(file);
        var made = JsonSerializer.Deserialize<Made>(view.FindMeta(MetaName))
            ?? throw new DevChainException($"The chain in {file.Folder} has no genesis.");
        if (made.Shards != options.Shards)
        {
            throw new DevChainException(
                $"The chain in {file.Folder} has {made.Shards} shards, {options.Shards} are asked for; " +
                $"ask for {made.Shards} or choose another folder.");
        }

        return (
            new DevChainIds(
                view.FindCheckpoint(0)!.Digest, ObjectId.Parse(made.System), ObjectId.Parse(made.Staking), ObjectId.Parse(made.Treasury),
                ObjectId.Parse(made.Walrus), ObjectId.Parse(made.Wal))
            {
                UpgradeManager = ParseOrNull(made.UpgradeManager),
                SlashingManager = ParseOrNull(made.SlashingManager),
            },
            SuiKeyPair.FromSeed(view.FindMeta(FaucetName)));
    }

    private static void Create(LedgerBatch batch, DevChainOptions options, TimeProvider time)
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        var seed = options.FaucetSeed?.ToArray() ?? RandomNumberGenerator.GetBytes(32);
        using var faucet = SuiKeyPair.FromSeed(seed);
        var digest = SuiDigest.FromBytes(Blake2b256.Hash("haulout::genesis"u8));
        var state = new WorkingSet(batch.View, digest, default, now, DevChainOptions.WalrusPackage);

        var frost = options.Accounts.Values.Aggregate(0UL, (sum, a) => sum + a.Frost);
        var mist = options.Accounts.Values.Aggregate(0UL, (sum, a) => sum + a.Mist);
        WalGrant[] grants =
        [
            .. options.Accounts.OrderBy(a => a.Key).Select(a => new WalGrant(a.Key, a.Value.Frost)),
            new(faucet.Address, GenesisOptions.MaxFrost - frost),
        ];
        var objects = WalrusGenesis.Create(options.ToGenesis([.. grants.Where(g => g.Frost > 0)]), state);
        foreach (var (address, account) in options.Accounts.OrderBy(a => a.Key).Where(a => a.Value.Mist > 0))
        {
            state.Transfer(CoinBox.Make(MoveTypes.Sui, state.NewId(), account.Mist), address);
        }

        state.Transfer(CoinBox.Make(MoveTypes.Sui, state.NewId(), DevChainOptions.TotalMist - mist), faucet.Address);
        var written = state.Collect();
        foreach (var package in new[] { MoveTypes.StandardLibrary, MoveTypes.Framework, DevChainOptions.WalrusPackage, DevChainOptions.WalPackage })
        {
            written[package] = new WrittenObject(PackageType, [], new MoveOwner.Immutable());
        }

        var result = Effects.Of(state, digest, written, null, 0, null, []);
        var checkpoint = CheckpointRow.OfTransactions(null, now, [digest]);
        batch.Put(checkpoint);
        batch.Add(new StoredTransaction(digest, 0, [], [], result.Outcome.ToByteArray()), 0);
        foreach (var value in result.Written)
        {
            batch.Put(value, 0);
        }

        batch.PutMeta(FaucetName, seed);
        batch.PutMeta(MetaName, JsonSerializer.SerializeToUtf8Bytes(new Made(
            options.Shards, objects.System.ToString(), objects.Staking.ToString(), objects.Treasury.ToString(),
            DevChainOptions.WalrusPackage.ToString(), DevChainOptions.WalPackage.ToString(),
            objects.UpgradeManager?.ToString(), objects.SlashingManager?.ToString())));
    }

    private static ObjectId? ParseOrNull(string? id) => id is null ? null : ObjectId.Parse(id);
}
