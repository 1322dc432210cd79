using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>A node with its key and its cap.</summary>
internal sealed record Node(ObjectId Id, BlsSecretKey Key, MoveBox Cap);

/// <summary>A network of nodes on a <see cref="World"/>, and the calls of its people.</summary>
internal sealed class Network
{
    internal const ulong Wal = 1_000_000_000;
    internal const ulong Capacity = 1UL << 40;
    private static readonly ulong Duration = 60_000;

    internal Network(ushort shards = 10, int nodes = 4, ulong storagePrice = 5, ulong writePrice = 2, ushort commission = 1_000)
    {
        World = new(Options(shards));
        Purse = World.Owned[0].Box;
        for (int i = 0; i < nodes; i++)
        {
            Nodes.Add(RegisterNode(i, storagePrice, writePrice, commission));
        }
    }

    internal static SuiAddress Holder { get; } = SuiAddress.Parse("0xa11ce");

    internal World World { get; }

    /// <summary>A coin with all WAL.</summary>
    internal MoveBox Purse { get; }

    internal List<Node> Nodes { get; } = [];

    internal static GenesisOptions Options(ushort shards) => new()
    {
        Package = ObjectId.Parse("0x3a1"),
        WalPackage = ObjectId.Parse("0x3a2"),
        Shards = shards,
        EpochDuration = TimeSpan.FromMilliseconds(Duration),
        EpochZeroDuration = TimeSpan.FromSeconds(5),
        MaxEpochsAhead = 7,
        EmergencyUpgrader = Holder,
        Grants = [new(Holder, 1_000_000 * Wal)],
    };

    internal static BlsSecretKey Key(int i)
    {
        var scalar = new byte[BlsSecretKey.Length];
        scalar[^1] = (byte)(i + 1);
        return BlsSecretKey.FromBytes(scalar);
    }

    /// <summary>Who holds a node's cap, as the calls of its operator need it.</summary>
    internal MoveBox By(Node node) => Assert.Single(
        World.Call(World.Walrus, "auth::authenticate_with_object", [World.Types.StorageNodeCap], [node.Cap]));

    /// <summary>Who signs: the governor of every node that nobody appointed.</summary>
    internal MoveBox BySender() => World.Call1("auth::authenticate_sender");

    /// <summary>WAL in no coin, from the purse.</summary>
    internal MoveBox PayBalance(ulong frost) => Assert.Single(World.CallWal("coin::into_balance", Pay(frost)));

    internal Node RegisterNode(int i, ulong storagePrice = 5, ulong writePrice = 2, ushort commission = 1_000, byte[]? proof = null)
    {
        var key = Key(i);
        proof ??= key.Sign(ProtocolMessage.Encode(new ProofOfPossession(World.Network.Epoch, World.Sender, key.PublicKey))).ToArray();
        var metadata = World.Call1("node_metadata::new", Pure.Text(""), Pure.Text(""), Pure.Text($"node {i}"));
        var cap = World.Call1(
            "staking::register_candidate", World.Staking, Pure.Text($"node-{i}"), Pure.Text($"127.0.0.1:{9000 + i}"), metadata,
            Pure.Bytes(key.PublicKey.Span), Pure.Bytes(new byte[33]), Pure.Bytes(proof), Pure.U16(commission), Pure.U64(storagePrice),
            Pure.U64(writePrice), Pure.U64(Capacity / 4));
        return new(cap.As<StorageNodeCap>().NodeId, key, cap);
    }

    /// <summary>Pays from the purse.</summary>
    internal MoveBox Pay(ulong frost) => Assert.Single(World.CallWal("coin::split", Purse, Pure.U64(frost)));

    internal MoveBox Stake(Node node, ulong frost) => World.Call1("staking::stake_with_pool", World.Staking, Pay(frost), Pure.Id(node.Id));

    internal void EndVoting() => World.Call("staking::voting_end", World.Staking, World.Clock);

    internal void ChangeEpoch() =>
        World.Call("staking::initiate_epoch_change_v2", World.Staking, World.System, World.Treasury, World.Clock);

    internal void SyncDone(Node node) =>
        World.Call("staking::epoch_sync_done", World.Staking, node.Cap, Pure.U32(World.Network.Epoch.Value), World.Clock);

    /// <summary>Everybody in the committee reports.</summary>
    internal void SyncAll()
    {
        foreach (var node in Nodes.Where(n => World.Network.Committee.ShardsOf(n.Id) is not null))
        {
            SyncDone(node);
        }
    }

    /// <summary>From one synchronised epoch to the next.</summary>
    internal void NextEpoch()
    {
        World.ClockMilliseconds += Duration;
        EndVoting();
        ChangeEpoch();
        SyncAll();
    }

    /// <summary>Equal stakes, and epoch 1 with its sync done.</summary>
    internal Network Started()
    {
        foreach (var node in Nodes)
        {
            Stake(node, 100 * Wal);
        }

        NextEpoch();
        return this;
    }

    internal MoveBox Reserve(ulong size, uint epochs) => World.Call1(
        "system::reserve_space", World.System, Pure.U64(size), Pure.U32(epochs), Purse);

    /// <summary>A registered blob of that content seed.</summary>
    internal MoveBox RegisterBlob(byte seed, ulong size = 100_000, uint epochs = 2, bool deletable = true)
    {
        var root = new byte[32];
        root[0] = seed;
        var id = BlobMetadata.DeriveBlobId(size, MerkleNode.Digest(root));
        var storage = Reserve(BlobRules.EncodedLength(size, 1, World.Market.Committee.Shards), epochs);
        return World.Call1(
            "system::register_blob", World.System, storage, Pure.U256(id.Span), Pure.U256(root), Pure.U64(size), Pure.U8(1), Pure.Bool(deletable),
            Purse);
    }

    internal MoveBox CreatePool(ulong size = 100_000_000, uint epochs = 2) =>
        World.Call1("system::create_storage_pool", World.System, Pure.U64(size), Pure.U32(epochs), Purse);

    /// <summary>Registers a blob of that content seed in a pool and gives its id.</summary>
    internal BlobId RegisterPooled(MoveBox pool, byte seed, ulong size = 100_000, bool deletable = true, byte type = 1)
    {
        var root = new byte[32];
        root[0] = seed;
        var id = BlobRules.DeriveId(root, type, size);
        World.Call(
            "system::register_pooled_blob", World.System, pool, Pure.U256(id.Span), Pure.U256(root), Pure.U64(size), Pure.U8(type),
            Pure.Bool(deletable), Purse);
        return id;
    }

    internal void CertifyPooled(MoveBox pool, BlobId blob, params Node[] signers)
    {
        var it = World.PooledBlob(pool, blob);
        var said = new StorageConfirmation(World.Market.Committee.Epoch, blob, it.Deletable ? it.Id : null);
        World.Call("system::certify_pooled_blob", [World.System, pool, Pure.U256(blob.Span), .. Certificate(said, signers)]);
    }

    /// <summary>A node attests an event blob of that content seed, with the events up to a checkpoint.</summary>
    internal void AttestEvents(Node node, byte seed, ulong checkpoint, ulong size = 100_000, uint? epoch = null, byte[]? id = null)
    {
        var root = new byte[32];
        root[0] = seed;
        World.Call(
            "system::certify_event_blob", World.System, node.Cap, Pure.U256(id ?? BlobRules.DeriveId(root, 1, size).ToArray()), Pure.U256(root),
            Pure.U64(size), Pure.U8(1), Pure.U64(checkpoint), Pure.U32(epoch ?? World.Network.Epoch.Value));
    }

    internal void VoteForSlashing(Node voter, Node candidate) => World.Call(
        "slashing::vote_for_slashing", World.Slashing!, World.Staking, BySender(), Pure.Id(voter.Id), Pure.Id(candidate.Id));

    internal void VoteForUpgrade(Node voter, byte[] digest) => World.Call(
        "upgrade::vote_for_upgrade", World.Upgrades!, World.Staking, BySender(), Pure.Id(voter.Id), Pure.Bytes(digest));

    /// <summary>What signers of the current committee say together, as arguments.</summary>
    internal MoveBox[] Certificate<T>(T message, params Node[] signers) where T : class, IProtocolMessage<T>
    {
        var bytes = ProtocolMessage.Encode(message);
        var members = World.Market.Committee.Members.Select(m => m.NodeId).ToList();
        var bitmap = SignersBitmap.Encode(signers.Select(n => members.IndexOf(n.Id)), members.Count);
        var signature = BlsSignature.Aggregate(signers.Select(n => n.Key.Sign(bytes)));
        return [Pure.Bytes(signature.Span), Pure.Bytes(bitmap), Pure.Bytes(bytes)];
    }

    internal void Certify(MoveBox blob, params Node[] signers)
    {
        var it = blob.As<BlobObject>();
        var said = new StorageConfirmation(World.Market.Committee.Epoch, it.BlobId, it.Deletable ? it.Id : null);
        World.Call("system::certify_blob", [World.System, blob, .. Certificate(said, signers)]);
    }

    /// <summary>All WAL there is, wherever it lies; <paramref name="loose"/> are coins and stakes outside the contracts.</summary>
    internal ulong AllFrost(params IEnumerable<MoveBox> loose)
    {
        ulong held = Purse.As<Coin>().Balance;
        foreach (var box in loose.Where(b => !b.IsConsumed))
        {
            held += box.Type == World.Types.WalCoin ? box.As<Coin>().Balance
                : box.Type == World.Types.WalBalance ? box.As<Balance>().Value
                : box.As<StakedWal>().Principal;
        }

        return held
            + World.SharedBlobs.Aggregate(0UL, (sum, b) => sum + b.As<SharedBlob>().Funds)
            + World.Pools.Aggregate(0UL, (sum, p) => sum + p.RewardsPool + p.Commission)
            + World.Market.Accounts.Slots.Aggregate(0UL, (sum, s) => sum + s.Rewards);
    }

    internal static void Aborts(string module, ulong code, Action call)
    {
        var abort = Assert.Throws<MoveAbortedException>(call);
        Assert.Equal((module, code), (abort.Module, abort.Code));
    }
}
