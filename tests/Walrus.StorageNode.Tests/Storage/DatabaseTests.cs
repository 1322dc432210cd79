using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.FullPath, "node.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_change_that_fails_half_way_changes_nothing()
    {
        using var database = Database.Open(File, NodeTables.Layout);
        Assert.Throws<InvalidOperationException>(() => database.Write(c =>
        {
            c.SetNumber(Facts.Cursor, 7);
            throw new InvalidOperationException();
        }));
        Assert.Null(database.Read(c => c.Number(Facts.Cursor)));
        database.Write(c => c.SetNumber(Facts.Cursor, 8));
        Assert.Equal(8UL, database.Read(c => c.Number(Facts.Cursor)));
    }

    [Fact]
    public void A_file_that_is_no_database_is_named_with_what_to_do()
    {
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("not a database ", 100)));
        var e = Assert.Throws<StorageNodeException>(() => Database.Open(File, NodeTables.Layout));
        Assert.Contains("node.db", e.Message, StringComparison.Ordinal);
        Assert.Contains("backup", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_layout_before_is_taken_over_with_what_it_says()
    {
        var before = new DatabaseLayout(2, """
            CREATE TABLE facts(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE shards(shard INTEGER PRIMARY KEY, status INTEGER NOT NULL);
            INSERT INTO facts VALUES('member', x'0000000000000001');
            INSERT INTO shards VALUES(7, 1);
            """, Durable: true);
        Database.Open(File, before).Dispose();
        using var database = Database.Open(File, NodeTables.Layout);
        var view = new NodeState(database).View;
        Assert.Equal((new NodeStatus.Active(), ShardStatus.Active), (view.Status, view.Shards[new(7)]));
        Assert.False(database.Read(c => c.HasPending(new(7))));
        Assert.Empty(database.Read(c => c.DeniedBlobs()));
    }

    [Fact]
    public void A_layout_of_a_newer_build_is_refused()
    {
        using (var database = Database.Open(File, NodeTables.Layout))
        {
            database.Write(c => c.Run("PRAGMA user_version=99"));
        }

        Assert.Contains("layout 99", Assert.Throws<StorageNodeException>(() => Database.Open(File, NodeTables.Layout)).Message, StringComparison.Ordinal);
    }
}
