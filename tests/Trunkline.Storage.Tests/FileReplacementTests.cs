using System.Text;

namespace Trunkline.Storage.Tests;

public sealed class FileReplacementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replace").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void Replace_OfAFile_LeavesTheNewOne_AndTheOldOneBesideIt()
    {
        File.WriteAllText(At("site.yaml"), "old");
        File.SetUnixFileMode(At("site.yaml"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var backup = FileReplacement.Replace(At("site.yaml"), Octets("old"), Octets("new"));

        Assert.Equal("new", File.ReadAllText(At("site.yaml")));
        Assert.Equal((At("site.yaml.bak"), "old"), (backup, File.ReadAllText(backup)));
        Assert.All([At("site.yaml"), backup], p => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(p)));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Replace_ASecondTime_KeepsBothOldOnes()
    {
        File.WriteAllText(At("site.yaml"), "1");
        FileReplacement.Replace(At("site.yaml"), Octets("1"), Octets("2"));

        Assert.Equal(At("site.yaml.bak2"), FileReplacement.Replace(At("site.yaml"), Octets("2"), Octets("3")));
        Assert.Equal("1", File.ReadAllText(At("site.yaml.bak")));
    }

    [Fact]
    public void Replace_OfAFileSomebodyChanged_IsRefused()
    {
        File.WriteAllText(At("site.yaml"), "theirs");

        Assert.Throws<IOException>(() => FileReplacement.Replace(At("site.yaml"), Octets("old"), Octets("new")));

        Assert.Equal("theirs", File.ReadAllText(At("site.yaml")));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Replace_OfALink_ReplacesWhatItLeadsTo()
    {
        File.WriteAllText(At("real.yaml"), "old");
        File.CreateSymbolicLink(At("site.yaml"), At("real.yaml"));

        FileReplacement.Replace(At("site.yaml"), Octets("old"), Octets("new"));

        Assert.Equal("new", File.ReadAllText(At("real.yaml")));
        Assert.NotNull(new FileInfo(At("site.yaml")).LinkTarget);
    }
}
