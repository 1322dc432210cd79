using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Haulout.Parts;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Haulout.Chain;

/// <summary>Reads an object and its dynamic fields as JSON.</summary>
internal sealed class ShownObject(ChainConnection chain)
{
    private const int MaxFields = 50;
    private const string Mask = "object_id,version,digest,owner,object_type,previous_transaction,contents";
    private const string FieldsMask = "kind,field_id,name,value,value_type,child_id";

    /// <summary>Null when there is nothing of that id. Tables and bags lie inside of other objects and show their entries only.</summary>
    /// <exception cref="SuiRpcException">The chain does not answer.</exception>
    internal async Task<JsonObject?> Read(ObjectId id, CancellationToken ct)
    {
        var shown = new JsonObject { ["objectId"] = id.ToString() };
        var decoder = new MoveValue(StructTag.Parse((await Get(chain.Deployment.SystemObject, "object_type", ct)).ObjectType).Address);
        try
        {
            Add(shown, await Get(id, Mask, ct), decoder);
        }
        catch (SuiRpcException e) when (e.Status is GrpcStatus.NotFound)
        {
            await AddFields(shown, id, decoder, ct);
            return shown.Count > 1 ? shown : null;
        }

        await AddFields(shown, id, decoder, ct);
        return shown;
    }

    private static void Add(JsonObject shown, Walrus.Sui.Protos.Object found, MoveValue decoder)
    {
        shown["version"] = found.Version;
        shown["digest"] = found.Digest;
        shown["type"] = found.ObjectType;
        shown["owner"] = Owner(found.Owner);
        shown["previousTransaction"] = found.PreviousTransaction;
        Decoded(shown, "contents", decoder, found.ObjectType, found.Contents);
    }

    private async Task<Walrus.Sui.Protos.Object> Get(ObjectId id, string mask, CancellationToken ct)
    {
        var request = new GetObjectRequest { ObjectId = id.ToString(), ReadMask = FieldMask.FromString(mask) };
        return (await chain.Rpc.Call(SuiMethods.GetObject, request, ct)).Object;
    }

    private async Task AddFields(JsonObject shown, ObjectId parent, MoveValue decoder, CancellationToken ct)
    {
        var page = await chain.Rpc.Call(
            SuiMethods.ListDynamicFields,
            new ListDynamicFieldsRequest
            {
                Parent = parent.ToString(),
                PageSize = MaxFields,
                ReadMask = FieldMask.FromString(FieldsMask),
            },
            ct);
        if (page.DynamicFields.Count == 0)
        {
            return;
        }

        shown["dynamicFields"] = new JsonArray([.. page.DynamicFields.Select(f => Field(f, decoder))]);
        if (page.HasNextPageToken)
        {
            shown["moreDynamicFields"] = true;
        }
    }

    private static JsonObject Field(DynamicField field, MoveValue decoder)
    {
        var shown = new JsonObject { ["fieldId"] = field.FieldId };
        if (field.Name is { } name)
        {
            shown["nameType"] = name.Name;
            Decoded(shown, "name", decoder, name.Name, name);
        }

        shown["type"] = field.ValueType;
        if (field.HasChildId)
        {
            shown["childId"] = field.ChildId;
        }
        else
        {
            Decoded(shown, "value", decoder, field.ValueType, field.Value);
        }

        return shown;
    }

    /// <summary>Under <paramref name="key"/> what the bytes say, or under <c>…Bcs</c> the bytes as they are.</summary>
    private static void Decoded(JsonObject into, string key, MoveValue decoder, string type, Bcs? bcs)
    {
        if (bcs is not { HasValue: true })
        {
            return;
        }

        if (TypeTag.TryParse(type, out var tag) && decoder.Decode(tag, bcs.Value.Span) is { } decoded)
        {
            into[key] = decoded;
        }
        else
        {
            into[$"{key}Bcs"] = MoveJson.Hex(bcs.Value.Span);
        }
    }

    private static JsonObject Owner(Owner owner) => owner.Kind switch
    {
        Walrus.Sui.Protos.Owner.Types.OwnerKind.Address => new() { ["address"] = owner.Address },
        Walrus.Sui.Protos.Owner.Types.OwnerKind.Object => new() { ["object"] = owner.Address },
        Walrus.Sui.Protos.Owner.Types.OwnerKind.Shared => new() { ["sharedSince"] = owner.Version },
        Walrus.Sui.Protos.Owner.Types.OwnerKind.Immutable => new() { ["immutable"] = true },
        _ => new() { ["unknown"] = true },
    };
}
