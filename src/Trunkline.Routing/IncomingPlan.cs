using Trunkline.Base;
using Trunkline.Calls;
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
/// <param name="To">Extensions, one after the other.</param>
/// <param name="RingFor">How long each is rung.</param>
/// <param name="Called">The called number that is meant.</param>
/// <param name="Calling">The calling number that is meant.</param>
internal readonly record struct IncomingDecision(IncomingKind Kind, int Rule, IReadOnlyList<string> To, TimeSpan RingFor, PhoneNumber Called, PhoneNumber Calling);

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

    /// <summary>Decides, at the moment the plan's clock is set to.</summary>
    /// <param name="trunk">The trunk group.</param>
    /// <param name="setup">The call.</param>
    public IncomingDecision Decide(string trunk, CallSetup setup)
    {
        var forms = _plan.Trunk(trunk)?.Numbering;
        var called = forms?.Read(setup.Called, forms.Numbers.ReceivedCalled) ?? setup.Called;
        var calling = forms?.Read(setup.Calling, forms.Numbers.ReceivedCalling) ?? setup.Calling;
        var received = setup.Called.ToString();
        var visitor = new Visitor(this, trunk, calling, setup.Calling);
        if (_asReceived.Walk(setup.Called.Digits, ref visitor, out var needsMore)
            || (called.Type == TypeOfNumber.International && _international.Walk(called.Digits, ref visitor, out needsMore)))
        {
            return ByRule(visitor.Taken, called, calling);
        }

        var hasLine = _lines.TryGetValue((trunk, received), out var line);
        if (hasLine && line.IsOwn)
        {
            return new(IncomingKind.Line, -1, [line.To], RingFor, called, calling);
        }

        if ((Direct(called, out var block) ?? Direct(setup.Called, out block)) is { } extension)
        {
            return new(IncomingKind.Ddi, block, [extension], RingFor, called, calling);
        }

        if (!setup.IsComplete && setup.Called.HasDigits && (needsMore || _ddi.MayBecome(called) || _ddi.MayBecome(setup.Called)))
        {
            return new(IncomingKind.MoreDigits, -1, [], RingFor, called, calling);
        }

        foreach (var rule in _general)
        {
            if (visitor.Visit(rule, DialMatch.Complete))
            {
                return ByRule(rule, called, calling);
            }
        }

        return hasLine ? new(IncomingKind.Line, -1, [line.To], RingFor, called, calling)
            : _trunks.TryGetValue(trunk, out var incoming) ? new(IncomingKind.Trunk, -1, [incoming], RingFor, called, calling)
            : new(IncomingKind.Nothing, -1, [], RingFor, called, calling);
    }

    /// <summary>The extension that a public number reaches directly; null when it is none of ours.</summary>
    public string? Direct(PhoneNumber called, out int block)
    {
        block = _ddi.Find(called, out var offset);
        return block < 0 ? null : _plan.Site.Numbers.Ddi[block].ExtensionAt(offset);
    }

    private IncomingDecision ByRule(int rule, PhoneNumber called, PhoneNumber calling) =>
        new(IncomingKind.Rule, rule, _plan.Site.Incoming[rule].To, _plan.Site.Incoming[rule].RingFor, called, calling);

    private struct Visitor(IncomingPlan plan, string trunk, PhoneNumber calling, PhoneNumber asReceived) : IRuleVisitor
    {
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
            if (patterns.Count == 0)
            {
                return true;
            }

            foreach (var pattern in patterns)
            {
                var digits = !pattern.IsInternational ? asReceived.Digits : calling.Type == TypeOfNumber.International ? calling.Digits : "";
                if (!string.IsNullOrEmpty(digits) && pattern.Pattern.Match(digits) >= DialMatch.MayBeComplete)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
