using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Menus, queues and announcements on a whole site: from a line and from a phone, with audio and without.</summary>
public sealed class QueueSiteTests
{
    private const string Services =
        """
        queues:
          - { number: "600", name: support, agents: ["201", "202"], wrap_up_s: 5, wait_s: 60, then: "650" }
        menus:
          - { number: "630", name: welcome, greeting: beep, sorry: beep, options: { 1: "600", 2: "203" }, direct_dial: on, then: "204" }
        announcements:
          - { number: "650", name: closed, says: [beep] }
        """;

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void CityCalls_WaitsInTheQueue_HearsMusic_ThenTheAgent(Fidelity fidelity)
    {
        var s = new ServiceSite(fidelity, Services);
        Assert.True(s.Site.Exchange.CallInOn(0, new("02079460123", "A CALLER"), FarScript.Sounds(620), TimeSpan.FromSeconds(60)));
        s.Until(() => s.Site.Node!.CallControl.Calls.Any(c => c.State == CallState.Served));
        s.Seconds(10); // nobody is registered: he waits
        var agent = s.Phone("202");
        s.Until(() => agent.Calls.Count > 0 && agent.Calls[0].State == PhoneCallState.Ringing);
        agent.Calls[0].Answer();
        s.Until(() => agent.Calls[0].State == PhoneCallState.Talking);
        s.Seconds(3);
        if (fidelity == Fidelity.Samples)
        {
            Assert.InRange(agent.Calls[0].Audio!.Heard().Frequency, 619, 621);
        }

        agent.Calls[0].HangUp();
        s.NothingIsStuck();
        Assert.Equal("600 16 answered, 202 16 answered", s.Attempts());
        var queue = s.Site.Node!.ListQueues().Single();
        Assert.Equal((1, 1, 0), (queue.Offered, queue.Answered, queue.Waiting.Count));
    }

    [Fact]
    public void AgentWhoIsNotRung_IsNotShownFree()
    {
        var s = new ServiceSite(Fidelity.Events, Services);
        string Shown() => string.Join(", ", s.Site.Node!.ListQueues().Single().Agents.Select(a => $"{a.Extension} {a.Activity}"));
        Assert.Equal("201 no phone, 202 no phone", Shown());
        var (a, b) = (s.Phone("201"), s.Phone("203"));
        s.Seconds(1);
        Assert.Equal("201 free, 202 no phone", Shown());
        var call = b.Call("201");
        s.Until(() => a.Calls.Count > 0 && a.Calls[0].State == PhoneCallState.Ringing);
        Assert.Equal("201 in a call, 202 no phone", Shown());
        call.HangUp();
        s.Seconds(1);
        a.Call("*26#");
        s.Seconds(5);
        Assert.Equal("201 do not disturb, 202 no phone", Shown());
    }

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void InTheMenu_TheDigitDialled_LeadsToThePhone_AndTheyTalk(Fidelity fidelity)
    {
        var s = new ServiceSite(fidelity, Services);
        var (a, b) = (s.Phone("204"), s.Phone("203"));
        var call = a.Call("630");
        s.Until(() => call.State == PhoneCallState.Talking);
        s.Seconds(1);
        call.Media!.SendDigits("2"); // 201 to 204 begin so: it is waited for more
        s.Until(() => b.Calls.Count > 0 && b.Calls[0].State == PhoneCallState.Ringing, 5);
        b.Calls[0].Answer();
        s.Until(() => b.Calls[0].State == PhoneCallState.Talking);
        call.Media!.Speak(700);
        s.Seconds(2);
        if (fidelity == Fidelity.Samples)
        {
            Assert.InRange(b.Calls[0].Audio!.Heard().Frequency, 699, 701);
        }

        call.HangUp();
        s.NothingIsStuck();
        Assert.Equal("630 16 answered, 203 16 answered", s.Attempts());
    }

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void InTheMenu_AnExtensionIsDialled_AndRings(Fidelity fidelity)
    {
        var s = new ServiceSite(fidelity, Services);
        var (a, b) = (s.Phone("204"), s.Phone("202"));
        var call = a.Call("630");
        s.Until(() => call.State == PhoneCallState.Talking);
        s.Seconds(1);
        call.Media!.SendDigits("202");
        s.Until(() => b.Calls.Count > 0 && b.Calls[0].State == PhoneCallState.Ringing, 3);
        call.HangUp();
        s.NothingIsStuck();
    }

    [Fact]
    public void NobodyComes_HeGoesOn_AndIsToldSo_AndTheCallEnds()
    {
        var s = new ServiceSite(Fidelity.Events, Services);
        var a = s.Phone("204");
        var call = a.Call("600");
        s.Until(() => call.State == PhoneCallState.Talking);
        s.Seconds(30);
        Assert.Equal("music", ((PhoneSignals)call.Media!).Prompt);
        s.Until(() => call.State == PhoneCallState.Ended, 40);
        Assert.Equal(["music", "beep"], ((PhoneSignals)call.Media!).Prompts);
        s.NothingIsStuck();
        Assert.Equal("600 18 answered, 650 16 answered", s.Attempts());
    }

    [Fact]
    public void AllAgentsLoggedOut_NobodyWaits()
    {
        var s = new ServiceSite(Fidelity.Events, Services);
        foreach (var agent in new[] { "201", "202" })
        {
            Assert.True(Order("support", agent, "logout")!.Done);
        }

        Assert.False(Order("support", "203", "login")!.Done);
        Assert.False(Order("support", "201", "logon")!.Done);
        Assert.Null(Order("nobody", "201", "login"));
        var call = s.Phone("204").Call("600");
        s.Until(() => call.State == PhoneCallState.Ended);
        s.NothingIsStuck();
        Assert.Equal("600 20, 650 16 answered", s.Attempts());

        Node.AgentOrderResult? Order(string queue, string agent, string order)
        {
            var (isTold, result) = (false, (Node.AgentOrderResult?)null);
            s.Site.Node!.OrderAgent(queue, agent, order, r => (isTold, result) = (true, r));
            s.Until(() => isTold, 1);
            return result;
        }
    }
}
