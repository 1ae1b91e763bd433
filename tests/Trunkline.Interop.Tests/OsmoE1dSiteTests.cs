using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>
/// A whole site, deciding process and gateway, attached to osmo-e1d: its socket with descriptors passed over it, HDLC in timeslot 16 by libosmocore,
/// libpri behind the bits of the line.
/// </summary>
public sealed class OsmoE1dSiteTests
{
    /// <summary>A call each way, every voice heard in its own timeslot; then the daemon hangs, dies, and comes back, and calls pass again.</summary>
    [Fact]
    public void Calls_BothWays_TheDaemonHangs_Dies_AndComesBack()
    {
        using var site = new PriSite("osmo-e1d", extensions: FaultSite.Extensions(201, 202));
        var daemon = (E1dFarLine)site.Line;
        using var phone = site.Site.Phone(201);
        site.CallOut(phone);
        site.CallIn(phone, 5);

        daemon.Hang(true);
        site.IsOut("osmo-e1d gives nothing: it hangs, or its card does");
        daemon.Hang(false);
        site.IsBack();
        site.CallOut(phone);

        daemon.Die();
        site.IsOut("osmo-e1d is not there: its socket does not exist");
        Assert.Contains("osmo-e1d has closed the span: it ended, or its card is gone", site.Site.Log, StringComparison.Ordinal);
        phone.Dial("02075550199");
        Until.True(() => phone.Status >= 500, 20, "no channel to call on", () => site.Told);
        daemon.ComeBack();
        site.IsBack();
        site.CallOut(phone);
        site.CallIn(phone, 7);
    }

    /// <summary>The daemon tells LOS: no new calls within what it takes to ask, and again when it ends.</summary>
    [Theory]
    [InlineData(0x40, "RED (LOS)")]
    [InlineData(0x42, "BLUE (AIS)")]
    [InlineData(0x44, "YELLOW (RAI)")]
    [InlineData(0x46, "RED (LOF)")]
    public void AlarmOfTheLine_BusiesTheSpanOut_AndEndsByItself(byte alarm, string words)
    {
        using var site = new PriSite("osmo-e1d", extensions: FaultSite.Extensions(201, 202));
        var daemon = (E1dFarLine)site.Line;
        daemon.Tell(alarm);
        site.IsOutAs(words);
        daemon.Tell((byte)(alarm + 1));
        site.IsBack();
    }

    /// <summary>What the daemon does not give is said in words by `status`, `spans` and `span 1 show`; a timeslot that becomes free is taken.</summary>
    [Fact]
    public void WrongLine_AndTakenTimeslot_AreSaid()
    {
        var folder = Directory.CreateTempSubdirectory("trunkline-e1d-").FullName;
        using var far = new FarSpan(UdpPort.FreePort());
        using var daemon = new E1dFarLine(far, folder);
        using (var site = new FaultSite(PriSite.With($"osmo-e1d:{folder}/e1d.ctl,interface=2,line=1")))
        {
            using var run = site.StartRun();
            PriSite.Says(site, "osmo-e1d has no interface 2, or no line 1 there");
        }

        daemon.TakeTimeslot(9, isTaken: true);
        using (var site = new FaultSite(PriSite.With($"osmo-e1d:{folder}/e1d.ctl")))
        {
            using var run = site.StartRun();
            PriSite.Says(site, "another program of osmo-e1d has timeslot 9 open");
            daemon.TakeTimeslot(9, isTaken: false);
            Until.True(() => site.SpanAlarms(1)?.Contains("not attached", StringComparison.Ordinal) == false, 20, "the timeslot is taken", () => site.Log + daemon.Counted);
        }

        using (var site = new FaultSite(PriSite.With($"osmo-e1d:{folder}/other.ctl")))
        {
            using var run = site.StartRun();
            PriSite.Says(site, "osmo-e1d is not there: its socket does not exist");
        }

        Directory.Delete(folder, recursive: true);
    }
}
