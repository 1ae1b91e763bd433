using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>How a call from outside was decided.</summary>
internal enum IncomingKind : byte
{
    /// <summary>Nobody is there for it.</summary>
    Nothing,

    /// <summary>The beginning of a number of ours.</summary>
    MoreDigits,

    /// <summary>A rule for its number.</summary>
    Rule,

    /// <summary>An analog line's own extension.</summary>
    Line,

    /// <summary>A direct number.</summary>
    Ddi,

    /// <summary>The trunk's extension.</summary>
    Trunk,
}

/// <summary>What was decided about a call from outside.</summary>
/// <param name="Kind">What took it.</param>
/// <param name="Rule">The rule's index, or the block's of direct numbers; -1 when neither.</param>
/// <param name="Offset">The number's place in its block.</param>
/// <param name="CalledLength">Digits of the international number that is called; 0 when it was not understood.</param>
/// <param name="CallingLength">The same of the calling number.</param>
internal readonly record struct IncomingDecision(IncomingKind Kind, int Rule, int Offset, int CalledLength, int CallingLength);

/// <summary>Where calls from outside go: rules for their number, an analog line's extension, direct numbers, rules for every number, the trunk's extension.</summary>
internal sealed class IncomingPlan
{
    /// <summary>How long an extension is rung where no rule says it.</summary>
    public static readonly TimeSpan RingFor = TimeSpan.FromSeconds(60);

    private readonly DialPlan _plan;
    private readonly NumberBook _ddi;
    private readonly DialTrie _international;
    private readonly DialTrie _asReceived;
    private readonly int[] _when;
    private readonly int[] _general;
    private readonly Dictionary<(string Trunk, string Number), (string To, bool IsOwn)> _lines = [];
    private readonly Dictionary<string, string> _trunks = [];

    public IncomingPlan(DialPlan plan)
    {
        _plan = plan;
        var site = plan.Site;
        _ddi = new(site.Numbers.Ddi.Select((b, i) => (b.First, b.Count, i)), plan.Numbering);
        var patterns = site.Incoming.SelectMany((r, i) => r.Called.Select(p => (p.IsInternational, p.Pattern, Rule: i))).ToList();
        _international = new(patterns.Where(p => p.IsInternational).Select(p => (p.Pattern, p.Rule)));
        _asReceived = new(patterns.Where(p => !p.IsInternational).Select(p => (p.Pattern, p.Rule)));
        _when = [.. site.Incoming.Select(r => plan.Clock.Compile(r.When))];
        _general = [.. Enumerable.Range(0, site.Incoming.Count).Where(i => site.Incoming[i].Called.Count == 0)];
        foreach (var trunk in site.FxoTrunks)
        {
            foreach (var line in trunk.Lines.Where(l => l.Incoming is not null))
            {
                _lines[(trunk.Name, DialledNumberOf(line))] = (line.Incoming!, line.IncomingIsOwn);
            }
        }

        foreach (var (trunk, incoming) in site.SipTrunks.Select(t => (t.Name, t.Incoming))
            .Concat(site.E1Trunks.Select(t => (t.Name, t.Incoming))).Concat(site.BoxTrunks.Select(t => (t.Name, t.Incoming))))
        {
            if (incoming is not null)
            {
                _trunks[trunk] = incoming;
            }
        }
    }

    /// <summary>What an incoming call on a line is for: the line's public number, or, when the site does not tell it, the line's own name.</summary>
    public static string DialledNumberOf(FxoLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.PublicNumber.Length > 0 ? line.PublicNumber : line.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Decides, at the moment the plan's clock is set to. Allocates nothing.</summary>
    /// <param name="trunk">The trunk group.</param>
    /// <param name="called">The called number, as it came.</param>
    /// <param name="calling">The calling number, as it came.</param>
    /// <param name="isComplete">False while more digits may follow.</param>
    /// <param name="calledNormal">Where the international called number goes; at least <see cref="PhoneNumber.MaxDigits"/>.</param>
    /// <param name="callingNormal">Where the international calling number goes.</param>
    public IncomingDecision Decide(string trunk, PhoneNumber called, PhoneNumber calling, bool isComplete, Span<char> calledNormal, Span<char> callingNormal)
    {
        var (calledLength, callingLength) = (0, 0);
        if (_plan.Trunk(trunk)?.Numbering is { } numbering)
        {
            numbering.Understand(called, numbering.Numbers.ReceivedCalled, calledNormal, out calledLength);
            numbering.Understand(calling, numbering.Numbers.ReceivedCalling, callingNormal, out callingLength);
        }

        calledNormal = calledNormal[..calledLength];
        var visitor = new Visitor(this, trunk, callingNormal[..callingLength], calling.Digits);
        if (_asReceived.Walk(called.Digits, ref visitor, out var needsMore) || (calledLength > 0 && _international.Walk(calledNormal, ref visitor, out needsMore)))
        {
            return Of(IncomingKind.Rule, visitor.Taken);
        }

        var line = default((string To, bool IsOwn));
        var hasLine = _lines.Count > 0 && _lines.TryGetValue((trunk, called.ToString()), out line);
        if (hasLine && line.IsOwn)
        {
            return Of(IncomingKind.Line, -1);
        }

        var block = calledLength > 0 ? _ddi.Find(calledNormal, isInternational: true, out var offset) : _ddi.Find(called, out offset);
        block = block < 0 && calledLength > 0 ? _ddi.Find(called.Digits, isInternational: false, out offset) : block;
        if (block >= 0)
        {
            return Of(IncomingKind.Ddi, block, offset);
        }

        if (!isComplete && called.HasDigits && (needsMore || MayBecomeDirect(trunk, called)))
        {
            return Of(IncomingKind.MoreDigits, -1);
        }

        foreach (var rule in _general)
        {
            if (visitor.Visit(rule, DialMatch.Complete))
            {
                return Of(IncomingKind.Rule, rule);
            }
        }

        return Of(hasLine ? IncomingKind.Line : _trunks.ContainsKey(trunk) ? IncomingKind.Trunk : IncomingKind.Nothing, -1);

        IncomingDecision Of(IncomingKind kind, int rule, int at = 0) => new(kind, rule, at, calledLength, callingLength);
    }

    /// <summary>Who is rung, one after the other, and how long each.</summary>
    public (IReadOnlyList<string> To, TimeSpan RingFor) Rung(in IncomingDecision decided, string trunk, PhoneNumber called) => decided.Kind switch
    {
        IncomingKind.Rule => (_plan.Site.Incoming[decided.Rule].To, _plan.Site.Incoming[decided.Rule].RingFor),
        IncomingKind.Line => ([_lines[(trunk, called.ToString())].To], RingFor),
        IncomingKind.Ddi => (_plan.Site.Numbers.Ddi[decided.Rule].ExtensionAt(decided.Offset) is { } extension ? [extension] : [], RingFor),
        IncomingKind.Trunk => ([_trunks[trunk]], RingFor),
        _ => ([], RingFor),
    };

    /// <summary>The extension that a public number reaches directly; null when it is none of ours.</summary>
    public string? Direct(PhoneNumber called)
    {
        var block = _ddi.Find(called.Type == TypeOfNumber.International ? called : _plan.Numbering.Read(called.ToString()), out var offset);
        block = block < 0 ? _ddi.Find(called.Digits, isInternational: false, out offset) : block;
        return block < 0 ? null : _plan.Site.Numbers.Ddi[block].ExtensionAt(offset);
    }

    /// <summary>
    /// True when more digits could make a direct number of it. The beginning of a number is not a number yet, and is not understood as one: every way
    /// the rest could make it one is tried.
    /// </summary>
    private bool MayBecomeDirect(string trunk, PhoneNumber called)
    {
        var (dialling, digits) = (_plan.Site.Dialling, called.Digits);
        var form = _plan.Trunk(trunk)?.Numbering.Numbers.ReceivedCalled ?? NumberForm.Dialled;
        var (code, area) = (dialling.CountryCode, dialling.AreaCode);
        return _ddi.MayBecome(digits, isInternational: false) || called.Type switch
        {
            TypeOfNumber.International => May(digits),
            TypeOfNumber.National => May(code + digits),
            TypeOfNumber.Subscriber => May(code + area + digits),
            _ => Behind(dialling.InternationalPrefix, "")
                || Behind(dialling.NationalPrefix, code)
                || (dialling.LocalDigits.HasAny && May(code + area + digits))
                || ((dialling.NationalDigits.HasAny || form == NumberForm.National) && May(code + digits))
                || (form is NumberForm.International or NumberForm.E164 && May(digits)),
        };

        bool May(string number) => _ddi.MayBecome(number, isInternational: true);

        bool Behind(string prefix, string before) => prefix.Length > 0
            && (digits.StartsWith(prefix, StringComparison.Ordinal) ? May(before + digits[prefix.Length..]) : prefix.StartsWith(digits, StringComparison.Ordinal) && _ddi.HasInternational);
    }

    private ref struct Visitor(IncomingPlan plan, string trunk, ReadOnlySpan<char> calling, ReadOnlySpan<char> asReceived) : IRuleVisitor
    {
        private readonly ReadOnlySpan<char> _calling = calling;
        private readonly ReadOnlySpan<char> _asReceived = asReceived;

        public int Taken { get; private set; } = -1;

        public bool Visit(int rule, DialMatch match)
        {
            var written = plan._plan.Site.Incoming[rule];
            if ((written.Trunks.Count > 0 && !written.Trunks.Contains(trunk)) || !plan._plan.Clock.Holds(plan._when[rule]) || !IsFrom(written.Calling))
            {
                return false;
            }

            Taken = rule;
            return true;
        }

        private readonly bool IsFrom(IReadOnlyList<RoutePattern> patterns)
        {
            for (var i = 0; i < patterns.Count; i++)
            {
                var digits = patterns[i].IsInternational ? _calling : _asReceived;
                if (!digits.IsEmpty && patterns[i].Pattern.Match(digits) >= DialMatch.MayBeComplete)
                {
                    return true;
                }
            }

            return patterns.Count == 0;
        }
    }
}
