using Microsoft.AspNetCore.Http;
using Walrus.Core.Bcs;
using Walrus.Core.Bls;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>Proofs that a blob is wrongly encoded: checked against the node's own metadata, then signed (storage-node-api §A.7).</summary>
internal sealed class ProofRoutes(NodeState state, MetadataTable metadata, RequestBody bodies, WorkerLimit workers, BlsSecretKey key)
{
    private const int MaxProofBytes = 2 << 20;

    internal async Task<Answer> PostInconsistencyProof(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        var axis = context.Route("axis") == "secondary" ? SliverAxis.Secondary : SliverAxis.Primary;
        if (context.Route("axis") != axis.Word()) return Refusals.BadPath("the path of a proof ends with primary or secondary");
        if (state.View.Codec is not { } codec) return Refusals.NotReady;
        if (metadata.Find(blob) is not { } known) return Refusals.MetadataUnknown;
        var (body, tooLong) = await bodies.Read(context.Request, MaxProofBytes, Refusals.BodyTooLarge(MaxProofBytes), ct).ConfigureAwait(false);
        if (body is null) return tooLong!;
        using (body)
        {
            InconsistencyProof proof;
            try
            {
                proof = InconsistencyProof.FromBcs(body.Bytes, axis);
            }
            catch (BcsException e)
            {
                return Refusals.InvalidProof($"the body is not the BCS of a proof: {e.Message}");
            }

            if (proof.Target.Value >= codec.Config.Shards) return Refusals.InvalidProof($"there is no sliver {proof.Target}");
            var verdict = await workers.Run(() => proof.Verify(codec, known), ct).ConfigureAwait(false);
            return verdict == InconsistencyVerdict.Inconsistent
                ? Answer.Of(200, SignedMessage.Sign(new InvalidBlobId(state.View.CommitteeEpoch, blob), key))
                : Refusals.InvalidProof($"the proof does not show that the blob is wrongly encoded: {verdict}");
        }
    }
}
