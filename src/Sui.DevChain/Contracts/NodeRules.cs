using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>A candidate as it registers: the arguments of <c>register_candidate</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NetworkAddress"><c>host:port</c>.</param>
/// <param name="PublicKey">Its protocol key, 48 bytes.</param>
/// <param name="NetworkPublicKey">The key of its TLS certificate, 33 bytes.</param>
/// <param name="ProofOfPossession">96 bytes.</param>
/// <param name="CommissionRate">Basis points.</param>
/// <param name="Votes">Its votes.</param>
internal sealed record Candidate(
    string Name,
    string NetworkAddress,
    byte[] PublicKey,
    byte[] NetworkPublicKey,
    byte[] ProofOfPossession,
    ushort CommissionRate,
    VotingParams Votes);

/// <summary>Fresh ids of a new pool and what hangs on it.</summary>
internal sealed record PoolIds(ObjectId Pool, ObjectId Metadata, ObjectId ExchangeRates, ObjectId ExtraFields, ObjectId Cap);

/// <summary>Registration of nodes and their parameters (contracts §6).</summary>
internal static class NodeRules
{
    /// <summary>The pool of a candidate. Commission belongs to whoever holds the cap.</summary>
    internal static StakingPool Register(Candidate candidate, PoolIds ids, SuiAddress sender, StakingContext now)
    {
        var key = ProvenKey(candidate.PublicKey, candidate.ProofOfPossession, sender, now.Epoch);
        CheckName(candidate.Name);
        CheckNetworkAddress(candidate.NetworkAddress);
        CheckCommission(candidate.CommissionRate);
        CheckNetworkKey(candidate.NetworkPublicKey);
        return new(
            ids.Pool,
            new PoolState.Active(),
            candidate.Votes,
            new(candidate.Name, ids.Pool, candidate.NetworkAddress, GroupElement.Uncompressed(key), null, candidate.NetworkPublicKey, ids.Metadata),
            ActivationOf(now),
            now.Epoch,
            0,
            0,
            PendingValues.Empty,
            PendingValues.Empty,
            PendingValues.Empty,
            candidate.CommissionRate,
            new(ids.ExchangeRates, 1),
            PendingValues.Empty,
            0,
            0,
            new Authorized.Object(ids.Cap),
            new Authorized.Address(sender),
            new(ids.ExtraFields, 0));
    }

    /// <summary>The cap of a new node.</summary>
    internal static StorageNodeCap NewCap(PoolIds ids) => new(ids.Cap, ids.Pool, default, null, default, 0, 0);

    /// <summary>The key, if its owner signed that this sender registers it in this epoch (messages §7).</summary>
    internal static BlsPublicKey ProvenKey(byte[] publicKey, byte[] proof, SuiAddress sender, Epoch now)
    {
        AbortCodes.Messages.InvalidKeyLength.Unless(publicKey.Length == BlsPublicKey.Length, "new_proof_of_possession_msg");
        try
        {
            var key = BlsPublicKey.FromBytes(publicKey);
            var message = ProtocolMessage.Encode(new ProofOfPossession(now, sender, key));
            AbortCodes.StakingPool.InvalidProofOfPossession.Unless(key.Verify(message, BlsSignature.FromBytes(proof)), "new");
            return key;
        }
        catch (WalrusFormatException)
        {
            throw AbortCodes.StakingPool.InvalidProofOfPossession.In("new");
        }
    }

    internal static void CheckName(string name) => AbortCodes.StakingPool.InvalidNameLength.Unless(
        System.Text.Encoding.UTF8.GetByteCount(name) <= PoolNodeInfo.MaxNameBytes, "set_name");

    internal static void CheckNetworkAddress(string address) => AbortCodes.StakingPool.InvalidNetworkAddressLength.Unless(
        System.Text.Encoding.UTF8.GetByteCount(address) <= PoolNodeInfo.MaxNetworkAddressBytes, "set_network_address");

    internal static void CheckNetworkKey(byte[] key) => AbortCodes.StorageNode.InvalidNetworkPublicKey.Unless(
        key.Length == PoolNodeInfo.NetworkKeyBytes, "set_network_public_key");

    internal static void CheckCommission(ushort rate) =>
        AbortCodes.StakingPool.IncorrectCommissionRate.Unless(rate <= PoolRules.BasisPoints, "set_next_commission");

    // Once the next committee is chosen a new pool can only be part of the one after it.
    private static Epoch ActivationOf(StakingContext now) => now.NextSelected ? now.Ahead(1) : now.Epoch;
}
