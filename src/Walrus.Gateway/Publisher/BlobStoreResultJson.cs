using System.Globalization;
using System.Text.Json.Nodes;
using Walrus.Client.Nodes;
using Walrus.Client.Store;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;

namespace Walrus.Gateway.Publisher;

/// <summary>Upstream's <c>BlobStoreResult</c> (storage-node-api §B.2): camelCase, the variant as the one key of an object.</summary>
internal static class BlobStoreResultJson
{
    /// <summary>The result of a store that ended well; null for any other.</summary>
    internal static JsonObject? Of(StoreResult result) => result switch
    {
        StoreResult.NewlyCreated created => Of(created),
        StoreResult.AlreadyCertified already => new JsonObject
        {
            ["alreadyCertified"] = new JsonObject
            {
                ["blobId"] = already.BlobId.ToString(),
                ["event"] = new JsonObject
                {
                    ["txDigest"] = already.Event.TransactionDigest.ToString(),
                    ["eventSeq"] = already.Event.Sequence.ToString(CultureInfo.InvariantCulture),
                },
                ["endEpoch"] = already.EndEpoch.Value,
            },
        },
        StoreResult.AlreadyOwned owned => new JsonObject
        {
            ["alreadyCertified"] = new JsonObject
            {
                ["blobId"] = owned.BlobId.ToString(),
                ["object"] = owned.BlobObject.ToString(),
                ["endEpoch"] = owned.EndEpoch.Value,
            },
        },
        _ => null,
    };

    /// <summary>The result of a quilt: that of its blob, and where each patch is.</summary>
    internal static JsonObject Of(JsonObject blob, BlobId quilt, QuiltIndex index) => new()
    {
        ["blobStoreResult"] = blob,
        ["storedQuiltBlobs"] = new JsonArray([.. index.Entries.Select(e => new JsonObject
        {
            ["identifier"] = e.Identifier,
            ["quiltPatchId"] = new QuiltPatchId(quilt, e.Columns).ToString(),
        })]),
    };

    internal static byte[] Write(JsonObject json) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(json, NodeEnvelope.Json);

    private static JsonObject Of(StoreResult.NewlyCreated created)
    {
        var blob = created.Blob;
        var body = new JsonObject
        {
            ["blobObject"] = new JsonObject
            {
                ["id"] = blob.Id.ToString(),
                ["registeredEpoch"] = blob.RegisteredEpoch.Value,
                ["blobId"] = blob.BlobId.ToString(),
                ["size"] = blob.Size,
                ["encodingType"] = "RS2",
                ["certifiedEpoch"] = blob.CertifiedEpoch?.Value,
                ["storage"] = new JsonObject
                {
                    ["id"] = blob.Storage.Id.ToString(),
                    ["startEpoch"] = blob.Storage.StartEpoch.Value,
                    ["endEpoch"] = blob.Storage.EndEpoch.Value,
                    ["storageSize"] = blob.Storage.Size,
                },
                ["deletable"] = blob.Deletable,
            },
            ["resourceOperation"] = Operation(created),
            ["cost"] = created.Cost,
        };
        if (created.SharedObject is { } shared)
        {
            body["sharedBlobObject"] = shared.ToString();
        }

        return new JsonObject { ["newlyCreated"] = body };
    }

    private static JsonObject Operation(StoreResult.NewlyCreated created)
    {
        var length = new JsonObject { ["encodedLength"] = created.EncodedLength };
        switch (created.Operation)
        {
            case StoreOperation.ReuseStorage:
                return new JsonObject { ["reuseStorage"] = length };
            case StoreOperation.ReuseRegistration:
                return new JsonObject { ["reuseRegistration"] = length };
            case StoreOperation.ReuseAndExtend:
                length["epochsExtended"] = created.EpochsAhead;
                return new JsonObject { ["reuseAndExtend"] = length };
            case StoreOperation.ReuseAndExtendNonCertified:
                length["epochsExtended"] = created.EpochsAhead;
                return new JsonObject { ["reuseAndExtendNonCertified"] = length };
            default:
                length["epochsAhead"] = created.EpochsAhead;
                return new JsonObject { ["registerFromScratch"] = length };
        }
    }
}
