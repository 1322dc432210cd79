using Microsoft.Extensions.Logging;
using Walrus.Client.Read;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// Stores this node's slivers of the sealed event blob and attests it on chain (contracts §5), anew in each epoch until a quorum has; and sees to it
/// that a writer whose blobs are not the network's begins anew.
/// </summary>
internal sealed partial class EventBlobAttestation(
    EventBlobFolder folder, WriterJournal journal, NodeState node, ChainWatch watch, IChainReader chain, IWalrusWallet wallet, SliverStore slivers,
    BlobWrites writes, MetadataTable metadata, WorkerLimit workers, EventBlobReading reading, Signal committee, EventBlobOptions options,
    TimeProvider time, ILogger<EventBlobAttestation> log)
{
    private (BlobId Blob, Epoch Epoch)? stored;
    private Sight? seen;
    private bool isStarted;
    private long latestAttested = -1;

    private sealed record Sight(EventBlob Latest, ulong Tip, long At);

    /// <summary>The last checkpoint this node has attested; null for none since its start.</summary>
    internal ulong? LatestAttested => Interlocked.Read(ref latestAttested) is >= 0 and var checkpoint ? (ulong)checkpoint : null;

    internal async Task Run(CancellationToken ct)
    {
        if (!isStarted)
        {
            var network = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
            isStarted = true;
            await Reset(WriterResets.AtStart(journal.State, network.EventBlobs.Latest, options), ct).ConfigureAwait(false);
        }

        Task next = Task.CompletedTask;
        while (true)
        {
            next = next.IsCompleted ? Task.WhenAny(journal.Changed.Next, committee.Next) : next;
            if (!await Step(ct).ConfigureAwait(false))
            {
                await Signal.Await(next, options.LookEvery, time, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Does what is to be done next; false when that is to wait.</summary>
    private async Task<bool> Step(CancellationToken ct)
    {
        var state = journal.State;
        var network = await watch.Read(state.Sealed is null ? options.LookEvery : TimeSpan.Zero, ct).ConfigureAwait(false);
        if (await Reset(await Compare(state, network.EventBlobs.Latest, ct).ConfigureAwait(false), ct).ConfigureAwait(false))
        {
            return true;
        }

        if (state.Sealed is not { } waiting)
        {
            return false;
        }

        if (state.IsFull && node.Blob(waiting.Id).IsCertified(node.View.EventEpoch))
        {
            // The writer waits for room and does not see the event that says so.
            journal.Update(s => s.Certify(waiting.Id), CancellationToken.None);
            return true;
        }

        switch (Attestations.Next(state, stored, node.View, node.Capability?.Node ?? default, network))
        {
            case AttestationStep.Store:
                await Store(waiting, ct).ConfigureAwait(false);
                return true;
            case AttestationStep.Attest:
                return await Attest(waiting, network.Epoch, ct).ConfigureAwait(false);
            default:
                return false;
        }
    }

    private async Task Store(SealedBlob waiting, CancellationToken ct)
    {
        var view = node.View;
        var codec = view.Codec ?? throw new InvalidOperationException("The network's number of shards is not known yet.");
        BlobMetadataWithId? encoded = null;
        OwnSlivers? own = null;
        try
        {
            using var blob = folder.Open(waiting.Cut);
            own = new OwnSlivers(codec.Config, waiting.Id, blob.Length, view.Owned);
            encoded = await workers.Run(() => new BlobEncoder(codec).Encode(blob, own, null, ct), ct).ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            // It was certified, or given up, a moment ago; or somebody has taken it away.
        }

        if (journal.State.Sealed != waiting)
        {
            return;
        }

        if (own is null || encoded?.BlobId != waiting.Id)
        {
            LogDamaged(waiting.Id);
            await journal.Reset(journal.State.Rewound(options.FirstCheckpoint)).ConfigureAwait(false);
            return;
        }

        await writes.Store(waiting.Id, encoded.Metadata).WaitAsync(ct).ConfigureAwait(false);
        foreach (var (key, sliver) in own.All)
        {
            var bcs = sliver.ToBcs();
            if (!slivers.Has(key, bcs.Length))
            {
                await writes.Store(key, bcs).WaitAsync(ct).ConfigureAwait(false);
            }
        }

        stored = (waiting.Id, view.CommitteeEpoch);
    }

    private async Task<bool> Attest(SealedBlob waiting, Epoch epoch, CancellationToken ct)
    {
        if (metadata.Find(waiting.Id) is not { } known || node.Capability is not { } capability)
        {
            stored = null;
            return true;
        }

        var request = new EventBlobAttestationRequest(
            waiting.Id, known.ComputeRoot().Span.ToArray(), known.UnencodedLength, waiting.Cut.End, epoch);
        try
        {
            await watch.Insist("its attestation", token => wallet.CertifyEventBlob(capability.Cap, request, token), ct).ConfigureAwait(false);
            LogAttested(waiting.Id, waiting.Cut.End, epoch);
        }
        catch (MoveAbortException e) when (e.Module == "system_state_inner" && e.Code == AbortNames.CodeOf(e.Module, "ERepeatedAttestation"))
        {
            // The answer to an earlier call was lost, or it came before a crash.
            LogRepeated(waiting.Id, epoch);
        }
        catch (MoveAbortException e)
        {
            LogRefused(waiting.Id, epoch, e.Message);
            return false;
        }

        Interlocked.Exchange(ref latestAttested, (long)waiting.Cut.End);
        journal.Update(s => s.Attest(waiting.Id, epoch), CancellationToken.None);
        return true;
    }

    /// <summary>
    /// What the chain named last is believed missed only some time after the writer has passed the newest checkpoint of that moment: objects may
    /// be seen a little before the checkpoint that changed them.
    /// </summary>
    private async Task<WriterReset> Compare(WriterState state, EventBlob? latest, CancellationToken ct)
    {
        if (latest is null || state.Certified?.Next.Checkpoint > latest.EndingCheckpoint)
        {
            seen = null;
            return WriterReset.None;
        }

        seen ??= new(latest, await watch.Insist("its newest checkpoint", chain.LatestCheckpoint, ct).ConfigureAwait(false), time.GetTimestamp());
        bool isSettled = journal.Position.Checkpoint > seen.Tip && time.GetElapsedTime(seen.At) >= options.LookEvery;
        return WriterResets.Now(
            state, journal.IsStranded ? null : journal.Position.Checkpoint, isSettled ? seen.Latest : null, latest, options);
    }

    private async Task<bool> Reset(WriterReset reset, CancellationToken ct)
    {
        var state = journal.State;
        switch (reset)
        {
            case WriterReset.None:
                return false;
            case WriterReset.Adopt when await Adopted(ct).ConfigureAwait(false) is { Certified: { } latest } adopted:
                LogAdopted(latest.Id, latest.Next.Checkpoint - 1, state.Uncertified);
                await journal.Reset(adopted).ConfigureAwait(false);
                break;
            case WriterReset.Adopt when state.Uncertified < options.UncertifiedThreshold:
                // It cannot be read yet, as when all nodes have just started; there is nothing of our own to be wrong.
                return false;
            default:
                LogRewound(state.Uncertified);
                await journal.Reset(state.Rewound(options.FirstCheckpoint)).ConfigureAwait(false);
                break;
        }

        (stored, seen) = (null, null);
        return true;
    }

    private async Task<WriterState?> Adopted(CancellationToken ct)
    {
        if ((await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false)).EventBlobs.Latest is not { } latest)
        {
            return null;
        }

        try
        {
            return await reading.Read(latest.BlobId, ct).ConfigureAwait(false) is { } file && file.Trailer.End == latest.EndingCheckpoint
                ? WriterState.At(file.End(), new(latest.BlobId, file.End()))
                : null;
        }
        catch (WalrusFormatException e)
        {
            LogMalformed(latest.BlobId, e.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The event blob {Blob} up to checkpoint {End} is attested in epoch {Epoch}.")]
    private partial void LogAttested(BlobId blob, ulong end, Epoch epoch);

    [LoggerMessage(Level = LogLevel.Information, Message = "The event blob {Blob} has been attested in epoch {Epoch} before.")]
    private partial void LogRepeated(BlobId blob, Epoch epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The chain does not take the attestation of {Blob} in epoch {Epoch} now: {Cause}")]
    private partial void LogRefused(BlobId blob, Epoch epoch, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The file of the event blob {Blob} is damaged or gone; the writer goes back to the last certified one.")]
    private partial void LogDamaged(BlobId blob);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The network is at the event blob {Blob} up to checkpoint {End}; this node takes it over and drops {Uncertified} of its own.")]
    private partial void LogAdopted(BlobId blob, ulong end, int uncertified);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Uncertified} event blobs of this node are not certified; it writes them again.")]
    private partial void LogRewound(int uncertified);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The blob {Blob} is certified as an event blob and is none: {Cause}")]
    private partial void LogMalformed(BlobId blob, string cause);
}
