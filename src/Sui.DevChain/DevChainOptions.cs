using System.Net;
using Sui.DevChain.Contracts;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Sui.DevChain;

/// <summary>What an address owns from the first checkpoint on.</summary>
/// <param name="Mist">SUI for gas, 10^9 MIST each.</param>
/// <param name="Frost">WAL, 10^9 FROST each.</param>
public sealed record Endowment(ulong Mist, ulong Frost);

/// <summary>How an embedded chain runs. Shards, durations and accounts count only when the folder is empty: they are the genesis.</summary>
public sealed record DevChainOptions
{
    /// <summary>
    /// Where the chain is kept; made when absent, used by one process at a time. Null keeps it in memory: gone with the process, for tests.
    /// </summary>
    public required string? DataDirectory { get; init; }

    /// <summary>How its time runs.</summary>
    public ChainClock Clock { get; init; } = ChainClock.Real;

    /// <summary>The address and port of HTTP/1.1, gRPC-web and gRPC alike; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:9000";

    /// <summary>Shards of the Walrus network.</summary>
    public int Shards { get; init; } = 100;

    /// <summary>From the end of one epoch change to the start of the next.</summary>
    public TimeSpan EpochDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long epoch 0, in which nodes register and stake, lasts at least.</summary>
    public TimeSpan EpochZeroDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most epochs storage can be bought for.</summary>
    public int MaxEpochsAhead { get; init; } = 53;

    /// <summary>Between two empty checkpoints while nothing happens: how often followers see the clock move.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how many checkpoints replaced versions of objects stay readable.</summary>
    public ulong HistoryCheckpoints { get; init; } = 10_000;

    /// <summary>Who owns what from the start; everything else belongs to the faucet.</summary>
    public IReadOnlyDictionary<SuiAddress, Endowment> Accounts { get; init; } = new Dictionary<SuiAddress, Endowment>();

    /// <summary>MIST the faucet gives for one request.</summary>
    public ulong FaucetMist { get; init; } = 1_000_000_000_000;

    /// <summary>FROST the faucet gives for one request; 0 for none.</summary>
    public ulong FaucetFrost { get; init; } = 1_000_000_000_000;

    /// <summary>
    /// The 32-byte Ed25519 seed of the faucet's account, for chains whose accounts must be the same every time; null: a random one that is
    /// kept in the folder.
    /// </summary>
    public ReadOnlyMemory<byte>? FaucetSeed { get; init; }

    /// <summary>How many may subscribe to checkpoints at once.</summary>
    public int MaxSubscribers { get; init; } = 256;

    /// <summary>How long a client may take over the head of a request, or leave one message of a stream unread, before it is cut off.</summary>
    public TimeSpan SlowClient { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>All SUI there is: 10^10.</summary>
    internal const ulong TotalMist = 10_000_000_000_000_000_000;

    private const int MaxAccounts = 500;

    /// <summary>The Walrus package's id, the same on every embedded chain.</summary>
    internal static ObjectId WalrusPackage { get; } = ObjectId.FromBytes(Blake2b256.Hash("haulout::package::walrus"u8));

    /// <summary>The WAL package's id, the same on every embedded chain.</summary>
    internal static ObjectId WalPackage { get; } = ObjectId.FromBytes(Blake2b256.Hash("haulout::package::wal"u8));

    /// <summary>One line for each fault; none when a chain can be run.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (DataDirectory is not null && string.IsNullOrWhiteSpace(DataDirectory))
        {
            faults.Add("A folder for the chain is needed.");
        }

        if (TryParseListen() is null)
        {
            faults.Add($"'{Listen}' is not an address to listen on; give an IP address or localhost and a port, as 127.0.0.1:9000.");
        }

        if (CheckpointInterval < TimeSpan.FromMilliseconds(10) || CheckpointInterval > TimeSpan.FromMinutes(1))
        {
            faults.Add($"Checkpoints cannot be {CheckpointInterval} apart; choose 10 milliseconds to 1 minute.");
        }

        if (MaxSubscribers < 1 || SlowClient <= TimeSpan.Zero || SlowClient > TimeSpan.FromHours(1))
        {
            faults.Add($"{MaxSubscribers} subscribers, or {SlowClient} for slow clients, make no sense; choose at least 1, and up to an hour.");
        }

        if (HistoryCheckpoints == 0)
        {
            faults.Add("Object versions must stay readable for at least one checkpoint.");
        }

        if (Accounts.Count > MaxAccounts)
        {
            faults.Add($"{Accounts.Count} accounts are too many for the first checkpoint; give at most {MaxAccounts}, and the rest by the faucet.");
        }

        var mist = Accounts.Values.Aggregate(new UInt128(), (sum, a) => sum + a.Mist);
        if (mist > TotalMist / 2)
        {
            faults.Add($"The accounts own {mist} MIST together; at most half of all {TotalMist} can be given away.");
        }

        if (FaucetMist == 0)
        {
            faults.Add("The faucet must give some SUI.");
        }

        if (FaucetSeed is { Length: not 32 })
        {
            faults.Add("The faucet's seed is 32 bytes.");
        }

        if (Shards is < 0 or > ushort.MaxValue || MaxEpochsAhead < 0)
        {
            faults.Add($"{Shards} shards or {MaxEpochsAhead} epochs are no sensible numbers.");
        }
        else
        {
            faults.AddRange(ToGenesis([]).Validate());
            var frost = Accounts.Values.Aggregate(new UInt128(), (sum, a) => sum + a.Frost);
            if (frost > GenesisOptions.MaxFrost)
            {
                faults.Add($"The accounts own {frost} FROST together; there are only {GenesisOptions.MaxFrost}.");
            }
        }

        return faults;
    }

    internal GenesisOptions ToGenesis(IReadOnlyList<WalGrant> grants) => new()
    {
        Package = WalrusPackage,
        WalPackage = WalPackage,
        Shards = (ushort)Shards,
        EpochDuration = EpochDuration,
        EpochZeroDuration = EpochZeroDuration,
        MaxEpochsAhead = (uint)MaxEpochsAhead,
        Grants = grants,
    };

    internal IPEndPoint? TryParseListen()
    {
        var text = Listen.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1:" + Listen["localhost:".Length..] : Listen;
        return text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var endpoint) ? endpoint : null;
    }
}
