using System.Text.Json;
using Walrus.Client.Nodes;
using Walrus.Client.Store;

namespace Walrus.Gateway.Publisher;

/// <summary>Upstream's <c>BlobStoreResult</c> (storage-node-api §B.2): camelCase, the variant as the one key of an object.</summary>
internal static class BlobStoreResultJson
{
    internal static byte[] Of(StoreResult.NewlyCreated created)
    {
        var blob = created.Blob;
        return Write(new
        {
            newlyCreated = new
            {
                blobObject = new
                {
                    id = blob.Id.ToString(),
                    registeredEpoch = blob.RegisteredEpoch.Value,
                    blobId = blob.BlobId.ToString(),
                    size = blob.Size,
                    encodingType = "RS2",
                    certifiedEpoch = blob.CertifiedEpoch?.Value,
                    storage = new
                    {
                        id = blob.Storage.Id.ToString(),
                        startEpoch = blob.Storage.StartEpoch.Value,
                        endEpoch = blob.Storage.EndEpoch.Value,
                        storageSize = blob.Storage.Size,
                    },
                    deletable = blob.Deletable,
                },
                resourceOperation = new { registerFromScratch = new { encodedLength = created.EncodedLength, epochsAhead = created.EpochsAhead } },
                cost = created.Cost,
            },
        });
    }

    internal static byte[] Of(StoreResult.AlreadyCertified already) => Write(new
    {
        alreadyCertified = new
        {
            blobId = already.BlobId.ToString(),
            @event = new
            {
                txDigest = already.Event.TransactionDigest.ToString(),
                eventSeq = already.Event.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
            endEpoch = already.EndEpoch.Value,
        },
    });

    private static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, NodeEnvelope.Json);
}
