using Walrus.Client.Chain;
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
/// is always right: with <see cref="StoreRequest.ReuseResources"/> it goes on where it ended, otherwise it buys its storage again.
/// </summary>
public sealed class BlobStore
{
    // The blob, 4.5 times its length in slivers, and half of it while it is encoded.
    internal const int BytesHeldPerByte = 6;

    // What the contract calls a certificate of another epoch than its own; the chain's picture may be older than its verdict.
    private const string IncorrectEpoch = "EIncorrectEpoch";

    private readonly WalrusNetwork network;
    private readonly IWalrusWallet wallet;
    private readonly IBlobResources? resources;
    private readonly BlobStoreOptions options;
    private readonly ByteBudget memory;

    /// <summary>
    /// Stores on <paramref name="network"/>, paid and owned by <paramref name="wallet"/>, whose <paramref name="resources"/> some requests need.
    /// </summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    public BlobStore(WalrusNetwork network, IWalrusWallet wallet, BlobStoreOptions? options = null, IBlobResources? resources = null)
        : this(network, wallet, resources, (options ?? new()).Validate(), new ByteBudget((options ?? new()).MaxBytesInMemory))
    {
    }

    private BlobStore(WalrusNetwork network, IWalrusWallet wallet, IBlobResources? resources, BlobStoreOptions options, ByteBudget memory) =>
        (this.network, this.wallet, this.resources, this.options, this.memory) = (network, wallet, resources, options, memory);

    /// <summary>The same store paid by another wallet; both share the memory that stores may take.</summary>
    public BlobStore PaidBy(IWalrusWallet other, IBlobResources? owned) => new(network, other, owned, options, memory);

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

        if (Impossible(view, request, resources is not null) is { } why)
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

    private static string? Impossible(NetworkView view, StoreRequest request, bool hasResources) =>
        view.Writing is null ? "The network has no committee yet; it begins with epoch 1."
        : request.NeedsResources && !hasResources ? "This wallet cannot reuse, hand over or describe blob objects."
        : request is { Share: true, SendObjectTo: not null } ? "A blob object is either shared or sent to somebody."
        : request.EpochsAhead < 1 || request.EpochsAhead > view.State.MaxEpochsAhead
            ? $"Storage can be bought for 1 to {view.State.MaxEpochsAhead} epochs, not {request.EpochsAhead}."
            : null;

    internal WalrusNetwork Network => network;

    internal BlobStoreOptions Options => options;

    /// <summary>One store from beginning to end.</summary>
    private sealed class Run(BlobStore store, StoreRequest request, IProgress<StoreProgress>? progress)
    {
        private readonly WalrusNetwork network = store.network;
        private readonly EpochSteps steps = new(store.network);
        private readonly Deliveries deliveries = new();
        private readonly long began = store.network.Clock.GetTimestamp();
        private StorePhase phase = StorePhase.Encoding;
        private long bytes;
        private long totalBytes;
        private int nodesDone;
        private int nodes;
        private bool isHandedOver;

        internal async Task<StoreResult> Store(NetworkView view, ReadOnlyMemory<byte> blob, CancellationToken ct)
        {
            Report(StorePhase.Encoding);
            var encoded = new BlobEncoder(view.Codec).Encode(blob, ct);
            try
            {
                // Waiting for memory and encoding took their time.
                var now = await network.Committees.Current(ct);
                return await Shortcut(now, encoded.Metadata.BlobId, ct) ?? await Store(now, encoded, ct);
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
            totalBytes = TotalBytes(view.Codec.Config, blob.Slivers.SymbolSize);
            await using var early = EarlyUpload.Begin(store, view, blob, request, deliveries, Sent, ct);
            var acquired = await steps.Take(
                now => new Acquisition(store.wallet, store.resources, request, view.Codec.Config, now.State.Epoch).Acquire(blob.Metadata, ct), ct);
            return acquired.Blob.CertifiedEpoch is null
                ? await HandOver(await Upload(blob, acquired, early, ct), acquired, ct)
                : acquired.Missing == 0
                    ? new StoreResult.AlreadyOwned(blob.Metadata.BlobId, acquired.Blob.Id, acquired.Blob.Storage.EndEpoch)
                    : await HandOver(Certified(view, blob, acquired, default, acquired.Blob.CertifiedEpoch.Value, null), acquired, ct);
        }

        private StoreResult.NewlyCreated Certified(
            NetworkView view, EncodedBlob blob, Acquired acquired, SuiDigest certification, Epoch epoch, Confirmations? confirmations) =>
            new(
                acquired.Blob with { CertifiedEpoch = epoch },
                (ulong)view.Codec.Config.EncodedBlobLength((long)blob.Metadata.Metadata.UnencodedLength),
                request.EpochsAhead, acquired.Cost, certification, Figures(confirmations))
            {
                Operation = acquired.Operation,
            };

        private StoreFigures Figures(Confirmations? confirmations) => new(
            Interlocked.Read(ref bytes), confirmations?.Signed.Count ?? 0, network.Clock.GetElapsedTime(began), confirmations?.Failures ?? []);

        private SuiAddress? Receiver => request.SendObjectTo is { } to && to != store.wallet.Address ? to : null;

        private async Task<StoreResult> HandOver(StoreResult result, Acquired acquired, CancellationToken ct)
        {
            if (result is not StoreResult.NewlyCreated created)
            {
                return result;
            }

            if (acquired.Missing > 0)
            {
                Report(StorePhase.HandingOver);
                var extended = await steps.Take(_ => store.resources!.Extend(created.Blob.Id, acquired.Missing, ct), ct);
                created = created with { Blob = extended.Blob, Cost = created.Cost + extended.Cost, EpochsAhead = acquired.Missing };
            }

            if (isHandedOver)
            {
                return created;
            }

            if (Receiver is { } to)
            {
                Report(StorePhase.HandingOver);
                await store.resources!.Transfer(created.Blob.Id, to, ct);
            }
            else if (request.Share)
            {
                Report(StorePhase.HandingOver);
                created = created with { SharedObject = await store.resources!.Share(created.Blob.Id, ct) };
            }

            return created;
        }

        private async Task<StoreResult> Upload(EncodedBlob blob, Acquired acquired, EarlyUpload? early, CancellationToken ct)
        {
            var view = await network.Committees.Current(ct);
            var rounds = new CertificateRounds(
                network, store.options, blob, request.Deletable ? acquired.Blob.Id : null, acquired.Blob.Storage.EndEpoch, deliveries, Sent,
                Confirmed, early);
            Report(StorePhase.Uploading);
            var created = await rounds.Run(
                view,
                async (certificate, stop) =>
                {
                    Report(StorePhase.Certifying);
                    return await Certify(acquired, certificate, rounds.Committee, stop) is { } certification
                        ? Certified(view, blob, acquired, certification, rounds.Committee.Epoch, rounds.Confirmations)
                        : null;
                },
                ct);
            // What the nodes that went on meanwhile came to belongs to the figures.
            return created is not null ? created with { Figures = Figures(rounds.Confirmations) }
                : rounds.IsBlocked ? new StoreResult.Blocked(blob.Metadata.BlobId)
                : rounds.Overtaken is { } why ? new StoreResult.Overtaken(blob.Metadata.BlobId, acquired.Blob.Id, why)
                : new StoreResult.NotEnoughConfirmations(
                    blob.Metadata.BlobId, acquired.Blob.Id, rounds.Committee.WeightOf(rounds.Confirmations.Signed.Keys),
                    rounds.Committee.Quorum.MinCorrect, rounds.Confirmations.Failures);
        }

        // An epoch that ended between the last confirmation and the certificate makes it worthless; the next round gets a new one.
        private async Task<SuiDigest?> Certify(
            Acquired acquired, ProtocolMessageCertificate<StorageConfirmation> certificate, Committee committee, CancellationToken ct)
        {
            try
            {
                // What is to be extended first stays the wallet's until then.
                if (Receiver is not { } to || acquired.Missing > 0)
                {
                    return await store.wallet.Certify(acquired.Blob.Id, certificate, committee.Members.Count, ct);
                }

                var digest = await store.resources!.CertifyAndTransfer(acquired.Blob.Id, certificate, committee.Members.Count, to, ct);
                isHandedOver = true;
                return digest;
            }
            catch (MoveAbortException e)
            {
                if (e.Constant == IncorrectEpoch || (await network.Committees.RefreshAnew(ct)).Writing?.Epoch != committee.Epoch)
                {
                    return null;
                }

                throw;
            }
        }

        private static long TotalBytes(EncodingConfig config, int symbolSize) =>
            config.Shards * ((long)config.SliverLength(SliverAxis.Primary, symbolSize) + config.SliverLength(SliverAxis.Secondary, symbolSize));

        private void Sent(long count)
        {
            Interlocked.Add(ref bytes, count);
            Report(phase);
        }

        private void Confirmed(Committee committee, Confirmations confirmations)
        {
            nodes = committee.Members.Count;
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
