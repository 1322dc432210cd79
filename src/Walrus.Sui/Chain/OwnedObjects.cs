using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>Objects an address owns, page by page.</summary>
internal sealed class OwnedObjects(SuiRpc rpc, SuiAddress owner)
{
    private const int MaxPages = 100;
    private const int PageSize = 500;

    /// <summary>Coins of a type that together hold <paramref name="amount"/>, the largest first; none when nothing is needed.</summary>
    /// <exception cref="MoveAbortException">The address owns less.</exception>
    internal async Task<IReadOnlyList<ObjectId>> Coins(StructTag token, ulong amount, CancellationToken ct)
    {
        if (amount == 0)
        {
            return [];
        }

        var type = new StructTag(ObjectId.Parse("0x2"), "coin", "Coin", [token.ToTypeTag()]);
        var coins = await List(type, "object_id,balance", ct);
        List<ObjectId> chosen = [];
        UInt128 sum = 0;
        foreach (var coin in coins.OrderByDescending(c => c.Balance).ThenBy(c => c.ObjectId, StringComparer.Ordinal))
        {
            chosen.Add(ObjectId.Parse(coin.ObjectId));
            sum += coin.Balance;
            if (sum >= amount)
            {
                return chosen;
            }
        }

        throw new MoveAbortException(
            $"{amount} of the smallest unit of {token.Name} are needed, {owner} owns {sum} in coins. Send it {amount - sum} more.");
    }

    /// <summary>Coins of SUI with the versions they have now.</summary>
    internal async Task<IReadOnlyList<GasCoin>> GasCoins(StructTag type, CancellationToken ct) =>
        [.. (await List(type, "object_id,version,digest,balance", ct)).Select(c => new GasCoin(
            new ObjectRef(ObjectId.Parse(c.ObjectId), c.Version, SuiDigest.Parse(c.Digest)), c.Balance))];

    /// <summary>Everything of a type.</summary>
    internal async Task<IReadOnlyList<Protos.Object>> List(StructTag type, string mask, CancellationToken ct)
    {
        List<Protos.Object> all = [];
        ByteString? token = null;
        for (int page = 0; page < MaxPages; page++)
        {
            var request = new ListOwnedObjectsRequest
            {
                Owner = owner.ToString(),
                ObjectType = type.ToShortString(),
                ReadMask = FieldMask.FromString(mask),
                PageSize = PageSize,
            };
            if (token is not null)
            {
                request.PageToken = token;
            }

            var reply = await rpc.Call(SuiMethods.ListOwnedObjects, request, ct);
            all.AddRange(reply.Objects);
            if (reply.Objects.Count > PageSize)
            {
                throw new WalrusFormatException($"The chain answered with {reply.Objects.Count} objects where at most {PageSize} were asked for.");
            }

            if (!reply.HasNextPageToken)
            {
                return all;
            }

            token = reply.NextPageToken;
        }

        throw new WalrusFormatException($"{owner} owns more than {MaxPages} pages of {type.Name}. Merge its coins.");
    }
}
