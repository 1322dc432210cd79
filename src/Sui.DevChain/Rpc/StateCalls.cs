using System.Text;
using Google.Protobuf;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>StateService: what an address or an object owns.</summary>
internal sealed class StateCalls(Engine engine)
{
    private const int DefaultPage = 50;
    private const int MaxPage = 1000;
    private const int MaxKeyBytes = 1024;

    // However many objects a page may have: a reply must fit into memory many times.
    private const long MaxPageBytes = 4 << 20;

    private static readonly string AnyCoin = $"{MoveTypes.Framework}::coin::Coin";

    internal void AddTo(RpcTable table)
    {
        table.Add(SuiMethods.ListOwnedObjects, ListOwnedObjects);
        table.Add(SuiMethods.ListDynamicFields, ListDynamicFields);
        table.Add(SuiMethods.GetBalance, GetBalance);
        table.Add(SuiMethods.ListBalances, ListBalances);
        table.Add(SuiMethods.GetCoinInfo, GetCoinInfo);
    }

    private Protos.ListOwnedObjectsResponse ListOwnedObjects(Protos.ListOwnedObjectsRequest request)
    {
        var owner = new MoveOwner.Address(Parts.Address(request.Owner, "owner"));
        var type = request.HasObjectType ? Parts.Type(request.ObjectType) : null;
        var mask = ReadMask.Of(request.ReadMask, "object_id,version,object_type");
        using var view = engine.Read();
        var (page, next) = Page(view, owner, type, request.HasPageSize ? request.PageSize : null, request.HasPageToken ? request.PageToken : null);
        var response = new Protos.ListOwnedObjectsResponse();
        response.Objects.AddRange(page.Select(o => mask.Apply(ObjectMessages.Of(o))));
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return response;
    }

    private Protos.ListDynamicFieldsResponse ListDynamicFields(Protos.ListDynamicFieldsRequest request)
    {
        var parent = Parts.Id(request.Parent, "parent");
        var mask = ReadMask.Of(request.ReadMask, "parent,field_id");
        using var view = engine.Read();
        var (page, next) = Page(
            view, new MoveOwner.Parent(parent), null, request.HasPageSize ? request.PageSize : null, request.HasPageToken ? request.PageToken : null);
        var response = new Protos.ListDynamicFieldsResponse();
        response.DynamicFields.AddRange(page.Select(o => mask.Apply(FieldOf(parent, o, view))));
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return response;
    }

    private Protos.GetBalanceResponse GetBalance(Protos.GetBalanceRequest request)
    {
        var owner = new MoveOwner.Address(Parts.Address(request.Owner, "owner"));
        var token = Parts.Type(request.CoinType);
        using var view = engine.Read();
        var sum = All(view, owner, MoveTypes.Coin(token)).Aggregate(0UL, (s, c) => s + CoinBox.BalanceOf(c.Contents));

        // No address balance: the SDK would build its transactions for it (sdk-interop, trap T9).
        return new() { Balance = new Protos.Balance { CoinType = token, Balance_ = sum, CoinBalance = sum } };
    }

    private Protos.ListBalancesResponse ListBalances(Protos.ListBalancesRequest request)
    {
        var owner = new MoveOwner.Address(Parts.Address(request.Owner, "owner"));
        using var view = engine.Read();
        var response = new Protos.ListBalancesResponse();
        foreach (var coins in All(view, owner, AnyCoin).GroupBy(c => c.Type).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var sum = coins.Aggregate(0UL, (s, c) => s + CoinBox.BalanceOf(c.Contents));
            response.Balances.Add(new Protos.Balance { CoinType = MoveAbilities.TokenOf(coins.Key), Balance_ = sum, CoinBalance = sum });
        }

        return response;
    }

    private Protos.GetCoinInfoResponse GetCoinInfo(Protos.GetCoinInfoRequest request)
    {
        var token = Parts.Type(request.CoinType);
        var (name, symbol) = token == MoveTypes.Sui ? ("Sui", "SUI")
            : token == engine.Ids.WalType ? ("WAL Token", "WAL")
            : throw RpcFault.NotFound($"Coin type {token} not found");
        return new() { CoinType = token, Metadata = new Protos.CoinMetadata { Decimals = 9, Name = name, Symbol = symbol } };
    }

    private static IEnumerable<StoredObject> All(LedgerView view, MoveOwner owner, string type)
    {
        (string, ObjectId)? after = null;
        while (true)
        {
            var page = view.ListOwned(owner, type, after, MaxPage);
            foreach (var each in page)
            {
                yield return each;
            }

            if (page.Count < MaxPage)
            {
                yield break;
            }

            after = (page[^1].Type, page[^1].Id);
        }
    }

    /// <summary>One page and the token of the next; null on the last page, whose token must be absent (sdk-interop, trap T10).</summary>
    private static (IReadOnlyList<StoredObject> Page, ByteString? Next) Page(
        LedgerView view, MoveOwner owner, string? type, uint? size, ByteString? token)
    {
        var limit = (int)Math.Clamp(size ?? DefaultPage, 1, MaxPage);
        var page = new List<StoredObject>();
        long bytes = 0;
        foreach (var found in view.ReadOwned(owner, type, token is null ? null : ParseToken(token), limit + 1))
        {
            if (page.Count == limit || bytes > MaxPageBytes)
            {
                return (page, ByteString.CopyFrom([.. page[^1].Id.Span, .. Encoding.UTF8.GetBytes(page[^1].Type)]));
            }

            page.Add(found);
            bytes += found.Contents.Length;
        }

        return (page, null);
    }

    private static (string, ObjectId) ParseToken(ByteString token) => token.Length > ObjectId.Length
        ? (Encoding.UTF8.GetString(token.Span[ObjectId.Length..]), ObjectId.FromBytes(token.Span[..ObjectId.Length]))
        : throw RpcFault.Invalid("page_token is not one of this server's.");

    private static Protos.DynamicField FieldOf(ObjectId parent, StoredObject stored, LedgerView view)
    {
        var field = new Protos.DynamicField { Parent = parent.ToString(), FieldId = stored.Id.ToString(), FieldObject = ObjectMessages.Of(stored) };
        if (StructTag.Parse(stored.Type) is not { Name: "Field", TypeArguments: [var key, var value] }
            || KeyLength(parent, stored, key) is not { } length)
        {
            return field;
        }

        var name = stored.Contents.AsSpan(ObjectId.Length, length);
        var rest = stored.Contents.AsSpan(ObjectId.Length + length);
        field.Name = new Protos.Bcs { Name = key.ToString(), Value = ByteString.CopyFrom(name) };
        field.Value = new Protos.Bcs { Name = value.ToString(), Value = ByteString.CopyFrom(rest) };
        if (key is TypeTag.Struct { Tag: { Module: "dynamic_object_field", TypeArguments: [var inner] } } && rest.Length == ObjectId.Length)
        {
            var child = ObjectId.FromBytes(rest);
            field.Kind = Protos.DynamicField.Types.DynamicFieldKind.Object;
            field.Name.Name = inner.ToString();
            field.ChildId = child.ToString();
            if (view.FindObject(child) is { } found)
            {
                field.ChildObject = ObjectMessages.Of(found);
                field.ValueType = found.Type;
            }
        }
        else
        {
            field.Kind = Protos.DynamicField.Types.DynamicFieldKind.Field;
            field.ValueType = value.ToString();
        }

        return field;
    }

    /// <summary>Where the key ends: the field's id commits to the key, so this needs no layout of the key's type.</summary>
    private static int? KeyLength(ObjectId parent, StoredObject field, TypeTag key)
    {
        var most = Math.Min(MaxKeyBytes, field.Contents.Length - ObjectId.Length);
        for (var length = 0; length <= most; length++)
        {
            if (DerivedIds.DynamicField(parent, key, field.Contents.AsSpan(ObjectId.Length, length)) == field.Id)
            {
                return length;
            }
        }

        return null;
    }
}
