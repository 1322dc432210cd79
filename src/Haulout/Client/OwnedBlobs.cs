using Haulout.Cli;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Haulout.Client;

/// <summary>Where a blob object of a wallet stands.</summary>
internal enum Standing
{
    /// <summary>Paid for, but not certified.</summary>
    Registered,

    /// <summary>The network vouches for it.</summary>
    Certified,

    /// <summary>Its storage has ended.</summary>
    Expired,
}

/// <summary>The blob objects of a wallet.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="State">The network they are on.</param>
/// <param name="All">Every one.</param>
internal sealed record OwnedBlobs(SuiAddress Owner, ChainState State, IReadOnlyList<BlobObject> All)
{
    internal static async Task<OwnedBlobs> Of(ClientNetwork network, CancellationToken ct)
    {
        var state = await network.Connection.Chain.ReadState(ct);
        return new OwnedBlobs(network.Wallet.Address, state, await network.Wallet.Contracts.Blobs.Owned(ct));
    }

    internal Standing StandingOf(BlobObject blob) =>
        blob.Storage.EndEpoch.Value <= State.Epoch.Value ? Standing.Expired : blob.CertifiedEpoch is null ? Standing.Registered : Standing.Certified;

    /// <summary>Those that are meant: by the object's id, or all of a blob id.</summary>
    /// <exception cref="BadInputException">There is none, or the text is neither.</exception>
    internal IReadOnlyList<BlobObject> Find(string given)
    {
        bool byObject = given.StartsWith("0x", StringComparison.Ordinal);
        BlobObject[] found = byObject && ObjectId.TryParse(given, out var id) ? [.. All.Where(b => b.Id == id)]
            : !byObject && BlobId.TryParse(given, out var blob) ? [.. All.Where(b => b.BlobId == blob)]
            : throw new BadInputException($"'{given}' is neither a blob id (43 characters of base64url) nor an object's id (0x and 64 hex digits).");
        return found.Length > 0 ? found : throw new BadInputException(
            $"the wallet {Owner} owns no blob object {(byObject ? "" : "of ")}{given}; see haulout list.");
    }
}
