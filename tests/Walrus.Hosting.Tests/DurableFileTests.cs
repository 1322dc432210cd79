using Walrus.Hosting.Files;

namespace Walrus.Hosting.Tests;

public sealed class DurableFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haulout-hosting-").FullName;

    private string Name => Path.Combine(folder, "name");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_has_its_name_only_when_it_is_complete()
    {
        using var file = new DurableFile(Name);
        file.Stream.Write("half"u8);
        Assert.False(File.Exists(Name));
        file.Stream.Write(" whole"u8);
        file.Commit();
        Assert.Equal("half whole", File.ReadAllText(Name));
        Assert.Equal(Name, Assert.Single(Directory.EnumerateFiles(folder)));
    }

    [Fact]
    public void What_is_given_up_leaves_nothing_and_what_had_the_name_stays()
    {
        DurableFile.Write(Name, "before"u8);
        using (var file = new DurableFile(Name))
        {
            file.Stream.Write("after"u8);
        }

        Assert.Equal("before", File.ReadAllText(Name));
        Assert.Single(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public void Two_who_write_the_same_name_do_not_mix()
    {
        using var one = new DurableFile(Name);
        using var other = new DurableFile(Name);
        one.Stream.Write("one"u8);
        other.Stream.Write("other"u8);
        one.Commit();
        other.Commit();
        Assert.Equal("other", File.ReadAllText(Name));
    }

    [Fact]
    public void A_secret_is_its_owners_alone()
    {
        DurableFile.Write(Name, "secret"u8, DurableFile.Secret);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(DurableFile.Secret, File.GetUnixFileMode(Name));
        }

        Assert.Equal("secret", File.ReadAllText(Name));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_and_not_made() =>
        Assert.ThrowsAny<IOException>(() => DurableFile.Write(Path.Combine(folder, "none", "name"), "x"u8));
}
