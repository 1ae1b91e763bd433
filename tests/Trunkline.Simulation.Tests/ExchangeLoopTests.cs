using Trunkline.Exchange;
using Trunkline.Node;
using Trunkline.Simulation.Phones;
using static Trunkline.Simulation.Tests.SpanShowTests;

namespace Trunkline.Simulation.Tests;

/// <summary>The exchange loops on command, and a bit error test of the site runs over it.</summary>
public sealed class ExchangeLoopTests
{
    private readonly E1SiteTests.Rig _e1 = new(Fidelity.Samples);

    private DecidingNode Node => _e1.Site.Node!;

    /// <summary>One timeslot, several, all: the D-channel stays up, and there is no error.</summary>
    [Theory]
    [InlineData("7", "7", 1)]
    [InlineData("1-5,17", "1-5,17", 6)]
    [InlineData("1-31", "", 30)]
    public void Timeslots_AreMeasuredBesideTheRest(string looped, string measured, int count)
    {
        Tell($"span 1 loop {looped}");
        var bert = Bert(new(measured, "2^15", 10, 0));
        Assert.True(bert.IsGood, string.Join('\n', BertText.Result(bert).Select(l => l.Text)));
        Assert.InRange(bert.Bits, 9 * count * 64_000L, 10 * count * 64_000L);
        Assert.Equal("", Show(_e1).Blocked);
        _e1.Talk("05550101").HangUp();
    }

    /// <summary>What is not looped does not come back.</summary>
    [Fact]
    public void OtherTimeslots_DoNotComeBack()
    {
        Tell("span 1 loop 1-4");
        Assert.False(Bert(new("5", "2^15", 3, 0)).IsInStep);
        Tell("span 1 loop none");
        Assert.False(Bert(new("1", "2^15", 3, 0)).IsInStep);
    }

    [Theory]
    [InlineData("line")]
    [InlineData("payload")]
    public void TheWholeSpan_IsMeasured_AndCarriesCallsAfterwards(string loop)
    {
        Tell($"span 1 loop {loop}");
        _e1.Seconds(12);
        Assert.NotEqual("", Show(_e1).Blocked);
        var bert = Bert(new("", "2^20", 10, 0));
        Assert.True(bert.IsGood, string.Join('\n', BertText.Result(bert).Select(l => l.Text)));
        Tell("span 1 loop none");
        _e1.Seconds(5);
        Assert.Equal("", Show(_e1).Blocked);
        _e1.Talk("05550101").HangUp();
        _e1.Seconds(3);
        Assert.Equal("", _e1.Site.Stuck());
    }

    /// <summary>The ratio that was set, once for each way: within five standard deviations of a Poisson count.</summary>
    [Theory]
    [InlineData("payload")]
    [InlineData("1-15,17-31")]
    public void ErrorsThatWereSet_AreFound(string loop)
    {
        Tell($"span 1 loop {loop}");
        Tell("span 1 errors 1e-6");
        var bert = Bert(new("", "2^15", 60, 0));
        var expected = 2e-6 * bert.Bits;
        Assert.InRange(bert.Errors, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
        Assert.Equal((true, 0), (bert.IsInStep, bert.Losses));
    }

    /// <summary>A call to the loop number, measured over: the caller hears nothing of the pattern, and itself afterwards.</summary>
    [Fact]
    public void CallToTheLoopNumber_IsMeasuredOver()
    {
        var call = _e1.Talk("05550113");
        call.Audio!.Speak(700, -12);
        _e1.Seconds(2);
        Assert.InRange(call.Audio.Heard(400).Frequency, 699, 701);
        Assert.Equal("calls have timeslots 31: name idle ones with --timeslots, wait, or measure over the calls with --in-calls", Start(new("31", "2^15", 5, 0)));
        Assert.Equal("", Start(new("31", "2^15", 10, 0, InCalls: true)));
        _e1.Seconds(6);
        Assert.InRange(call.Audio.Heard(400).Dbm0, -200, -60);
        _e1.Until(() => !Node.ShowBert(1)!.IsRunning);
        Assert.True(Node.ShowBert(1)!.IsGood);
        _e1.Seconds(2);
        Assert.InRange(call.Audio.Heard(400).Frequency, 699, 701);
        Assert.Equal(PhoneCallState.Talking, call.State);
        call.HangUp();
        _e1.Seconds(3);
        Assert.Equal("", _e1.Site.Stuck());
    }

    /// <summary>Without bits it is what has a name that comes back.</summary>
    [Fact]
    public void CallToTheLoopNumber_InEvents_HearsItself()
    {
        var e1 = new E1SiteTests.Rig(Fidelity.Events);
        var call = e1.Talk("05550113");
        call.Media!.Speak(0);
        e1.Seconds(1);
        Assert.False(call.Signals!.HearsVoice);
        call.Media.Speak(700);
        e1.Seconds(1);
        Assert.True(call.Signals.HearsVoice);
        call.Media.SendDigits("42#");
        e1.Seconds(3);
        Assert.Contains("42#", call.Media.Digits, StringComparison.Ordinal);
        call.HangUp();
        e1.Seconds(3);
        Assert.Equal("", e1.Site.Stuck());
    }

    private void Tell(string command) =>
        new ExchangeCommands(_e1.Site.Pri.Spans, []).Do(command, answer => Assert.True(answer.Ok, answer.Text));

    private string Start(BertOrder order)
    {
        SpanOrderResult? result = null;
        Node.StartBert(1, order, r => result = r);
        _e1.Until(() => result is not null);
        return result!.Reason;
    }

    private BertView Bert(BertOrder order)
    {
        Assert.Equal("", Start(order));
        Assert.True(_e1.Site.World.AdvanceUntil(() => !Node.ShowBert(1)!.IsRunning, TimeSpan.FromSeconds(order.Seconds + 10)));
        return Node.ShowBert(1)!;
    }
}
