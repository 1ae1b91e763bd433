// The twin's E1 side, put together: spans, the numbers of the site behind them, calls from the city.
using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Exchange.Pri;

/// <summary>The operator's exchange on E1.</summary>
public sealed class PriExchange
{
    private readonly TimeProvider _time;
    private readonly PriSpan[] _spans;
    private int _lastSpan = -1;

    /// <param name="loop">The exchange's loop.</param>
    /// <param name="spans">How each span is set.</param>
    /// <param name="cards">One card a span.</param>
    public PriExchange(NodeLoop loop, IReadOnlyList<PriSpanSettings> spans, IReadOnlyList<IPriCard> cards)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(cards);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cards.Count, spans.Count);
        _time = loop.Time;
        _spans = [.. spans.Select((settings, i) => new PriSpan(this, loop, i + 1, settings, cards[i]))];
    }

    /// <summary>The spans.</summary>
    public IReadOnlyList<PriSpan> Spans => _spans;

    /// <summary>True when no channel is in use and no far party is left: what every call must end in.</summary>
    public bool IsAllIdle => Array.TrueForAll(_spans, s => s.IsAllIdle);

    /// <summary>Told what happens: span, timeslot, occasion, digits (of <see cref="ExchangeOccasion.Dialled"/>, else empty).</summary>
    public Action<int, int, ExchangeOccasion, string>? Occasion { get; set; }

    /// <summary>Changes the SETUP of calls to the subscriber: what goes beside them.</summary>
    public Func<Q931Setup, Q931Setup>? ChangeSetup { get; set; }

    /// <summary>Chooses who is reached by a call of the subscriber (span, timeslot, its SETUP), whatever its number's form; null, or null returned: the test number.</summary>
    public Func<int, int, Q931Setup, FarScript?>? PartyFor { get; set; }

    /// <summary>What goes beside the CONNECT of far parties that answer.</summary>
    public Q931Details? ConnectWith { get; set; }

    internal DateTime LocalTime => _time.GetLocalNow().DateTime;

    /// <summary>A far party calls a number of the site: the spans take turns.</summary>
    /// <param name="called">The number, subscriber digits.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="script">What it does once answered.</param>
    /// <param name="patience">How long it lets ring.</param>
    /// <param name="span">The span; 0 when none.</param>
    /// <param name="timeslot">The timeslot.</param>
    public CallInOutcome CallIn(string called, in CallingParty caller, FarScript script, TimeSpan patience, out int span, out int timeslot) =>
        CallIn(PriSpan.Subscriber(called), caller, script, patience, null, out span, out timeslot);

    internal CallInOutcome CallIn(
        in PhoneNumber called, in CallingParty caller, FarScript script, TimeSpan patience, Action<CallInReport>? report, out int span, out int timeslot)
    {
        for (var i = 0; i < _spans.Length; i++)
        {
            var at = (_lastSpan + 1 + i) % _spans.Length;
            if (_spans[at].CallIn(called, caller, script, patience, report, out timeslot) == CallInOutcome.Ringing)
            {
                _lastSpan = at;
                span = at + 1;
                return CallInOutcome.Ringing;
            }
        }

        (span, timeslot) = (0, 0);
        return CallInOutcome.Busy;
    }
}
