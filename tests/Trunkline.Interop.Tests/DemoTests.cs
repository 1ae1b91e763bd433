using System.Text.Json;

namespace Trunkline.Interop.Tests;

/// <summary>`trunkline demo --once` as a person starts it: every scripted call passes, and says so by its exit code.</summary>
[Collection(RunningSiteTests.Name)]
public sealed class DemoTests(RunningSite site)
{
    [Fact]
    public void Demo_Once_EveryCallPasses_AndDissectsClean()
    {
        var port = site.FirstPort + 990;
        var folder = Path.Combine(site.Folder, "demo");
        // the demo's phones are in its script: SIP from 6201, RTP from 17000
        using var capture = Capture.Start(site, "demo", $"udp and (port {port} or portrange 17000-17999)");
        using var demo = Background.Start(
            Tool.Trunkline, ["demo", "--once", "--port", $"{port}", "--folder", folder, "--from", Path.Combine(Peers.Root(), "examples", "site.yaml")]);
        Assert.True(demo.WaitForEnd(TimeSpan.FromMinutes(4)), demo.Output);
        Assert.True(demo.ExitCode == 0, demo.Output);
        var summary = JsonDocument.Parse(demo.Output.Split('\n').Last(l => l.StartsWith('{'))).RootElement;
        Assert.Equal(0, summary.GetProperty("failed").GetInt32());
        Assert.True(summary.GetProperty("passed").GetInt32() >= 36, demo.Output);

        capture.Stop();
        Assert.NotEmpty(capture.Fields("sip.Method == INVITE", "sip.to.user", port));
        Assert.NotEmpty(capture.Fields("rtpevent", "rtpevent.event_id", port));
        Assert.True(capture.Fields("rtp", "rtp.seq", port).Count > 5000, "RTP was not recognized");
        Assert.Empty(capture.Complaints(port));
    }
}
