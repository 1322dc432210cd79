using System.Diagnostics;
using Walrus.StorageNode.EventBlobs;
using Walrus.StorageNode.Tests.Storage;

namespace Walrus.StorageNode.Tests.EventBlobs;

public sealed class KilledWriterTests : IDisposable
{
    /// <summary>Long enough that drafts are put on disk before they are finished.</summary>
    private static readonly EventBlobOptions Long = new() { MaxCheckpoints = 600 };

    private readonly TemporaryFolder killed = new();
    private readonly TemporaryFolder undisturbed = new();

    public void Dispose()
    {
        killed.Dispose();
        undisturbed.Dispose();
    }

    /// <summary>The process that is killed: writes until there is no room, and says each checkpoint that it is given.</summary>
    internal static async Task<int> WriteUntilKilled(string directory)
    {
        await using var writer = new LoneWriter(directory, new GeneratedStream(null, Console.WriteLine), Long);
        await writer.Full();
        Console.WriteLine("full");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    [Fact]
    public async Task A_writer_killed_again_and_again_writes_the_bytes_of_one_that_was_not()
    {
        await using var straight = new LoneWriter(undisturbed.FullPath, new GeneratedStream(), Long);
        await straight.Full();
        bool isFull = false;
        for (int life = 1; !isFull; life++)
        {
            Assert.True(life < 50, "Every life gets further than the one before.");
            using var writer = Process.Start(
                new ProcessStartInfo("dotnet", ["exec", typeof(KilledWriterTests).Assembly.Location, "event-blobs", killed.FullPath])
                {
                    RedirectStandardOutput = true,
                })!;
            for (int lines = 0; lines < 700 + (life * 137) && !isFull; lines++)
            {
                isFull = await writer.StandardOutput.ReadLineAsync() == "full";
            }

            writer.Kill();
            await writer.StandardOutput.ReadToEndAsync();
            await writer.WaitForExitAsync();
        }

        await using var last = new LoneWriter(killed.FullPath, new GeneratedStream(), Long);
        await last.Full();
        Assert.Equal(straight.Journal.State.Sealed, last.Journal.State.Sealed);
        Assert.Equal(straight.Finished(), last.Finished());
    }
}
