using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui;
using Walrus.Sui.Chain;

namespace Walrus.Client.Store;

/// <summary>
/// Stores blobs: encodes, registers, uploads to all nodes at once, certifies when n - f shards' worth of them confirmed
/// (storage-node-api §C.2). A process that dies in the middle leaves a registered blob without certificate; storing the same blob again
/// is always right, it only buys its storage again.
/// </summary>
public sealed class BlobStore
{
    // The blob, 4.5 times its length in slivers, and half of it while it is encoded.
    private const int BytesHeldPerByte = 6;

    private readonly WalrusNetwork network;
    private readonly IWalrusWallet wallet;
    private readonly BlobStoreOptions options;
    private readonly ByteBudget memory;

    /// <summary>Stores on <paramref name="network"/>, paid and owned by <paramref name="wallet"/>.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    public BlobStore(WalrusNetwork network, IWalrusWallet wallet, BlobStoreOptions? options = null)
    {
        this.network = network;
        this.wallet = wallet;
        this.options = (options ?? new()).Validate();
        memory = new ByteBudget(this.options.MaxBytesInMemory);
    }

    /// <summary>Stores one blob; what goes wrong on chain or with nodes is a result.</summary>
    public async Task<StoreResult> Store(
        ReadOnlyMemory<byte> blob, StoreRequest request, IProgress<StoreProgress>? progress = null, CancellationToken ct = default)
    {
        NetworkView view;
        try
        {
            view = await network.Committees.Current(ct);
        }
        catch (ChainUnavailableException e)
        {
            return new StoreResult.ChainUnavailable(StorePhase.Asking, e.Message);
        }

        if (Impossible(view, request) is { } why)
        {
            return new StoreResult.Impossible(why);
        }

        long limit = Math.Min(options.MaxBlobBytes, view.Codec.Config.MaxBlobLength);
        if (blob.Length > limit)
        {
            return new StoreResult.TooLarge(blob.Length, limit);
        }

        using var share = await memory.Acquire(blob.Length * (long)BytesHeldPerByte, ct);
        return await Task.Run(() => new Run(this, request, progress).Store(view, blob, ct), ct);
    }

    private static string? Impossible(NetworkView view, StoreRequest request) =>
        view.Writing is null ? "The network has no committee yet; it begins with epoch 1."
        : request.EpochsAhead < 1 || request.EpochsAhead > view.State.MaxEpochsAhead
            ? $"Storage can be bought for 1 to {view.State.MaxEpochsAhead} epochs, not {request.EpochsAhead}."
            : null;

    /// <summary>One store from beginning to end.</summary>
    private sealed class Run(BlobStore store, StoreRequest request, IProgress<StoreProgress>? progress)
    {
        private readonly WalrusNetwork network = store.network;
        private readonly long began = store.network.Clock.GetTimestamp();
        private StorePhase phase = StorePhase.Encoding;
        private long bytes;
        private long totalBytes;
        private int nodesDone;
        private int nodes;

        internal async Task<StoreResult> Store(NetworkView view, ReadOnlyMemory<byte> blob, CancellationToken ct)
        {
            Report(StorePhase.Encoding);
            var encoded = new BlobEncoder(view.Codec).Encode(blob, ct);
            try
            {
                return await Shortcut(view, encoded.Metadata.BlobId, ct) ?? await Store(view, encoded, ct);
            }
            catch (MoveAbortException e)
            {
                return new StoreResult.ChainRefused(phase, e);
            }
            catch (ChainUnavailableException e)
            {
                return new StoreResult.ChainUnavailable(phase, e.Message);
            }
        }

        private async Task<StoreResult?> Shortcut(NetworkView view, BlobId id, CancellationToken ct)
        {
            if (request.Force)
            {
                return null;
            }

            Report(StorePhase.Asking);
            return await new StatusInquiry(network).Ask(view, view.Writing!, id, ct) switch
            {
                BlobStatus.Invalid(var on) => new StoreResult.MarkedInvalid(id, on),
                BlobStatus.Permanent { IsCertified: true } p
                    when !request.Deletable && p.EndEpoch.Value >= view.State.Epoch.Value + (ulong)request.EpochsAhead =>
                    new StoreResult.AlreadyCertified(id, p.StatusEvent, p.EndEpoch),
                _ => null,
            };
        }

        private async Task<StoreResult> Store(NetworkView view, EncodedBlob blob, CancellationToken ct)
        {
            Report(StorePhase.Registering);
            var metadata = blob.Metadata.Metadata;
            var registered = await store.wallet.Register(
                new BlobRegistration(
                    blob.Metadata.BlobId, metadata.ComputeRoot().Span.ToArray(), metadata.UnencodedLength, request.EpochsAhead, request.Deletable),
                ct);
            Confirmations? confirmations = null;
            Committee? committee = null;
            for (int round = 0; round < store.options.Rounds; round++)
            {
                // After a failure the committee may be another one, whose confirmations start anew.
                var now = round == 0 ? view : await network.Committees.RefreshAnew(ct);
                if (committee?.Epoch != now.Writing!.Epoch)
                {
                    committee = now.Writing;
                    confirmations = new(now.NodesOf(committee));
                }

                var (result, again) = await Upload(now, committee, blob, registered, confirmations!, ct);
                if (result is not null)
                {
                    return result;
                }

                if (!again)
                {
                    break;
                }
            }

            return new StoreResult.NotEnoughConfirmations(
                blob.Metadata.BlobId, registered.Blob.Id, committee!.WeightOf(confirmations!.Signed.Keys), committee.Quorum.MinCorrect,
                confirmations.Failures);
        }

        private async Task<(StoreResult? Result, bool Again)> Upload(
            NetworkView view, Committee committee, EncodedBlob blob, RegisteredBlob registered, Confirmations confirmations, CancellationToken ct)
        {
            nodes = committee.Members.Count;
            totalBytes = TotalBytes(view.Codec.Config, blob.Slivers.SymbolSize);
            Report(StorePhase.Uploading);
            var expected = new StorageConfirmation(committee.Epoch, blob.Metadata.BlobId, request.Deletable ? registered.Blob.Id : null);
            using var inFlight = new SemaphoreSlim(AtOnce(view.Codec.Config, blob.Slivers.SymbolSize));
            var upload = new NodeUpload(network, store.options, view.Codec, blob, expected, inFlight, Sent, confirmations.Trouble);
            await using var round = new UploadRound(
                network, view, committee, upload, expected, confirmations, () => Done(confirmations), ct);
            if (await round.Certificate(ct) is not { } certificate)
            {
                return (round.IsBlocked ? new StoreResult.Blocked(blob.Metadata.BlobId) : null, Again: true);
            }

            Report(StorePhase.Certifying);
            var certifying = Certify(registered.Blob.Id, certificate, committee, ct);
            await round.Tail(store.options.ExtraTime, ct);
            if (await certifying is not { } certification)
            {
                return (null, Again: true);
            }

            return (new StoreResult.NewlyCreated(
                registered.Blob with { CertifiedEpoch = committee.Epoch },
                (ulong)view.Codec.Config.EncodedBlobLength((long)blob.Metadata.Metadata.UnencodedLength),
                request.EpochsAhead, registered.Cost, certification,
                new(Interlocked.Read(ref bytes), confirmations.Signed.Count, network.Clock.GetElapsedTime(began), confirmations.Failures)), false);
        }

        // An epoch that ended between the last confirmation and the certificate makes it worthless; the next round gets a new one.
        private async Task<SuiDigest?> Certify(
            ObjectId blobObject, ProtocolMessageCertificate<StorageConfirmation> certificate, Committee committee, CancellationToken ct)
        {
            try
            {
                return await store.wallet.Certify(blobObject, certificate, committee.Members.Count, ct);
            }
            catch (MoveAbortException)
            {
                if ((await network.Committees.RefreshAnew(ct)).Writing?.Epoch != committee.Epoch)
                {
                    return null;
                }

                throw;
            }
        }

        private int AtOnce(EncodingConfig config, int symbolSize) =>
            (int)Math.Clamp(store.options.MaxBytesInFlight / config.SliverLength(SliverAxis.Primary, symbolSize), 4, 2L * config.Shards);

        private static long TotalBytes(EncodingConfig config, int symbolSize) =>
            config.Shards * ((long)config.SliverLength(SliverAxis.Primary, symbolSize) + config.SliverLength(SliverAxis.Secondary, symbolSize));

        private void Sent(long count)
        {
            Interlocked.Add(ref bytes, count);
            Report(phase);
        }

        private void Done(Confirmations confirmations)
        {
            nodesDone = confirmations.Signed.Count;
            Report(phase);
        }

        private void Report(StorePhase at)
        {
            phase = at;
            progress?.Report(new(at, Interlocked.Read(ref bytes), totalBytes, nodesDone, nodes));
        }
    }
}
