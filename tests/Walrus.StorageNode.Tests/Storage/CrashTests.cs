using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The process that is killed: writes slivers and their numbers, and says each number once it is on disk.</summary>
    internal static int WriteUntilKilled(string directory)
    {
        using var store = SliverStore.Open(directory, new SliverStoreOptions { SegmentBytes = 1 << 20 }, NullLogger.Instance);
        using var database = Database.Open(Path.Combine(directory, "node.db"), NodeTables.Layout);
        int next = (int)(database.Read(c => c.Number(Facts.Cursor)) ?? 0);
        while (true)
        {
            next++;
            store.Write(Key(next), Content(next)).GetAwaiter().GetResult();
            database.Write(c => c.SetNumber(Facts.Cursor, (ulong)next));
            Console.WriteLine(next);
        }
    }

    private static SliverKey Key(int n)
    {
        var id = new byte[32];
        id[0] = (byte)(n % 7);
        BitConverter.TryWriteBytes(id.AsSpan(4), n);
        return new SliverKey(BlobId.FromBytes(id), new ShardIndex((ushort)(n % 3)), n % 2 == 0 ? SliverAxis.Primary : SliverAxis.Secondary);
    }

    private static byte[] Content(int n)
    {
        var bytes = new byte[200_000 + n];
        new Random(n).NextBytes(bytes);
        return bytes;
    }

    [Fact]
    public async Task A_process_killed_while_it_writes_loses_nothing_it_has_acknowledged_and_leaves_nothing_half_written()
    {
        int acknowledged = 0;
        for (int round = 1; round <= 4; round++)
        {
            using var writer = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(CrashTests).Assembly.Location, "write", folder.FullPath])
            {
                RedirectStandardOutput = true,
            })!;
            for (int lines = 0; lines < 7 * round; lines++)
            {
                var line = await writer.StandardOutput.ReadLineAsync();
                acknowledged = int.Parse(line ?? "", CultureInfo.InvariantCulture);
            }

            writer.Kill();
            var rest = await writer.StandardOutput.ReadToEndAsync();
            acknowledged = rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => int.TryParse(l, CultureInfo.InvariantCulture, out int n) ? n : 0).Append(acknowledged).Max();
            await writer.WaitForExitAsync();

            using var store = SliverStore.Open(folder.FullPath, new SliverStoreOptions(), NullLogger.Instance);
            using var database = Database.Open(Path.Combine(folder.FullPath, "node.db"), NodeTables.Layout);
            int recorded = (int)database.Read(c => c.Number(Facts.Cursor))!.Value;
            Assert.True(recorded >= acknowledged);
            for (int n = 1; n <= recorded; n++)
            {
                Assert.Equal(Content(n), store.Read(Key(n)));
            }

            Assert.True(store.Shards().Sum(s => store.Count(s).Primary + store.Count(s).Secondary) - recorded is 0 or 1);
            Assert.True(store.Read(Key(recorded + 1)) is null or { Length: > 200_000 });
            acknowledged = recorded;
        }
    }
}
