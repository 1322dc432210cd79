using System.Collections.ObjectModel;
using Walrus.Core.Identifiers;

namespace Walrus.Client.Store;

/// <summary>How a blob is to be kept.</summary>
/// <param name="EpochsAhead">For how many epochs, the current one included.</param>
/// <param name="Deletable">Whether its owner may delete it; a permanent blob that somebody has stored long enough need not be stored again.</param>
/// <param name="Force">Store it even so.</param>
public sealed record StoreRequest(int EpochsAhead = 1, bool Deletable = true, bool Force = false)
{
    /// <summary>
    /// Whether what the wallet owns is used first: a blob object of the same blob, which continues an interrupted store, or storage.
    /// </summary>
    public bool ReuseResources { get; init; }

    /// <summary>Who gets the blob object in the end; the wallet keeps it when null.</summary>
    public SuiAddress? SendObjectTo { get; init; }

    /// <summary>Whether the blob object becomes a shared one in the end.</summary>
    public bool Share { get; init; }

    /// <summary>Attributes of a newly registered blob object.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    internal bool NeedsResources => ReuseResources || SendObjectTo is not null || Share || Attributes.Count > 0;
}

/// <summary>Where a store stands.</summary>
public enum StorePhase
{
    /// <summary>Slivers are computed.</summary>
    Encoding,

    /// <summary>The committee is asked whether the blob is there already.</summary>
    Asking,

    /// <summary>Storage is bought.</summary>
    Registering,

    /// <summary>Slivers go to the nodes and confirmations come back.</summary>
    Uploading,

    /// <summary>The certificate goes on chain.</summary>
    Certifying,

    /// <summary>The blob is certified; its object is extended or handed over.</summary>
    HandingOver,
}

/// <summary>How far a store is.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Bytes">Sliver bytes that nodes have taken.</param>
/// <param name="TotalBytes">Sliver bytes there are.</param>
/// <param name="NodesDone">Nodes that store everything they should and confirmed it.</param>
/// <param name="Nodes">Nodes of the committee.</param>
public sealed record StoreProgress(StorePhase Phase, long Bytes, long TotalBytes, int NodesDone, int Nodes);
