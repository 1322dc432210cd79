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
    public void A_layout_of_a_newer_build_is_refused()
    {
        using (var database = Database.Open(File, NodeTables.Layout))
        {
            database.Write(c => c.Run("PRAGMA user_version=99"));
        }

        Assert.Contains("layout 99", Assert.Throws<StorageNodeException>(() => Database.Open(File, NodeTables.Layout)).Message, StringComparison.Ordinal);
    }
}
