namespace Trunkline.Fault.Tests;

/// <summary>A disk that is really full: a file system of 6 MB in memory. Mounting it needs root.</summary>
public sealed class DiskTests
{
    [Fact]
    public void Disk_Full_CallsGoOn_AFaultIsShown_AndEveryRecordIsThereWhenSpaceIs()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        var state = Directory.CreateTempSubdirectory("trunkline-full-").FullName;
        Assert.Equal(0, Tool.Run("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", state]).ExitCode);
        try
        {
            using var site = new FaultSite(FaultSite.Extensions(201, 202, 203) + "recording: {calls: all}\nroutes: []\n", state, reserveMegabytes: 1);
            site.RunUntilReady();
            using var one = site.Phone(201, 600);
            using var other = site.Phone(202, 850);
            using var caller = site.Phone(203);
            one.DialUntilAnswered("202");
            var fill = Path.Combine(state, "fill");
            Fill(fill);
            one.Rtp.Begin();
            for (var i = 0; i < 20; i++)
            {
                caller.Dial("299");
                Until.True(() => caller.Status == 404, 5, "calls are treated as ever", () => site.Log);
            }

            Until.True(() => site.Cli("status").Text.Contains("fault: storage: the database does not take call records: the disk is full", StringComparison.Ordinal), 15, "a fault is shown", () => site.Cli("status").Text);
            one.Rtp.HearTone(850);
            Assert.Equal(0, one.Rtp.Heard.Lost);
            one.HangUp();
            Until.True(() => one.ByeStatus == 200 && site.Calls().Count == 0, 10, "the call ends", () => site.Log);
            Assert.Equal(21, site.Records().Count);

            File.Delete(fill);
            Until.True(() => !site.Cli("status").Text.Contains("fault: storage", StringComparison.Ordinal), 15, "the fault is over", () => site.Cli("status").Text);
            Assert.True(site.HasAlarm("storage: all is well again"));
            Assert.Equal(21, site.Records().Count);
            Assert.All(site.Records(), r => Assert.Equal("ended", r.GetProperty("state").GetString()));
        }
        finally
        {
            _ = Tool.Run("umount", [state]);
            Directory.Delete(state);
        }
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var octets = new byte[4096]; ;)
            {
                stream.Write(octets);
            }
        }
        catch (IOException)
        {
            // full
        }
    }
}
