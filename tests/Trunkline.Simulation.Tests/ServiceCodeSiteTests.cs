using Trunkline.Calls;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Agents who log in, out and pause at their telephones, and switches that are turned at one, on a whole site: what is heard, where the next call goes, after a restart and a reload.</summary>
public sealed class ServiceCodeSiteTests
{
    private const string Extensions =
        """
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two }
          - { number: "203", name: Workshop, password: long-enough-three, class: supervisor }
          - { number: "204", name: Door, password: long-enough-four }

        """;

    private const string Services =
        """
        queues:
          - { number: "600", name: support, agents: ["201", "202"], order: in_order, wrap_up_s: 30, then: "204" }
          - { number: "610", name: sales, agents: ["201"], logged_in: off, then: "204" }
        switches:
          - { number: "700", name: office, day: "202", night: "203", turned_by: ["201"] }
          - { number: "710", name: shop, day: "202", night: "203", classes: [supervisor] }
        """;

    private readonly ServiceSite _s = new(Fidelity.Events, Services, Extensions);

    [Fact]
    public void LoggedOut_HeIsNotRung_AndLoggedInAgainHeIs()
    {
        Dial("201", "#45#", ToneName.Confirmation, "201 is logged out of queues support, sales");
        Rings("600", "202");
        Dial("201", "*#45#", ToneName.Congestion, "201 is logged out of support and sales");
        Dial("201", "*45*600%23", ToneName.Confirmation, "201 takes calls of queue support");
        Rings("600", "201");
        Rings("610", "204"); // nobody is logged in: it goes on
        Dial("201", "*45", ToneName.Confirmation, "201 takes calls of queues support, sales");
        Rings("610", "201");
        Dial("201", "*#45#", ToneName.Confirmation, "201 is logged in to support and sales");
        _s.NothingIsStuck();
    }

    [Fact]
    public void Paused_HeIsCalledDirectly_AndByNoQueue()
    {
        Dial("201", "*46#", ToneName.Confirmation, "201 is paused in queue support");
        Rings("600", "202");
        Rings("201", "201");
        Dial("202", "*46*600#", ToneName.Confirmation, "202 is paused in queue support");
        var waits = _s.Phone("203").Call("600"); // both are there, so he waits
        _s.Seconds(20);
        Assert.Equal(PhoneCallState.Talking, waits.State);
        Assert.DoesNotContain(_s.Phone("201").Calls.Concat(_s.Phone("202").Calls).Concat(_s.Phone("204").Calls), c => c.IsIncoming);
        Dial("202", "#46#", ToneName.Confirmation, "202 takes calls of queue support again");
        _s.Until(() => _s.Phone("202").Calls.Any(c => c.IsIncoming), 3);
        waits.HangUp();
        _s.NothingIsStuck();
    }

    /// <summary>What is dialled and what an administrator orders is one state.</summary>
    [Fact]
    public void ByTelephone_AndByCommand_IsTheSame()
    {
        Dial("201", "#45*600#", ToneName.Confirmation, "201 is logged out of queue support");
        Assert.Equal("logged out", Presence("support", "201"));
        Assert.Equal("paused", Order("support", "201", "login", "201 takes calls of queue support", "pause", "201 is paused in queue support"));
        Dial("201", "*#46#", ToneName.Confirmation, "201 is logged out of sales, paused in support");
        Assert.Equal("logged in", Order("support", "201", "resume", "201 takes calls of queue support again"));
        Assert.Equal("logged out", Order("sales", "201", "resume", "not done, 201 is logged out of queue sales"));
        Assert.Equal("night", Turn("office", "night"));
        Dial("201", "*#28#", ToneName.Confirmation, "switch office is night by hand, calls go to 203");
        Assert.Equal("day", Turn("office", "auto"));
        Dial("201", "*28#", ToneName.Confirmation, "switch office is night by hand, calls go to 203");
        Assert.Equal(("night", true, "203"), Stands("office"));
    }

    [Fact]
    public void Switches_AreTurned_ByWhoMay_AndByNobodyElse()
    {
        Rings("700", "202");
        Dial("201", "*28#", ToneName.Confirmation, "switch office is night by hand, calls go to 203");
        Rings("700", "203");
        Dial("203", "#28*700#", ToneName.Congestion, "turning a switch: not done, 203 may not turn switch office (700)", Q850Cause.FacilityRejected);
        Dial("204", "#28*700#", ToneName.Congestion, "204 may not turn switch office (700)", Q850Cause.FacilityRejected);
        Dial("204", "#28#", ToneName.Congestion, "204 may turn no switch", Q850Cause.FacilityRejected);
        Rings("700", "203");
        Dial("201", "##28*700#", ToneName.Confirmation, "switch office is day by its calendar, calls go to 202");
        Rings("700", "202");
        Dial("203", "*28*710#", ToneName.Confirmation, "switch shop is night by hand");
        Assert.Equal(("night", true, "203"), Stands("shop"));
        _s.NothingIsStuck();
    }

    [Theory]
    [InlineData("204", "*45#", Q850Cause.FacilityRejected, "login: not done, 204 is agent of no queue")]
    [InlineData("204", "#46#", Q850Cause.FacilityRejected, "end of a pause: not done, 204 is agent of no queue")]
    [InlineData("202", "*45*610#", Q850Cause.FacilityRejected, "202 is no agent of queue sales (610)")]
    [InlineData("201", "*46*610#", Q850Cause.FacilityRejected, "not done, 201 is logged out of queue sales")]
    [InlineData("201", "*45*999#", Q850Cause.UnallocatedNumber, "no queue has the number 999")]
    public void WhatMayNotBe_IsRefused_ByTone_AndInTheRecord(string who, string code, Q850Cause cause, string words)
    {
        var before = _s.Site.Node!.ListQueues().SelectMany(q => q.Agents.Select(a => a.Presence)).ToList();
        Dial(who, code, ToneName.Congestion, words, cause);
        Assert.Equal(before, _s.Site.Node!.ListQueues().SelectMany(q => q.Agents.Select(a => a.Presence)));
    }

    [Fact]
    public void LoggedOut_WhileACallOfTheQueueRings_TheNextOneHasIt()
    {
        var (first, second) = (_s.Phone("201"), _s.Phone("202"));
        var call = _s.Phone("204").Call("600");
        _s.Until(() => first.Calls.Any(c => c.State == PhoneCallState.Ringing), 5);
        var rang = first.Calls.First(c => c.IsIncoming);
        Dial("201", "#45#", ToneName.Confirmation, "201 is logged out of queues support, sales");
        Assert.Equal((PhoneCallState.Ended, Q850Cause.NonSelectedUserClearing), (rang.State, rang.EndCause));
        _s.Until(() => second.Calls.Any(c => c.State == PhoneCallState.Ringing), 1);
        second.Calls[0].Answer();
        _s.Until(() => second.Calls[0].State == PhoneCallState.Talking, 5);
        call.HangUp();
        _s.NothingIsStuck();
        Assert.Equal((1, 1), (_s.Site.Node!.ListQueues()[0].Offered, _s.Site.Node.ListQueues()[0].Answered));
    }

    [Fact]
    public void InWrapUp_ALoginEndsIt_AndAPauseDoesNot()
    {
        var (agent, caller) = (_s.Phone("201"), _s.Phone("204"));
        Talks();
        Dial("201", "*46#", ToneName.Confirmation, "201 is paused in queue support");
        Assert.Equal(("paused", "wrapping up"), At());
        Dial("201", "*45*600#", ToneName.Confirmation, "201 takes calls of queue support");
        Assert.Equal(("logged in", "free"), At());
        Talks();
        Assert.Equal(("logged in", "wrapping up"), At());

        void Talks()
        {
            var call = caller.Call("600");
            _s.Until(() => agent.Calls.Any(c => c.State == PhoneCallState.Ringing), 5);
            agent.Calls[0].Answer();
            _s.Until(() => agent.Calls[0].State == PhoneCallState.Talking, 5);
            call.HangUp();
            _s.Seconds(2);
        }

        (string, string) At() => _s.Site.Node!.ListQueues()[0].Agents[0] is var a ? (a.Presence, a.Activity) : default;
    }

    [Fact]
    public void ARestart_ForgetsNothing()
    {
        _s.Phone("202");
        _s.Phone("204");
        Dial("201", "#45*600#", ToneName.Confirmation, "201 is logged out of queue support");
        Dial("202", "*46#", ToneName.Confirmation, "202 is paused in queue support");
        Dial("201", "*45*610#", ToneName.Confirmation, "201 takes calls of queue sales");
        Dial("201", "*28#", ToneName.Confirmation, "switch office is night by hand");
        _s.Site.Kill();
        _s.Seconds(1);
        _s.Site.Start();
        _s.Seconds(1);
        Assert.Equal(("logged out", "paused", "logged in"), (Presence("support", "201"), Presence("support", "202"), Presence("sales", "201")));
        Assert.Equal(("night", true, "203"), Stands("office"));
        Rings("610", "201");
    }

    [Fact]
    public void AReload_ThatRemovesTheQueueOrTheRight_AndTheCodeRefuses()
    {
        Dial("201", "#45*600#", ToneName.Confirmation, "201 is logged out of queue support");
        Reload(Services.Replace("turned_by: [\"201\"]", "turned_by: [\"202\"]", StringComparison.Ordinal).Replace("agents: [\"201\"], logged_in: off", "agents: [\"202\"]", StringComparison.Ordinal));
        Dial("201", "*28#", ToneName.Congestion, "201 may turn no switch", Q850Cause.FacilityRejected);
        Dial("201", "*45*610#", ToneName.Congestion, "201 is no agent of queue sales (610)", Q850Cause.FacilityRejected);
        Assert.Equal("logged out", Presence("support", "201")); // what was set stays
        Reload(Services[..Services.IndexOf("  - { number: \"610\"", StringComparison.Ordinal)].Replace("600", "620", StringComparison.Ordinal).Replace("support", "help", StringComparison.Ordinal)
            + Services[Services.IndexOf("switches:", StringComparison.Ordinal)..], "600", "700");
        Dial("201", "*45*600#", ToneName.Congestion, "no queue has the number 600", Q850Cause.UnallocatedNumber);
        Dial("201", "*45#", ToneName.Confirmation, "201 takes calls of queue help");
        Reload(Services[Services.IndexOf("switches:", StringComparison.Ordinal)..], "600", "700");
        Dial("201", "*45#", ToneName.Congestion, "201 is agent of no queue", Q850Cause.FacilityRejected);
    }

    /// <summary>The number of somebody who is gone is given to somebody else: he is as logged in as the file says.</summary>
    [Fact]
    public void ANewExtension_IsAsTheFileSays_ThoughItsNumberWasLoggedOut()
    {
        Dial("202", "#45#", ToneName.Confirmation, "202 is logged out of queue support");
        Dial("201", "*46#", ToneName.Confirmation, "201 is paused in queue support");
        Reload(Services.Replace("\"202\"", "\"201\"", StringComparison.Ordinal).Replace("[\"201\", \"201\"]", "[\"201\"]", StringComparison.Ordinal), extensions: string.Join('\n', Extensions.Split('\n').Where(l => !l.Contains("\"202\"", StringComparison.Ordinal))));
        Reload(Services);
        Assert.Equal(("paused", "logged in"), (Presence("support", "201"), Presence("support", "202")));
    }

    /// <summary>Who dials for help is helped, in the middle of whatever codes do.</summary>
    [Fact]
    public void AnEmergencyNumber_IsNoCode_AndAPausedAgentCallsIt()
    {
        Dial("201", "*46#", ToneName.Confirmation, "201 is paused in queue support");
        var call = _s.Phone("201").Call("112");
        _s.Until(() => _s.Site.Node!.CallControl.EmergencyCalls.Any(), 5);
        call.HangUp();
        _s.NothingIsStuck();
        Assert.Equal(CallPriority.Emergency, _s.Site.Records[^1].Priority);
    }

    /// <summary>Dials a code and hears a tone; the record says why, and nothing rings.</summary>
    private void Dial(string extension, string code, ToneName tone, string words, Q850Cause cause = Q850Cause.NormalClearing)
    {
        var call = _s.Phone(extension).Call(code);
        _s.Until(() => call.Signals!.Tone != ToneName.None || call.State == PhoneCallState.Ended, 5);
        Assert.Equal((0, PhoneCallState.Talking), (call.FailedWith, call.State));
        Assert.Equal((code, tone), (code, call.Signals!.Tone));
        _s.Until(() => call.State == PhoneCallState.Ended, 5);
        _s.Seconds(0.1);
        var record = _s.Site.Records.Last(r => r.Route == "code");
        Assert.Contains(words, record.ProtocolReason, StringComparison.Ordinal);
        Assert.Equal(cause, record.Cause);
    }

    /// <summary>204, or 201 where 204 is meant, calls, and one telephone rings.</summary>
    private void Rings(string number, string rung)
    {
        var (phone, from) = (_s.Phone(rung), _s.Phone(rung == "204" ? "203" : "204"));
        var call = from.Call(number);
        _s.Until(() => phone.Calls.Any(c => c.IsIncoming), 5);
        Assert.All(new[] { "201", "202", "203", "204" }.Where(e => e != rung).Select(_s.Phone), o => Assert.DoesNotContain(o.Calls, c => c.IsIncoming));
        call.HangUp();
        _s.Seconds(1);
    }

    private string Presence(string queue, string agent) => _s.Site.Node!.ListQueues().Single(q => q.Queue == queue).Agents.Single(a => a.Extension == agent).Presence;

    /// <summary>Orders, each with what is said of it; how the agent stands then.</summary>
    private string Order(string queue, string agent, params string[] orders)
    {
        foreach (var pair in orders.Chunk(2))
        {
            Node.AgentOrderResult? result = null;
            _s.Site.Node!.OrderAgent(queue, agent, pair[0], r => result = r);
            _s.Until(() => result is not null, 1);
            Assert.Equal((pair[1], !pair[1].StartsWith("not done", StringComparison.Ordinal)), (result!.Text, result.Done));
        }

        return Presence(queue, agent);
    }

    private string Turn(string name, string position)
    {
        Node.SwitchOrderResult? result = null;
        _s.Site.Node!.TurnSwitch(name, position, r => result = r);
        _s.Until(() => result is not null, 1);
        Assert.True(result!.Done);
        return result.Switch.Position;
    }

    private (string, bool, string) Stands(string name) => _s.Site.Node!.ListSwitches().Single(v => v.Switch == name) is var view ? (view.Position, view.ByHand, view.To) : default;

    private void Reload(string services, string was = "", string now = "", string extensions = Extensions)
    {
        var site = ServiceSite.Load(services, extensions, text => was.Length > 0 ? text.Replace($"incoming: \"{was}\"", $"incoming: \"{now}\"", StringComparison.Ordinal) : text);
        Assert.Null(_s.Site.Node!.Reload(_s.Site.Node.Prepare(site), null).Error);
    }
}
