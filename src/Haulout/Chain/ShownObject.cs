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
    private const string FieldMask = "kind,field_id,name,value,value_type,child_id";

    /// <exception cref="SuiRpcException">There is no such object, or the chain does not answer.</exception>
    internal async Task<JsonObject> Read(ObjectId id, CancellationToken ct)
    {
        var found = await Get(id, Mask, ct);
        var decoder = new MoveValue(StructTag.Parse((await Get(chain.Deployment.SystemObject, "object_type", ct)).ObjectType).Address);
        var shown = new JsonObject
        {
            ["objectId"] = found.ObjectId,
            ["version"] = found.Version,
            ["digest"] = found.Digest,
            ["type"] = found.ObjectType,
            ["owner"] = Owner(found.Owner),
            ["previousTransaction"] = found.PreviousTransaction,
        };
        Decoded(shown, "contents", decoder, found.ObjectType, found.Contents);
        await AddFields(shown, id, decoder, ct);
        return shown;
    }

    private async Task<Walrus.Sui.Protos.Object> Get(ObjectId id, string mask, CancellationToken ct)
    {
        var request = new GetObjectRequest { ObjectId = id.ToString(), ReadMask = Google.Protobuf.WellKnownTypes.FieldMask.FromString(mask) };
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
                ReadMask = Google.Protobuf.WellKnownTypes.FieldMask.FromString(FieldMask),
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

    /// <summary>Under <paramref name="key"/> what the bytes say, or under <c>bcs</c> the bytes as they are.</summary>
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
