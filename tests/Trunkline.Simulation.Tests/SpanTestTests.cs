using Trunkline.E1;
using Trunkline.Node;
using static Trunkline.Simulation.Tests.SpanShowTests;

namespace Trunkline.Simulation.Tests;

/// <summary>Loops, alarms on command and the bit error test on a span of a whole site, with bits.</summary>
public sealed class SpanTestTests
{
    private readonly E1SiteTests.Rig _e1 = new(Fidelity.Samples);

    private FramedSpanPort Port => _e1.Site.SpanPorts[0];

    private DecidingNode Node => _e1.Site.Node!;

    [Theory]
    [InlineData("local", SpanLoop.Local)]
    [InlineData("line", SpanLoop.Line)]
    [InlineData("payload", SpanLoop.Payload)]
    public void Loop_IsMade_BlocksCalls_IsShown_AndEndsByItself(string what, SpanLoop loop)
    {
        Assert.Equal("", Loop(new(what, 30, false)));
        Assert.Equal(loop, Port.Near.Loop);
        _e1.Seconds(1);
        var span = Show(_e1);
        Assert.Equal(("LOOP: the span is looped, for a measurement", what, "none"), (span.Blocked, span.Test!.Loop, span.Test.Alarm));
        Assert.InRange(span.Test.SecondsLeft, 28, 30);
        Assert.All(span.Timeslots, t => Assert.Equal("OutOfService", t.State));
        _e1.Seconds(27);
        Assert.Equal(loop, Port.Near.Loop);
        _e1.Seconds(3);
        Assert.Equal(SpanLoop.None, Port.Near.Loop);
        _e1.Seconds(30);
        Assert.Equal(("", null), (Show(_e1).Blocked, Show(_e1).Test));
    }

    [Theory]
    [InlineData("rai", SpanSignal.RemoteAlarm, PortAlarms.RemoteAlarm)]
    [InlineData("ais", SpanSignal.Ais, PortAlarms.Ais)]
    public void Alarm_IsSent_AndEndsOnCommand(string what, SpanSignal signal, PortAlarms seen)
    {
        Assert.Equal("", Alarm(new(what, 600, false)));
        Assert.Equal(signal, Port.Near.Signal);
        _e1.Seconds(1);
        Assert.Equal(seen, Port.Far.Alarms);
        Assert.Equal(("TEST: we send an alarm on command", what), (Show(_e1).Blocked, Show(_e1).Test!.Alarm));
        Assert.Equal("", Alarm(new("none", 600, false)));
        Assert.Equal(SpanSignal.Normal, Port.Near.Signal);
        _e1.Seconds(100);
        Assert.Equal("", Show(_e1).Blocked);
    }

    [Fact]
    public void CallsOnTheSpan_ForbidALoop_UnlessForced()
    {
        _e1.Talk("05550101");
        Assert.Equal("a call is on span 1 and would be cut: --force does it all the same", Loop(new("line", 60, false)));
        Assert.Equal(SpanLoop.None, Port.Near.Loop);
        Assert.Equal("", Loop(new("line", 60, true)));
        Assert.Equal(SpanLoop.Line, Port.Near.Loop);
    }

    [Fact]
    public void Refusals_AreSaidInWords()
    {
        var events = new E1SiteTests.Rig(Fidelity.Events);
        SpanOrderResult? result = null;
        events.Site.Node!.LoopSpan(1, new("line", 60, false), r => result = r);
        events.Until(() => result is not null);
        Assert.Equal("an attachment of kind events cannot make a line loop; it can make none", result!.Reason);
        events.Site.Node!.AlarmSpan(1, new("ais", 60, false), r => result = r);
        events.Seconds(1);
        Assert.Equal("an attachment of kind events cannot send AIS on command", result!.Reason);
        Assert.Equal("a loop is none, local, line or payload", Loop(new("there", 60, false)));
        Assert.Equal("a test lasts from 1 to 65,535 seconds", Loop(new("line", 0, false)));
        Assert.Equal("0-3 are no timeslots: expected numbers from 1 to 31, as in 1-15,17-31", Start(new("0-3", "2^15", 10, 0)));
        Assert.Equal("none of these timeslots are B-channels of span 1; it has 1-15,17-31", Start(new("16", "2^15", 10, 0)));
        Assert.StartsWith("a pattern is one of 2^9,", Start(new("1", "2^7", 10, 0)), StringComparison.Ordinal);
        _e1.Talk("05550101");
        Assert.Equal("calls have timeslots 31: name idle ones with --timeslots, wait, or measure over the calls with --in-calls", Start(new("1-31", "2^15", 10, 0)));
    }

    /// <summary>Orders of any text and number, as the socket's JSON may bring them: each is answered, in words where it is refused, and calls pass afterwards.</summary>
    [Fact]
    public void Orders_OfAnyTextAndNumber_AreAnswered()
    {
        var e1 = new E1SiteTests.Rig(Fidelity.Samples);
        var prng = new Base.Prng(65535);
        string?[] texts = [null, "", "none", "local", "line", "payload", "rai", "ais", "LOCAL", "\0", new('x', 5000), "1-15,17-31", "0", "16", "31-1", "1-", "-", ",", "4294967296", "2^15", "1010"];
        int[] numbers = [0, 1, -1, 2, 600, 65_535, 65_536, int.MaxValue, int.MinValue];
        for (var round = 0; round < 400; round++)
        {
            var answers = 0;
            void Answered(Node.SpanOrderResult result) => answers += result.Reason.Length < 400 ? 1 : 0;
            var (text, span, seconds) = (texts[prng.Next(texts.Length)], prng.Next(4) == 0 ? numbers[prng.Next(numbers.Length)] : 1, numbers[prng.Next(numbers.Length)]);
            switch (prng.Next(4))
            {
                case 0:
                    e1.Site.Node!.LoopSpan(span, new(text, seconds, prng.Next(2) == 0), Answered);
                    break;
                case 1:
                    e1.Site.Node!.AlarmSpan(span, new(text, seconds, prng.Next(2) == 0), Answered);
                    break;
                case 2:
                    e1.Site.Node!.StartBert(span, new(text, texts[prng.Next(texts.Length)] ?? "", seconds, numbers[prng.Next(numbers.Length)]), Answered);
                    break;
                default:
                    e1.Site.Node!.StopBert(span, Answered);
                    break;
            }

            e1.Seconds(0.1);
            Assert.Equal(1, answers);
        }

        foreach (var what in new[] { "loop", "alarm", "bert" })
        {
            Node.SpanOrderResult? result = null;
            switch (what)
            {
                case "loop":
                    e1.Site.Node!.LoopSpan(1, new("none", 1, true), r => result = r);
                    break;
                case "alarm":
                    e1.Site.Node!.AlarmSpan(1, new("none", 1, true), r => result = r);
                    break;
                default:
                    e1.Site.Node!.StopBert(1, r => result = r);
                    break;
            }

            e1.Seconds(0.1);
            Assert.Equal("", result!.Reason);
        }

        e1.Seconds(100);
        e1.Talk("05550101").HangUp();
        e1.Seconds(5);
        Assert.Equal("", e1.Site.Stuck());
    }

    [Theory]
    [InlineData("2^9")]
    [InlineData("2^11")]
    [InlineData("2^15")]
    [InlineData("2^20")]
    [InlineData("2^23")]
    [InlineData("ones")]
    [InlineData("1010")]
    public void Bert_OverALocalLoop_IsGood_AndCountsWhatIsInjected(string pattern)
    {
        Assert.Equal("", Loop(new("local", 60, false)));
        var good = Bert(new("1-31", pattern, 4, 0));
        Assert.True(good.IsGood, string.Join('\n', BertText.Result(good).Select(l => l.Text)));
        Assert.InRange(good.Bits, 3 * 30 * 64_000L, 4 * 30 * 64_000L);
        var injected = Bert(new("1-31", pattern, 4, 17));
        Assert.Equal((17L, 17, 1, 0, true, false), (injected.Errors, injected.Injected, injected.ErroredSeconds, injected.Losses, injected.IsInStep, injected.IsGood));
    }

    /// <summary>Every wrong bit of the line that falls into the tested timeslots is counted, by the tester and by CRC-4.</summary>
    [Fact]
    public void Bert_OverTheFarEndsLoop_CountsTheLinesErrors()
    {
        Port.Far.Loop = SpanLoop.Payload;
        Assert.Equal("", Start(new("1-15,17-31", "2^15", 30, 0)));
        _e1.Seconds(3);
        var before = Port.Counters.CrcErrors;
        for (var i = 0; i < 40; i++)
        {
            var timeslot = 1 + (i % 15);
            Port.FromFar.ErrorAt((timeslot * 8) + (i % 8));
            _e1.Seconds(0.2);
        }

        _e1.Until(() => !Node.ShowBert(1)!.IsRunning);
        var bert = Node.ShowBert(1)!;
        Assert.Equal((40L, 40L, 40L), (bert.Errors, Port.FromFar.BitErrors, Port.Counters.CrcErrors - before));
        Assert.Equal((40L, 0, true), (Show(_e1).Counters.CrcErrors - before, bert.Losses, bert.IsInStep));
        Assert.InRange(bert.ErroredSeconds, 7, 9);
    }

    [Fact]
    public void Bert_MeasuresTheLinesErrorRatio()
    {
        Port.Far.Loop = SpanLoop.Payload;
        Port.FromFar.BitErrorRatio = 1e-5;
        var bert = Bert(new("", "2^15", 20, 0));
        Assert.InRange(bert.Ratio, 0.8e-5, 1.2e-5);
        Assert.True(bert.IsInStep);
    }

    [Fact]
    public void Bert_NobodyLoops_NeverInStep_AndNoCallTakesItsChannels()
    {
        Assert.Equal("", Start(new("1-30", "2^15", 20, 0)));
        Assert.Equal("a bit error test is running on span 1: wait for its end", Start(new("1-30", "2^15", 5, 0)));
        var call = _e1.Talk("05550101"); // the one that is left
        Assert.Equal(29, Show(_e1).Timeslots.Count(t => t is { State: "BlockedLocal", Alarm: "a bit error test has it" }));
        var refused = _e1.Office.Call("05550101");
        _e1.Until(() => refused.State == Phones.PhoneCallState.Ended);
        _e1.Until(() => !Node.ShowBert(1)!.IsRunning);
        var bert = Node.ShowBert(1)!;
        Assert.Equal((false, 0L), (bert.IsInStep, bert.Bits));
        Assert.Contains(BertText.Result(bert), l => l.Text.StartsWith("NO PATTERN: nothing of it came back", StringComparison.Ordinal));
        Assert.All(Show(_e1).Timeslots.Where(t => t.Timeslot != 31), t => Assert.Equal("Idle", t.State));
        call.HangUp();
    }

    [Fact]
    public void Bert_Stopped_OrItsGatewayLost_GivesTheChannelsBack()
    {
        Assert.Equal("", Start(new("1-3", "2^15", 600, 0)));
        _e1.Seconds(2);
        SpanOrderResult? stopped = null;
        Node.StopBert(1, r => stopped = r);
        _e1.Until(() => stopped is not null);
        Assert.Equal(("", false), (stopped!.Reason, Node.ShowBert(1)!.IsRunning));
        Assert.All(Show(_e1).Timeslots, t => Assert.Equal("Idle", t.State));
        Assert.Equal("", Start(new("1-3", "2^15", 600, 0)));
        Node.Media.OnLost(Control.GatewayError.LinkClosed);
        Assert.Equal((false, "the gateway was lost"), (Node.ShowBert(1)!.IsRunning, Node.ShowBert(1)!.Reason));
    }

    /// <summary>Every channel is measured: the test ends for a call for help, in words, before anybody's call is ended, and the call's audio passes.</summary>
    [Fact]
    public void Bert_OfEveryChannel_EndsForACallForHelp()
    {
        Assert.Equal("", Start(new("", "2^15", 600, 0)));
        _e1.Seconds(2);
        var began = _e1.Site.World.Time.GetUtcNow();
        var help = _e1.Office.Call("112");
        _e1.Until(() => help.State == Phones.PhoneCallState.Talking);
        Assert.InRange((_e1.Site.Records.First(r => r.DestinationChannel.Length > 0).Start - began).TotalSeconds, 0, 0.5);
        var bert = Node.ShowBert(1)!;
        Assert.Equal((false, "ended for the emergency call from 202"), (bert.IsRunning, bert.Reason));
        Assert.Contains(Node.Status().Alarms, a => a.Text == "span 1: the bit error test was ended for the emergency call from 202");
        Assert.Equal("", Start(new("1-3", "2^15", 1, 0))); // the gateway has none running, either
        Assert.Equal(0, Node.CallControl.Preempted);
        _e1.Seconds(2);
        Assert.Equal(Phones.PhoneCallState.Talking, help.State);
    }

    /// <summary>One channel is left and carries a call: the channels that are measured are given up first.</summary>
    [Fact]
    public void Bert_IsGivenUp_BeforeACallIs()
    {
        Assert.Equal("", Start(new("1-30", "2^15", 600, 0)));
        var up = _e1.Talk("05550101");
        var help = _e1.Office.Call("112");
        _e1.Until(() => help.State == Phones.PhoneCallState.Talking);
        Assert.Equal((Phones.PhoneCallState.Talking, 0L), (up.State, Node.CallControl.Preempted));
    }

    /// <summary>A loop or an alarm on command keeps the whole span from carrying calls: it is ended, and the call goes out when the D-channel is back.</summary>
    [Theory]
    [InlineData("local")]
    [InlineData("line")]
    [InlineData("payload")]
    [InlineData("ais")]
    [InlineData("rai")]
    public void LoopOrAlarmOnCommand_EndsForACallForHelp(string what)
    {
        Assert.Equal("", what is "ais" or "rai" ? Alarm(new(what, 3600, false)) : Loop(new(what, 3600, false)));
        _e1.Seconds(30);
        Assert.NotEqual("", Show(_e1).Blocked);
        var began = _e1.Site.World.Time.Elapsed;
        var help = _e1.Office.Call("112");
        _e1.Until(() => help.State == Phones.PhoneCallState.Talking);
        Assert.InRange((_e1.Site.World.Time.Elapsed - began).TotalSeconds, 0, 25);
        Assert.Contains(Node.Status().Alarms, a => a.Text == "span 1: the loop or the alarm on command was ended for the emergency call from 202");
        Assert.Equal((SpanLoop.None, SpanSignal.Normal), (Port.Near.Loop, Port.Near.Signal));
    }

    private string Loop(SpanTestOrder order) => Ordered(a => Node.LoopSpan(1, order, a));

    private string Alarm(SpanTestOrder order) => Ordered(a => Node.AlarmSpan(1, order, a));

    private string Start(BertOrder order) => Ordered(a => Node.StartBert(1, order, a));

    private BertView Bert(BertOrder order)
    {
        Assert.Equal("", Start(order));
        _e1.Until(() => !Node.ShowBert(1)!.IsRunning);
        return Node.ShowBert(1)!;
    }

    private string Ordered(Action<Action<SpanOrderResult>> order)
    {
        SpanOrderResult? result = null;
        order(r => result = r);
        _e1.Until(() => result is not null);
        return result!.Reason;
    }
}
