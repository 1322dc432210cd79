using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using DynamicField = Walrus.Sui.Objects.DynamicField;

namespace Walrus.Client.Chain;

/// <summary>Lookups over Sui gRPC.</summary>
/// <param name="rpc">The chain; the caller keeps and disposes of it.</param>
/// <param name="deployment">Which Walrus.</param>
public sealed class SuiChainLookups(SuiRpc rpc, WalrusDeployment deployment) : IChainLookups
{
    private const string ObjectMask = "object_id,version,object_type,contents";
    private const string TransactionMask =
        "digest,transaction.digest,transaction.kind,effects.status,events,checkpoint,timestamp,balance_changes";

    private ObjectId? package;

    /// <inheritdoc/>
    public Task<DescribedBlob?> DescribeBlob(ObjectId id, CancellationToken ct = default) => Answered(async () =>
    {
        var of = await Package(ct);
        if (await Find(id, ct) is not { } found || !TypeTag.TryParse(found.ObjectType, out var type)
            || type is not TypeTag.Struct { Tag: var tag } || tag.Address != of)
        {
            return null;
        }

        var contents = found.Contents.Value.Memory;
        var blob = (tag.Module, tag.Name) switch
        {
            ("blob", "Blob") => MoveStruct.FromBcs<BlobObject>(contents.Span, allowTrailing: true),
            // The shared object's own id stands in front of the blob, its funds behind.
            ("shared_blob", "SharedBlob") => MoveStruct.FromBcs<BlobObject>(contents.Span[ObjectId.Length..], allowTrailing: true),
            _ => null,
        };
        return blob is null ? null : new DescribedBlob(blob, await Attributes(blob.Id, ct));
    });

    /// <inheritdoc/>
    public Task<FinalTransaction?> FindTransaction(SuiDigest digest, CancellationToken ct = default) => Answered(async () =>
    {
        ExecutedTransaction? executed;
        try
        {
            var request = new GetTransactionRequest { Digest = digest.ToString(), ReadMask = FieldMask.FromString(TransactionMask) };
            executed = (await rpc.Call(SuiMethods.GetTransaction, request, ct)).Transaction;
        }
        catch (SuiRpcException e) when (e.Status == GrpcStatus.NotFound)
        {
            return null;
        }

        if (executed is null || SuiDigest.Parse(executed.Digest) != digest)
        {
            throw new WalrusFormatException($"The chain answered with another transaction than {digest}.");
        }

        var of = await Package(ct);
        var program = executed.Transaction?.Kind?.ProgrammableTransaction;
        return new FinalTransaction(
            digest,
            executed.Effects?.Status is { HasSuccess: true, Success: true },
            executed.Timestamp?.ToDateTimeOffset(),
            [.. EventsOf(executed, of)],
            executed.BalanceChanges.Count > 0 ? TipReading.OfBalances(executed.BalanceChanges) : TipReading.OfProgram(program),
            program?.Inputs.FirstOrDefault() is { HasPure: true } first ? first.Pure.Memory : default(ReadOnlyMemory<byte>?));
    });

    private static IEnumerable<WalrusEvent> EventsOf(ExecutedTransaction executed, ObjectId package) => (executed.Events?.Events ?? [])
        .Select(e => WalrusEvents.Parse(package, new MoveEvent(e.EventType, e.Contents?.Value.Memory ?? default))?.Event)
        .OfType<WalrusEvent>();

    private async Task<IReadOnlyDictionary<string, string>> Attributes(ObjectId blob, CancellationToken ct)
    {
        var key = DynamicField.NameKey("metadata"u8);
        return await Find(DerivedIds.DynamicField(blob, TypeTag.Bytes, key), ct) is { } field
            ? DynamicField.ReadValue<BlobAttributes>(field.Contents.Value.Span, key).Pairs
                .DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal)
            : new Dictionary<string, string>();
    }

    private async Task<ObjectId> Package(CancellationToken ct)
    {
        if (package is { } known)
        {
            return known;
        }

        var system = await Find(deployment.SystemObject, ct)
            ?? throw new WalrusFormatException($"There is no object {deployment.SystemObject}; check the ids of the deployment.");
        var found = StructTag.Parse(system.ObjectType).Address;
        package = found;
        return found;
    }

    private async Task<Walrus.Sui.Protos.Object?> Find(ObjectId id, CancellationToken ct)
    {
        try
        {
            var request = new GetObjectRequest { ObjectId = id.ToString(), ReadMask = FieldMask.FromString(ObjectMask) };
            var found = (await rpc.Call(SuiMethods.GetObject, request, ct)).Object;
            return found is { Contents.HasValue: true } && ObjectId.Parse(found.ObjectId) == id
                ? found
                : throw new WalrusFormatException($"The chain answered with another object than {id}, or without its contents.");
        }
        catch (SuiRpcException e) when (e.Status == GrpcStatus.NotFound)
        {
            return null;
        }
    }

    private async Task<T> Answered<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is SuiRpcException or WalrusFormatException)
        {
            throw new ChainUnavailableException($"The chain at {rpc.Endpoint} gave no usable answer: {e.Message}", e);
        }
    }
}
