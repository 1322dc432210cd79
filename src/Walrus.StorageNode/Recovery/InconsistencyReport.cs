using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Recovery;

/// <summary>
/// Has a wrongly encoded blob marked invalid (node-behaviour §4): shows the proof to the committee until so many have signed that one of
/// them is correct, and reports it on chain. Everybody then forgets the blob, this node too, by the event.
/// </summary>
internal sealed partial class InconsistencyReport(
    NodeState state, ChainWatch watch, IStorageNodes nodes, IWalrusWallet wallet, BlsSecretKey key, ILogger<InconsistencyReport> log)
{
    private readonly ConcurrentDictionary<BlobId, bool> underWay = new();

    /// <summary>True when the blob is reported; false when too few agreed, or somebody is at it.</summary>
    internal async Task<bool> Report(BlobId blob, InconsistencyProof proof, CancellationToken ct)
    {
        if (!underWay.TryAdd(blob, true))
        {
            return false;
        }

        try
        {
            var chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
            if (chain.Current is not { } committee)
            {
                return false;
            }

            var claim = new InvalidBlobId(chain.Epoch, blob);
            var signed = new ConcurrentDictionary<int, SignedMessage<InvalidBlobId>>();
            await Parallel.ForEachAsync(Enumerable.Range(0, committee.Members.Count), ct, async (i, token) =>
            {
                var member = committee.Members[i];
                if (member.NodeId == state.Capability?.Node)
                {
                    signed[i] = SignedMessage.Sign(claim, key);
                }
                else if (chain.Nodes.TryGetValue(member.NodeId, out var info)
                    && await nodes.At(info).ProveInconsistent(blob, proof, token).ConfigureAwait(false)
                        is NodeReply<SignedMessage<InvalidBlobId>>.Ok { Value: var theirs }
                    && theirs.Says(claim) && theirs.IsFrom(member.ProtocolKey))
                {
                    signed[i] = theirs;
                }
            }).ConfigureAwait(false);
            if (!committee.Quorum.IsValidityOnChain(committee.WeightOf(signed.Keys)))
            {
                LogTooFew(blob, signed.Count, committee.Members.Count);
                return false;
            }

            var certificate = ProtocolMessageCertificate.Assemble(committee, claim, signed, RequiredWeight.OneCorrectNode);
            await watch.Insist("the report of an invalid blob", token => wallet.Invalidate(certificate, committee.Members.Count, token), ct)
                .ConfigureAwait(false);
            LogReported(blob, signed.Count);
            return true;
        }
        catch (Exception e) when (e is MoveAbortException or CertificateException)
        {
            // The epoch moved on meanwhile, or another node was first; the next attempt sees which.
            LogRefused(blob, e.Message);
            return false;
        }
        finally
        {
            underWay.TryRemove(blob, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Blob} is wrongly encoded; {Signers} nodes agreed, and it is marked invalid.")]
    private partial void LogReported(BlobId blob, int signers);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Blob} is wrongly encoded, but only {Signers} of {Members} nodes agreed.")]
    private partial void LogTooFew(BlobId blob, int signers, int members);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The report that {Blob} is wrongly encoded was refused: {Cause}")]
    private partial void LogRefused(BlobId blob, string cause);
}
