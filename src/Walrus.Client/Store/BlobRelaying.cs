using Walrus.Client.Committees;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Store;

/// <summary>What came of relaying a blob (storage-node-api part D).</summary>
public abstract record RelayResult
{
    private RelayResult()
    {
    }

    /// <summary>A quorum stores it; whoever registered it can certify it with this.</summary>
    public sealed record Certified(ProtocolMessageCertificate<StorageConfirmation> Certificate) : RelayResult;

    /// <summary>The bytes are those of another blob.</summary>
    public sealed record Mismatch(BlobId Actual) : RelayResult;

    /// <summary>The blob is longer than is taken, or than the network's shards can encode.</summary>
    public sealed record TooLarge(long Limit) : RelayResult;

    /// <summary>More than f shards' worth of nodes must not store it.</summary>
    public sealed record Blocked : RelayResult;

    /// <summary>No quorum stores it, for want of nodes or of its registration; the nodes say why.</summary>
    public sealed record NotEnoughConfirmations(int Weight, int Needed, IReadOnlyList<Nodes.NodeFailure> Failures) : RelayResult;

    /// <summary>The network cannot be written to at the moment.</summary>
    public sealed record Unavailable(string Why) : RelayResult;
}

/// <summary>Encodes and uploads blobs that others have registered and will certify.</summary>
public sealed class BlobRelaying
{
    private readonly WalrusNetwork network;
    private readonly BlobStoreOptions options;
    private readonly ByteBudget memory;

    /// <summary>Relays to <paramref name="network"/>.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    public BlobRelaying(WalrusNetwork network, BlobStoreOptions? options = null)
    {
        this.network = network;
        this.options = (options ?? new()).Validate();
        memory = new ByteBudget(this.options.MaxBytesInMemory);
    }

    /// <summary>Brings a blob to the storage nodes; what goes wrong is a result.</summary>
    /// <param name="blob">Its bytes.</param>
    /// <param name="expected">The blob id it was registered by.</param>
    /// <param name="deletableObject">Its blob object, when it is deletable.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<RelayResult> Relay(ReadOnlyMemory<byte> blob, BlobId expected, ObjectId? deletableObject, CancellationToken ct = default)
    {
        NetworkView view;
        try
        {
            view = await network.Committees.Current(ct);
        }
        catch (ChainUnavailableException e)
        {
            return new RelayResult.Unavailable(e.Message);
        }

        if (view.Writing is null)
        {
            return new RelayResult.Unavailable("The network has no committee yet; it begins with epoch 1.");
        }

        long limit = Math.Min(options.MaxBlobBytes, view.Codec.Config.MaxBlobLength);
        if (blob.Length > limit)
        {
            return new RelayResult.TooLarge(limit);
        }

        using var share = await memory.Acquire(blob.Length * (long)BlobStore.BytesHeldPerByte, ct);
        return await Task.Run(() => Relay(view, blob, expected, deletableObject, ct), ct);
    }

    private async Task<RelayResult> Relay(
        NetworkView view, ReadOnlyMemory<byte> blob, BlobId expected, ObjectId? deletableObject, CancellationToken ct)
    {
        var encoded = new BlobEncoder(view.Codec).Encode(blob, ct);
        if (encoded.Metadata.BlobId != expected)
        {
            return new RelayResult.Mismatch(encoded.Metadata.BlobId);
        }

        var rounds = new CertificateRounds(network, options, encoded, deletableObject, null, new Deliveries(), _ => { }, (_, _) => { });
        var certified = await rounds.Run(view, (certificate, _) => Task.FromResult<RelayResult?>(new RelayResult.Certified(certificate)), ct);
        return certified ?? (rounds.IsBlocked ? new RelayResult.Blocked()
            : rounds.Overtaken is { } why ? new RelayResult.Unavailable($"The blob could not be stored: {why}.")
            : new RelayResult.NotEnoughConfirmations(
                rounds.Committee.WeightOf(rounds.Confirmations.Signed.Keys), rounds.Committee.Quorum.MinCorrect, rounds.Confirmations.Failures));
    }
}
