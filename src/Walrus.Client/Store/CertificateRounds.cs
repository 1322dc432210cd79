using System.Globalization;
using Walrus.Client.Committees;
using Walrus.Core;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Store;

/// <summary>
/// Uploads a registered blob until enough of the committee confirmed it: in one epoch in as many rounds as the options say, each to the
/// nodes that have not confirmed, and from epoch to epoch for as long as these end before a certificate is on chain (storage-node-api §C.1).
/// What nodes have taken is not sent again, whichever committee they are in.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="options">How often, and for how long.</param>
/// <param name="blob">What is stored.</param>
/// <param name="deletableObject">Its object, when it is deletable.</param>
/// <param name="end">The epoch its storage ends with, in which nobody confirms it any more; null when it is not known.</param>
/// <param name="deliveries">What nodes have taken.</param>
/// <param name="sent">Told the bytes that a node took.</param>
/// <param name="confirmed">Told whenever a node has answered.</param>
/// <param name="early">What is on its way already.</param>
internal sealed class CertificateRounds(
    WalrusNetwork network, BlobStoreOptions options, EncodedBlob blob, ObjectId? deletableObject, Epoch? end, Deliveries deliveries,
    Action<long> sent, Action<Committee, Confirmations> confirmed, EarlyUpload? early = null)
{
    /// <summary>The committee of the last round.</summary>
    internal Committee Committee { get; private set; } = null!;

    /// <summary>What its members answered.</summary>
    internal Confirmations Confirmations { get; private set; } = null!;

    /// <summary>Whether so many must not store it that it cannot be stored.</summary>
    internal bool IsBlocked { get; private set; }

    /// <summary>Why epochs going by have put an end to it; null when they have not.</summary>
    internal string? Overtaken { get; private set; }

    /// <summary>
    /// What <paramref name="use"/> makes of the certificate; when that is null, because the epoch has moved on, there is another round.
    /// Nodes that are still at it may go on while it is used, and a little longer.
    /// </summary>
    internal async Task<T?> Run<T>(
        NetworkView view, Func<ProtocolMessageCertificate<StorageConfirmation>, CancellationToken, Task<T?>> use, CancellationToken ct)
        where T : class
    {
        long began = network.Clock.GetTimestamp();
        int epochs = 0, failed = 0;
        for (var now = view; ;)
        {
            if (Committee?.Epoch != now.Writing!.Epoch)
            {
                Committee = now.Writing;
                Confirmations = new(now.NodesOf(Committee));
                failed = 0;
                epochs++;
            }

            if (now.State.Epoch >= end)
            {
                Overtaken = $"the blob's storage ended with epoch {end} before it was certified; ask for more epochs";
                return null;
            }

            var (used, isOvertaken) = await Round(now, use, ct);
            if (used is not null || IsBlocked)
            {
                return used;
            }

            now = await Next(ct);
            if (!isOvertaken && now.State.Epoch == Committee.Epoch)
            {
                if (++failed >= options.Rounds)
                {
                    return null;
                }
            }
            else if (network.Clock.GetElapsedTime(began) > options.EpochPatience)
            {
                Overtaken = string.Create(
                    CultureInfo.InvariantCulture,
                    $"no certificate got onto the chain in {epochs} epochs and {options.EpochPatience}; epochs of {now.State.EpochDuration} are too short for this network");
                return null;
            }
        }
    }

    internal static int AtOnce(BlobStoreOptions options, EncodingConfig config, int symbolSize) =>
        (int)Math.Clamp(options.MaxBytesInFlight / config.SliverLength(SliverAxis.Primary, symbolSize), 4, 2L * config.Shards);

    // A picture in which the epoch has moved is new enough; otherwise one from after the failure tells whether it has.
    private async Task<NetworkView> Next(CancellationToken ct)
    {
        var known = await network.Committees.Current(ct);
        return known.State.Epoch > Committee.Epoch ? known : await network.Committees.RefreshAnew(ct);
    }

    /// <summary>What became of the certificate; null without one, and whether the end of the epoch is the reason.</summary>
    private async Task<(T? Used, bool IsOvertaken)> Round<T>(
        NetworkView view, Func<ProtocolMessageCertificate<StorageConfirmation>, CancellationToken, Task<T?>> use, CancellationToken ct)
        where T : class
    {
        confirmed(Committee, Confirmations);
        var expected = new StorageConfirmation(Committee.Epoch, blob.Metadata.BlobId, deletableObject);
        using var inFlight = new SemaphoreSlim(AtOnce(options, view.Codec.Config, blob.Slivers.SymbolSize));
        await using var watch = new EpochWatch(network, Committee.Epoch, ct);
        var upload = new NodeUpload(
            network, options, view.Codec, blob, expected, inFlight, deliveries, sent, Confirmations.Trouble, watch.Suspect, early);
        await using var round = new UploadRound(
            network, view, Committee, upload, expected, Confirmations, () => confirmed(Committee, Confirmations), ct);
        if (await round.Certificate(watch.Moved, ct) is not { } certificate)
        {
            IsBlocked = round.IsBlocked;
            return (null, round.IsOvertaken);
        }

        var used = use(certificate, ct);
        await round.Tail(options.ExtraTime, ct);
        return (await used, true);
    }
}
