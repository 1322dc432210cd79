using FsCheck;
using FsCheck.Fluent;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.Sui;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Blobs;

public sealed class BlobLedgerTests
{
    private static readonly BlobId Blob = BlobId.FromBytes(new byte[32]);
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(5000);

    private static EventId Id(int n)
    {
        var digest = new byte[32];
        BitConverter.TryWriteBytes(digest, n);
        return new EventId(SuiDigest.FromBytes(digest), (ulong)n);
    }

    private static ObjectId ObjectNumber(int n)
    {
        var bytes = new byte[32];
        bytes[31] = (byte)n;
        return ObjectId.FromBytes(bytes);
    }

    /// <summary>The ledger of one blob id as the intake keeps it: objects by id, the aggregate, the epoch.</summary>
    private sealed class Ledger
    {
        internal Dictionary<ObjectId, BlobObjectInfo> Objects { get; } = [];

        internal BlobInfo Info { get; private set; } = BlobInfo.None;

        internal Epoch Now { get; private set; } = new(1);

        internal void Apply(WalrusEvent e, EventId id)
        {
            if (e is WalrusEvent.EpochChangeStart start)
            {
                Now = start.Epoch > Now ? start.Epoch : Now;
                foreach (var expired in Objects.Values.Where(o => o.EndEpoch <= Now).ToArray())
                {
                    Info = BlobLedger.Expire(Info, expired);
                    Objects.Remove(expired.Id);
                }

                return;
            }

            ObjectId? owner = e switch
            {
                WalrusEvent.BlobRegistered r => r.ObjectId,
                WalrusEvent.BlobCertified c => c.ObjectId,
                WalrusEvent.BlobDeleted d => d.ObjectId,
                _ => null,
            };
            var after = BlobLedger.Apply(new(Info, owner is { } o2 ? Objects.GetValueOrDefault(o2) : null), e, id, Now);
            Info = after.Info;
            if (after.Object is { } changed)
            {
                Objects[changed.Id] = changed;
            }
        }
    }

    /// <summary>Any numbers are some history: registrations, certifications, extensions, deletions, epochs, now and then an invalidation.</summary>
    private static IEnumerable<(WalrusEvent Event, EventId Id)> History(int[] numbers, bool invalidations)
    {
        uint epoch = 1;
        for (int i = 0; i < numbers.Length; i++)
        {
            int n = numbers[i] & 0xffff;
            var owner = ObjectNumber(n / 16 % 6);
            bool deletable = n / 16 % 6 < 3;
            var end = new Epoch(epoch + 1 + (uint)(n / 96 % 5));
            var now = new Epoch(epoch);
            yield return ((n % 16) switch
            {
                < 5 => new WalrusEvent.BlobRegistered(now, Blob, 1, 1, end, deletable, owner),
                < 9 => new WalrusEvent.BlobCertified(now, Blob, end, deletable, owner, IsExtension: false),
                < 11 => new WalrusEvent.BlobCertified(now, Blob, end, deletable, owner, IsExtension: true),
                < 13 => new WalrusEvent.BlobDeleted(now, Blob, end, owner, false),
                15 when invalidations && n / 96 % 4 == 0 => new WalrusEvent.InvalidBlobId(now, Blob),
                _ => new WalrusEvent.EpochChangeStart(new Epoch(++epoch)),
            }, Id(i));
        }
    }

    private static Ledger Replay(IEnumerable<(WalrusEvent Event, EventId Id)> history)
    {
        var ledger = new Ledger();
        foreach (var (e, id) in history)
        {
            ledger.Apply(e, id);
        }

        return ledger;
    }

    [Fact]
    public void Counts_are_those_of_the_objects_that_live()
    {
        Check.One(Thorough, Prop.ForAll<int[]>(numbers =>
        {
            var ledger = Replay(History(numbers, invalidations: false));
            var alive = ledger.Objects.Values.Where(o => !o.Deleted).ToArray();
            var permanent = alive.Where(o => !o.Deletable).ToArray();
            return ledger.Info.DeletableTotal == alive.Count(o => o.Deletable)
                && ledger.Info.DeletableCertified == alive.Count(o => o.Deletable && o.CertifiedEpoch is not null)
                && (ledger.Info.PermanentTotal?.Count ?? 0) == permanent.Length
                && (ledger.Info.PermanentCertified?.Count ?? 0) == permanent.Count(o => o.CertifiedEpoch is not null)
                && (ledger.Info.PermanentTotal is null || ledger.Info.PermanentTotal.EndEpoch == permanent.Max(o => o.EndEpoch))
                && ledger.Info.IsRegistered(ledger.Now) == alive.Length > 0
                && ledger.Info.IsCertified(ledger.Now) == alive.Any(o => o.CertifiedEpoch is not null)
                && ledger.Info.InitialCertifiedEpoch is null == !alive.Any(o => o.CertifiedEpoch is not null);
        }));
    }

    [Fact]
    public void A_certification_that_names_an_earlier_end_than_the_registration_does_not_shorten_it()
    {
        var ledger = new Ledger();
        ledger.Apply(new WalrusEvent.BlobRegistered(new(1), Blob, 1, 1, new(7), false, ObjectNumber(1)), Id(1));
        ledger.Apply(new WalrusEvent.BlobCertified(new(1), Blob, new(3), false, ObjectNumber(1), false), Id(2));
        Assert.Equal(new BlobStatus.Permanent(new(7), true, Id(2), new(0, 0), new(1)), BlobStatuses.Of(ledger.Info, new(4)));
    }

    [Fact]
    public void Hearing_everything_twice_changes_nothing()
    {
        Check.One(Thorough, Prop.ForAll<int[]>(numbers =>
        {
            var once = Replay(History(numbers, invalidations: true));
            var stuttered = Replay(History(numbers, invalidations: true).SelectMany(e => new[] { e, e }));
            return once.Info == stuttered.Info && once.Objects.Values.ToHashSet().SetEquals(stuttered.Objects.Values);
        }));
    }

    [Fact]
    public void Invalid_stays_invalid_by_the_first_event_that_said_so()
    {
        Check.One(Thorough, Prop.ForAll<int[]>(numbers =>
        {
            var history = History(numbers, invalidations: true).ToArray();
            var first = history.FirstOrDefault(e => e.Event is WalrusEvent.InvalidBlobId);
            var ledger = Replay(history);
            return first.Event is null
                ? ledger.Info.InvalidatedBy is null
                : BlobStatuses.Of(ledger.Info, ledger.Now) == new BlobStatus.Invalid(first.Id) && !ledger.Info.IsRegistered(ledger.Now);
        }));
    }

    [Fact]
    public void A_blob_deleted_by_deny_list_is_not_kept_whatever_comes_after_but_its_status_stays_what_the_chain_says()
    {
        Check.One(Thorough, Prop.ForAll<int[], int[]>((before, after) =>
        {
            var history = History(before, invalidations: false).ToArray();
            var rest = History(after, invalidations: false).Select(e => (e.Event, Id: Id(e.Id.Sequence > 0 ? (int)e.Id.Sequence + 10_000 : 10_000)));
            var denied = Replay([.. history, (new WalrusEvent.DenyListBlobDeleted(new(1), Blob), Id(9_999)), .. rest]);
            var undenied = Replay([.. history, .. rest]);
            return denied.Info == undenied.Info with { DeniedBy = Id(9_999) }
                && !denied.Info.IsRegistered(denied.Now) && !denied.Info.IsCertified(denied.Now)
                && BlobStatuses.Of(denied.Info, denied.Now) == BlobStatuses.Of(undenied.Info, undenied.Now);
        }));
    }

    [Fact]
    public void The_status_names_the_first_event_that_reached_the_largest_end()
    {
        var ledger = new Ledger();
        ledger.Apply(new WalrusEvent.BlobRegistered(new(1), Blob, 1, 1, new(5), false, ObjectNumber(1)), Id(1));
        ledger.Apply(new WalrusEvent.BlobRegistered(new(1), Blob, 1, 1, new(7), false, ObjectNumber(2)), Id(2));
        ledger.Apply(new WalrusEvent.BlobRegistered(new(1), Blob, 1, 1, new(7), false, ObjectNumber(3)), Id(3));
        Assert.Equal(new BlobStatus.Permanent(new(7), false, Id(2), new(0, 0), null), BlobStatuses.Of(ledger.Info, new(1)));
        ledger.Apply(new WalrusEvent.BlobCertified(new(1), Blob, new(5), false, ObjectNumber(1), false), Id(4));
        Assert.Equal(new BlobStatus.Permanent(new(5), true, Id(4), new(0, 0), new(1)), BlobStatuses.Of(ledger.Info, new(1)));
        ledger.Apply(new WalrusEvent.BlobCertified(new(1), Blob, new(9), false, ObjectNumber(1), true), Id(5));
        Assert.Equal(new BlobStatus.Permanent(new(9), true, Id(5), new(0, 0), new(1)), BlobStatuses.Of(ledger.Info, new(1)));
    }

    [Fact]
    public void A_deletable_blob_goes_from_nonexistent_over_deletable_back_to_nonexistent()
    {
        var ledger = new Ledger();
        Assert.IsType<BlobStatus.Nonexistent>(BlobStatuses.Of(ledger.Info, new(1)));
        ledger.Apply(new WalrusEvent.BlobRegistered(new(1), Blob, 1, 1, new(5), true, ObjectNumber(1)), Id(1));
        Assert.Equal(new BlobStatus.Deletable(null, new(1, 0)), BlobStatuses.Of(ledger.Info, new(1)));
        ledger.Apply(new WalrusEvent.BlobCertified(new(2), Blob, new(5), true, ObjectNumber(1), false), Id(2));
        Assert.Equal(new BlobStatus.Deletable(new(2), new(1, 1)), BlobStatuses.Of(ledger.Info, new(2)));
        ledger.Apply(new WalrusEvent.BlobDeleted(new(2), Blob, new(5), ObjectNumber(1), true), Id(3));
        Assert.IsType<BlobStatus.Nonexistent>(BlobStatuses.Of(ledger.Info, new(2)));
        Assert.Equal(BlobInfo.None, ledger.Info);
    }
}
