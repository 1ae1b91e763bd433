namespace Trunkline.Interop.Tests;

/// <summary>The Debian package, built from this checkout, in a fresh Debian without .NET: packaging/test-deb says what is done.</summary>
public sealed class DebianPackageTests
{
    [Fact]
    public void CleanMachine_Installs_Checks_Runs_TellsSystemd_BacksUp_Stops_AndIsPurged()
    {
        var folder = Directory.CreateTempSubdirectory("trunkline-deb-").FullName;
        try
        {
            var root = Peers.Root();
            var built = Tool.Run("env", ["DEB_COMPRESSION=1", Path.Combine(root, "packaging", "build-deb"), folder], timeLimit: TimeSpan.FromMinutes(4));
            Assert.True(built.ExitCode == 0, built.Error + built.Text);
            var tested = Tool.Run(Path.Combine(root, "packaging", "test-deb"), [built.Text.Trim()], timeLimit: TimeSpan.FromMinutes(4));
            Assert.True(tested.ExitCode == 0, tested.Error + tested.Text);
            Assert.EndsWith("purged; call records are kept\n", tested.Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
