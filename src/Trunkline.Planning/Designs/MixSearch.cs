using Trunkline.Base;

namespace Trunkline.Planning.Designs;

/// <summary>
/// Every sensible mix of what the operator sells: for each family the smallest design that meets what is asked, or the reason why there is
/// none. What it costs is not looked at here.
/// </summary>
/// <remarks>MixSearch.Pairs.cs: mixes of two kinds. MixSearch.Ims.cs: IMS behind lines and through an adaptor.</remarks>
internal sealed partial class MixSearch
{
    private readonly PlanInput _input;
    private readonly DesignLoss _loss;
    private readonly GroupSearch _search;
    private readonly CostModel _cost;
    private readonly List<Design> _designs = [];
    private readonly List<(MixKind Mix, string Reason, Design? Nearest)> _rejected = [];
    private readonly (int Circuits, int Reserve)? _shared;

    private MixSearch(PlanInput input, DesignLoss loss, CostModel cost)
    {
        _input = input;
        _loss = loss;
        _search = new GroupSearch(loss);
        _cost = cost;
        _shared = _search.Smallest(input.Streams);
    }

    private bool NPlusOne => _input.Needs.Redundancy == Redundancy.NPlusOne;

    private IEnumerable<TrafficStream> Inbound => _input.Streams.Where(s => s.Direction == StreamDirection.In);

    private IEnumerable<TrafficStream> Outbound => _input.Streams.Where(s => s.Direction == StreamDirection.Out);

    /// <summary>The designs, and the families without one.</summary>
    internal static (IReadOnlyList<Design> Designs, IReadOnlyList<(MixKind Mix, string Reason, Design? Nearest)> Rejected) All(PlanInput input, DesignLoss loss, CostModel cost)
    {
        var search = new MixSearch(input, loss, cost);
        search.Fxo();
        search.FxoHunting();
        search.FxoOneWay();
        search.Pri();
        search.Ss7();
        search.Ims();
        search.SpansWithLines();
        search.SpansWithIms();
        search.ImsWithLines();
        search.LinesWithIms();
        search.ImsByAdaptor(LineKind.FxoHunting);
        search.ImsByAdaptor(LineKind.E1Pri);
        return (search._designs, search._rejected);
    }

    /// <summary>The name of a family.</summary>
    internal static string NameOf(MixKind mix) => mix switch
    {
        MixKind.Fxo => "analog lines without the operator's hunting",
        MixKind.FxoHunting => "analog lines with the operator's hunting",
        MixKind.FxoOneWay => "analog lines in two one-way groups",
        MixKind.E1Pri => "E1 with PRI",
        MixKind.E1Ss7 => "E1 with SS7",
        MixKind.Ims => "IMS trunk",
        MixKind.ImsTwice => "two IMS trunks",
        MixKind.E1PlusFxo => "E1 with analog lines behind",
        MixKind.E1PlusIms => "E1 with an IMS trunk behind",
        MixKind.ImsPlusFxo => "IMS trunk with analog lines behind",
        MixKind.FxoPlusIms => "analog lines with an IMS trunk behind",
        MixKind.ImsByFxo => "IMS trunk through an adaptor with analog lines",
        _ => "IMS trunk through an adaptor with E1",
    };

    private static string Text(FormattableString text) => NumberText.Say(text);

    private static string Share(double share) => Words.Share(share);

    private void Reject(MixKind mix, string reason, Design? nearest = null) => _rejected.Add((mix, reason, nearest));

    /// <summary>True, and told, when the kind cannot be had at all.</summary>
    private bool IsOut(MixKind mix, params ReadOnlySpan<LineKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (!_cost.Offers(kind))
            {
                Reject(mix, $"The price book has no price for {Words.Kind(kind)}: it is taken as not offered.");
                return true;
            }
        }

        if (_shared is null)
        {
            Reject(mix, Text($"No group of up to {GroupSearch.Most} circuits meets the targets."));
            return true;
        }

        return false;
    }

    /// <summary>True, and told, when analog lines alone cannot do what is asked.</summary>
    private bool LinesCannot(MixKind mix)
    {
        if (_shared!.Value.Circuits > _input.Needs.MostAnalogLines)
        {
            Reject(mix, Text($"About {_shared.Value.Circuits} lines would be needed; more than {_input.Needs.MostAnalogLines} pairs are not planned (traffic.most_analog_lines)."));
            return true;
        }

        if (_input.Needs.DirectNumbers > 0)
        {
            Reject(mix, Text($"{_input.Needs.DirectNumbers} direct numbers are asked for; an analog line has one number and carries no called number."));
            return true;
        }

        if (_input.Needs.CallerIdPerExtension)
        {
            Reject(mix, "Outgoing calls must show the extension's number; an analog line always shows its own.");
            return true;
        }

        if (_input.Needs.DiverseRoutes)
        {
            Reject(mix, "Diverse routes are asked for; analog lines of one building come in one cable from one exchange.");
            return true;
        }

        return false;
    }

    private void Fxo()
    {
        if (IsOut(MixKind.Fxo, LineKind.Fxo) || LinesCannot(MixKind.Fxo))
        {
            return;
        }

        var inbound = Inbound.Where(s => s.Erlang > 0).ToList();
        if (inbound.Count > 0)
        {
            var blocking = _loss.Shared(inbound, 1, 0);
            var worst = Enumerable.Range(0, inbound.Count).MaxBy(i => blocking[i] / inbound[i].BlockingTarget);
            if (blocking[worst] > inbound[worst].BlockingTarget)
            {
                Reject(MixKind.Fxo, $"Without hunting every line has a number of its own and the main number reaches one line only: {Share(blocking[worst])} of the calls of \"{inbound[worst].Name}\" would find it busy, {Share(inbound[worst].BlockingTarget)} are promised.");
                return;
            }
        }

        var reply = inbound.Count == 0 ? (0, 0) : _search.Smallest(inbound);
        if (_search.Smallest([.. Outbound]) is not { } outward || reply is null)
        {
            Reject(MixKind.Fxo, "No number of lines meets the targets.");
            return;
        }

        var spare = NPlusOne ? 1 : 0;
        var lines = outward.Circuits + (outward.Circuits > 0 ? spare : 0);
        var groups = new List<DesignGroup>();
        if (lines > 0)
        {
            groups.Add(new("out", LineKind.Fxo, lines, lines, inbound.Count > 0 ? GroupDirection.OutOnly : GroupDirection.Both, outward.Reserve, false, 0));
        }

        if (inbound.Count > 0)
        {
            if (NPlusOne)
            {
                Reject(MixKind.Fxo, "With the one line of the main number down nobody is reached; the grade of service must survive that.");
                return;
            }

            groups.Add(new("main", LineKind.Fxo, 1, 1, groups.Count > 0 ? GroupDirection.InOnly : GroupDirection.Both, 0, true, 1));
        }

        _designs.Add(new(Text($"{Words.Count(groups.Sum(g => g.Circuits), "analog line")} without hunting"), MixKind.Fxo, groups));
    }

    private void FxoHunting()
    {
        if (IsOut(MixKind.FxoHunting, LineKind.FxoHunting) || LinesCannot(MixKind.FxoHunting))
        {
            return;
        }

        if (!Inbound.Any(s => s.Erlang > 0))
        {
            Reject(MixKind.FxoHunting, "No call comes in, so hunting at the operator would be paid for nothing.");
            return;
        }

        var (circuits, reserve) = _shared!.Value;
        var lines = circuits + (NPlusOne ? 1 : 0);
        _designs.Add(new(
            $"{Words.Count(lines, "analog line")} with the operator's hunting" + Kept(reserve),
            MixKind.FxoHunting,
            [new("main", LineKind.FxoHunting, lines, lines, GroupDirection.Both, reserve, true, 1)]));
    }

    private void FxoOneWay()
    {
        if (IsOut(MixKind.FxoOneWay, LineKind.FxoHunting) || LinesCannot(MixKind.FxoOneWay))
        {
            return;
        }

        if (!Inbound.Any(s => s.Erlang > 0) || !Outbound.Any(s => s.Erlang > 0))
        {
            Reject(MixKind.FxoOneWay, "Calls go one way only: one group is all there is.");
            return;
        }

        if (_search.Smallest([.. Inbound]) is not { } reply || _search.Smallest([.. Outbound]) is not { } outward)
        {
            Reject(MixKind.FxoOneWay, "No number of lines meets the targets.");
            return;
        }

        var spare = NPlusOne ? 1 : 0;
        _designs.Add(new(
            Text($"{outward.Circuits + spare} outgoing and {reply.Circuits + spare} incoming analog lines") + Kept(outward.Reserve + reply.Reserve),
            MixKind.FxoOneWay,
            [
                new("out", LineKind.Fxo, outward.Circuits + spare, outward.Circuits + spare, GroupDirection.OutOnly, outward.Reserve, false, 0),
                new("in", LineKind.FxoHunting, reply.Circuits + spare, reply.Circuits + spare, GroupDirection.InOnly, reply.Reserve, true, 1),
            ]));
    }

    private void Spans(LineKind kind, MixKind mix)
    {
        var basic = Primary(kind, 0);
        var spare = Primary(kind, 1);
        if (NPlusOne || (_input.Needs.DiverseRoutes && basic.Units < 2))
        {
            Reject(mix, NPlusOne ? $"{Carries(basic)} the load, but with a span down the grade of service must hold." : $"{Carries(basic)} the load, but one span has one route.", Alone(basic, mix));
        }
        else
        {
            _designs.Add(Alone(basic, mix));
        }

        _designs.Add(Alone(spare, mix, " (one more than the load needs)"));
    }

    private void Pri()
    {
        if (!IsOut(MixKind.E1Pri, LineKind.E1Pri))
        {
            Spans(LineKind.E1Pri, MixKind.E1Pri);
        }
    }

    /// <summary>SS7 where run can signal it; else the reason, and what it would cost and gain.</summary>
    private void Ss7()
    {
        if (RunLimits.Carries(LineKind.E1Ss7))
        {
            if (!IsOut(MixKind.E1Ss7, LineKind.E1Ss7))
            {
                Spans(LineKind.E1Ss7, MixKind.E1Ss7);
            }

            return;
        }

        const string Why = "SS7 is between exchanges; this version's run cannot signal ISUP, so it is not offered";
        if (_shared is null)
        {
            Reject(MixKind.E1Ss7, Why + ".");
            return;
        }

        if (!_cost.Offers(LineKind.E1Ss7))
        {
            var spans = _cost.GroupOf(LineKind.E1Ss7, _shared.Value.Circuits);
            Reject(MixKind.E1Ss7, Text($"{Why}. It would take {Words.Count(spans.Units, "span")} as PRI does and gain no circuit; what it costs is not in the price book (prices.e1_ss7). Ask for SS7 only where the operator sells nothing else."));
            return;
        }

        var units = NPlusOne || _input.Needs.DiverseRoutes ? 1 : 0;
        var nearest = Alone(Primary(LineKind.E1Ss7, units), MixKind.E1Ss7);
        var total = Total(nearest);
        var beside = "";
        if (_cost.Offers(LineKind.E1Pri))
        {
            var more = total - Total(Alone(Primary(LineKind.E1Pri, units), MixKind.E1Pri));
            beside = more == 0 ? ", as much as with PRI" : Text($", {Words.Money(Math.Abs(more), _input.Prices.Currency)} {(more > 0 ? "more" : "less")} than with PRI");
        }

        Reject(MixKind.E1Ss7, Text($"{Why}. {nearest.Name} would cost {Words.Money(total, _input.Prices.Currency)} over {_input.HorizonMonths} months{beside}, and carry the same calls: nothing is gained but where the operator sells no PRI."), nearest);
    }

    private double Total(Design design) => _cost.Of(design, Effort.Of(design)).Total;

    private void Ims()
    {
        if (IsOut(MixKind.Ims, LineKind.Ims))
        {
            return;
        }

        var one = Primary(LineKind.Ims, 0);
        if (NPlusOne || _input.Needs.DiverseRoutes)
        {
            Reject(MixKind.Ims, NPlusOne ? "One account is one unit: when its access is down, no call can be made." : "One account has one access line, so one route.", Alone(one, MixKind.Ims));
        }
        else
        {
            _designs.Add(Alone(one, MixKind.Ims));
        }

        var both = one with { Units = 2, Circuits = 2 * one.Circuits };
        _designs.Add(new Design(Text($"two IMS trunks of {one.Circuits} sessions by different accesses") + Kept(one.Reserve), MixKind.ImsTwice, [both]));
    }

    /// <summary>The first group of a kind, sized for the whole load.</summary>
    private DesignGroup Primary(LineKind kind, int spareUnits)
    {
        var group = _cost.GroupOf(kind, _shared!.Value.Circuits);
        if (spareUnits > 0)
        {
            // a whole span more, so that the rest is enough with any one down
            group = _cost.GroupOf(kind, group.Circuits + (30 * spareUnits));
        }

        var reserve = _search.SmallestReserve(_input.Streams, group.Circuits) ?? _shared.Value.Reserve;
        var numbers = _input.Needs.DirectNumbers > 0 ? _input.Needs.DirectNumbers : 1;
        return group with { Name = "main", Reserve = reserve, Numbers = numbers };
    }

    private static string SpanName(DesignGroup group) => Text($"{Words.Count(group.Units, "E1 span")} with {(group.Kind == LineKind.E1Ss7 ? "SS7" : "PRI")} ({group.Circuits} channels)");

    private static string Carries(DesignGroup group) => SpanName(group) + (group.Units == 1 ? " carries" : " carry");

    private static string Kept(int reserve) => reserve == 0 ? "" : Text($", {reserve} kept for emergency calls");

    private static Design Alone(DesignGroup group, MixKind mix, string note = "") => new(
        (group.IsSpan ? SpanName(group) : Text($"IMS trunk with {group.Circuits} sessions")) + note + Kept(group.Reserve), mix, [group]);
}
