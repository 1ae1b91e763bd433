using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Between dialling and answer on an E1, in both fidelities: digits that follow, numbers too short, and a DISCONNECT with a tone behind it.</summary>
public sealed class E1DialledTests
{
    private const string Overlap = "attach: memory, overlap: on,";
    private static readonly SpanWiring s_speaks = new() { FarEnd = (_, settings) => settings with { HasTonesInDisconnect = true } };
    private static readonly SpanWiring s_speaksForEver = new()
    {
        FarEnd = (_, settings) => settings with { HasTonesInDisconnect = true, Values = settings.Values with { T306 = TimeSpan.FromHours(1) } },
    };


    /// <summary>Q.931 §5.3.4.1: the caller hears the network's tone until its T306 ends it.</summary>
    [Theory]
    [MemberData(nameof(E1SiteTests.Fidelities), MemberType = typeof(E1SiteTests))]
    public void RefusedWithATone_TheCallerHearsIt_UntilT306(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity, wiring: s_speaks);
        var call = Refused(e1);
        var begun = e1.Site.World.Time.Elapsed;
        e1.Until(() => call.State == PhoneCallState.Ended);
        Assert.Equal(486, call.FailedWith);
        Assert.InRange((e1.Site.World.Time.Elapsed - begun).TotalSeconds, 28, 30.1);
        e1.Seconds(3);
        var record = Assert.Single(e1.Site.Records);
        Assert.Equal((Q850Cause.UserBusy, "DISCONNECT 17", null), (record.Cause, record.ProtocolReason, record.AnsweredAfter));
        Assert.InRange(record.EndedAfter!.Value.TotalSeconds, 30, 31);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>A network whose T306 never comes: the call ends it.</summary>
    [Theory]
    [MemberData(nameof(E1SiteTests.Fidelities), MemberType = typeof(E1SiteTests))]
    public void RefusedWithAToneForEver_IsEndedHere(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity, wiring: s_speaksForEver);
        var call = Refused(e1);
        var begun = e1.Site.World.Time.Elapsed;
        e1.Until(() => call.State == PhoneCallState.Ended);
        Assert.InRange((e1.Site.World.Time.Elapsed - begun).TotalSeconds, 43, 45.1);
        e1.Seconds(1);
        Assert.Equal(Q850Cause.UserBusy, Assert.Single(e1.Site.Records).Cause);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>Whoever has heard enough hangs up: the channel is free at once, and the record says why the call was refused.</summary>
    [Theory]
    [MemberData(nameof(E1SiteTests.Fidelities), MemberType = typeof(E1SiteTests))]
    public void RefusedWithATone_TheCallerHangsUp_AndTheChannelIsFree(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity, wiring: s_speaks);
        var call = Refused(e1);
        Assert.Equal("Releasing", e1.Site.Node!.ListLines().Single(l => l.Circuit == "E1/1/31").State);
        call.HangUp();
        e1.Seconds(1);
        Assert.Equal(PhoneCallState.Ended, call.State);
        Assert.Equal(Q850Cause.UserBusy, Assert.Single(e1.Site.Records).Cause);
        Assert.Equal("Idle", e1.Site.Node!.ListLines().Single(l => l.Circuit == "E1/1/31").State);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>The D-channel is cut while a caller listens: the call is not active, and ends with it (Q.931 §5.8.9).</summary>
    [Theory]
    [MemberData(nameof(E1SiteTests.Fidelities), MemberType = typeof(E1SiteTests))]
    public void RefusedWithATone_TheCableIsCut_TheCallEnds(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity, wiring: s_speaks);
        var call = Refused(e1);
        var cut = e1.Site.World.Time.Elapsed;
        e1.Site.CutSpan(1, isCut: true);
        e1.Until(() => call.State == PhoneCallState.Ended);
        Assert.InRange((e1.Site.World.Time.Elapsed - cut).TotalSeconds, 0, 10);
        e1.Site.CutSpan(1, isCut: false);
        e1.Seconds(100);
        Assert.Equal(Q850Cause.UserBusy, Assert.Single(e1.Site.Records).Cause);
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>Four digits go out in SETUP; the city asks for more, and what the caller presses makes the number whole.</summary>
    [Theory]
    [MemberData(nameof(E1SiteTests.Fidelities), MemberType = typeof(E1SiteTests))]
    public void OverlapTrunk_KeysThatFollow_MakeTheNumberWhole(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity, E1SiteTests.Yaml.Replace("attach: memory,", Overlap, StringComparison.Ordinal));
        var call = e1.Reception.Call("05550");
        e1.Until(() => call.HasEarlyMedia);
        e1.Seconds(1);
        call.Media!.SendDigits("101");
        e1.Until(() => call.State == PhoneCallState.Talking);
        e1.Seconds(2);
        call.HangUp();
        e1.Seconds(3);
        Assert.Contains("Dialled 5550101", e1.Site.World.Transcript, StringComparison.Ordinal);
        var record = Assert.Single(e1.Site.Records);
        Assert.Equal(("05550101", "5550101", Q850Cause.NormalClearing), (record.Dialled.Digits, record.Called.Digits, record.Cause));
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>A caller who presses # has dialled all: the city answers at once, not after its T302 of 15 s.</summary>
    [Theory]
    [MemberData(nameof(E1SiteTests.Fidelities), MemberType = typeof(E1SiteTests))]
    public void OverlapTrunk_HashEndsTheNumber(Fidelity fidelity)
    {
        var e1 = new E1SiteTests.Rig(fidelity, E1SiteTests.Yaml.Replace("attach: memory,", Overlap, StringComparison.Ordinal));
        var call = e1.Reception.Call("05550");
        e1.Until(() => call.HasEarlyMedia);
        e1.Seconds(1);
        call.Media!.SendDigits("1#");
        var begun = e1.Site.World.Time.Elapsed;
        e1.Until(() => call.State == PhoneCallState.Ended);
        Assert.InRange((e1.Site.World.Time.Elapsed - begun).TotalSeconds, 0, 2);
        e1.Seconds(3);
        var record = Assert.Single(e1.Site.Records);
        Assert.Equal(("55501", Q850Cause.InvalidNumberFormat), (record.Called.Digits, record.Cause));
        Assert.Equal("", e1.Site.Stuck());
    }

    /// <summary>Elsewhere the number in SETUP is whole. When the city asks for more, it is told that there is none, and need not wait for its T302.</summary>
    [Theory]
    [MemberData(nameof(E1SiteTests.Fidelities), MemberType = typeof(E1SiteTests))]
    public void ShortNumber_IsRefusedAtOnce(Fidelity fidelity)
    {
        var yaml = E1SiteTests.Yaml.Replace("attach: memory,", "attach: memory, variant: qsig,", StringComparison.Ordinal); // QSIG's SETUP does not say that it is whole
        var e1 = new E1SiteTests.Rig(fidelity, yaml);
        var begun = e1.Site.World.Time.Elapsed;
        var call = e1.Reception.Call("05550");
        e1.Until(() => call.State == PhoneCallState.Ended);
        Assert.InRange((e1.Site.World.Time.Elapsed - begun).TotalSeconds, 0, 2);
        Assert.Equal(484, call.FailedWith);
        e1.Seconds(3);
        Assert.Equal("", e1.Site.Stuck());
    }

    private static PhoneCall Refused(E1SiteTests.Rig e1)
    {
        var call = e1.Reception.Call("05550104");
        e1.Until(() => call.HasEarlyMedia);
        e1.Until(() => call.Signals is { } signals ? signals.Tone == ToneName.Busy : call.Audio!.Heard(200) is { IsPure: true } tone && Math.Abs(tone.Frequency - 425) < 2);
        Assert.NotEqual(PhoneCallState.Ended, call.State);
        return call;
    }
}
