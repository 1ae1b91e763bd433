using System.Globalization;
using System.Numerics;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Exchange.Pri;

namespace Trunkline.Exchange;

/// <content>What can be done to a span.</content>
public sealed partial class ExchangeCommands
{
    private static ExchangeAnswer Fail(PriSpan span, PriFault fault)
    {
        span.Card.SetFault(fault);
        var what = fault switch
        {
            PriFault.Cut => "is cut: both ends find no signal (LOS)",
            PriFault.Ais => "sends all ones (AIS)",
            _ => "does not hear the site, and says so (RAI)",
        };
        return Done($"span {span.Number} {what}; span {span.Number} clear ends it");
    }

    private static ExchangeAnswer Drop(PriSpan span, string value)
    {
        if (!TryShare(value, out var share))
        {
            return Refuse($"{Quoted(value)} is no share: expected 0 to 1, or 0% to 100%, as in span {span.Number} drop 10%");
        }

        span.Card.LossToSubscriber = span.Card.LossFromSubscriber = share;
        return Done(share == 0
            ? $"span {span.Number} loses no frames of the D-channel any more"
            : $"span {span.Number} loses {ExchangeWords.PerCent(share)} of the D-channel's frames, each way; span {span.Number} clear ends it");
    }

    private static ExchangeAnswer Errors(PriSpan span, string value)
    {
        if (span.Card.Line is not { } line)
        {
            return NoBits(span);
        }

        if (!TryShare(value, out var ratio) || ratio > 0.5)
        {
            return Refuse($"{Quoted(value)} is no bit error ratio: expected 0 to 0.5, as in span {span.Number} errors 1e-6");
        }

        line.FromFar.BitErrorRatio = line.ToFar.BitErrorRatio = ratio;
        return Done(ratio == 0
            ? $"span {span.Number} has no bit errors any more"
            : $"span {span.Number} has a bit error ratio of {ExchangeWords.Ratio(ratio)}, each way, so that a test over a loop finds both together; span {span.Number} clear ends it");
    }

    private static ExchangeAnswer Loop(PriSpan span, string value)
    {
        var number = span.Number;
        if (Is(value, "none"))
        {
            span.Card.SetLoop(SpanLoop.None);
            return Done($"span {number} is not looped any more");
        }

        var isLine = Is(value, "line");
        if (isLine || value.Length == 0 || Is(value, "payload"))
        {
            span.Card.SetLoop(isLine ? SpanLoop.Line : SpanLoop.Payload);
            return Done($"span {number} is looped: what the site sends comes back to it, {(isLine ? "bit by bit, frames and errors too" : "its timeslots in new frames")}; "
                + $"no calls and no D-channel meanwhile (trunkline span {number} bert measures over it); span {number} loop none ends it");
        }

        if (!Timeslots.TryParse(value, out var mask) || (mask & span.Timeslots) == 0)
        {
            return Refuse($"{Quoted(value)} is nothing to loop: expected line, payload, none or B-channels of the span, {Timeslots.Words(span.Timeslots)}, as in span {number} loop 1-15");
        }

        mask &= span.Timeslots;
        span.Card.SetLoop(SpanLoop.None, mask);
        var words = Timeslots.Words(mask);
        return Done($"span {number}: what the site sends in timeslot{(BitOperations.IsPow2(mask) ? "" : "s")} {words} comes back to it, the D-channel and the rest go on "
            + $"(trunkline span {number} bert --timeslots {words} measures over it); span {number} loop none ends it");
    }

    private static ExchangeAnswer Slip(PriSpan span, string value)
    {
        if (span.Card.Line is not { } line)
        {
            return NoBits(span);
        }

        line.Near.Slip();
        return Done($"span {span.Number}: the site's end slips by a frame");
    }

    private static ExchangeAnswer Clock(PriSpan span, string value)
    {
        if (span.Card.Line is not { } line)
        {
            return NoBits(span);
        }

        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ppm) || ppm is < -1000 or > 1000)
        {
            return Refuse($"{Quoted(value)} are no parts in a million: expected a whole number from -1000 to 1000, as in span {span.Number} clock 50");
        }

        line.FarPpm = ppm;
        return Done(ppm == 0
            ? $"span {span.Number}: both clocks are the same"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"span {span.Number}: the exchange's clock is {ExchangeWords.Ppm(ppm)}, a slip every {125.0 / Math.Abs(ppm):0.##} s; span {span.Number} clear ends it"));
    }

    private static ExchangeAnswer NoBits(PriSpan span) => Refuse($"span {span.Number} is simulated without bits: only samples have errors, slips and clocks");

    private static ExchangeAnswer HangUp(PriSpan span, string value) =>
        !Timeslots.TryParse(value, out var mask) || BitOperations.PopCount(mask) != 1
            ? Refuse($"{Quoted(value)} is no timeslot: expected one number from 1 to 31")
            : BitOperations.TrailingZeroCount(mask) is var timeslot && span.HangUp(timeslot)
                ? Done($"span {span.Number}: the far party in timeslot {timeslot} has hung up")
                : Refuse($"nobody to hang up in timeslot {timeslot} of span {span.Number}: there is no call, or one of the site's own that has not been answered");

    private static ExchangeAnswer Restart(PriSpan span, string value)
    {
        if (!Timeslots.TryParse(value, out var mask) || (mask & ~span.Timeslots) != 0)
        {
            return Refuse($"{Quoted(value)} are no B-channels of span {span.Number}: it has {Timeslots.Words(span.Timeslots)}");
        }

        if (!span.IsLinkUp)
        {
            return Refuse($"the D-channel of span {span.Number} is down: RESTART would not be heard");
        }

        span.Restart(mask);
        return Done($"span {span.Number}: RESTART of timeslots {Timeslots.Words(mask)}");
    }

    private static ExchangeAnswer Clear(PriSpan span, string value)
    {
        span.Card.SetFault(PriFault.None);
        span.Card.SetLoop(SpanLoop.None);
        span.Card.LossToSubscriber = span.Card.LossFromSubscriber = 0;
        if (span.Card.Line is { } line)
        {
            line.FromFar.BitErrorRatio = line.ToFar.BitErrorRatio = 0;
            line.FarPpm = 0;
        }

        return Done($"span {span.Number} is well again");
    }

    private static bool TryShare(string text, out double share)
    {
        var isPerCent = text.EndsWith('%');
        var isNumber = double.TryParse(isPerCent ? text[..^1] : text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out share);
        share /= isPerCent ? 100 : 1;
        return isNumber && share is >= 0 and <= 1;
    }
}
