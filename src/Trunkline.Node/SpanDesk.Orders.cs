using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Trunks.Isdn;

namespace Trunkline.Node;

/// <content>Loops, alarms on command, bit error tests: what forbids them is decided here.</content>
internal sealed partial class SpanDesk
{
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

        if (Ask(new(0, number, order.InCalls ? SpanOrder.StartBertInCalls : SpanOrder.StartBert, mask, (BertSequenceName)pattern, order.Seconds, order.Inject), out var reason) is not { } open)
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

    /// <summary>An emergency call needs the span: what is measured there ends. The gateway carries it out before anything else the call asks of it.</summary>
    private void GiveUpTest(IsdnSpan span, string to)
    {
        var number = span.Settings.Number;
        if (_berts.TryGetValue(number, out var bert) && !bert.IsOver)
        {
            (bert.IsOver, bert.Reason) = (true, $"ended for {to}");
            _ = Ask(new(0, number, SpanOrder.StopBert), out _);
            span.UnderTest = 0;
            _alarm(string.Create(CultureInfo.InvariantCulture, $"span {number}: the bit error test was ended for {to}"));
        }

        if ((span.Alarms & (SpanAlarms.Looped | SpanAlarms.Signalling)) != 0 && _givingUp.Add(number))
        {
            _ = Ask(new(0, number, SpanOrder.EndLoop), out _);
            if (Ask(new(0, number, SpanOrder.SendNormal), out _) is { } open)
            {
                open.Closed = (_, _) => _givingUp.Remove(number);
            }

            _alarm(string.Create(CultureInfo.InvariantCulture, $"span {number}: the loop or the alarm on command was ended for {to}"));
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

        return taken == 0 || order.InCalls ? null
            : $"calls have timeslots {Timeslots.Words(taken)}: name idle ones with --timeslots, wait, or measure over the calls with --in-calls";
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
}
