using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using DynamicField = Walrus.Sui.Objects.DynamicField;
using Epoch = Walrus.Core.Identifiers.Epoch;

namespace Walrus.Sui.Chain;

/// <summary>Reads of single contract objects and tables: attributes, pools, exchange rates, subsidies (contracts §1).</summary>
internal sealed class ContractReads(SuiRpc rpc, ContractObjects objects)
{
    private const int PageSize = 200;

    /// <summary>The most entries of a table that are read.</summary>
    private const int MaxEntries = 100_000;

    private static readonly byte[] AttributesKey = DynamicField.NameKey("metadata"u8);

    internal async Task<BlobAttributes?> Attributes(ObjectId blob, CancellationToken ct)
    {
        var field = DerivedIds.DynamicField(blob, TypeTag.Bytes, AttributesKey);
        return (await objects.Find([field], ct))[0] is { } found
            ? DynamicField.ReadValue<BlobAttributes>(found.Contents.Span, AttributesKey)
            : null;
    }

    internal async Task<StoragePoolInner> StoragePool(ObjectId pool, CancellationToken ct)
    {
        var head = ContractObjects.Parse<StoragePool>((await objects.ReadAll([pool], ct))[0]);
        var key = DynamicField.U64Key(head.Version);
        var inner = (await objects.ReadAll([DerivedIds.DynamicField(pool, TypeTag.U64, key)], ct))[0];
        return DynamicField.ReadValue<StoragePoolInner>(inner.Contents.Span, key);
    }

    /// <summary>The pools of nodes, in batches; every one must exist.</summary>
    internal async Task<IReadOnlyList<StakingPool>> StakingPools(IReadOnlyList<ObjectId> nodes, CancellationToken ct)
    {
        var package = await objects.Package(ct);
        return [.. (await objects.ReadAll(nodes, ct)).Select(o => ContractObjects.ToPool(o, package))];
    }

    /// <summary>Every node that has ever registered.</summary>
    internal async Task<IReadOnlyList<ObjectId>> Nodes(MoveTable pools, CancellationToken ct)
    {
        List<ObjectId> ids = [];
        await foreach (var field in Fields(pools.Id, "child_id", ct))
        {
            if (field.HasChildId)
            {
                ids.Add(ObjectId.Parse(field.ChildId));
            }
        }

        return ids;
    }

    /// <summary>What shares of a pool were worth, by epoch; a table without an entry for an epoch means the rate of the entry before.</summary>
    internal async Task<IReadOnlyDictionary<Epoch, PoolExchangeRate>> ExchangeRates(MoveTable table, CancellationToken ct)
    {
        Dictionary<Epoch, PoolExchangeRate> rates = [];
        await foreach (var field in Fields(table.Id, "name,value", ct))
        {
            var key = field.Name?.Value ?? throw new WalrusFormatException($"A field of {table.Id} has no name.");
            var value = field.Value?.Value ?? throw new WalrusFormatException($"A field of {table.Id} has no value.");
            rates[EpochOf(key)] = MoveStruct.FromBcs<PoolExchangeRate>(value.Span, allowTrailing: true);
        }

        return rates;
    }

    /// <summary>The package of the subsidies, which their object names.</summary>
    internal async Task<ObjectId> SubsidiesPackage(CancellationToken ct)
    {
        var id = objects.Deployment.SubsidiesObject ?? throw new InvalidOperationException(
            "This call needs the WalrusSubsidies object: name it as SubsidiesObject of the deployment.");
        var found = (await objects.ReadAll([id], ct))[0];
        if (found.Type is not { Module: "walrus_subsidies", Name: "WalrusSubsidies" })
        {
            throw new WalrusFormatException($"The object {id} is a {found.Type.Name}, not the subsidies of Walrus; check its id.");
        }

        var reader = new BcsReader(found.Contents.Span);
        reader.ReadId();
        reader.ReadU64();
        return reader.ReadId();
    }

    private static Epoch EpochOf(ByteString key)
    {
        var reader = new BcsReader(key.Span);
        var epoch = reader.ReadEpoch();
        reader.Finish();
        return epoch;
    }

    private async IAsyncEnumerable<Protos.DynamicField> Fields(
        ObjectId parent, string mask, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListDynamicFieldsRequest { Parent = parent.ToString(), PageSize = PageSize, ReadMask = FieldMask.FromString(mask) };
        for (int count = 0; ;)
        {
            var page = await rpc.Call(SuiMethods.ListDynamicFields, request, ct);
            count += page.DynamicFields.Count;
            if (page.DynamicFields.Count > PageSize || count > MaxEntries)
            {
                throw new WalrusFormatException($"The table {parent} has more entries than the {MaxEntries} that are read, or a page too many.");
            }

            foreach (var field in page.DynamicFields)
            {
                yield return field;
            }

            if (!page.HasNextPageToken || page.NextPageToken.IsEmpty)
            {
                yield break;
            }

            if (page.DynamicFields.Count == 0 || page.NextPageToken.Equals(request.PageToken))
            {
                throw new WalrusFormatException($"The pages of the table {parent} do not end.");
            }

            request.PageToken = page.NextPageToken;
        }
    }
}
