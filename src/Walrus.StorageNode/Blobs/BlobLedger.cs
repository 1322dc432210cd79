using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Blobs;

/// <summary>A blob id and one of its objects, before or after an event.</summary>
internal readonly record struct BlobEntry(BlobInfo Info, BlobObjectInfo? Object);

/// <summary>
/// What an event makes of a blob (node-behaviour §2). Total, and harmless when an event comes twice: the object's own state tells
/// whether the event has been counted.
/// </summary>
internal static class BlobLedger
{
    /// <summary>
    /// Applies a blob event that was emitted under <paramref name="id"/>; events of objects that have expired by <paramref name="now"/>
    /// change nothing.
    /// </summary>
    internal static BlobEntry Apply(BlobEntry entry, WalrusEvent e, EventId id, Epoch now) => e switch
    {
        WalrusEvent.BlobRegistered registered => Register(entry, registered, id, now),
        WalrusEvent.BlobCertified certified => Certify(entry, certified, id, now),
        WalrusEvent.BlobDeleted deleted => Delete(entry, deleted),
        WalrusEvent.InvalidBlobId when entry.Info.InvalidatedBy is null =>
            entry with { Info = BlobInfo.None with { InvalidatedBy = id, DeniedBy = entry.Info.DeniedBy } },
        WalrusEvent.DenyListBlobDeleted => entry with { Info = entry.Info with { DeniedBy = entry.Info.DeniedBy ?? id } },
        _ => entry,
    };

    /// <summary>The blob without an object whose end epoch has come (garbage collection, phase 1).</summary>
    internal static BlobInfo Expire(BlobInfo info, BlobObjectInfo expired)
    {
        if (expired.Deleted || info.InvalidatedBy is not null)
        {
            return info;
        }

        bool certified = expired.CertifiedEpoch is not null;
        return Forget(expired.Deletable
            ? WithoutDeletable(info, certified)
            : info with
            {
                PermanentTotal = Without(info.PermanentTotal),
                PermanentCertified = certified ? Without(info.PermanentCertified) : info.PermanentCertified,
            });
    }

    private static BlobEntry Register(BlobEntry entry, WalrusEvent.BlobRegistered e, EventId id, Epoch now)
    {
        if (entry.Object is not null || e.EndEpoch <= now)
        {
            return entry;
        }

        var added = new BlobObjectInfo(e.ObjectId, e.BlobId, e.Epoch, null, e.EndEpoch, e.Deletable, Deleted: false);
        var info = entry.Info;
        if (info.InvalidatedBy is null)
        {
            info = e.Deletable
                ? info with { DeletableTotal = info.DeletableTotal + 1 }
                : info with { PermanentTotal = With(info.PermanentTotal, e.EndEpoch, id) };
        }

        return new(info, added);
    }

    private static BlobEntry Certify(BlobEntry entry, WalrusEvent.BlobCertified e, EventId id, Epoch now)
    {
        if (e.EndEpoch <= now || entry.Object is { Deleted: true } || (entry.Object is { } known && known.BlobId != e.BlobId))
        {
            return entry;
        }

        if (entry.Object is null)
        {
            // Its registration is not in our history: what is certified was registered.
            entry = Register(entry, new(e.Epoch, e.BlobId, 0, 1, e.EndEpoch, e.Deletable, e.ObjectId), id, now);
        }

        var owned = entry.Object!;
        var info = entry.Info;
        bool counts = info.InvalidatedBy is null;
        if (owned.CertifiedEpoch is null)
        {
            owned = owned with { CertifiedEpoch = e.Epoch };
            info = !counts ? info
                : (owned.Deletable
                    ? info with { DeletableCertified = info.DeletableCertified + 1 }
                    : info with { PermanentCertified = With(info.PermanentCertified, owned.EndEpoch, id) })
                    with
                { InitialCertifiedEpoch = info.InitialCertifiedEpoch ?? e.Epoch };
        }

        if (e.EndEpoch > owned.EndEpoch)
        {
            owned = owned with { EndEpoch = e.EndEpoch };
            info = !counts || owned.Deletable ? info : info with
            {
                PermanentTotal = Reaching(info.PermanentTotal!, e.EndEpoch, id),
                PermanentCertified = Reaching(info.PermanentCertified!, e.EndEpoch, id),
            };
        }

        return new(info, owned);
    }

    private static BlobEntry Delete(BlobEntry entry, WalrusEvent.BlobDeleted e) =>
        entry.Object is { Deletable: true, Deleted: false } owned && owned.BlobId == e.BlobId
            ? new(
                entry.Info.InvalidatedBy is null ? Forget(WithoutDeletable(entry.Info, owned.CertifiedEpoch is not null)) : entry.Info,
                owned with { Deleted = true })
            : entry;

    private static BlobInfo WithoutDeletable(BlobInfo info, bool certified) => info with
    {
        DeletableTotal = info.DeletableTotal - 1,
        DeletableCertified = info.DeletableCertified - (certified ? 1u : 0u),
    };

    private static BlobInfo Forget(BlobInfo info) =>
        info.DeletableCertified == 0 && info.PermanentCertified is null ? info with { InitialCertifiedEpoch = null } : info;

    private static PermanentReferences With(PermanentReferences? all, Epoch end, EventId id) => all is null
        ? new(1, end, id)
        : Reaching(all with { Count = all.Count + 1 }, end, id);

    private static PermanentReferences Reaching(PermanentReferences all, Epoch end, EventId id) =>
        end > all.EndEpoch ? all with { EndEpoch = end, Event = id } : all;

    private static PermanentReferences? Without(PermanentReferences? all) => all is { Count: > 1 } ? all with { Count = all.Count - 1 } : null;
}
