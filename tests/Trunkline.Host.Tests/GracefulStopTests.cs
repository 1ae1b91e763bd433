using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Host.Running;
using Trunkline.Simulation.Phones;

namespace Trunkline.Host.Tests;

/// <summary>Stopping a site with calls on it.</summary>
public sealed class GracefulStopTests
{
    private OperatedSite _w = new();
    private readonly List<string> _said = [];
    private TimeSpan? _ended;

    [Fact]
    public void NoCalls_EndsAtOnce_AndSaysNothing()
    {
        var stop = New();
        stop.Ask();
        Assert.NotNull(_ended);
        Assert.Equal((0, 0), (stop.Cut, _said.Count));
    }

    [Fact]
    public void CallsThereAre_FinishByThemselves_NewOnesAreRefused()
    {
        var call = _w.Talking(_w.Reception, "05550101");
        var stop = New();
        stop.Ask();
        var other = _w.Office.Call("05550101");
        _w.Until(() => other.State == PhoneCallState.Ended);
        Assert.Equal(503, other.FailedWith);
        Assert.False(_w.Node.Originate("202", new("201")).Ok);
        _w.Seconds(15);
        Assert.Equal((PhoneCallState.Talking, null), (call.State, _ended));
        call.HangUp();
        _w.Seconds(3);
        Assert.NotNull(_ended);
        Assert.Equal(0, stop.Cut);
        Assert.Equal(["stopping: 1 call may go on for 30 s, no new ones but emergency calls; stop again to end at once"], _said);
    }

    [Fact]
    public void TimeIsOver_CallsAreCut_AndHaveRecords()
    {
        var call = _w.Talking(_w.Reception, "05550101");
        var stop = New();
        stop.Ask();
        _w.Seconds(29);
        Assert.Null(_ended);
        _w.Seconds(4);
        Assert.Equal((PhoneCallState.Ended, 1, "stopping: the time is over, 1 call cut"), (call.State, stop.Cut, _said[^1]));
        Assert.NotNull(_ended);
        Assert.Equal((CallRecordState.Ended, Q850Cause.NormalClearing), (_w.Site.Records[^1].State, _w.Site.Records[^1].Cause));
    }

    [Fact]
    public void EmergencyCall_IsTaken_AndWaitedFor_WhateverTheLimit()
    {
        var routine = _w.Talking(_w.Reception, "05550101");
        var stop = New();
        stop.Ask();
        var emergency = _w.Talking(_w.Office, "112");
        _w.Seconds(300);
        Assert.Equal((PhoneCallState.Ended, PhoneCallState.Talking, 1, null), (routine.State, emergency.State, stop.Cut, _ended));
        Assert.Contains("waits for an emergency call, 202 to 112", _said[^1], StringComparison.Ordinal);
        emergency.HangUp();
        _w.Seconds(3);
        Assert.NotNull(_ended);
    }

    /// <summary>Whatever the trunk is made of, and though it is full of calls that may go on: the call for help has it, and the stop waits for its end.</summary>
    [Theory]
    [InlineData("{ name: city, kind: e1, attach: memory, channels: 1, incoming: \"201\" }")]
    [InlineData("{ name: city, kind: fxo, lines: \"1\", attach: memory, incoming: \"201\", answer: polarity }")]
    [InlineData("{ name: city, kind: sip, address: \"10.0.9.1:5060\", channels: 1, incoming: \"201\" }")]
    public void FullTrunk_GivesWayWhileStopping_AndTheStopWaits(string trunk)
    {
        var lines = OperatedSite.Yaml.Split('\n').Where(l => !l.Contains("kind: ", StringComparison.Ordinal))
            .Select(l => l == "trunks:" ? $"trunks: [ {trunk} ]" : l.Replace("[city, lines]", "[city]", StringComparison.Ordinal));
        _w = new(yaml: string.Join('\n', lines));
        _w.Site.AddPeer("op", NetAddress.FromIPv4(0x0A000901, 5060)).OnIncoming = c => c.Answer();
        _w.Seconds(300); // it was not there at first, and had to be held down
        var routine = _w.Talking(_w.Reception, "05550101");
        var stop = New();
        stop.Ask();
        _w.Seconds(2);
        var emergency = _w.Talking(_w.Office, "112");
        _w.Until(() => routine.State == PhoneCallState.Ended);
        Assert.Equal(Q850Cause.Preemption, routine.EndCause);
        _w.Seconds(300);
        Assert.Equal((PhoneCallState.Talking, null), (emergency.State, _ended));
        emergency.HangUp();
        _w.Seconds(10);
        Assert.NotNull(_ended);
    }

    [Fact]
    public void AskedTwice_EverythingEndsAtOnce_TheEmergencyCallToo()
    {
        _w.Talking(_w.Reception, "05550101");
        var emergency = _w.Talking(_w.Office, "112");
        var stop = New();
        stop.Ask();
        _w.Seconds(1);
        stop.Ask();
        _w.Seconds(2.2);
        Assert.Equal((PhoneCallState.Ended, 2), (emergency.State, stop.Cut));
        Assert.NotNull(_ended);
        Assert.Equal("stopping at once: 2 calls cut", _said[^1]);
        stop.Ask();
        Assert.Equal(2, stop.Cut);
    }

    private GracefulStop New() => new(
        _w.Site.NodeLoop, _w.Node.CallControl, TimeSpan.FromSeconds(30), _said.Add, () => _ended = _ended is null ? _w.Site.NodeLoop.Elapsed : throw new InvalidOperationException("ended twice"));
}
