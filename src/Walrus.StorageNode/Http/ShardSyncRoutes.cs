using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Messages;
using Walrus.StorageNode.Epochs;

namespace Walrus.StorageNode.Http;

/// <summary>
/// Hands the slivers of a shard to the node that holds it now, who proves itself with its protocol key; the only route that asks who is
/// calling (storage-node-api §A.7, messages §9).
/// </summary>
internal sealed class ShardSyncRoutes(
    NodeState state, ChainWatch watch, ShardHandover handover, RequestBody bodies, WorkerLimit workers, RequestLimit limit)
{
    private const int MaxRequestBytes = 2 << 20;
    private const ulong MaxSlivers = 100_000;
    private static readonly TimeSpan FreshEnough = TimeSpan.FromSeconds(10);

    internal async Task<Answer> PostSyncShard(HttpContext context, CancellationToken ct)
    {
        if (context.Request.Headers.Authorization is not [{ Length: > 0 } header]) return new Answer.Text(401, "Missing Authorization header");
        BlsPublicKey key;
        try
        {
            key = ShardSyncAuthorization.Parse(header);
        }
        catch (WalrusFormatException e)
        {
            return new Answer.Text(400, e.Message);
        }

        var (body, refusal) = await bodies.Read(context.Request, MaxRequestBytes, Refusals.BodyTooLarge(MaxRequestBytes), ct).ConfigureAwait(false);
        if (body is null) return refusal!;
        SignedMessage<SyncShard> signed;
        using (body)
        {
            try
            {
                signed = SignedMessage.FromBcs<SyncShard>(body.Bytes.Span);
            }
            catch (WalrusFormatException e)
            {
                return Refusals.SyncNotVerified($"the body is not the BCS of a signed request: {e.Message}");
            }
        }

        if (await Refuse(signed, key, ct).ConfigureAwait(false) is { } why) return why;
        return await limit.Serve(async () =>
            new Answer.Bytes(await workers.Run(() => handover.Collect(signed.Message).ToBcs(), ct).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private async Task<ApiError?> Refuse(SignedMessage<SyncShard> signed, BlsPublicKey key, CancellationToken ct)
    {
        var request = signed.Message;
        var view = state.View;
        if (request.SliverCount > MaxSlivers) return Refusals.TooManySlivers(request.SliverCount, MaxSlivers);
        var chain = await watch.Read(FreshEnough, ct).ConfigureAwait(false);
        if (chain.Epoch != view.CommitteeEpoch) chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        if (chain.Current?.Members.FirstOrDefault(m => m.ProtocolKey.Equals(key)) is not { } asking) return Refusals.SyncUnauthorized;
        bool genuine = await workers.Run(() => signed.IsFrom(key), ct).ConfigureAwait(false);
        if (!genuine) return Refusals.SyncNotVerified("the signature is not that key's");
        if (request.RequestEpoch != view.CommitteeEpoch || request.Epoch != request.RequestEpoch)
        {
            return Refusals.InvalidEpoch(request.RequestEpoch, view.CommitteeEpoch);
        }

        if (!asking.Shards.Contains(request.Shard)) return Refusals.SyncUnauthorized;
        return view.Holds(request.Shard) ? null : Refusals.ShardNotAssigned(request.Shard, view.CommitteeEpoch);
    }
}
