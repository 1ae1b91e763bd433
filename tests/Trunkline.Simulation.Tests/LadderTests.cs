using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Node;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>The messages of a call, SIP beside Q.931, as people see them.</summary>
public sealed class LadderTests
{
    private readonly E1SiteTests.Rig _e1 = new(Fidelity.Events);

    [Fact]
    public void CallToTheCity_Answered_AndHungUp()
    {
        _e1.Talk("05550101").HangUp();
        _e1.Seconds(3);
        Assert.Equal(
            """
            call 100000001
                         SIP/201               Trunkline                       E1/1/31
            12:00:05.003 |-- INVITE ------------------->|                              |
            12:00:05.003 |                              |-- SETUP -------------------->|  sending complete, channel 31 preferred, from 5556000, to 5550101
            12:00:05.003 |<--------------- 100 Trying --|                              |
            12:00:05.012 |                              |<---------- CALL PROCEEDING --|  channel 31 exclusive
            12:00:05.511 |                              |<------------------ CONNECT --|
            12:00:05.511 |                              |-- CONNECT ACKNOWLEDGE ------>|
            12:00:05.513 |<------------------- 200 OK --|                              |
            12:00:05.515 |-- ACK ---------------------->|                              |
            12:00:07.515 |-- BYE ---------------------->|                              |
            12:00:07.515 |<------------- 200 OK (BYE) --|                              |
            12:00:07.515 |                              |-- DISCONNECT --------------->|  cause 16 normal clearing (user)
            12:00:07.521 |                              |<------------------ RELEASE --|  cause 16 normal clearing (public local)
            12:00:07.521 |                              |-- RELEASE COMPLETE --------->|  cause 16 normal clearing (user)

            """, Text("last"));
    }

    [Fact]
    public void CallToABusyNumber_EndsWithTheCause()
    {
        var call = _e1.Reception.Call("05550104");
        _e1.Until(() => call.State == PhoneCallState.Ended);
        _e1.Seconds(3);
        Assert.Equal(
            """
            call 100000001
                         SIP/201               Trunkline                       E1/1/31
            12:00:05.003 |-- INVITE ------------------->|                              |
            12:00:05.003 |                              |-- SETUP -------------------->|  sending complete, channel 31 preferred, from 5556000, to 5550104
            12:00:05.003 |<--------------- 100 Trying --|                              |
            12:00:05.012 |                              |<---------- CALL PROCEEDING --|  channel 31 exclusive
            12:00:05.312 |                              |<--------------- DISCONNECT --|  cause 17 user busy (public local)
            12:00:05.312 |<------------ 486 Busy Here --|                              |
            12:00:05.312 |                              |-- RELEASE ------------------>|  cause 17 user busy (user)
            12:00:05.314 |-- ACK ---------------------->|                              |
            12:00:05.320 |                              |<--------- RELEASE COMPLETE --|  cause 17 user busy (public local)

            """, Text("last"));
    }

    [Fact]
    public void CallFromTheCity_SetupIsTheFirst_AndTheCallerHangsUp()
    {
        Assert.Equal(CallInOutcome.Ringing, _e1.Site.Pri.CallIn("5556202", new("2079460123", "J SMITH"), FarScript.Sounds(620), TimeSpan.FromSeconds(60), out _, out var timeslot));
        _e1.Until(() => _e1.Office.Calls.Count == 1);
        _e1.Office.Calls[0].Answer();
        _e1.Seconds(2);
        Assert.True(_e1.Site.Pri.Spans[0].HangUp(timeslot));
        _e1.Seconds(3);
        Assert.Equal(
            """
            call 100000001
                         SIP/202               Trunkline                       E1/1/31
            12:00:05.008 |                              |<-------------------- SETUP --|  sending complete, channel 31 exclusive, display "J SMITH", from 2079460123, to 5556202
            12:00:05.008 |                              |-- CALL PROCEEDING ---------->|  channel 31 exclusive
            12:00:05.008 |<------------------- INVITE --|                              |
            12:00:05.010 |-- 180 Ringing -------------->|                              |
            12:00:05.010 |                              |-- ALERTING ----------------->|
            12:00:05.010 |-- 200 OK ------------------->|                              |
            12:00:05.010 |<---------------------- ACK --|                              |
            12:00:05.012 |                              |-- CONNECT ------------------>|  connected 5556202
            12:00:05.021 |                              |<------ CONNECT ACKNOWLEDGE --|
            12:00:07.012 |                              |<--------------- DISCONNECT --|  cause 16 normal clearing (public local)
            12:00:07.012 |<---------------------- BYE --|                              |
            12:00:07.012 |                              |-- RELEASE ------------------>|  cause 16 normal clearing (user)
            12:00:07.014 |-- 200 OK (BYE) ------------->|                              |
            12:00:07.020 |                              |<--------- RELEASE COMPLETE --|  cause 16 normal clearing (public local)

            """, Text("last"));
    }

    [Fact]
    public void InternalCall_GivenUp_HasTheCallerOnTheLeft()
    {
        var call = _e1.Reception.Call("202");
        _e1.Until(() => call.State == PhoneCallState.Ringing);
        call.HangUp();
        _e1.Seconds(3);
        Assert.Equal(
            """
            call 100000001
                         SIP/201               Trunkline                       SIP/202
            12:00:05.003 |-- INVITE ------------------->|                              |
            12:00:05.003 |<--------------- 100 Trying --|                              |
            12:00:05.003 |                              |-- INVITE ------------------->|
            12:00:05.005 |                              |<-------------- 180 Ringing --|
            12:00:05.005 |<-------------- 180 Ringing --|                              |
            12:00:05.007 |-- CANCEL ------------------->|                              |
            12:00:05.007 |<---------- 200 OK (CANCEL) --|                              |
            12:00:05.007 |<--- 487 Request Terminated --|                              |
            12:00:05.007 |                              |-- CANCEL ------------------->|
            12:00:05.009 |-- ACK ---------------------->|                              |
            12:00:05.009 |                              |<---------- 200 OK (CANCEL) --|
            12:00:05.009 |                              |<--- 487 Request Terminated --|
            12:00:05.009 |                              |-- ACK ---------------------->|

            """, Text("last"));
    }

    /// <summary>A call kept over a restart goes on with a ladder of what was said since.</summary>
    [Fact]
    public void CallOfAnEarlierRun_HasTheMessagesSince()
    {
        var call = _e1.Talk("05550101");
        _e1.Site.Kill();
        _e1.Seconds(5);
        _e1.Site.Start();
        _e1.Seconds(2);
        call.HangUp();
        _e1.Seconds(3);
        var names = _e1.Site.Node!.MessagesOf("last")!.Messages.Select(m => (m.IsOutgoing ? ">" : "<") + m.Name);
        Assert.Equal( // asked once by the leg and once for the link
            ">STATUS ENQUIRY, >STATUS ENQUIRY, <STATUS, <STATUS, <BYE, >200 OK (BYE), >DISCONNECT, <RELEASE, >RELEASE COMPLETE", string.Join(", ", names));
    }

    /// <summary>What the exchange sends is kept as it came, whatever it is, and said.</summary>
    [Fact]
    public void DamagedMessages_AreKept_AndSaidSomehow()
    {
        var random = new Prng(4);
        _e1.Talk("05550101");
        byte[][] messages =
        [
            Convert.FromHexString("080280017B" + "1E028A88"), // INFORMATION for our call 1
            Convert.FromHexString("0802800103" + "1E028A88" + "2809" + "4E4F204F4E4520ABCD"), // PROGRESS
            Convert.FromHexString("0802000905" + "0403809 0A3".Replace(" ", "", StringComparison.Ordinal) + "1803A9838F" + "7008C135353536323031"), // SETUP
        ];
        var kept = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var octets = (byte[])messages[random.Next(messages.Length)].Clone();
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                octets[random.Next(octets.Length)] = (byte)random.NextUInt64();
            }

            _e1.Site.Node!.Media.OnDlIndication(new(1, DlPrimitive.DataIndication, new(octets.AsSpan(0, random.Next(octets.Length + 1)))));
            if (i % 100 == 0)
            {
                kept += _e1.Site.Node!.MessagesOf("last")!.Messages.Count;
                _e1.Seconds(0.1);
            }
        }

        Assert.True(kept > 200, $"{kept}"); // each look found some, whichever call was the last
    }

    [Fact]
    public void OnlyTheLastCalls_AreKept()
    {
        Assert.Null(_e1.Site.Node!.MessagesOf("last"));
        _e1.Talk("05550101").HangUp();
        _e1.Seconds(3);
        var first = _e1.Site.Node!.MessagesOf("last")!.Call;
        Assert.Equal(first, _e1.Site.Node!.MessagesOf(first)!.Call);
        Assert.Null(_e1.Site.Node!.MessagesOf("nonsense"));
        for (var i = 0; i < CallMessages.MaxLegs / 2; i++)
        {
            Assert.NotNull(_e1.Site.Node!.MessagesOf(first));
            _e1.Talk("05550101").HangUp();
            _e1.Seconds(3);
        }

        Assert.Null(_e1.Site.Node!.MessagesOf(first));
    }

    private string Text(string call)
    {
        var text = new StringWriter { NewLine = "\n" };
        LadderText.Write(text, _e1.Site.Node!.MessagesOf(call)!, TimeZoneInfo.Utc);
        return System.Text.RegularExpressions.Regex.Replace(text.ToString(), "(SIP/[0-9]+)-[0-9a-f]+", "$1");
    }
}
