using Walrus.Client.Committees;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Store;

/// <summary>
/// Uploads a registered blob until enough of the committee confirmed it, in as many rounds as the options say: each goes to the nodes that
/// have not confirmed, and to the committee of the moment.
/// </summary>
internal sealed class CertificateRounds(
    WalrusNetwork network, BlobStoreOptions options, EncodedBlob blob, ObjectId? deletableObject, Action<long> sent,
    Action<Committee, Confirmations> confirmed, EarlyUpload? early = null)
{
    /// <summary>The committee of the last round.</summary>
    internal Committee Committee { get; private set; } = null!;

    /// <summary>What its members answered.</summary>
    internal Confirmations Confirmations { get; private set; } = null!;

    /// <summary>Whether so many must not store it that it cannot be stored.</summary>
    internal bool IsBlocked { get; private set; }

    /// <summary>
    /// What <paramref name="use"/> makes of the certificate; when it is null, as when no certificate came together, there is another round.
    /// Nodes that are still at it may go on while it is used, and a little longer.
    /// </summary>
    internal async Task<T?> Run<T>(
        NetworkView view, Func<ProtocolMessageCertificate<StorageConfirmation>, CancellationToken, Task<T?>> use, CancellationToken ct)
        where T : class
    {
        for (int round = 0; round < options.Rounds && !IsBlocked; round++)
        {
            // After a failure the committee may be another one, whose confirmations start anew.
            var now = round == 0 ? view : await network.Committees.Refresh(ct);
            if (Committee?.Epoch != now.Writing!.Epoch)
            {
                Committee = now.Writing;
                Confirmations = new(now.NodesOf(Committee));
            }

            if (await Round(now, round == 0 ? early : null, use, ct) is { } used)
            {
                return used;
            }
        }

        return null;
    }

    internal static int AtOnce(BlobStoreOptions options, EncodingConfig config, int symbolSize) =>
        (int)Math.Clamp(options.MaxBytesInFlight / config.SliverLength(SliverAxis.Primary, symbolSize), 4, 2L * config.Shards);

    private async Task<T?> Round<T>(
        NetworkView view, EarlyUpload? sentEarly, Func<ProtocolMessageCertificate<StorageConfirmation>, CancellationToken, Task<T?>> use,
        CancellationToken ct)
        where T : class
    {
        confirmed(Committee, Confirmations);
        var expected = new StorageConfirmation(Committee.Epoch, blob.Metadata.BlobId, deletableObject);
        using var inFlight = new SemaphoreSlim(AtOnce(options, view.Codec.Config, blob.Slivers.SymbolSize));
        var upload = new NodeUpload(network, options, view.Codec, blob, expected, inFlight, sent, Confirmations.Trouble, sentEarly);
        await using var round = new UploadRound(
            network, view, Committee, upload, expected, Confirmations, () => confirmed(Committee, Confirmations), ct);
        if (await round.Certificate(ct) is not { } certificate)
        {
            IsBlocked = round.IsBlocked;
            return null;
        }

        var used = use(certificate, ct);
        await round.Tail(options.ExtraTime, ct);
        return await used;
    }
}
