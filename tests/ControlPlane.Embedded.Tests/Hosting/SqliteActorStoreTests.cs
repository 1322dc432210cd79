using ControlPlane.Embedded.Stores;
using Microsoft.Data.Sqlite;

namespace ControlPlane.Embedded.Tests.Hosting;

public sealed class SqliteActorStoreTests : IDisposable
{
    private static readonly ActorId A = new("IA", "a-1");
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("haulout-store-");

    private string Path => System.IO.Path.Combine(folder.FullName, "actors.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Documents_of_the_last_write_come_back()
    {
        await using (var store = SqliteActorStore.Open(Path))
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => store.Write(new("IA", $"a-{i}"), [(byte)i])));
            await store.Write(A, [9]);
            Assert.Equal([9], await store.Read(A));
        }

        await using var again = SqliteActorStore.Open(Path);
        Assert.Equal([9], await again.Read(A));
        Assert.Equal([7], await again.Read(new("IA", "a-7")));
        Assert.Null(await again.Read(new("IB", "a-1")));
    }

    [Fact]
    public async Task A_wake_up_set_anew_is_not_completed_by_the_one_that_fired()
    {
        await using var store = SqliteActorStore.Open(Path);
        await store.Schedule(A, "x", Noon);
        var fired = Assert.Single(await store.Earliest(10));
        await store.Schedule(A, "x", Noon);
        await store.Complete(fired);
        var renewed = Assert.Single(await store.Earliest(10));
        Assert.NotEqual(fired, renewed);

        await store.Complete(renewed);
        Assert.Empty(await store.Earliest(10));
    }

    [Fact]
    public async Task Wake_ups_come_in_order_and_tickets_go_on_after_a_restart()
    {
        long ticket;
        await using (var store = SqliteActorStore.Open(Path))
        {
            await store.Schedule(A, "late", Noon + TimeSpan.FromHours(1));
            await store.Schedule(A, "early", Noon);
            Assert.Equal(["early", "late"], (await store.Earliest(10)).Select(w => w.Reason));
            ticket = (await store.Earliest(10)).Max(w => w.Ticket);
        }

        await using var again = SqliteActorStore.Open(Path);
        await again.Schedule(A, "more", Noon);
        Assert.True((await again.Earliest(10)).Single(w => w.Reason == "more").Ticket > ticket);
    }

    [Fact]
    public async Task A_store_of_a_newer_build_is_refused_by_name()
    {
        await SqliteActorStore.Open(Path).DisposeAsync();
        using (var db = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            db.Open();
            using var command = db.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var e = Assert.Throws<InvalidOperationException>(() => SqliteActorStore.Open(Path));
        Assert.Contains("format 99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_by_name()
    {
        File.WriteAllText(Path, string.Concat(Enumerable.Repeat("this is no database. ", 100)));

        Assert.Contains(Path, Assert.Throws<InvalidOperationException>(() => SqliteActorStore.Open(Path)).Message, StringComparison.Ordinal);
    }
}
