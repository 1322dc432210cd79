using Microsoft.Data.Sqlite;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Sui.DevChain.Tests.Ledger;

public sealed class LedgerFileTests : IDisposable
{
    private static readonly SuiDigest Digest = SuiDigest.FromBytes(Blake2b256.Hash("a transaction"u8));
    private static readonly MoveOwner Owner = new MoveOwner.Address(SuiAddress.Parse("0xa11ce"));
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_not_committed_is_not_there()
    {
        using var file = LedgerFile.Open(folder.Path);
        using (var batch = new LedgerBatch(file))
        {
            batch.Put(Object(1, 1), 0);
            Assert.NotNull(batch.View.FindObject(Object(1, 1).Id));
        }

        using var view = LedgerView.Open(file);
        Assert.Null(view.FindObject(Object(1, 1).Id));
    }

    [Fact]
    public void A_view_does_not_move_while_it_is_open()
    {
        using var file = LedgerFile.Open(folder.Path);
        Write(file, b => b.Put(Object(1, 1), 0));
        using var view = LedgerView.Open(file);
        Assert.Equal(1UL, view.FindObject(Object(1, 1).Id)!.Version);
        Write(file, b => b.Put(Object(1, 2), 1));
        Assert.Equal(1UL, view.FindObject(Object(1, 1).Id)!.Version);
    }

    [Fact]
    public void Everything_is_read_back_as_it_was_written_also_after_a_restart()
    {
        StoredObject[] written =
        [
            Object(1, 7),
            Object(2, ulong.MaxValue >> 1) with { Owner = new MoveOwner.Parent(ObjectId.Parse("0x77")) },
            Object(3, 1) with { Owner = new MoveOwner.Shared(9), Contents = [] },
            Object(4, 2) with { Owner = new MoveOwner.Immutable(), Type = "package" },
        ];
        var transaction = new StoredTransaction(Digest, 3, [1, 2], [[0, 1], [9]], [5]);
        var row = CheckpointRow.OfTransactions(null, 17, [Digest]);
        using (var file = LedgerFile.Open(folder.Path))
        {
            Write(file, b =>
            {
                foreach (var each in written)
                {
                    b.Put(each, 3);
                }

                b.Add(transaction, 0);
                b.Put(row);
                b.PutMeta("name", [4]);
            });
        }

        using var again = LedgerFile.Open(folder.Path);
        using var view = LedgerView.Open(again);
        Assert.Equal(written.Select(w => w.Digest), written.Select(w => view.FindObject(w.Id)!.Digest));
        Assert.Equal(Digest, Assert.Single(view.ListTransactions(3)).Digest);
        var found = view.FindTransaction(Digest)!;
        Assert.Equal((3UL, "0102", "05"), (found.Checkpoint, Convert.ToHexString(found.Bcs), Convert.ToHexString(found.Outcome)));
        Assert.Equal(transaction.Signatures, found.Signatures);
        Assert.Equal(row, view.FindTipRow());
        Assert.Equal(row.At(0), view.FindCheckpoint(row.Digest!.Value));
        Assert.Equal([4], view.FindMeta("name"));
    }

    [Fact]
    public void Owned_objects_come_in_pages_by_type_and_by_generic_type()
    {
        using var file = LedgerFile.Open(folder.Path);
        Write(file, b =>
        {
            for (byte i = 0; i < 10; i++)
            {
                b.Put(Object(i, 1) with { Type = i % 2 == 0 ? "0x2::coin::Coin<A>" : "0x2::coin::Coin<B>" }, 0);
            }

            b.Put(Object(20, 1) with { Type = "0x2::coin::Coins" }, 0);
            b.Put(Object(21, 1) with { Owner = new MoveOwner.Parent(ObjectId.Parse("0xa11ce")) }, 0);
        });
        using var view = LedgerView.Open(file);

        Assert.Equal(11, view.ListOwned(Owner, null, null, 100).Count);
        Assert.Equal(5, view.ListOwned(Owner, "0x2::coin::Coin<A>", null, 100).Count);
        Assert.Equal(10, view.ListOwned(Owner, "0x2::coin::Coin", null, 100).Count);
        Assert.Empty(view.ListOwned(Owner, "0x2::coin", null, 100));
        var pages = new List<StoredObject>();
        for ((string, ObjectId)? after = null; view.ListOwned(Owner, "0x2::coin::Coin", after, 3) is { Count: > 0 } page;)
        {
            pages.AddRange(page);
            after = (page[^1].Type, page[^1].Id);
        }

        Assert.Equal(10, pages.Select(p => p.Id).Distinct().Count());
    }

    [Fact]
    public void Replaced_versions_stay_readable_until_they_are_pruned()
    {
        using var file = LedgerFile.Open(folder.Path);
        Write(file, b => b.Put(Object(1, 1), 0));
        Write(file, b => b.Put(Object(1, 2), 1));
        Write(file, b => b.Remove(Object(1, 2).Id, 5));
        using (var view = LedgerView.Open(file))
        {
            Assert.Null(view.FindObject(Object(1, 1).Id));
            Assert.Equal([1UL, 2UL], new[] { 1UL, 2UL }.Select(v => view.FindVersion(Object(1, 1).Id, v)!.Version));
        }

        Write(file, b => b.Prune(3));
        using var later = LedgerView.Open(file);
        Assert.Null(later.FindVersion(Object(1, 1).Id, 1));
        Assert.NotNull(later.FindVersion(Object(1, 1).Id, 2));
        Assert.Null(later.FindVersion(Object(1, 1).Id, ulong.MaxValue));
    }

    [Fact]
    public void A_folder_is_used_by_one_process_at_a_time()
    {
        using var file = LedgerFile.Open(folder.Path);
        var refused = Assert.Throws<DevChainException>(() => LedgerFile.Open(folder.Path));
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_in_one_line()
    {
        var plain = Path.Combine(folder.Path, "file");
        File.WriteAllText(plain, "not a folder");
        var refused = Assert.Throws<DevChainException>(() => LedgerFile.Open(Path.Combine(plain, "chain")));
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_file_that_is_no_chain_is_told_and_left_alone()
    {
        var path = Path.Combine(folder.Path, "chain.db");
        File.WriteAllText(path, new string('x', 8192));
        var refused = Assert.Throws<DevChainException>(() => LedgerFile.Open(folder.Path));
        Assert.Contains("damaged or not a chain", refused.Message, StringComparison.Ordinal);
        Assert.Equal(8192, new FileInfo(path).Length);
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        using (var file = LedgerFile.Open(folder.Path))
        {
            using var command = file.Writer.CreateCommand();
            command.CommandText = "PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer program", Assert.Throws<DevChainException>(() => LedgerFile.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static void Write(LedgerFile file, Action<LedgerBatch> write)
    {
        using var batch = new LedgerBatch(file);
        write(batch);
        batch.Commit();
    }

    private static StoredObject Object(byte id, ulong version) =>
        new(ObjectId.FromBytes([.. new byte[31], id]), version, Owner, "0x1::test::T", [id, 2, 3], Digest);
}
