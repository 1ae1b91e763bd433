// Questions about a span that only the gateway can answer: asked by a number, gathered until SpanAnswered closes the answer.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Trunks.Isdn;

namespace Trunkline.Node;

/// <summary>Asks the gateway about spans.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class SpanDesk : ISpanAnswers
{
    /// <summary>Questions open at a time; a further one is refused.</summary>
    private const int MaxOpen = 64;

    private static readonly string[] Clocks = ["none", "recovered", "given"];
    private static readonly string[] Qualities = ["none", "free running", "acquiring", "locked"];
    private static readonly string[] LoopWords = ["none", "local", "line", "payload"];

    private readonly MediaGateway _media;
    private readonly IReadOnlyDictionary<int, IsdnSpan> _spans;
    private readonly Func<IEnumerable<CallView>> _calls;
    private readonly Dictionary<uint, Open> _open = [];
    private readonly Dictionary<int, Bert> _berts = [];
    private uint _last;

    public SpanDesk(MediaGateway media, IReadOnlyDictionary<int, IsdnSpan> spans, Func<IEnumerable<CallView>> calls)
    {
        (_media, _spans, _calls) = (media, spans, calls);
        media.Spans = this;
    }

    /// <summary>Everything about a span.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="answer">Called once, at once or later.</param>
    public void Show(int number, Action<SpanDetailResult> answer)
    {
        if (!_spans.TryGetValue(number, out var span))
        {
            answer(new(null, NoSuchSpan(number)));
        }
        else if (Ask(new(0, number, SpanOrder.Show), out var reason) is { } open)
        {
            open.Closed = (result, why) => answer(result == SpanAnswer.Done && open is { Attachment: { } attachment, Link: { } link }
                ? new(ViewOf(span, open, attachment, link), "") : new(null, why));
        }
        else
        {
            answer(new(null, reason));
        }
    }

    /// <summary>Loops a span, or ends the loop.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="answer">Called once, at once or later.</param>
    public void Loop(int number, SpanTestOrder order, Action<SpanOrderResult> answer)
    {
        var loop = Array.IndexOf(LoopWords, order.What);
        Test(number, loop < 0 ? null : SpanOrder.EndLoop + (byte)loop, order, "a loop is none, local, line or payload", answer, at =>
            $"an attachment of kind {at.Kind} cannot make a {order.What} loop; it can make {LoopsOf(at.Loops) switch { [] => "none", var some => string.Join(", ", some) }}");
    }

    /// <summary>Sends an alarm on a span, or ends it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="answer">Called once, at once or later.</param>
    public void Alarm(int number, SpanTestOrder order, Action<SpanOrderResult> answer) => Test(
        number, order.What switch { "none" => SpanOrder.SendNormal, "rai" => SpanOrder.SendRai, "ais" => SpanOrder.SendAis, _ => null }, order,
        "an alarm is none, rai or ais", answer, at => $"an attachment of kind {at.Kind} cannot send {order.What?.ToUpperInvariant()} on command");

    /// <summary>Begins a bit error test.</summary>
    /// <param name="number">The span's number.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="answer">Called once, at once or later.</param>
    public void StartBert(int number, BertOrder order, Action<SpanOrderResult> answer)
    {
        var refusal = BertRefusal(number, order, out var span, out var mask, out var pattern);
        if (refusal is not null || span is null)
        {
            answer(new(refusal ?? ""));
            return;
        }

        if (Ask(new(0, number, SpanOrder.StartBert, mask, (BertSequenceName)pattern, order.Seconds, order.Inject), out var reason) is not { } open)
        {
            answer(new(reason));
            return;
        }

        var bert = _berts[number] = new(_last, mask, order);
        span.UnderTest = mask; // before the gateway begins: no call takes them meanwhile
        open.Closed = (result, why) =>
        {
            if (result != SpanAnswer.Done)
            {
                (bert.IsOver, bert.Reason) = (true, why);
                span.UnderTest = 0;
            }

            answer(new(why));
        };
    }

    /// <summary>Ends a bit error test.</summary>
    public void StopBert(int number, Action<SpanOrderResult> answer)
    {
        if (!_spans.ContainsKey(number))
        {
            answer(new(NoSuchSpan(number)));
        }
        else if (Ask(new(0, number, SpanOrder.StopBert), out var reason) is { } open)
        {
            open.Closed = (_, why) => answer(new(why));
        }
        else
        {
            answer(new(reason));
        }
    }

    /// <summary>The last bit error test of a span; null when there was none.</summary>
    public BertView? BertOf(int number)
    {
        if (!_berts.TryGetValue(number, out var bert))
        {
            return null;
        }

        var t = bert.Told;
        return new(
            number, Timeslots.Words(bert.Mask), bert.Order.Pattern, bert.Order.Seconds, !bert.IsOver, t.IsInStep, (int)t.Elapsed, (long)t.Bits, (long)t.Errors,
            t.Bits == 0 ? 0 : (double)t.Errors / t.Bits, (int)t.Injected, (int)t.Measured, (int)t.Errored, (int)t.Lost, (int)t.Losses, bert.Reason);
    }

    public void OnAnswered(in SpanAnswered e)
    {
        if (_open.Remove(e.Request, out var open))
        {
            open.Closed?.Invoke(e.Answer, WordsOf(e.Answer));
        }
    }

    public void OnAttachment(in SpanAttachment e)
    {
        if (_open.TryGetValue(e.Request, out var open))
        {
            open.Attachment = e;
        }
    }

    public void OnCounted(in SpanCounted e)
    {
        if (_open.TryGetValue(e.Request, out var open))
        {
            open.Counted = e;
        }
    }

    public void OnLink(in SpanLink e)
    {
        if (_open.TryGetValue(e.Request, out var open))
        {
            open.Link = e;
        }
    }

    public void OnPeriod(in SpanPeriod e)
    {
        if (_open.TryGetValue(e.Request, out var open))
        {
            open.Periods.Add(e);
        }
    }

    public void OnBert(in BertTold e)
    {
        if (_spans.TryGetValue(e.Span, out var span) && _berts.TryGetValue(e.Span, out var bert) && bert.Request == e.Request)
        {
            bert.Told = e;
            if (!e.IsRunning)
            {
                bert.IsOver = true;
                span.UnderTest = 0;
            }
        }
    }

    public void OnGatewayLost()
    {
        var all = _open.Values.ToList();
        _open.Clear();
        foreach (var open in all)
        {
            open.Closed?.Invoke(SpanAnswer.Unable, "the gateway was lost before it answered");
        }

        foreach (var (number, bert) in _berts.Where(b => !b.Value.IsOver))
        {
            (bert.IsOver, bert.Reason) = (true, "the gateway was lost");
            _spans[number].UnderTest = 0;
        }
    }

    private static string NoSuchSpan(int number) => string.Create(CultureInfo.InvariantCulture, $"there is no span {number}: trunkline spans shows those there are");

    private static string WordsOf(SpanAnswer answer) => answer switch
    {
        SpanAnswer.NoSuchSpan => "the gateway runs without this span: was it started with another site file?",
        SpanAnswer.Unable => "what this span is attached to cannot do that",
        SpanAnswer.NoTimeslots => "none of these timeslots are B-channels of the span",
        SpanAnswer.InUse => "a call has one of these timeslots",
        SpanAnswer.Busy => "a bit error test is running on it",
        _ => "",
    };

    private static string LapdWords(byte state) => state switch
    {
        4 => "not established",
        5 => "awaiting establishment: SABME sent, no answer yet",
        6 => "awaiting release",
        7 => "multiple frame established",
        8 => "timer recovery: an enquiry waits for its answer",
        _ => "unknown",
    };

    private static string[] LoopsOf(byte loops) => [.. Enumerable.Range(1, 3).Where(n => (loops & (1 << n)) != 0).Select(n => LoopWords[n])];

    private void Test(int number, SpanOrder? what, SpanTestOrder order, string usage, Action<SpanOrderResult> answer, Func<SpanAttachment, string> unable)
    {
        var refusal = !_spans.TryGetValue(number, out var span) ? NoSuchSpan(number)
            : what is null ? usage
            : order.Seconds is < 1 or > ushort.MaxValue ? "a test lasts from 1 to 65,535 seconds"
            : what is not (SpanOrder.EndLoop or SpanOrder.SendNormal) && span.CallCount > 0 && !order.Force
                ? string.Create(CultureInfo.InvariantCulture, $"{(span.CallCount == 1 ? "a call is" : $"{span.CallCount} calls are")} on span {number} and would be cut: --force does it all the same")
                : null;
        if (refusal is not null)
        {
            answer(new(refusal));
        }
        else if (Ask(new(0, number, what!.Value, Seconds: order.Seconds), out var reason) is { } open)
        {
            open.Closed = (result, why) => answer(new(result == SpanAnswer.Unable && open.Attachment is { } at ? unable(at) : why));
        }
        else
        {
            answer(new(reason));
        }
    }

    /// <summary>Why a bit error test cannot be; null when it can.</summary>
    private string? BertRefusal(int number, BertOrder order, out IsdnSpan? span, out uint mask, out int pattern)
    {
        (mask, pattern) = (0, Array.IndexOf(BertPatterns.All, order.Pattern));
        if (!_spans.TryGetValue(number, out span))
        {
            return NoSuchSpan(number);
        }

        if (pattern < 0)
        {
            return $"a pattern is one of {string.Join(", ", BertPatterns.All)}";
        }

        if (order.Seconds is < 1 or > ushort.MaxValue || order.Inject is < 0 or > ushort.MaxValue)
        {
            return "a test lasts from 1 to 65,535 seconds, with as many errors on purpose at most";
        }

        var channels = span.Settings.Values.Channels;
        if (string.IsNullOrEmpty(order.Timeslots))
        {
            mask = channels;
        }
        else if (!Timeslots.TryParse(order.Timeslots, out mask))
        {
            return $"{order.Timeslots} are no timeslots: expected numbers from 1 to 31, as in 1-15,17-31";
        }

        mask &= channels;
        if (mask == 0)
        {
            return $"none of these timeslots are B-channels of span {number}; it has {Timeslots.Words(channels)}";
        }

        if (span.UnderTest != 0)
        {
            return $"a bit error test is running on span {number}: wait for its end";
        }

        var taken = 0u;
        foreach (var circuit in span.Circuits.Where(c => c.State is CircuitState.Seized or CircuitState.Ringing or CircuitState.InCall or CircuitState.Releasing))
        {
            taken |= mask & (1u << circuit.Timeslot);
        }

        return taken != 0 ? $"calls have timeslots {Timeslots.Words(taken)}: name idle ones with --timeslots, or wait" : null;
    }

    private Open? Ask(OrderSpan order, out string reason)
    {
        reason = !_media.IsAttached ? "no gateway is attached: nobody can ask the span" : _open.Count >= MaxOpen ? "too many questions at once: try again" : "";
        if (reason.Length > 0)
        {
            return null;
        }

        var open = new Open();
        _open[++_last] = open;
        _media.Commands.OrderSpan(order with { Request = _last });
        return open;
    }

    private SpanDetailView ViewOf(IsdnSpan span, Open open, in SpanAttachment at, in SpanLink link)
    {
        var c = open.Counted;
        var test = at.Loop == SpanOrder.EndLoop && at.Signal == SpanOrder.SendNormal ? null
            : new SpanTestView(LoopWords[at.Loop - SpanOrder.EndLoop], at.Signal switch { SpanOrder.SendRai => "rai", SpanOrder.SendAis => "ais", _ => "none" }, at.SecondsLeft);
        return new(
            span.Settings.Number, span.Settings.TrunkGroup, span.Settings.Values.Name,
            new(at.Kind.ToString(), at.Place.ToString(), Timeslots.Words(at.Timeslots), Clocks[at.Clock], Qualities[at.ClockQuality],
                Known(at.LosMs), Known(at.LofMs), Known(at.AisMs), Known(at.RaiMs), LoopsOf(at.Loops)),
            at.Alarms.Length > 0 ? at.Alarms.ToString() : span.Alarms == SpanAlarms.None ? "OK" : span.Alarms.ToString(),
            IsdnSpan.Words(span.Alarms), span.BlockedBecause, test,
            new(SiteSpans.DChannelOf(span), LapdWords(link.State), link.Establishments, (long)link.Sent, (long)link.Received, (long)link.Repeated, (long)link.Ignored, link.Queued),
            new((long)c.Frames, (long)c.SlipsLost, (long)c.SlipsRepeated, (long)c.LineCodeViolations, (long)c.FrameErrors, (long)c.CrcErrors, (long)c.FarEndErrors,
                (long)c.Missed, (long)c.PacketsLost, (long)c.PacketsLate, (long)c.Strangers, (long)c.FramesReceived, (long)c.FramesSent, (long)c.FramesRefused, (long)c.FramesBad),
            PeriodsOf(open, isFarEnd: false), PeriodsOf(open, isFarEnd: true), span.CallCount, TimeslotsOf(span));
    }

    private static int? Known(short ms) => ms < 0 ? null : ms;

    private static PeriodView[] PeriodsOf(Open open, bool isFarEnd) => [.. open.Periods.Where(p => p.IsFarEnd == isFarEnd).Select(p => new PeriodView(
        p.IsDay ? "24 h" : "15 min", p.Back, (int)p.Elapsed, (int)p.Seconds, (int)p.Errored, (int)p.SeverelyErrored, (int)p.BlockErrors, (int)p.Unavailable))];

    private TimeslotView[] TimeslotsOf(IsdnSpan span)
    {
        var calls = new Dictionary<string, string>();
        foreach (var call in _calls())
        {
            calls[call.Channel] = calls[call.DestinationChannel] = $"{call.From} to {call.To}".Trim();
        }

        return [.. span.Circuits.Select(c => new TimeslotView(c.Timeslot, c.State.ToString(), c.Alarm, calls.GetValueOrDefault(c.Name, ""), c.Seizures))];
    }

    private sealed class Bert(uint request, uint mask, BertOrder order)
    {
        public uint Request => request;

        public uint Mask => mask;

        public BertOrder Order => order;

        public BertTold Told { get; set; }

        public bool IsOver { get; set; }

        public string Reason { get; set; } = "";
    }

    private sealed class Open
    {
        public Action<SpanAnswer, string>? Closed { get; set; }

        public SpanAttachment? Attachment { get; set; }

        public SpanCounted Counted { get; set; }

        public SpanLink? Link { get; set; }

        public List<SpanPeriod> Periods { get; } = [];
    }
}
