using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <content>Storage resources and storage pools.</content>
internal sealed partial class WalrusPrograms
{
    internal ProgramBuilder Reserve(ulong bytes, uint epochs, ulong cost, Purse purse) =>
        Give(Paid(purse, cost, coin => CallSystem("reserve_space", System, U64(bytes), U32(epochs), coin)));

    internal ProgramBuilder ReserveFor(ulong bytes, Epoch start, Epoch end, ulong cost, Purse purse) => Give(Paid(
        purse, cost, coin => CallSystem("reserve_space_for_epochs", System, U64(bytes), U32(start.Value), U32(end.Value), coin)));

    internal ProgramBuilder SplitByEpoch(ObjectId storage, Epoch epoch) =>
        Give(Call("storage_resource", "split_by_epoch", program.Object(storage), U32(epoch.Value)));

    internal ProgramBuilder SplitBySize(ObjectId storage, ulong bytes) =>
        Give(Call("storage_resource", "split_by_size", program.Object(storage), U64(bytes)));

    /// <summary><paramref name="how"/> is <c>fuse</c>, <c>fuse_periods</c> or <c>fuse_amount</c>.</summary>
    internal ProgramBuilder Fuse(ObjectId first, ObjectId second, string how)
    {
        Call("storage_resource", how, program.Object(first), program.Object(second));
        return program;
    }

    internal ProgramBuilder Destroy(ObjectId storage)
    {
        Call("storage_resource", "destroy", program.Object(storage));
        return program;
    }

    internal ProgramBuilder CreatePool(ulong bytes, uint epochs, ulong cost, Purse purse) =>
        Give(Paid(purse, cost, coin => CallSystem("create_storage_pool", System, U64(bytes), U32(epochs), coin)));

    internal ProgramBuilder CreatePoolWith(ObjectId storage) =>
        Give(CallSystem("create_storage_pool_with_storage", System, program.Object(storage)));

    internal ProgramBuilder RegisterPooled(ObjectId pool, BlobRegistration blob, ulong cost, Purse purse)
    {
        Paid(purse, cost, coin => CallSystem("register_pooled_blob", [System, program.Object(pool), .. Description(blob), coin]));
        return program;
    }

    internal ProgramBuilder CertifyPooled(
        ObjectId pool, BlobId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members)
    {
        CallSystem(
            "certify_pooled_blob", [System, program.Object(pool), program.Pure(blob.ToArray()), .. Certificate(certificate, members)]);
        return program;
    }

    internal ProgramBuilder DeletePooled(ObjectId pool, BlobId blob)
    {
        CallSystem("delete_pooled_blob", System, program.Object(pool), program.Pure(blob.ToArray()));
        return program;
    }

    internal ProgramBuilder BurnExpiredPooled(ObjectId pool, BlobId blob)
    {
        CallSystem("burn_expired_pooled_blob", System, program.Object(pool), program.Pure(blob.ToArray()));
        return program;
    }

    internal ProgramBuilder ExtendPool(ObjectId pool, uint epochs, ulong cost, Purse purse)
    {
        Paid(purse, cost, coin => CallSystem("extend_storage_pool", System, program.Object(pool), U32(epochs), coin));
        return program;
    }

    internal ProgramBuilder GrowPool(ObjectId pool, ulong bytes, ulong cost, Purse purse)
    {
        Paid(purse, cost, coin => CallSystem("increase_storage_pool_capacity", System, program.Object(pool), U64(bytes), coin));
        return program;
    }

    internal ProgramBuilder GrowPoolWith(ObjectId pool, ObjectId storage)
    {
        CallSystem("increase_storage_pool_capacity_with_storage", System, program.Object(pool), program.Object(storage));
        return program;
    }

    internal ProgramBuilder ShrinkPool(ObjectId pool, ulong bytes) =>
        Give(CallSystem("decrease_storage_pool_capacity_by_size", System, program.Object(pool), U64(bytes)));

    internal ProgramBuilder ShrinkPoolByPercent(ObjectId pool, byte percent) =>
        Give(CallSystem("decrease_storage_pool_unused_capacity_by_percent", System, program.Object(pool), U8(percent)));

    internal ProgramBuilder DestroyPool(ObjectId pool) => Give(Call("storage_pool", "destroy", program.Object(pool)));
}
