namespace Haulout.Tests;

public sealed class QuiltCommandTests : IDisposable
{
    private readonly Cli cli = new();

    public QuiltCommandTests()
    {
        cli.Write("in/a.txt", "hello"u8.ToArray());
        cli.Write("in/sub/b.bin", Cli.Bytes(5_000));
    }

    public void Dispose() => cli.Dispose();

    [Fact]
    public void A_quilt_has_the_id_of_the_specification()
    {
        cli.Write("one/a.txt", "hello"u8.ToArray());
        cli.Write("one/b.txt", "world!"u8.ToArray());
        string output = cli.Run("quilt", "build", "one", "--n-shards", "7", "--out", "q").Succeeds().Output;
        Assert.Equal(
            """
            hFAFEEOWR6c9SH1C9WBlolnMwqBHR0SBs_Q5w_1U3fg  q
            hFAFEEOWR6c9SH1C9WBlolnMwqBHR0SBs_Q5w_1U3fgBAQACAA  a.txt
            hFAFEEOWR6c9SH1C9WBlolnMwqBHR0SBs_Q5w_1U3fgBAgADAA  b.txt

            """.ReplaceLineEndings("\n"),
            output);
    }

    [Fact]
    public void Each_patch_reads_back_by_identifier_and_by_id_from_file_and_from_slivers()
    {
        cli.Run("quilt", "build", "in", "--n-shards", "31", "--out", "q", "--tag", "a.txt:lang=en").Succeeds();
        cli.Run("encode", "q", "--n-shards", "31", "--out", "dir").Succeeds();
        foreach (string quilt in new[] { "q", "dir" })
        {
            var lines = cli.Run("quilt", "list", quilt, "--n-shards", "31").Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.EndsWith("  a.txt  lang=en", lines[0], StringComparison.Ordinal);
            Assert.EndsWith("  sub/b.bin", lines[1], StringComparison.Ordinal);
            Assert.Equal("hello", cli.Run("quilt", "read", quilt, "--n-shards", "31", "--identifier", "a.txt", "--out", "-").Succeeds().Output);
            cli.Run("quilt", "read", quilt, "--n-shards", "31", "--patch-id", lines[1].Split(' ')[0], "--out", "b").Succeeds();
            Assert.Equal(Cli.Bytes(5_000), File.ReadAllBytes(cli.At("b")));
        }
    }

    [Fact]
    public void A_patch_needs_only_its_own_columns()
    {
        cli.Run("quilt", "build", "in", "--n-shards", "31", "--out", "q").Succeeds();
        cli.Run("encode", "q", "--n-shards", "31", "--out", "dir").Succeeds();
        var patch = cli.Run("quilt", "list", "dir", "--json").Succeeds().Output.Split('\n')
            .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement).First(e => e.GetProperty("identifier").GetString() == "a.txt");
        int start = patch.GetProperty("startColumn").GetInt32(), end = patch.GetProperty("endColumn").GetInt32();
        for (int column = end; column < 31; column++)
        {
            File.Delete(cli.At("dir", "secondary", $"{30 - column:D4}.bcs"));
        }

        Assert.Equal("hello", cli.Run("quilt", "read", "dir", "--identifier", "a.txt", "--out", "-").Succeeds().Output);
        File.Delete(cli.At("dir", "secondary", $"{30 - start:D4}.bcs"));
        cli.Run("quilt", "read", "dir", "--identifier", "a.txt", "--out", "x").IsRefused($"haulout recover dir --pair {30 - start} --axis secondary");
        cli.Run("recover", "dir", "--pair", $"{30 - start}", "--axis", "secondary").Succeeds();
        Assert.Equal("hello", cli.Run("quilt", "read", "dir", "--identifier", "a.txt", "--out", "-").Succeeds().Output);
    }

    [Fact]
    public void Bad_requests_are_refused_with_the_way_out()
    {
        cli.Run("quilt", "build", "in", "--n-shards", "31", "--out", "q").Succeeds();
        cli.Run("quilt", "list", "q", "--n-shards", "13").IsRefused("check --n-shards");
        cli.Run("quilt", "read", "q", "--n-shards", "31", "--identifier", "c", "--out", "x").IsRefused("quilt list q");
        cli.Run("quilt", "read", "q", "--n-shards", "31", "--out", "x").IsRefused("--identifier");
        cli.Run("quilt", "read", "q", "--n-shards", "31", "--patch-id", "abc", "--out", "x").IsRefused("patch id is 37 bytes");
        cli.Run("quilt", "build", "in/a.txt", "in/a.txt", "--n-shards", "31", "--out", "q2").IsRefused("a.txt");
        cli.Run("quilt", "build", "in", "--n-shards", "31", "--out", "q2", "--tag", "nobody:k=v").IsRefused("IDENTIFIER:KEY=VALUE");
        Assert.False(File.Exists(cli.At("q2")));
    }

    [Fact]
    public void A_file_that_is_no_quilt_is_refused()
    {
        cli.Write("noise", Cli.Bytes(11 * 21 * 2));
        cli.Run("quilt", "list", "noise", "--n-shards", "31").IsRefused();
    }
}
