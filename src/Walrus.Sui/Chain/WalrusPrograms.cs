using Walrus.Core.Bcs;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>The transactions of sdk-interop §7 and contracts §6 as programs; pure, but for the key that signs a proof of possession.</summary>
internal sealed class WalrusPrograms(WalrusDeployment deployment, Contracts contracts, SuiAddress owner)
{
    private const byte RedStuff = 1;
    private static readonly ObjectId Framework = ObjectId.Parse("0x2");
    private readonly ProgramBuilder program = new();

    private Argument System => program.Object(deployment.SystemObject);

    private Argument Staking => program.Object(deployment.StakingObject);

    private Argument Clock => program.Object(WalrusDeployment.Clock);

    /// <summary>Pays exactly: had a price changed meanwhile, <c>destroy_zero</c> or the split of a payment would abort and nothing be paid.</summary>
    internal ProgramBuilder Register(
        BlobRegistration blob, ulong encodedLength, ulong storageCost, ulong writeCost, StructTag wal, IReadOnlyList<ObjectId> coins)
    {
        var (forWriting, forStorage) = Payment(wal, coins, writeCost, storageCost);
        var storage = CallSystem(
            "reserve_space",
            System,
            program.Pure(w => w.WriteU64(encodedLength)),
            program.Pure(w => w.WriteU32((uint)blob.EpochsAhead)),
            forStorage);
        DestroyZero(wal, forStorage);
        var registered = CallSystem(
            "register_blob",
            System,
            storage,
            program.Pure(blob.BlobId.ToArray()),
            program.Pure(blob.RootHash),
            program.Pure(w => w.WriteU64(blob.Size)),
            program.Pure(w => w.WriteU8(RedStuff)),
            program.Pure(w => w.WriteBool(blob.Deletable)),
            forWriting);
        DestroyZero(wal, forWriting);
        program.Transfer(owner, registered);
        return program;
    }

    internal ProgramBuilder Certify(ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members)
    {
        CallSystem(
            "certify_blob",
            System,
            program.Object(blob),
            Bytes(certificate.Signature.Span),
            Bytes(certificate.Bitmap(members)),
            Bytes(certificate.SerializedMessage.Span));
        return program;
    }

    internal ProgramBuilder Delete(ObjectId blob)
    {
        program.Transfer(owner, CallSystem("delete_blob", System, program.Object(blob)));
        return program;
    }

    internal ProgramBuilder RegisterNode(NodeRegistration node)
    {
        var key = node.ProtocolKey.PublicKey;
        var proof = SignedMessage.Sign(new ProofOfPossession(contracts.Staking.Epoch, owner, key), node.ProtocolKey);
        var staking = Staking;
        var name = Text(node.Name);
        var address = Text(node.NetworkAddress);
        var metadata = program.Call(contracts.StakingPackage, "node_metadata", "new", [], Text(""), Text(""), Text(""));
        var cap = CallStaking(
            "register_candidate",
            staking,
            name,
            address,
            metadata,
            Bytes(key.Span),
            Bytes(node.NetworkKey.Span),
            Bytes(proof.Signature.Span),
            program.Pure(w => w.WriteU16(node.CommissionRate)),
            program.Pure(w => w.WriteU64(node.StoragePrice)),
            program.Pure(w => w.WriteU64(node.WritePrice)),
            program.Pure(w => w.WriteU64(node.NodeCapacity)));
        program.Transfer(owner, cap);
        return program;
    }

    internal ProgramBuilder Stake(ObjectId node, ulong frost, StructTag wal, IReadOnlyList<ObjectId> coins)
    {
        var (stake, _) = Payment(wal, coins, frost, null);
        program.Transfer(owner, CallStaking("stake_with_pool", Staking, stake, program.Pure(node.ToArray())));
        return program;
    }

    /// <summary>All or none: nobody sees a network in which some of them have stake.</summary>
    internal ProgramBuilder Stake(IReadOnlyList<ObjectId> nodes, ulong frostEach, StructTag wal, IReadOnlyList<ObjectId> coins)
    {
        var (purse, _) = Payment(wal, coins, checked(frostEach * (ulong)nodes.Count), null);
        var stakes = program.Split(purse, [.. nodes.Select(_ => frostEach)]);
        var staked = nodes.Select((node, i) => CallStaking("stake_with_pool", Staking, stakes[i], program.Pure(node.ToArray()))).ToArray();
        DestroyZero(wal, purse);
        program.Transfer(owner, staked);
        return program;
    }

    internal ProgramBuilder EpochSyncDone(ObjectId cap, Epoch epoch)
    {
        CallStaking("epoch_sync_done", Staking, program.Object(cap), program.Pure(w => w.WriteU32(epoch.Value)), Clock);
        return program;
    }

    internal ProgramBuilder EndVoting()
    {
        CallStaking("voting_end", Staking, Clock);
        return program;
    }

    internal ProgramBuilder ChangeEpoch(ObjectId treasury)
    {
        CallStaking("initiate_epoch_change_v2", Staking, System, program.Object(treasury), Clock);
        return program;
    }

    /// <summary>Two coins of exactly those amounts; when nothing is to be paid, coins out of nothing.</summary>
    private (Argument First, Argument Second) Payment(StructTag wal, IReadOnlyList<ObjectId> coins, ulong first, ulong? second)
    {
        if (coins.Count == 0)
        {
            Argument Zero() => program.Call(Framework, "coin", "zero", [wal.ToTypeTag()]);
            var zero = Zero();
            return (zero, second is null ? zero : Zero());
        }

        var purse = program.Object(coins[0]);
        if (coins.Count > 1)
        {
            program.Merge(purse, [.. coins.Skip(1).Select(program.Object)]);
        }

        var parts = second is { } amount ? program.Split(purse, first, amount) : program.Split(purse, first);
        return (parts[0], parts[^1]);
    }

    private void DestroyZero(StructTag wal, Argument coin) => program.Call(Framework, "coin", "destroy_zero", [wal.ToTypeTag()], coin);

    private Argument CallSystem(string function, params IReadOnlyList<Argument> arguments) =>
        program.Call(contracts.SystemPackage, "system", function, [], arguments);

    private Argument CallStaking(string function, params IReadOnlyList<Argument> arguments) =>
        program.Call(contracts.StakingPackage, "staking", function, [], arguments);

    private Argument Bytes(ReadOnlySpan<byte> bytes)
    {
        var writer = new BcsWriter(bytes.Length + 5).WriteBytes(bytes);
        return program.Pure(writer.ToArray());
    }

    private Argument Text(string text) => program.Pure(w => w.WriteString(text));
}
