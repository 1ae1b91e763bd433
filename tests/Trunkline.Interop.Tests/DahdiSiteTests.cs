using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>
/// A whole site, deciding process and gateway, attached to a DAHDI card: devices, ioctls, reads, writes and epoll are the kernel's, the driver behind
/// them is tests/peers/dahdi_card, and libpri is behind the bits of its line.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class DahdiSiteTests
{
    /// <summary>A call each way, every voice heard in its own timeslot: as dahdi_cfg left the span, and configured by us with HDLC in the card.</summary>
    [Theory]
    [InlineData("dahdi", "sig of channel 47 0x380")]
    [InlineData("dahdi, hardware HDLC", "sig of channel 47 0x80080")]
    public void Calls_BothWays(string kind, string dChannel)
    {
        using var site = new PriSite(kind, extensions: FaultSite.Extensions(201, 202));
        using var phone = site.Site.Phone(201);
        var first = site.CallOut(phone);
        site.CallIn(phone, 5);
        Assert.Contains(dChannel, site.Line.Counted, StringComparison.Ordinal);
        site.OthersAreSilent(first, 5);
        Assert.Contains("/dev/dahdi span 2 (PCI Bus 01 Slot 01)", site.Site.Cli("span", "1", "show").Text, StringComparison.Ordinal);
    }

    /// <summary>Alarms as the driver tells them, by event and by SPANSTAT: no new calls, in words, and back by itself.</summary>
    [Fact]
    public void Alarms_BusyTheSpanOut_AndEndByThemselves()
    {
        using var site = new PriSite("dahdi", extensions: FaultSite.Extensions(201, 202));
        var card = (DahdiFarLine)site.Line;
        foreach (var (bits, words) in new[] { (0x108, "RED (LOS)"), (8, "RED (LOF)"), (16, "BLUE (AIS)"), (4, "YELLOW (RAI)"), (2, "LOOP") })
        {
            card.Order($"alarm {bits}");
            site.IsOutAs(words);
            card.Order("alarm 0");
            site.IsBack();
        }

        card.Order("count 3 4 5 6");
        card.Order("spoil 40"); // of timeslot 16: the driver tells damaged frames by events, LAPD repeats them
        using var phone = site.Site.Phone(201);
        site.CallOut(phone);
        var shown = site.Site.Cli("span", "1", "show", "--json").Text;
        Assert.Contains("\"crcErrors\":4", shown.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The card is pulled in a call, its driver unloaded, its interrupts stop, somebody configures it anew: each in words, and calls pass again.</summary>
    [Fact]
    public void Card_IsPulled_Unloaded_Hangs_AndIsConfiguredAnew()
    {
        using var site = new PriSite("dahdi", extensions: FaultSite.Extensions(201, 202));
        var card = (DahdiFarLine)site.Line;
        using var phone = site.Site.Phone(201);
        site.CallOut(phone);

        card.Order("pull");
        site.IsOut("DAHDI has no span 2: no card, or its driver is not loaded");
        Assert.Contains("the card of span 2 is gone, or its driver", site.Site.Log, StringComparison.Ordinal);
        card.Order("plug");
        site.IsBack();

        card.Order("remove");
        Until.True(() => Count(site.Site.Log, "Slot 01)): the card of span 2 is gone, or its driver") == 2, 10, "REMOVED is heard", () => site.Told);
        site.IsBack();

        card.Order("unload");
        site.IsOut("/dev/dahdi/ctl is not there: no DAHDI module is loaded");
        card.Order("deny");
        card.Order("load");
        site.IsOut("no right to /dev/dahdi/ctl: our user must be in its group");
        card.Order("allow");
        site.IsBack();

        card.Order("hang");
        site.IsOut("span 2 gives nothing: its card or its interrupts hang");
        card.Order("go");
        site.IsBack();

        card.Order("sig 47 0x80");
        site.IsOut("channel 47 is configured as 0x80, not as dchan or hardhdlc");
        Assert.Contains("span 2 was configured anew under us (dahdi_cfg)", site.Site.Log, StringComparison.Ordinal);
        card.Order("sig 47 0x380");
        site.IsBack();
        site.CallOut(phone);
        site.CallIn(phone, 9);
    }

    /// <summary>What is not to be had, said by `status`, `spans` and `span 1 show`.</summary>
    [Fact]
    public void WrongSpan_TakenChannel_AndNoDevice_AreSaid()
    {
        using (var none = new FaultSite(PriSite.With("dahdi:1")))
        {
            using var run = none.StartRun();
            PriSite.Says(none, "/dev/dahdi/ctl is not there: no DAHDI module is loaded");
        }

        using var far = new FarSpan(UdpPort.FreePort());
        using var card = new DahdiFarLine(far);
        using (var site = new FaultSite(PriSite.With("dahdi:3")) { Prefix = card.Prefix })
        {
            using var run = site.StartRun();
            PriSite.Says(site, "DAHDI has no span 3: no card, or its driver is not loaded");
        }

        using var other = new DahdiFarLine(far);
        using (var site = new FaultSite(PriSite.With("dahdi:2")) { Prefix = other.Prefix })
        {
            using var run = site.StartRun();
            Until.True(() => site.Status() is { Gateway: "attached" } && site.SpanAlarms(1)?.Contains("not attached", StringComparison.Ordinal) == false, 40, "the span is attached", () => site.Log);
            other.Order("busy 40 1");
            other.Order("remove");
            PriSite.Says(site, "channel 40 (timeslot 9): another program has it");
            other.Order("busy 40 0");
            Until.True(() => site.SpanAlarms(1)?.Contains("not attached", StringComparison.Ordinal) == false, 20, "the channel is taken", () => site.Log + other.Counted);
        }
    }

    private static int Count(string text, string words) => (text.Length - text.Replace(words, "", StringComparison.Ordinal).Length) / words.Length;
}
