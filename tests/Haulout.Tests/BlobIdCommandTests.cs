using System.Text;

namespace Haulout.Tests;

public sealed class BlobIdCommandTests : IDisposable
{
    private readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Prints_the_documented_id_two_spaces_and_the_path()
    {
        cli.Write("some", Encoding.ASCII.GetBytes("some other string"));
        Assert.Equal("M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk  some\n", cli.Run("blob-id", "some").Succeeds().Output);
    }

    [Theory]
    [InlineData(4, "UZE_upirMpa8ilC1ZMonLFiS-smeSFOC07ul9mW95VI")]
    [InlineData(7, "l1vQI2wRQmQl67mlY-iBQKRNNmbSWOSu3gvk3ET503I")]
    [InlineData(10, "U7SsW35U8kcth--WuFhMMTTo80K2E-ouCdbcySPTWzk")]
    [InlineData(1000, "VCHdU3RHtQVBYAI3c30jDhM8PNvrgv7OVxIb8eW6Ih4")]
    public void The_number_of_shards_decides_the_id(int shards, string id)
    {
        cli.Write("hello", "hello"u8.ToArray());
        Assert.Equal($"{id}  hello\n", cli.Run("blob-id", "hello", "--n-shards", $"{shards}").Succeeds().Output);
    }

    [Fact]
    public void Json_has_one_object_a_line_with_everything_a_registration_needs()
    {
        cli.Write("hello", "hello"u8.ToArray());
        cli.Write("empty", []);
        var lines = cli.Run("blob-id", "hello", "empty", "--n-shards", "10", "--json").Succeeds()
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            """{"path":"hello","blobId":"U7SsW35U8kcth--WuFhMMTTo80K2E-ouCdbcySPTWzk","unencodedLength":5,"encodingType":"RS2","nShards":10""" +
            ""","symbolSize":2,"rootHash":"619af06c3b442de67a5e3dcc642b67b114a6923a18b526f88684a7b2a6672f97"}""",
            lines[0]);
        Assert.Equal(
            """{"path":"empty","blobId":"gLzpD29smKZiYJIWwKatudKr76kEprQeMPyAhuMbWd4","unencodedLength":0,"encodingType":"RS2","nShards":10""" +
            ""","symbolSize":2,"rootHash":"1b47c1f6e53ac3314f910d610e1a3e961dcf22184c8a969d6552e48cc26d1ac8"}""",
            lines[1]);
    }

    [Fact]
    public void A_dash_reads_standard_input() =>
        Assert.Equal(
            "U7SsW35U8kcth--WuFhMMTTo80K2E-ouCdbcySPTWzk  -\n",
            cli.Run("hello"u8.ToArray(), "blob-id", "-", "--n-shards", "10").Succeeds().Output);

    [Fact]
    public void A_pipe_is_read_to_its_end_like_a_file()
    {
        // Windows has no path that names a pipe of the shell.
        string[] pipes = OperatingSystem.IsWindows() ? [] : ["/dev/stdin"];
        foreach (string pipe in pipes)
        {
            Assert.Equal(
                $"U7SsW35U8kcth--WuFhMMTTo80K2E-ouCdbcySPTWzk  {pipe}\n",
                cli.Run("hello"u8.ToArray(), "blob-id", pipe, "--n-shards", "10").Succeeds().Output);
        }
    }

    [Fact]
    public void Standard_input_and_file_agree_beyond_what_is_kept_in_memory()
    {
        var content = Cli.Bytes((64 << 20) + 12_345);
        cli.Write("large", content);
        string fromFile = cli.Run("blob-id", "large", "--n-shards", "100").Succeeds().Output;
        string fromInput = cli.Run(content, "blob-id", "-", "--n-shards", "100").Succeeds().Output;
        Assert.Equal(fromFile.Split(' ')[0], fromInput.Split(' ')[0]);
    }

    [Fact]
    public void A_missing_file_does_not_keep_the_others_from_being_named()
    {
        cli.Write("hello", "hello"u8.ToArray());
        var outcome = cli.Run("blob-id", "missing", "hello");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("haulout: missing does not exist; check the path.\n", outcome.Error);
        Assert.Equal("VCHdU3RHtQVBYAI3c30jDhM8PNvrgv7OVxIb8eW6Ih4  hello\n", outcome.Output);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("-7")]
    [InlineData("49156")]
    public void A_number_of_shards_out_of_range_is_refused(string shards)
    {
        cli.Write("hello", "hello"u8.ToArray());
        cli.Run("blob-id", "hello", "--n-shards", shards).IsRefused(shards, "4 to 49155");
    }

    [Fact]
    public void A_number_of_shards_that_is_no_number_is_refused()
    {
        cli.Write("hello", "hello"u8.ToArray());
        cli.Run("blob-id", "hello", "--n-shards", "many").IsRefused("many", "--help");
    }

    [Fact]
    public void A_blob_longer_than_its_shards_can_hold_is_refused()
    {
        cli.Write("long", new byte[393_205]);
        cli.Run("blob-id", "long", "--n-shards", "4").IsRefused("393204");
        cli.Run(new byte[393_205], "blob-id", "-", "--n-shards", "4").IsRefused("393204");
        cli.Write("fits", new byte[393_204]);
        cli.Run("blob-id", "fits", "--n-shards", "4").Succeeds();
    }

    [Fact]
    public void A_directory_is_refused() => cli.Run("blob-id", ".").IsRefused("directory");

    [Theory]
    [InlineData("32047538705383907710745794627166216794695117628018721399077707816295890470213", "RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY", "32047538705383907710745794627166216794695117628018721399077707816295890470213")]
    [InlineData("0", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Ids_convert_between_number_and_text(string from, string to) =>
        Assert.Equal(to + "\n", cli.Run("convert-blob-id", from).Succeeds().Output);

    [Theory]
    [InlineData("12x")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kZ")]
    public void What_is_neither_number_nor_id_is_refused(string text) => cli.Run("convert-blob-id", text).IsRefused("is not");
}
