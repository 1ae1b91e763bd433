using System.Globalization;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Exchange.Pri;

namespace Trunkline.Exchange;

/// <content>Calls from the city into the site.</content>
public sealed partial class ExchangeCommands
{
    /// <summary>How long the answer to a call waits for what the site does: T303's first turn, in which it must have said something.</summary>
    public static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(4);

    private const string CallForm = "call NUMBER [from NUMBER|withheld] [on span N|line N]";
    private const string CallExample = "call 5556201 from 02079460123";
    private const string DefaultCaller = "02079460123";
    private static readonly TimeSpan RingsFor = TimeSpan.FromSeconds(60);

    /// <summary>Everything that can be called, for people; empty for nothing.</summary>
    private string NumbersOfTheSite()
    {
        var spans = _spans.Count == 0 ? [] : _numbers.Ranges.Select(r => r.ToString());
        var lines = _lines.GroupBy(l => l.Switch).Select(bank =>
            $"{bank.Key.Profile.MainNumber} (hunts over {(bank.Count() == 1 ? "line" : "lines")} {LinesOf(bank)}, each with a number of its own from {bank.Key.NumberOf(bank.Min(l => l.Index))})");
        return string.Join(", ", spans.Concat(lines));
    }

    private static string LinesOf(IEnumerable<ExchangeLine> lines) => lines.Min(l => l.Number) is var first && lines.Max(l => l.Number) is var last && first == last ? $"{first}" : $"{first} to {last}";

    private void Call(string[] words, Action<ExchangeAnswer> answered)
    {
        if (!TryReadCall(words, out var order, out var refusal))
        {
            answered(Refuse(refusal));
            return;
        }

        if (order.Line is { } line)
        {
            answered(Ring(line, order));
            return;
        }

        var isServed = _numbers.TryFind(order.Called, out var sent);
        if (order.Span is null && !isServed)
        {
            if (ByNumber(order.Called.Digits) is { } found)
            {
                answered(found.Line is { } own ? Ring(own, order) : Hunt(found.Bank, order));
                return;
            }

            var all = NumbersOfTheSite();
            answered(Refuse($"{Quoted(order.Called.ToString())} is no number of this site: {(all.Length == 0 ? "the exchange serves it none" : $"the exchange serves it {all}")}"
                + (_spans.Count > 0 ? $"; \"call {order.Called} on span {_spans[0].Number}\" sends it all the same" : "")));
            return;
        }

        if (order.Span is null && _spans.Count == 0)
        {
            answered(_lines.Count > 0 ? Hunt(_lines[0].Switch, order) : Refuse("this exchange has no spans and no lines"));
            return;
        }

        Send(order, isServed ? sent : PriSpan.Subscriber(order.Called.Digits) with { Type = order.Called.Type == TypeOfNumber.International ? TypeOfNumber.International : TypeOfNumber.Unknown }, answered);
    }

    /// <summary>Over a span: the answer waits until the site has said something.</summary>
    private void Send(CallOrder order, PhoneNumber called, Action<ExchangeAnswer> answered)
    {
        var answer = new CallAnswer(_spans[0].Wheel, called, PriSpan.CallingOf(order.Caller), answered);
        var (outcome, span, timeslot) = order.Span is { } only
            ? (only.CallIn(called, order.Caller, FarScript.Talks, RingsFor, answer.OnReport, out var slot), only.Number, slot)
            : (_spans[0].Exchange.CallIn(called, order.Caller, FarScript.Talks, RingsFor, answer.OnReport, out var chosen, out var at), chosen, at);
        if (outcome == CallInOutcome.Ringing)
        {
            answer.Begin(span, timeslot);
            return;
        }

        PriSpan[] tried = order.Span is { } one ? [one] : [.. _spans];
        answered(Refuse($"nothing to send the call over: {string.Join("; ", tried.Select(s => $"span {s.Number} {WhyNotFree(s)}"))}"));
    }

    private static string WhyNotFree(PriSpan span) =>
        span.Card.Alarms != PortAlarms.None ? $"finds {span.Card.Alarms.InWords()}"
        : span.IsLinkUp ? "has no channel free" : "has its D-channel down";

    private static ExchangeAnswer Hunt(ExchangeSwitch bank, CallOrder order) =>
        bank.CallIn(bank.Profile.MainNumber, order.LineCaller, FarScript.Talks, RingsFor, out _) == CallInOutcome.Ringing
            ? Done($"{order.Called} rings on the first free line, from {Whom(order.LineCaller)}{SaysCaller(bank)}")
            : Refuse($"busy: no line of {bank.Profile.MainNumber} is free");

    private static ExchangeAnswer Ring(ExchangeLine line, CallOrder order) =>
        line.Switch.CallInOn(line.Index, order.LineCaller, FarScript.Talks, RingsFor)
            ? Done($"line {line.Number} rings, from {Whom(order.LineCaller)}{SaysCaller(line.Switch)}; line {line.Number} hangup ends it")
            : Refuse($"line {line.Number} is taken: it is {WordOf(line.Line.State)}");

    private static string Whom(in CallingParty caller) => caller.Presentation == Presentation.Restricted ? "a withheld number" : caller.Number;

    private static string SaysCaller(ExchangeSwitch bank) => bank.Profile.CallerIdFormat is null ? " (this operator sends no caller ID)" : "";

    private (ExchangeSwitch Bank, ExchangeLine? Line)? ByNumber(string digits)
    {
        foreach (var line in _lines)
        {
            if (line.Switch.Profile.MainNumber == digits)
            {
                return (line.Switch, null);
            }

            if (line.Switch.NumberOf(line.Index) == digits)
            {
                return (line.Switch, line);
            }
        }

        return null;
    }

    private bool TryReadCall(string[] words, out CallOrder order, out string refusal)
    {
        (order, refusal) = (default, "");
        if (words.Length < 2)
        {
            refusal = $"call whom? expected {CallForm}, as in {CallExample}";
            return false;
        }

        if (!PhoneNumber.TryParse(words[1], out var called))
        {
            refusal = $"{Quoted(words[1])} is no number: expected digits, as in {CallExample}";
            return false;
        }

        order = new(called, new(DefaultCaller[1..]), new(DefaultCaller), null, null);
        for (var at = 2; at < words.Length;)
        {
            if (Is(words[at], "from") && at + 1 < words.Length)
            {
                if (!TryReadCaller(words[at + 1], ref order))
                {
                    refusal = $"{Quoted(words[at + 1])} is no number of a caller: expected digits or withheld, as in {CallExample}";
                    return false;
                }

                at += 2;
            }
            else if (Is(words[at], "on") && at + 2 < words.Length)
            {
                if (!TryReadWhere(words[at + 1], words[at + 2], ref order, out refusal))
                {
                    return false;
                }

                at += 3;
            }
            else
            {
                refusal = $"{Quoted(words[at])} was not understood: expected {CallForm}, as in {CallExample}";
                return false;
            }
        }

        return true;
    }

    private static bool TryReadCaller(string word, ref CallOrder order)
    {
        if (Is(word, "withheld"))
        {
            order = order with
            {
                Caller = new(DefaultCaller[1..], Presentation: Presentation.Restricted), LineCaller = new(DefaultCaller, Presentation: Presentation.Restricted),
            };
            return true;
        }

        if (!PhoneNumber.TryParse(word, out var number) || !number.Digits.All(char.IsAsciiDigit) || number.Digits.Length > 20)
        {
            return false;
        }

        // A line shows what can be dialled; a D-channel carries the number without the trunk prefix and says that it is national.
        var isNational = number.Type != TypeOfNumber.International && number.Digits.StartsWith('0') && number.Digits.Length > 1;
        order = order with { Caller = new(isNational ? number.Digits[1..] : number.ToString()), LineCaller = new(number.Digits) };
        return true;
    }

    private bool TryReadWhere(string noun, string number, ref CallOrder order, out string refusal)
    {
        refusal = "";
        var n = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : -1;
        if (Is(noun, "span"))
        {
            order = order with { Span = _spans.FirstOrDefault(s => s.Number == n) };
            refusal = order.Span is not null ? "" : $"there is no span {Quoted(number)}: {WhatThereIs("span", [.. _spans.Select(s => s.Number)])}";
        }
        else if (Is(noun, "line"))
        {
            order = order with { Line = _lines.FirstOrDefault(l => l.Number == n) };
            refusal = order.Line is not null ? "" : $"there is no line {Quoted(number)}: {WhatThereIs("line", [.. _lines.Select(l => l.Number)])}";
        }
        else
        {
            refusal = $"{Quoted(noun)} is nothing to call on: expected span N or line N, as in {CallExample} on span 1";
        }

        return refusal.Length == 0;
    }

    private readonly record struct CallOrder(PhoneNumber Called, CallingParty Caller, CallingParty LineCaller, PriSpan? Span, ExchangeLine? Line);

    /// <summary>Waits for what the site says to a SETUP, and says what was sent with it.</summary>
    private sealed class CallAnswer(TimerWheel wheel, PhoneNumber called, PhoneNumber calling, Action<ExchangeAnswer> answered) : WheelTimer
    {
        private int _span;
        private int _timeslot;
        private bool _isProceeding;
        private bool _isAnswered;

        private string Sent => $"sent on span {_span}, timeslot {_timeslot}: called {Of(called)}, calling {(calling.Presentation == Presentation.Restricted ? Of(calling) + ", withheld" : Of(calling))}";

        public void Begin(int span, int timeslot)
        {
            (_span, _timeslot) = (span, timeslot);
            wheel.Start(this, (long)CallPatience.TotalMilliseconds);
        }

        public void OnReport(CallInReport report)
        {
            switch (report.Step)
            {
                case CallInStep.Proceeding:
                    _isProceeding = true;
                    break;
                case CallInStep.Alerting:
                    Answer(() => Done($"{called} rings; {Sent}; span {_span} hangup {_timeslot} ends it"));
                    break;
                case CallInStep.Answered:
                    Answer(() => Done($"{called} has answered at once; {Sent}; span {_span} hangup {_timeslot} ends it"));
                    break;
                default:
                    Answer(() => Refuse($"the site refuses {called}: cause {(int)report.Cause}, {Q850Words.Of(report.Cause)}{Hint(report.Cause)}; {Sent}"));
                    break;
            }
        }

        protected override void OnExpired() => Answer(() => _isProceeding
            ? Done($"the site works on {called} and rings nobody yet; {Sent}; span {_span} hangup {_timeslot} ends it")
            : Refuse($"the site has said nothing to the SETUP within {CallPatience.TotalSeconds:0} s; {Sent}"));

        private static string Hint(Q850Cause cause) => cause switch
        {
            Q850Cause.UnallocatedNumber => ": numbers.ddi and incoming of its site file have nobody for it in this form",
            Q850Cause.SubscriberAbsent => ": no phone of its extension is registered",
            Q850Cause.InvalidNumberFormat => ": it waits for more digits or others",
            _ => "",
        };

        private static string Of(PhoneNumber number) => !number.HasDigits ? "no number" : number.Type switch
        {
            TypeOfNumber.International => $"{number.Digits} (international)",
            TypeOfNumber.National => $"{number.Digits} (national)",
            TypeOfNumber.Subscriber => $"{number.Digits} (subscriber number)",
            _ => $"{number.Digits} (type unknown)",
        };

        private void Answer(Func<ExchangeAnswer> answer)
        {
            if (_isAnswered)
            {
                return;
            }

            _isAnswered = true;
            wheel.Stop(this);
            answered(answer());
        }
    }
}
