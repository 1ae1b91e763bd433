// Questions about a span that only the gateway can answer: asked by a number, gathered until SpanAnswered closes the answer.
using System.Globalization;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Trunks.Isdn;

namespace Trunkline.Node;

/// <summary>Asks the gateway about spans.</summary>
/// <remarks>On the loop.</remarks>
internal sealed partial class SpanDesk : ISpanAnswers
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
    private readonly Action<string> _alarm;
    private readonly HashSet<int> _givingUp = [];
    private uint _last;

    public SpanDesk(MediaGateway media, IReadOnlyDictionary<int, IsdnSpan> spans, Func<IEnumerable<CallView>> calls, Action<string> alarm)
    {
        (_media, _spans, _calls, _alarm) = (media, spans, calls, alarm);
        media.Spans = this;
        foreach (var span in spans.Values)
        {
            span.TestGivenUp = to => GiveUpTest(span, to);
        }
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
        _givingUp.Clear();
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

    private static string[] LoopsOf(byte loops) => [.. Enumerable.Range(1, 3).Where(n => (loops & (1 << n)) != 0).Select(n => LoopWords[n])];

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

    private sealed class Open
    {
        public Action<SpanAnswer, string>? Closed { get; set; }

        public SpanAttachment? Attachment { get; set; }

        public SpanCounted Counted { get; set; }

        public SpanLink? Link { get; set; }

        public List<SpanPeriod> Periods { get; } = [];
    }
}
