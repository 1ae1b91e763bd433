using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>Counts circuits several ways, so that the answer can be followed step by step.</summary>
/// <remarks>
/// The first steps are those of tables and calculators: every call answered at once, all calls of one length. "as_held" and those after it count the
/// time that calls hold a line, as the plan does.
/// </remarks>
internal sealed class Dimensioning
{
    private readonly PlanInput _input;
    private readonly DesignLoss _loss;
    private readonly GroupSearch _search;
    private readonly GroupSearch _textbook;

    internal Dimensioning(PlanInput input, DesignLoss loss)
    {
        _input = input;
        _loss = loss;
        _search = new GroupSearch(loss);
        _textbook = new GroupSearch(loss.Textbook);
        Normal = [.. input.Streams.Where(s => !s.IsEmergency)];
        NormalTarget = (Normal.Count > 0 ? Normal : input.Streams).Min(s => s.BlockingTarget);
    }

    /// <summary>Streams that are not emergency calls.</summary>
    internal IReadOnlyList<TrafficStream> Normal { get; }

    /// <summary>The strictest target of the normal streams (of all, when there are no others).</summary>
    internal double NormalTarget { get; }

    /// <summary>The steps.</summary>
    internal IReadOnlyList<DimensioningStep> Steps(Candidate? chosen)
    {
        var steps = new List<DimensioningStep>();
        var all = _input.Streams;
        var relaxed = all.Select(s => s with { BlockingTarget = Math.Max(s.BlockingTarget, NormalTarget) }).ToList();
        var hasEmergency = all.Any(s => s.IsEmergency) && Normal.Count > 0;
        if (hasEmergency)
        {
            Add(_textbook, "normal_alone", "The normal calls alone in one group.", Normal);
        }

        Add(_textbook, "shared", hasEmergency
            ? "All calls in one group, none kept for emergency calls, all at the target of the normal calls."
            : "All calls in one group.", relaxed, reserves: false);
        if (hasEmergency)
        {
            Add(_textbook, "reserved", "All calls in one group, as many circuits kept as the emergency calls need.", all);
        }

        if (IsBeyondTextbook(all, hasEmergency ? 1 : 0))
        {
            Add(_search, "as_held", all.Any(s => s.Seats is not null)
                ? "The same, and callers who wait for a seat hold their line."
                : "The same, with emergency calls and others as long as each of them are.", all);
        }

        OneWay(relaxed);
        var view = ErlangB.LinesFor(_input.Erlang, NormalTarget).Or(0);
        steps.Add(new("erlang_b_view", "All calls as if they came at random from many people (Erlang B), for comparison.", view, 0,
            new Dictionary<string, double> { ["all"] = ErlangB.Blocking(_input.Erlang, view) },
            new Dictionary<string, double> { ["all"] = ErlangB.Blocking(_input.Erlang, Math.Max(0, view - 1)) }));
        var factor = _input.GrowthFactor(_input.HorizonMonths);
        if (factor != 1)
        {
            Add(_search, "horizon", "All calls in one group, grown to the horizon.", [.. all.Select(s => s.Grown(factor))]);
        }

        if (all.Any(s => s.HighErlang > s.Erlang))
        {
            Add(_search, "interval_high", "All calls in one group, every load at the upper end of its 95 % interval.", [.. all.Select(s => s.Erlang > 0 ? s.Scaled(s.HighErlang / s.Erlang) : s)]);
        }

        if (chosen is not null)
        {
            NPlusOne(chosen.Design);
        }

        return steps;

        void Add(GroupSearch search, string key, string text, IReadOnlyList<TrafficStream> streams, bool reserves = true)
        {
            var loss = search == _textbook ? _loss.Textbook : _loss;
            if (search.Smallest(streams, reserves) is not { } size)
            {
                steps.Add(new(key, text, 0, 0, new Dictionary<string, double>(), new Dictionary<string, double>()));
                return;
            }

            steps.Add(new(key, text, size.Circuits, size.Reserve,
                Named(streams, loss.Shared(streams, size.Circuits, size.Reserve)),
                Named(streams, loss.Shared(streams, Math.Max(0, size.Circuits - 1), Math.Min(size.Reserve, Math.Max(0, size.Circuits - 1))))));
        }

        void OneWay(List<TrafficStream> streams)
        {
            var inbound = streams.Where(s => s.Direction == StreamDirection.In && s.Erlang > 0).ToList();
            var outbound = streams.Where(s => s.Direction == StreamDirection.Out && s.Erlang > 0).ToList();
            if (inbound.Count == 0 || outbound.Count == 0
                || _textbook.Smallest(outbound, reserves: false) is not { } away || _textbook.Smallest(inbound, reserves: false) is not { } home)
            {
                return;
            }

            List<TrafficStream> order = [.. outbound, .. inbound];
            steps.Add(new("one_way", $"Two one-way groups, {away.Circuits} out and {home.Circuits} in, none kept, all at the target of the normal calls.", away.Circuits + home.Circuits, 0,
                Named(order, [.. _loss.Textbook.Shared(outbound, away.Circuits, 0), .. _loss.Textbook.Shared(inbound, home.Circuits, 0)]),
                Named(order, [.. _loss.Textbook.Shared(outbound, Math.Max(0, away.Circuits - 1), 0), .. _loss.Textbook.Shared(inbound, Math.Max(0, home.Circuits - 1), 0)])));
        }

        void NPlusOne(Design design)
        {
            var main = design.Groups[0];
            if (main.Direction != GroupDirection.Both || design.Groups.Count > 1 || _search.Smallest(all) is not { } least)
            {
                return;
            }

            // the fewest whole units with which any one can be down
            var each = Math.Max(1, main.CircuitsPerUnit);
            var units = ((least.Circuits + each - 1) / each) + 1;
            var circuits = units * each;
            steps.Add(new("n_plus_one", $"{units} units of {each}, so that any one can be down.", circuits, least.Reserve,
                Named(all, _loss.Shared(all, circuits, Math.Min(least.Reserve, circuits))),
                Named(all, _loss.Shared(all, circuits - each, Math.Min(least.Reserve, circuits - each)))));
        }
    }

    /// <summary>True when calls hold a line otherwise than the textbook has it, so that blocking is another.</summary>
    internal static bool IsBeyondTextbook(IReadOnlyList<TrafficStream> streams, int reserve) =>
        streams.Any(s => s is { Seats: not null, Erlang: > 0 }) || TwoClassLoss.IsEstimate(streams, reserve);

    /// <summary>Circuits of one shared group by the textbook when every stream has the same target; 0 when too many.</summary>
    internal int Shared(double target) =>
        _textbook.Smallest([.. _input.Streams.Select(s => s with { BlockingTarget = target })], reserves: false)?.Circuits ?? 0;

    /// <summary>Blocking and cost by circuits, from 1 to past a number.</summary>
    internal IReadOnlyList<CurvePoint> Curve(CostModel cost, int circuits)
    {
        var last = Math.Min(circuits + Math.Max(10, circuits / 4), 20_000);
        var step = Math.Max(1, last / 300);
        var points = new List<CurvePoint>();
        for (var n = 1; n <= last; n += step)
        {
            points.Add(new(n, _loss.Shared(_input.Streams, n, 0).Max(), cost.Of(LineKind.FxoHunting, n), cost.Of(LineKind.E1Pri, n), cost.Of(LineKind.Ims, n)));
        }

        return points;
    }

    internal static IReadOnlyDictionary<string, double> Named(IReadOnlyList<TrafficStream> streams, IReadOnlyList<double> blocking)
    {
        var named = new Dictionary<string, double>();
        for (var i = 0; i < streams.Count; i++)
        {
            named[streams[i].Name] = blocking[i];
        }

        return named;
    }
}
