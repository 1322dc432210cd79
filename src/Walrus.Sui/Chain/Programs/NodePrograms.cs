using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <content>Storage nodes: registration, parameters, commission, event blobs, deny lists.</content>
internal sealed partial class WalrusPrograms
{
    internal ProgramBuilder RegisterNode(NodeRegistration node)
    {
        var key = node.ProtocolKey.PublicKey;
        var staking = Staking;
        var name = Text(node.Name);
        var address = Text(node.NetworkAddress);
        var cap = CallStaking(
            "register_candidate",
            staking,
            name,
            address,
            Metadata(node.Metadata ?? new("", "", "", [])),
            Bytes(key.Span),
            Bytes(node.NetworkKey.Span),
            Bytes(Proof(node.ProtocolKey)),
            U16(node.CommissionRate),
            U64(node.StoragePrice),
            U64(node.WritePrice),
            U64(node.NodeCapacity));
        return Give(cap);
    }

    /// <summary>All that is set of the changes, in one transaction; prices are recalculated when a price vote is among them.</summary>
    internal ProgramBuilder Change(ObjectId cap, NodeChanges changes)
    {
        void Set(string function, params IReadOnlyList<Argument> values) => CallStaking(function, [Staking, program.Object(cap), .. values]);
        if (changes.Name is { } name)
        {
            Set("set_name", Text(name));
        }

        if (changes.NetworkAddress is { } address)
        {
            Set("set_network_address", Text(address));
        }

        if (changes.NetworkKey is { } networkKey)
        {
            Set("set_network_public_key", Bytes(networkKey.Span));
        }

        if (changes.NextProtocolKey is { } next)
        {
            Set("set_next_public_key", Bytes(next.PublicKey.Span), Bytes(Proof(next)));
        }

        if (changes.Metadata is { } metadata)
        {
            Set("set_node_metadata", Metadata(metadata));
        }

        if (changes.NextCommissionRate is { } rate)
        {
            Set("set_next_commission", U16(rate));
        }

        if (changes.NodeCapacity is { } capacity)
        {
            Set("set_node_capacity_vote", U64(capacity));
        }

        if (changes.StoragePrice is { } storagePrice)
        {
            Set("set_storage_price_vote", U64(storagePrice));
        }

        if (changes.WritePrice is { } writePrice)
        {
            Set("set_write_price_vote", U64(writePrice));
        }

        return changes.StoragePrice is null && changes.WritePrice is null ? program : UpdatePrices();
    }

    internal ProgramBuilder CollectCommission(ObjectId node, Authority authority) =>
        Give(CallStaking("collect_commission", Staking, Id(node), Authentication(authority)));

    internal ProgramBuilder SetCommissionReceiver(ObjectId node, Authority authority, Authorized receiver)
    {
        CallStaking("set_commission_receiver", Staking, Id(node), Authentication(authority), Authorization(receiver));
        return program;
    }

    internal ProgramBuilder SetGovernanceAuthorized(ObjectId node, Authority authority, Authorized authorized)
    {
        CallStaking("set_governance_authorized", Staking, Id(node), Authentication(authority), Authorization(authorized));
        return program;
    }

    internal ProgramBuilder JoinActiveSet(ObjectId cap)
    {
        CallStaking("try_join_active_set", Staking, program.Object(cap));
        return program;
    }

    internal ProgramBuilder EpochSyncDone(ObjectId cap, Epoch epoch)
    {
        CallStaking("epoch_sync_done", Staking, program.Object(cap), U32(epoch.Value), Clock);
        return program;
    }

    internal ProgramBuilder CertifyEventBlob(ObjectId cap, EventBlobAttestationRequest blob)
    {
        CallSystem(
            "certify_event_blob", System, program.Object(cap), program.Pure(blob.BlobId.ToArray()), program.Pure(blob.RootHash),
            U64(blob.Size), U8(RedStuff), U64(blob.EndingCheckpoint), U32(blob.Epoch.Value));
        return program;
    }

    internal ProgramBuilder RegisterDenyList(ObjectId cap, DenyListRoot root, ulong sequence)
    {
        CallSystem("register_deny_list_update", System, program.Object(cap), program.Pure(root.Span.ToArray()), U64(sequence));
        return program;
    }

    internal ProgramBuilder UpdateDenyList(ObjectId cap, ProtocolMessageCertificate<DenyListUpdate> certificate, int members)
    {
        CallSystem("update_deny_list", [System, program.Object(cap), .. Certificate(certificate, members)]);
        return program;
    }

    internal ProgramBuilder DeleteDenyListed(ProtocolMessageCertificate<DenyListBlobDeleted> certificate, int members)
    {
        CallSystem("delete_deny_listed_blob", [System, .. Certificate(certificate, members)]);
        return program;
    }

    internal ProgramBuilder UpdateProtocolVersion(ObjectId cap, ProtocolMessageCertificate<ProtocolVersion> certificate, int members)
    {
        CallSystem("update_protocol_version", [System, program.Object(cap), .. Certificate(certificate, members)]);
        return program;
    }

    private byte[] Proof(BlsSecretKey key) =>
        SignedMessage.Sign(new ProofOfPossession(contracts.Staking.Epoch, owner, key.PublicKey), key).Signature.ToArray();

    private Argument Metadata(NodeMetadata metadata)
    {
        var made = CallStakingModule("node_metadata", "new", Text(metadata.ImageUrl), Text(metadata.ProjectUrl), Text(metadata.Description));
        if (metadata.ExtraFields.Count > 0)
        {
            var text = TypeTag.Parse(MoveTypes.Text);
            var fields = program.Call(MoveTypes.Framework, "vec_map", "empty", [text, text]);
            foreach (var pair in metadata.ExtraFields)
            {
                program.Call(MoveTypes.Framework, "vec_map", "insert", [text, text], fields, Text(pair.Key), Text(pair.Value));
            }

            CallStakingModule("node_metadata", "set_extra_fields", made, fields);
        }

        return made;
    }
}
