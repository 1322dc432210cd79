using System.Globalization;
using Walrus.Core.Identifiers;

namespace ControlPlane;

/// <summary>The keys of the actors. None of them parses as hex and none contains '+', because the SQL providers of Orleans merge such keys.</summary>
public static class Keys
{
    /// <summary>The one <see cref="Chain.IFeed"/>.</summary>
    public const string Feed = "feed-sui";

    /// <summary>The one <see cref="Epochs.IEpochs"/>.</summary>
    public const string Epochs = "epochs-sui";

    /// <summary>The one <see cref="Challenges.IChallenges"/>.</summary>
    public const string Challenges = "challenges-sui";

    /// <summary>A <see cref="Blobs.IPartition"/> by its number.</summary>
    public static string Partition(int number) => string.Create(CultureInfo.InvariantCulture, $"part-{number:D4}");

    /// <summary>
    /// The <see cref="Blobs.IPartition"/> of a blob among <paramref name="count"/>: an even split of the first two bytes of its id.
    /// </summary>
    public static string PartitionOf(BlobId blob, int count) => Partition((int)((long)blob.Prefix * count >> 16));

    /// <summary>An <see cref="Blobs.IBlob"/>.</summary>
    public static string Blob(BlobId blob) => $"blob-{blob}";

    /// <summary>An <see cref="Nodes.INode"/>.</summary>
    public static string Node(ObjectId node) => $"node-{node}";

    /// <summary>The <see cref="Repairs.IRepairLane"/> of a node.</summary>
    public static string Lane(ObjectId node) => $"lane-{node}";

    /// <summary>The blob of a key made by <see cref="Blob"/>.</summary>
    public static BlobId BlobOf(string key) => BlobId.Parse(key.AsSpan("blob-".Length));

    /// <summary>The node of a key made by <see cref="Node"/> or <see cref="Lane"/>.</summary>
    public static ObjectId NodeOf(string key) => ObjectId.Parse(key.AsSpan("node-".Length));
}
