using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>The emergency service calls back and comes by a main number that a menu answers: it reaches whoever called first, and stays what it is on its way.</summary>
public sealed class EmergencyCallBackTests
{
    private const string Menu =
        """
        menus: [ { number: "600", name: welcome, greeting: beep, options: { 4: "204", 5: "500" }, sorry: beep, wait_s: 60, then: "201" } ]
        queues: [ { number: "500", name: support, agents: ["202"], ring_s: 5, wrap_up_s: 0 } ]

        """;

    private static string ToMenu(string yaml) => Menu + yaml.Replace("incoming: \"201\"", "incoming: \"600\"", StringComparison.Ordinal);

    /// <summary>His telephone is set not to be disturbed: it rings all the same, before the menu.</summary>
    [Theory]
    [InlineData("*26#")]
    [InlineData("*21*201#")]
    public void MainNumberIsAMenus_TheCallerIsRungFirst_WhateverIsSetThere(string code)
    {
        var w = new EmergencyTrunkSite("op", ToMenu);
        w.Phones["204"].Call(code);
        w.Seconds(5);
        w.Talk("204", "112").HangUp();
        w.Seconds(5);
        w.CallIn("5556000");
        w.Until(() => w.Phones["204"].Calls.Any(c => c.State == PhoneCallState.Talking), 3);
        Assert.Equal("emergency call back", w.Node.ListCalls()[0].Route);
        Assert.Empty(w.Phones["201"].Calls);
    }

    /// <summary>Nobody took it at first, so it is in the menu: whoever is chosen there is rung as by a call back, and what he talks about ends when it is he who called for help.</summary>
    [Fact]
    public void FromTheMenu_ItReachesTheCaller_WhoIsBusy()
    {
        var w = new EmergencyTrunkSite("op", ToMenu);
        w.Talk("204", "112").HangUp();
        w.Seconds(5);
        w.Phones["204"].OnIncoming = c => c.Ring();
        w.Operator.Call("5556000");
        w.Until(() => w.Node.ListCalls().Any(c => c.State == "Served"));
        Assert.True(Assert.Single(w.Node.ListEmergencies().Calls).IsCallBack);
        var busy = w.Talk("204", "202");
        PhoneCall? rings = null;
        w.Phones["204"].OnIncoming = c =>
        {
            if (busy.State == PhoneCallState.Talking)
            {
                c.Refuse(486);
            }
            else
            {
                (rings = c).Answer();
            }
        };
        w.Operator.Calls[0].Media!.SendDigits("4");
        w.Until(() => rings is { State: PhoneCallState.Talking });
        Assert.Equal((PhoneCallState.Ended, Q850Cause.Preemption), (busy.State, busy.EndCause));
        Assert.True(Assert.Single(w.Node.ListEmergencies().Calls).IsCallBack);
    }

    /// <summary>Who else is chosen in the menu is called as by anybody: his call is not ended.</summary>
    [Fact]
    public void FromTheMenu_SomebodyElseIsNotCutOff()
    {
        var w = new EmergencyTrunkSite("op", y => ToMenu(y).Replace("4: \"204\"", "4: \"203\"", StringComparison.Ordinal));
        w.Talk("204", "112").HangUp();
        w.Seconds(5);
        w.Phones["204"].OnIncoming = c => c.Ring();
        w.Operator.Call("5556000");
        w.Until(() => w.Node.ListCalls().Any(c => c.State == "Served"));
        var busy = w.Talk("203", "202");
        w.Phones["203"].OnIncoming = c => c.Refuse(486);
        w.Operator.Calls[0].Media!.SendDigits("4");
        w.Seconds(10);
        Assert.Equal(PhoneCallState.Talking, busy.State);
    }

    /// <summary>In a menu it has the only channel: it gives way to a call for help, last of all, also when the process was killed meanwhile.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void InTheMenu_ItGivesWayToACallForHelp(bool isKilled)
    {
        var w = new EmergencyTrunkSite("pri", ToMenu);
        w.Talk("204", "112").HangUp();
        w.Seconds(5);
        w.Phones["204"].OnIncoming = c => c.Ring();
        w.CallIn("5556000");
        w.Until(() => w.Node.ListCalls().Any(c => c.State == "Served"));
        w.Seconds(1);
        if (isKilled)
        {
            w.Site.Kill();
            w.Seconds(1);
            w.Site.Start();
            w.Seconds(5);
        }

        var help = w.Phones["203"].Call("112");
        w.Seconds(9);
        Assert.Equal((0L, PhoneCallState.Calling), (w.Node.CallControl.Preempted, help.State));
        w.Until(() => help.State == PhoneCallState.Talking);
        Assert.Equal(1, w.Node.CallControl.Preempted);
    }

    /// <summary>It goes on to a queue: before those who wait there.</summary>
    [Fact]
    public void InAQueue_ItWaitsBehindNobody()
    {
        var w = new EmergencyTrunkSite("op", ToMenu);
        w.Talk("204", "112").HangUp();
        w.Seconds(5);
        w.Phones["204"].OnIncoming = c => c.Ring();
        var busy = w.Talk("202", "203"); // the only agent
        var waits = w.Phones["201"].Call("500");
        w.Until(() => waits.State == PhoneCallState.Talking);
        w.Operator.Call("5556000");
        w.Until(() => w.Node.ListCalls().Any(c => c is { State: "Served", Route: "emergency call back" }));
        w.Seconds(2);
        w.Operator.Calls[0].Media!.SendDigits("5");
        w.Seconds(3);
        var asked = w.Phones["202"].Calls.Count;
        busy.HangUp();
        w.Until(() => w.Phones["202"].Calls.Count >= asked && w.Phones["202"].Calls.Any(c => c is { IsIncoming: true, State: PhoneCallState.Talking }));
        w.Seconds(1);
        Assert.Contains(w.Node.ListCalls(), c => c is { State: "Connected", Route: "emergency call back" });
        Assert.Equal("Served", w.Node.ListCalls().Single(c => c.From == "201").State);
    }

    /// <summary>An operator that finds addresses by the main number calls that one back: it rings him who called, not everybody's number.</summary>
    [Fact]
    public void ShownByTheMainNumber_HeIsCalledBackByIt()
    {
        var w = new EmergencyTrunkSite("op", y => ToMenu(y).Replace("emergency: { trunks", "emergency: { sip: [ { trunk: op, identity: main } ], trunks", StringComparison.Ordinal));
        w.Talk("203", "112").HangUp();
        w.Seconds(5);
        w.Site.Kill();
        w.Site.Start();
        w.Seconds(5);
        w.CallIn("5556000");
        w.Until(() => w.Phones["203"].Calls.Any(c => c.State == PhoneCallState.Talking), 3);
    }
}
