using System.Runtime.CompilerServices;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Exchange.Pri;
using Trunkline.Fxo;
using Trunkline.Isdn.CallControl;
using Trunkline.Links;

namespace Trunkline.Exchange.Tests;

/// <summary>The exchange's commands: what they do, and what is said to wrong ones.</summary>
public sealed class ExchangeCommandsTests
{
    private readonly Rig _rig = new();

    [Theory]
    [InlineData("span 1 cut", true, "span 1 is cut: both ends find no signal (LOS); span 1 clear ends it")]
    [InlineData("  SPAN 2\tAis ", true, "span 2 sends all ones (AIS); span 2 clear ends it")]
    [InlineData("span 1 rai", true, "span 1 does not hear the site, and says so (RAI); span 1 clear ends it")]
    [InlineData("span 1 drop 10%", true, "span 1 loses 10 % of the D-channel's frames, each way; span 1 clear ends it")]
    [InlineData("span 1 drop 2.5e-3", true, "span 1 loses 0.25 % of the D-channel's frames, each way; span 1 clear ends it")]
    [InlineData("span 1 drop 0", true, "span 1 loses no frames of the D-channel any more")]
    [InlineData("span 1 clear", true, "span 1 is well again")]
    [InlineData("span 2 errors 1e-6", true, "span 2 has a bit error ratio of 1e-6, each way, so that a test over a loop finds both together; span 2 clear ends it")]
    [InlineData("span 2 errors 0.0125", true, "span 2 has a bit error ratio of 1.25e-2, each way, so that a test over a loop finds both together; span 2 clear ends it")]
    [InlineData("span 2 errors 0", true, "span 2 has no bit errors any more")]
    [InlineData("span 2 slip", true, "span 2: the site's end slips by a frame")]
    [InlineData("span 2 clock 50", true, "span 2: the exchange's clock is 50 ppm fast, a slip every 2.5 s; span 2 clear ends it")]
    [InlineData("span 2 clock -1000", true, "span 2: the exchange's clock is 1000 ppm slow, a slip every 0.13 s; span 2 clear ends it")]
    [InlineData("span 2 clock 0", true, "span 2: both clocks are the same")]
    [InlineData("span 1 loop", true, "span 1 is looped: what the site sends comes back to it, its timeslots in new frames; no calls and no D-channel meanwhile (trunkline span 1 bert measures over it); span 1 loop none ends it")]
    [InlineData("span 2 loop LINE", true, "span 2 is looped: what the site sends comes back to it, bit by bit, frames and errors too; no calls and no D-channel meanwhile (trunkline span 2 bert measures over it); span 2 loop none ends it")]
    [InlineData("span 2 loop 1-31", true, "span 2: what the site sends in timeslots 1-15,17-31 comes back to it, the D-channel and the rest go on (trunkline span 2 bert --timeslots 1-15,17-31 measures over it); span 2 loop none ends it")]
    [InlineData("span 1 loop 5", true, "span 1: what the site sends in timeslot 5 comes back to it, the D-channel and the rest go on (trunkline span 1 bert --timeslots 5 measures over it); span 1 loop none ends it")]
    [InlineData("span 1 loop none", true, "span 1 is not looped any more")]
    [InlineData("span 1 loop 16", false, "\"16\" is nothing to loop: expected line, payload, none or B-channels of the span, 1-15,17-31, as in span 1 loop 1-15")]
    [InlineData("span 1 loop local", false, "\"local\" is nothing to loop: expected line, payload, none or B-channels of the span, 1-15,17-31, as in span 1 loop 1-15")]
    [InlineData("call", false, "call whom? expected call NUMBER [from NUMBER|withheld] [on span N|line N], as in call 5556201 from 02079460123")]
    [InlineData("call home", false, "\"home\" is no number: expected digits, as in call 5556201 from 02079460123")]
    [InlineData("call 5556201 from", false, "\"from\" was not understood: expected call NUMBER [from NUMBER|withheld] [on span N|line N], as in call 5556201 from 02079460123")]
    [InlineData("call 5556201 from nobody", false, "\"nobody\" is no number of a caller: expected digits or withheld, as in call 5556201 from 02079460123")]
    [InlineData("call 5556201 on span 9", false, "there is no span \"9\": this exchange has spans 1 to 2")]
    [InlineData("call 5556201 on line 2", false, "there is no line \"2\": this exchange has lines 1, 3, 4")]
    [InlineData("call 5556201 on trunk 1", false, "\"trunk\" is nothing to call on: expected span N or line N, as in call 5556201 from 02079460123 on span 1")]
    [InlineData("call 5556299", false, "\"5556299\" is no number of this site: the exchange serves it 2075550100 (main number), 5556201 to 5556204 (direct dialling in), 5556000 (hunts over lines 1 to 4, each with a number of its own from 5556001); \"call 5556299 on span 1\" sends it all the same")]
    [InlineData("call 0205556201", false, "nothing to send the call over: span 1 has its D-channel down; span 2 has its D-channel down")]
    [InlineData("call 5556201 on span 2", false, "nothing to send the call over: span 2 has its D-channel down")]
    [InlineData("call 5556000 from 02079460123", true, "5556000 rings on the first free line, from 02079460123")]
    [InlineData("call 5556002", true, "line 3 rings, from 02079460123; line 3 hangup ends it")]
    [InlineData("call 5556001 from withheld on line 4", true, "line 4 rings, from a withheld number; line 4 hangup ends it")]
    [InlineData("line 3 cut", true, "line 3 is cut: the site finds no battery; line 3 clear mends it")]
    [InlineData("line 3 clear", true, "line 3 is well as it is")]
    [InlineData("", false, "no command: expected show, call NUMBER …, span N … or line N …; trunkline exchange --help lists them")]
    [InlineData("spam 1 cut", false, "\"spam\" is no command: expected show, call NUMBER …, span N … or line N …; trunkline exchange --help lists them")]
    [InlineData("show me", false, "too much: nothing was expected after \"show\", and found \"me\"")]
    [InlineData("span", false, "which span? expected its number, as in span 1 cut; this exchange has spans 1 to 2")]
    [InlineData("span cut", false, "\"cut\" is no number of a span: expected one as in span 1 cut; this exchange has spans 1 to 2")]
    [InlineData("span -1 cut", false, "\"-1\" is no number of a span: expected one as in span 1 cut; this exchange has spans 1 to 2")]
    [InlineData("span 99999999999 cut", false, "\"99999999999\" is no number of a span: expected one as in span 1 cut; this exchange has spans 1 to 2")]
    [InlineData("span 3 cut", false, "there is no span 3: this exchange has spans 1 to 2")]
    [InlineData("line 2 cut", false, "there is no line 2: this exchange has lines 1, 3, 4")]
    [InlineData("span 1", false, "span 1 is to do what? expected one of cut, ais, rai, drop, errors, slip, clock, loop, hangup, restart, clear")]
    [InlineData("span 1 ctu", false, "\"ctu\" is nothing a span can do: expected one of cut, ais, rai, drop, errors, slip, clock, loop, hangup, restart, clear")]
    [InlineData("line 1 ais", false, "\"ais\" is nothing a line can do: expected one of cut, mute, hangup, clear")]
    [InlineData("span 1 cut now", false, "too much: nothing was expected after \"span 1 cut\", and found \"now\"")]
    [InlineData("span 1 drop", false, "drop needs a value: expected span N drop SHARE, as in span 1 drop 10%")]
    [InlineData("span 1 drop 1.5", false, "\"1.5\" is no share: expected 0 to 1, or 0% to 100%, as in span 1 drop 10%")]
    [InlineData("span 1 drop NaN", false, "\"NaN\" is no share: expected 0 to 1, or 0% to 100%, as in span 1 drop 10%")]
    [InlineData("span 1 drop -0.1", false, "\"-0.1\" is no share: expected 0 to 1, or 0% to 100%, as in span 1 drop 10%")]
    [InlineData("span 1 errors 1e-6", false, "span 1 is simulated without bits: only samples have errors, slips and clocks")]
    [InlineData("span 1 slip", false, "span 1 is simulated without bits: only samples have errors, slips and clocks")]
    [InlineData("span 1 clock 5", false, "span 1 is simulated without bits: only samples have errors, slips and clocks")]
    [InlineData("span 2 errors 0.6", false, "\"0.6\" is no bit error ratio: expected 0 to 0.5, as in span 2 errors 1e-6")]
    [InlineData("span 2 errors many", false, "\"many\" is no bit error ratio: expected 0 to 0.5, as in span 2 errors 1e-6")]
    [InlineData("span 2 clock 1001", false, "\"1001\" are no parts in a million: expected a whole number from -1000 to 1000, as in span 2 clock 50")]
    [InlineData("span 2 clock 0.5", false, "\"0.5\" are no parts in a million: expected a whole number from -1000 to 1000, as in span 2 clock 50")]
    [InlineData("span 1 hangup 5,6", false, "\"5,6\" is no timeslot: expected one number from 1 to 31")]
    [InlineData("span 1 hangup 5", false, "nobody to hang up in timeslot 5 of span 1: there is no call, or one of the site's own that has not been answered")]
    [InlineData("span 1 restart 15-17", false, "\"15-17\" are no B-channels of span 1: it has 1-15,17-31")]
    [InlineData("span 1 restart 5", false, "the D-channel of span 1 is down: RESTART would not be heard")]
    [InlineData("line 1 hangup", false, "nobody to hang up on line 1: it is idle")]
    [InlineData("\u001b[2Jspan", false, "\"?[2Jspan\" is no command: expected show, call NUMBER …, span N … or line N …; trunkline exchange --help lists them")]
    public void Commands_AreAnsweredInWords(string command, bool ok, string text)
    {
        Assert.Equal(new ExchangeAnswer(ok, text), _rig.Do(command));
    }

    [Fact]
    public void Faults_AreMade_Shown_AndEnded()
    {
        Assert.True(_rig.Do("span 1 ais").Ok);
        Assert.True(_rig.Do("span 1 drop 0.5").Ok);
        Assert.True(_rig.Do("span 2 errors 1e-5").Ok);
        Assert.True(_rig.Do("span 2 clock -20").Ok);
        Assert.True(_rig.Do("span 2 drop 0.001").Ok);
        Assert.True(_rig.Do("line 3 cut").Ok);
        Assert.Equal((1e-5, 1e-5, -20), (_rig.Line.FromFar.BitErrorRatio, _rig.Line.ToFar.BitErrorRatio, _rig.Line.FarPpm));
        Assert.Equal((PriFault.Ais, PriFault.None, 0.5, 0.5), (_rig.Cards[0].Fault, _rig.Cards[1].Fault, _rig.Cards[0].LossFromSubscriber, _rig.Cards[0].LossToSubscriber));
        Assert.Equal(SpanAlarms.Ais, _rig.Subscriber.Alarms);
        Assert.Equal((LineBattery.Absent, LineBattery.Normal), (_rig.Bank.Switch.Lines[1].Sense.Battery, _rig.Bank.Switch.Lines[0].Sense.Battery));
        var shown = _rig.Do("show");
        Assert.Equal(
            """
            span 1  D-channel down, 30 channels, 0 in use; finds RAI; on command: sends AIS, loses 50 % of the D-channel's frames
            span 2  D-channel down, 30 channels, 0 in use; on command: loses 0.1 % of the D-channel's frames, bit error ratio 1e-5, clock 20 ppm slow
            line 1  5556001, idle
            line 3  5556002, cut
            line 4  5556003, idle
            numbers: 2075550100 (main number), 5556201 to 5556204 (direct dialling in), 5556000 (hunts over lines 1 to 4, each with a number of its own from 5556001)
            """, shown.Text);
        Assert.Equal([new(1, false, 30, 0, "RAI", "ais", 0.5, 0, 0, "none"), new SpanShown(2, false, 30, 0, "OK", "none", 0.001, 1e-5, -20, "none")], shown.Spans!);
        Assert.Equal([new(1, "5556001", "idle"), new LineShown(3, "5556002", "cut"), new LineShown(4, "5556003", "idle")], shown.Lines!);

        Assert.True(_rig.Do("span 1 clear").Ok);
        Assert.True(_rig.Do("span 2 clear").Ok);
        Assert.Equal((0, 0, 0), (_rig.Line.FromFar.BitErrorRatio, _rig.Line.ToFar.BitErrorRatio, _rig.Line.FarPpm));
        Assert.Equal("line 3 is well again", _rig.Do("line 3 clear").Text);
        Assert.Contains("\nline 1  5556001, idle\nlines 3-4  5556002 to 5556003, idle\n", _rig.Do("show").Text, StringComparison.Ordinal);
        Assert.Equal((PriFault.None, 0.0, 0.0), (_rig.Cards[0].Fault, _rig.Cards[0].LossFromSubscriber, _rig.Cards[0].LossToSubscriber));
        Assert.Equal(SpanAlarms.None, _rig.Subscriber.Alarms);
        Assert.Equal(LineBattery.Normal, _rig.Bank.Switch.Lines[1].Sense.Battery);
    }

    [Fact]
    public void Loops_AreMade_Shown_AndEnded()
    {
        Assert.True(_rig.Do("span 1 loop").Ok);
        Assert.True(_rig.Do("span 2 loop line").Ok);
        Assert.Equal((SpanLoop.Payload, SpanLoop.Line, SpanLoop.Line), (_rig.Cards[0].Loop, _rig.Cards[1].Loop, _rig.Line.Far.Loop));
        Assert.StartsWith(
            "span 1  D-channel down, 30 channels, 0 in use; finds LOOP; on command: payload loop\nspan 2  D-channel down, 30 channels, 0 in use; finds LOOP; on command: line loop\n",
            _rig.Do("show").Text, StringComparison.Ordinal);
        Assert.True(_rig.Do("span 2 loop 5-7").Ok);
        Assert.Equal((SpanLoop.None, SpanLoop.None, 0xE0u), (_rig.Cards[1].Loop, _rig.Line.Far.Loop, _rig.Cards[1].LoopedTimeslots));
        Assert.Equal("5-7", _rig.Do("show").Spans![1].Loop);
        Assert.Contains("on command: timeslots 5-7 looped\n", _rig.Do("show").Text, StringComparison.Ordinal);
        Assert.True(_rig.Do("span 2 clear").Ok);
        Assert.True(_rig.Do("span 1 loop none").Ok);
        Assert.Equal((SpanLoop.None, 0u, PortAlarms.None), (_rig.Cards[1].Loop, _rig.Cards[1].LoopedTimeslots, _rig.Cards[0].Alarms));
    }

    /// <summary>What somebody in the country dials, and how it is sent.</summary>
    [Theory]
    [InlineData("2075550100", "2075550100", TypeOfNumber.National)]
    [InlineData("02075550100", "2075550100", TypeOfNumber.National)]
    [InlineData("75550100", "2075550100", TypeOfNumber.National)]
    [InlineData("5556204", "5556204", TypeOfNumber.Subscriber)]
    [InlineData("0205556201", "5556201", TypeOfNumber.Subscriber)]
    [InlineData("205556201", "5556201", TypeOfNumber.Subscriber)]
    [InlineData("5556205", null, TypeOfNumber.Unknown)]
    [InlineData("555620", null, TypeOfNumber.Unknown)]
    [InlineData("*21#", null, TypeOfNumber.Unknown)]
    [InlineData("0", null, TypeOfNumber.Unknown)]
    [InlineData("+442075550100", null, TypeOfNumber.International)]
    public void ServedNumbers_AreFoundAsTheyAreDialled(string dialled, string? sent, TypeOfNumber type)
    {
        var numbers = new ServedNumbers("20", [new("2075550100", 1, "main number"), new("5556201", 4, "direct dialling in")]);
        Assert.True(PhoneNumber.TryParse(dialled, out var number));
        Assert.Equal(sent is not null, numbers.TryFind(number, out var found));
        Assert.Equal((sent ?? number.Digits, type), (found.Digits, found.Type));
    }

    [Fact]
    public void TheTableOfCommands_HasEachOnce_AndItsExamplesAreUnderstood()
    {
        Assert.Equal(ExchangeCommands.Forms.Count, ExchangeCommands.Forms.Select(f => f.Form).Distinct().Count());
        foreach (var form in ExchangeCommands.Forms)
        {
            Assert.DoesNotContain("expected", new Rig().Do(form.Example).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Table_InTheDocument_IsTheTable()
    {
        const string Begin = "<!-- generated: commands -->\n", End = "<!-- end commands -->";
        var page = Page();
        var text = File.ReadAllText(page);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("TRUNKLINE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(page, text[..from] + ExchangeCommands.Table() + text[to..]);
            return;
        }

        Assert.Equal(ExchangeCommands.Table(), text[from..to]);
    }

    private static string Page([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../docs/exchange.md"));

    [Fact]
    public void AnyWords_AreAnswered()
    {
        string[] words = ["show", "span", "line", "1", "2", "3", "cut", "ais", "drop", "0.1", "restart", "1-31", "hangup", "clear", "loop", "call", "from", "on", "5556201", "withheld", "\0", "\uD800", "9e99", "٣", "%", "-", "1e-999"];
        var random = new Prng(3);
        for (var i = 0; i < 20_000; i++)
        {
            var command = string.Join(' ', Enumerable.Range(0, random.Next(6)).Select(_ => words[random.Next(words.Length)]));
            var answer = _rig.Do(command);
            Assert.InRange(answer.Text.Length, 1, 400);
        }

        var tooLong = _rig.Do(new string('x', 100_000));
        Assert.Equal((false, "a command has at most 200 characters; this one has 100000"), (tooLong.Ok, tooLong.Text));
    }

    private sealed class Rig
    {
        public Rig()
        {
            var loop = new NodeLoop(new WheelTime(new TimerWheel()));
            PriSpanSettings[] settings = [.. Enumerable.Range(0, 2).Select(_ => new PriSpanSettings(
                SpanPortTraits.BChannels, Q931Values.EuroIsdnNetwork, LapdValues.Default with { Side = LapdSide.Network }))];
            var (events, samples) = (new EventPriCard(loop.Wheel), new SamplesPriCard(OperatorProfile.Default));
            Cards = [events, samples];
            var exchange = new PriExchange(loop, settings, Cards);
            events.Connect(exchange.Spans[0], Subscriber);
            samples.Connect(exchange.Spans[1]);
            samples.Attach(Line = new(samples));
            Bank = new(loop.Time, OperatorProfile.Default, 3);
            Commands = new(exchange.Spans, [new(1, Bank.Switch, 0), new(3, Bank.Switch, 1), new(4, Bank.Switch, 2)],
                new("20", [new("2075550100", 1, "main number"), new("5556201", 4, "direct dialling in")]));
        }

        /// <summary>Carries out a command that is answered at once.</summary>
        public ExchangeAnswer Do(string command)
        {
            ExchangeAnswer? answer = null;
            Commands.Do(command, a => answer = a);
            Assert.NotNull(answer);
            return answer;
        }

        /// <summary>Of span 1 without bits, of span 2 with them.</summary>
        public IPriCard[] Cards { get; }

        public FramedSpanPort Line { get; }

        public SpanEar Subscriber { get; } = new();

        public ExchangeLineBank Bank { get; }

        public ExchangeCommands Commands { get; }
    }

    private sealed class SpanEar : ISpanSide
    {
        public SpanAlarms Alarms { get; private set; }

        public void OnFrame(ReadOnlySpan<byte> frame)
        {
        }

        public void OnAlarms(SpanAlarms alarms) => Alarms = alarms;

        public void OnTone(int timeslot, ToneName tone)
        {
        }

        public void OnDigit(int timeslot, char digit)
        {
        }

        public void OnVoice(int timeslot, bool speaks)
        {
        }
    }
}
