namespace Haulout.Tests;

/// <summary>encode, decode and recover on real folders, with real damage.</summary>
public sealed class SliverCommandTests : IDisposable
{
    private readonly Cli cli = new();
    private readonly byte[] content = Cli.Bytes(100_000);

    public void Dispose() => cli.Dispose();

    [Fact]
    public void A_directory_has_the_bytes_that_storage_nodes_receive()
    {
        Encode("dir", shards: 10);
        Assert.Equal(671, new FileInfo(cli.At("dir", "metadata.bcs")).Length);
        string[] expected =
        [
            .. Enumerable.Range(0, 10).Select(i => $"dir/primary/000{i}.bcs"), .. Enumerable.Range(0, 10).Select(i => $"dir/secondary/000{i}.bcs"),
        ];
        Assert.Equal(expected, cli.Files().Where(f => f.Contains("ary/", StringComparison.Ordinal)).Order());

        // K2 = 7 symbols of ceil(100000 / 28) = 3572 bytes, the length of the length, symbol size and index.
        var sliver = File.ReadAllBytes(cli.At("dir", "primary", "0000.bcs"));
        Assert.Equal(3 + 7 * 3572 + 4, sliver.Length);
        Assert.Equal(content[..(7 * 3572)], sliver[3..^4]);
        Assert.Equal([0xf4, 0x0d, 9, 0], File.ReadAllBytes(cli.At("dir", "secondary", "0000.bcs"))[^4..]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(31)]
    [InlineData(1000)]
    public void What_was_encoded_decodes_to_the_same_bytes(int shards)
    {
        Encode("dir", shards);
        var outcome = cli.Run("decode", "dir", "--out", "again", "--check", "strict", "--json").Succeeds();
        Assert.Equal(content, File.ReadAllBytes(cli.At("again")));
        Assert.Equal("primary", outcome.Json.GetProperty("axis").GetString());
        Assert.Equal(shards - 2 * ((shards - 1) / 3), outcome.Json.GetProperty("sliversUsed").GetInt32());
    }

    [Fact]
    public void Without_primary_slivers_the_secondary_ones_do()
    {
        Encode("dir", shards: 31);
        Directory.Delete(cli.At("dir", "primary"), recursive: true);
        Assert.Equal("secondary", cli.Run("decode", "dir", "--out", "again", "--json").Succeeds().Json.GetProperty("axis").GetString());
        Assert.Equal(content, File.ReadAllBytes(cli.At("again")));
    }

    [Fact]
    public void F_lost_sliver_pairs_do_not_matter()
    {
        Encode("dir", shards: 100);
        for (int i = 0; i < 33; i++)
        {
            File.Delete(cli.At("dir", "primary", $"{i:D4}.bcs"));
            File.Delete(cli.At("dir", "secondary", $"{i:D4}.bcs"));
        }

        cli.Run("decode", "dir", "--out", "again").Succeeds();
        Assert.Equal(content, File.ReadAllBytes(cli.At("again")));
    }

    [Fact]
    public void Decoding_to_a_dash_writes_standard_output()
    {
        cli.Write("text", "hello"u8.ToArray());
        cli.Run("encode", "text", "--out", "dir", "--n-shards", "7").Succeeds();
        Assert.Equal("hello", cli.Run("decode", "dir", "--out", "-").Succeeds().Output);
    }

    [Theory]
    [InlineData("primary", 0)]
    [InlineData("primary", 99)]
    [InlineData("secondary", 0)]
    [InlineData("secondary", 99)]
    public void A_lost_sliver_is_rebuilt_bit_for_bit_from_the_other_axis(string axis, int pair)
    {
        Encode("dir", shards: 100);
        string lost = cli.At("dir", axis, $"{pair:D4}.bcs");
        var before = File.ReadAllBytes(lost);
        Directory.Delete(cli.At("dir", axis), recursive: true);
        var outcome = cli.Run("recover", "dir", "--pair", $"{pair}", "--axis", axis, "--json").Succeeds();
        Assert.Equal(before, File.ReadAllBytes(lost));

        // Repair moves O(|blob| / n): the symbols of one sliver, no more.
        Assert.InRange(before.Length - outcome.Json.GetProperty("symbolBytes").GetInt64(), 5, 8);
    }

    [Fact]
    public void Too_few_slivers_are_said_with_the_numbers()
    {
        Encode("dir", shards: 10);
        for (int i = 0; i < 7; i++)
        {
            File.Delete(cli.At("dir", "primary", $"000{i}.bcs"));
            File.Delete(cli.At("dir", "secondary", $"000{i}.bcs"));
        }

        cli.Run("decode", "dir", "--out", "again")
            .IsRefused("4 primary ones are needed and 3 are here", "7 secondary ones are needed and 3 are here");
        cli.Run("recover", "dir", "--pair", "0", "--axis", "primary").IsRefused("7 secondary ones are needed and 3 are here");
        Assert.DoesNotContain(cli.Files(), f => f.Contains("again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_truncated_sliver_is_named_and_can_be_passed_over()
    {
        Encode("dir", shards: 10);
        using (var file = File.OpenWrite(cli.At("dir", "primary", "0002.bcs")))
        {
            file.SetLength(1000);
        }

        cli.Run("decode", "dir", "--out", "again")
            .IsRefused("0002.bcs is truncated: 1000 of 25011 bytes", "haulout recover dir --pair 2 --axis primary");
        Assert.False(File.Exists(cli.At("again")));
        var skipping = cli.Run("decode", "dir", "--out", "again", "--skip-unusable").Succeeds();
        Assert.Contains("passed over", skipping.Error, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(cli.At("again")));
    }

    [Fact]
    public void A_damaged_sliver_is_healed_by_the_command_the_error_names()
    {
        Encode("dir", shards: 10);
        string path = cli.At("dir", "secondary", "0004.bcs");
        var good = File.ReadAllBytes(path);
        var bad = good.ToArray();
        bad[500] ^= 4;
        File.WriteAllBytes(path, bad);
        Directory.Delete(cli.At("dir", "primary"), recursive: true);
        cli.Run("recover", "dir", "--pair", "0", "--axis", "primary").IsRefused("0004.bcs is not a sliver of blob");
        cli.Run("recover", "dir", "--pair", "0", "--axis", "primary", "--skip-unusable").Succeeds();
        for (int pair = 1; pair < 4; pair++)
        {
            cli.Run("recover", "dir", "--pair", $"{pair}", "--axis", "primary", "--skip-unusable").Succeeds();
        }

        cli.Run("recover", "dir", "--pair", "4", "--axis", "secondary").Succeeds();
        Assert.Equal(good, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_sliver_of_another_blob_is_found_by_its_content()
    {
        Encode("dir", shards: 10);
        cli.Write("other", Cli.Bytes(100_001));
        cli.Run("encode", "other", "--out", "otherdir", "--n-shards", "10").Succeeds();
        File.Copy(cli.At("otherdir", "primary", "0001.bcs"), cli.At("dir", "primary", "0001.bcs"), overwrite: true);
        cli.Run("decode", "dir", "--out", "again").IsRefused("0001.bcs is not a sliver of blob", "belongs to another blob");
    }

    [Fact]
    public void Damaged_metadata_is_refused()
    {
        Encode("dir", shards: 10);
        string path = cli.At("dir", "metadata.bcs");
        var good = File.ReadAllBytes(path);
        File.WriteAllBytes(path, good[..^1]);
        cli.Run("decode", "dir", "--out", "again").IsRefused("metadata.bcs is damaged");
        File.WriteAllBytes(path, [.. good[..2], 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. good[10..]]);
        cli.Run("decode", "dir", "--out", "again").IsRefused("metadata.bcs claims");
        File.Delete(path);
        cli.Run("decode", "dir", "--out", "again").IsRefused("metadata.bcs is missing");
        cli.Run("decode", "nowhere", "--out", "again").IsRefused("not a directory");
    }

    [Fact]
    public void A_pair_out_of_range_is_refused()
    {
        Encode("dir", shards: 10);
        cli.Run("recover", "dir", "--pair", "10", "--axis", "primary").IsRefused("0 to 9");
        cli.Run("recover", "dir", "--pair", "1", "--axis", "sideways").IsRefused("sideways");
    }

    [Fact]
    public void An_existing_directory_is_not_overwritten()
    {
        Encode("dir", shards: 10);
        cli.Run("encode", "blob", "--out", "dir", "--n-shards", "10").IsRefused("choose another --out");
    }

    [Fact]
    public void A_failed_encoding_leaves_nothing_behind()
    {
        cli.Write("blob", content);
        cli.Run("encode", "blob", "--out", "dir", "--n-shards", "4").Succeeds();
        cli.Write("long", new byte[400_000]);
        cli.Run("encode", "long", "--out", "dir2", "--n-shards", "4").IsRefused("Split it");
        Assert.DoesNotContain(cli.Files(), f => f.Contains("dir2", StringComparison.Ordinal) || f.Contains("partial", StringComparison.Ordinal));
    }

    [Fact]
    public void An_output_that_cannot_be_a_file_is_refused_before_anything_is_read()
    {
        Encode("dir", shards: 10);
        cli.Run("decode", "dir", "--out", "nowhere/again").IsRefused("nowhere/again does not exist", "create it");
        cli.Run("decode", "dir", "--out", "dir").IsRefused("dir is a directory");
    }

    private void Encode(string directory, int shards)
    {
        cli.Write("blob", content);
        cli.Run("encode", "blob", "--out", directory, "--n-shards", $"{shards}").Succeeds();
    }
}
