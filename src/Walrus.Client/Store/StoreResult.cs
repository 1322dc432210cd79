using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.Client.Store;

/// <summary>What a store cost.</summary>
/// <param name="Bytes">Sliver bytes that nodes have taken.</param>
/// <param name="NodesDone">Nodes that store everything they should.</param>
/// <param name="Elapsed">From the first byte encoded to the certificate on chain.</param>
/// <param name="Failures">Nodes that do not store it, or not within the time they had.</param>
public sealed record StoreFigures(long Bytes, int NodesDone, TimeSpan Elapsed, IReadOnlyList<NodeFailure> Failures);

/// <summary>What a store needed to buy (storage-node-api §B.2, <c>resourceOperation</c>).</summary>
public enum StoreOperation
{
    /// <summary>Storage and the right to write.</summary>
    RegisterFromScratch,

    /// <summary>The right to write, into storage that was there.</summary>
    ReuseStorage,

    /// <summary>Nothing: an interrupted store was continued.</summary>
    ReuseRegistration,

    /// <summary>More epochs for a certified blob.</summary>
    ReuseAndExtend,

    /// <summary>More epochs for a blob whose interrupted store was continued.</summary>
    ReuseAndExtendNonCertified,
}

/// <summary>What came of a store (storage-node-api §C.2). Failures are results: every one of them says what to do.</summary>
public abstract record StoreResult
{
    private StoreResult()
    {
    }

    /// <summary>Registered, stored by a quorum and certified.</summary>
    /// <param name="Blob">The object, certified, as the wallet owns it.</param>
    /// <param name="EncodedLength">Bytes after encoding, which is what is paid for.</param>
    /// <param name="EpochsAhead">Paid for so many epochs.</param>
    /// <param name="Cost">FROST, gas excluded.</param>
    /// <param name="Certification">The transaction that certified it.</param>
    /// <param name="Figures">What it took.</param>
    public sealed record NewlyCreated(
        BlobObject Blob, ulong EncodedLength, int EpochsAhead, ulong Cost, SuiDigest Certification, StoreFigures Figures) : StoreResult
    {
        /// <summary>What was bought, and what was there already.</summary>
        public StoreOperation Operation { get; init; }

        /// <summary>The shared object the blob object is in now, when sharing was asked for.</summary>
        public ObjectId? SharedObject { get; init; }
    }

    /// <summary>A permanent blob of this id is certified for long enough; nothing was bought.</summary>
    public sealed record AlreadyCertified(BlobId BlobId, EventId Event, Epoch EndEpoch) : StoreResult;

    /// <summary>The wallet itself owns a blob object of this id that is certified for long enough; nothing was bought.</summary>
    public sealed record AlreadyOwned(BlobId BlobId, ObjectId BlobObject, Epoch EndEpoch) : StoreResult;

    /// <summary>The blob id is marked invalid on chain.</summary>
    public sealed record MarkedInvalid(BlobId BlobId, EventId Event) : StoreResult;

    /// <summary>
    /// The blob is registered and perhaps stored by some, but not by a quorum. Storing it again repeats everything, the registration
    /// included: a registration without certificate is lost when its owner does not certify it.
    /// </summary>
    public sealed record NotEnoughConfirmations(
        BlobId BlobId, ObjectId BlobObject, int Weight, int Needed, IReadOnlyList<NodeFailure> Failures) : StoreResult;

    /// <summary>
    /// The blob is registered, and epochs went by before a certificate was on chain: its storage has ended, or patience has. Storing it
    /// again registers it anew.
    /// </summary>
    /// <param name="BlobId">The blob.</param>
    /// <param name="BlobObject">Its object, without certificate.</param>
    /// <param name="Why">Which, and what to do.</param>
    public sealed record Overtaken(BlobId BlobId, ObjectId BlobObject, string Why) : StoreResult;

    /// <summary>More than f shards' worth of nodes must not store it.</summary>
    public sealed record Blocked(BlobId BlobId) : StoreResult;

    /// <summary>The blob is longer than this client takes, or than the network's shards can encode.</summary>
    public sealed record TooLarge(long Length, long Limit) : StoreResult;

    /// <summary>The request cannot be met on this network.</summary>
    public sealed record Impossible(string Why) : StoreResult;

    /// <summary>The contract refused, for want of money or otherwise.</summary>
    public sealed record ChainRefused(StorePhase Phase, MoveAbortException Cause) : StoreResult;

    /// <summary>The chain does not answer; after <see cref="StorePhase.Registering"/> the blob may be registered or certified even so.</summary>
    public sealed record ChainUnavailable(StorePhase Phase, string Why) : StoreResult;
}
