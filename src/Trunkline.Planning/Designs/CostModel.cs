using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Planning.Designs;

/// <summary>What a design costs by a price book: installation, rent, hunting, ports, numbers, licences, work.</summary>
internal sealed class CostModel(PriceBook prices, int horizonMonths)
{
    /// <summary>The table of a design.</summary>
    internal CostBreakdown Of(Design design, double effortHours)
    {
        var lines = new List<CostLine>();
        foreach (var group in design.Groups)
        {
            Group(group, lines);
            if (group.Numbers > 0 && !group.IsAnalog)
            {
                lines.AddRange(Numbers(group.Numbers).Select(b => new CostLine(Text($"{b.Count} × block of {b.Block.Size} numbers"), b.Count * b.Block.Install, b.Count * b.Block.Monthly)));
            }
        }

        Add(lines, Text($"{design.Circuits} × channel licence"), design.Circuits * prices.LicencePerChannel, 0);
        Add(lines, Text($"{effortHours:0.#} h wiring and commissioning"), effortHours * prices.HourlyRate, 0);
        return new(lines, horizonMonths);
    }

    /// <summary>So many lines or spans alone, for break-even and curves: no licences, numbers or work.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="circuits">Calls at a time.</param>
    /// <returns>Null when the kind is not offered.</returns>
    internal double? Of(LineKind kind, int circuits)
    {
        if (!Offers(kind))
        {
            return null;
        }

        var lines = new List<CostLine>();
        Group(GroupOf(kind, circuits), lines);
        return new CostBreakdown(lines, horizonMonths).Total;
    }

    /// <summary>True when the price book has a price for it.</summary>
    internal bool Offers(LineKind kind) => kind switch
    {
        LineKind.Fxo or LineKind.FxoHunting => prices.Fxo is not null,
        LineKind.E1Pri => prices.E1Pri is not null,
        LineKind.E1Ss7 => prices.E1Ss7 is not null,
        _ => prices.Ims is not null,
    };

    /// <summary>A group of a kind with at least so many circuits, as it is sold.</summary>
    internal DesignGroup GroupOf(LineKind kind, int circuits)
    {
        switch (kind)
        {
            case LineKind.E1Pri or LineKind.E1Ss7:
                var step = Math.Clamp((kind == LineKind.E1Pri ? prices.E1Pri : prices.E1Ss7)?.ChannelStep ?? 30, 1, 30);
                var (whole, rest) = Math.DivRem(circuits, 30);
                var sold = (30 * whole) + (rest == 0 ? 0 : Math.Min(30, (rest + step - 1) / step * step));
                return new("", kind, (sold + 29) / 30, sold, GroupDirection.Both, 0, true, 0);
            case LineKind.Ims:
                var sessions = prices.Ims?.SessionStep ?? 1;
                return new("", kind, 1, (circuits + sessions - 1) / sessions * sessions, GroupDirection.Both, 0, true, 0);
            default:
                return new("", kind, circuits, circuits, GroupDirection.Both, 0, true, 0);
        }
    }

    /// <summary>The cheapest boards with at least so many ports, by size.</summary>
    internal static IReadOnlyList<(int Ports, int Count)> Boards(IReadOnlyList<BoardPrice> boards, int ports) =>
        Cheapest([.. boards.Select(b => (b.Ports, b.Price))], ports);

    /// <summary>The cheapest blocks with at least so many numbers.</summary>
    internal IReadOnlyList<(NumberBlockPrice Block, int Count)> Numbers(int count)
    {
        // exchanging blocks for one another changes little beyond the largest: large counts take that first
        var blocks = prices.NumberBlocks;
        if (blocks.Count == 0 || count <= 0)
        {
            return [];
        }

        var chosen = Cheapest([.. blocks.Select(b => (b.Size, b.Install + (b.Monthly * horizonMonths)))], count);
        return [.. chosen.Select(c => (blocks.First(b => b.Size == c.Ports), c.Count))];
    }

    private static IReadOnlyList<(int Ports, int Count)> Cheapest(IReadOnlyList<(int Size, double Price)> sizes, int needed)
    {
        if (sizes.Count == 0 || needed <= 0)
        {
            return [];
        }

        // cost[n]: the cheapest set with at least n; a set that has more is taken when it costs less
        var cost = new double[needed + 1];
        var took = new int[needed + 1];
        for (var n = 1; n <= needed; n++)
        {
            cost[n] = double.PositiveInfinity;
            for (var s = 0; s < sizes.Count; s++)
            {
                var with = cost[Math.Max(0, n - sizes[s].Size)] + sizes[s].Price;
                if (with < cost[n] - 1e-9)
                {
                    (cost[n], took[n]) = (with, s);
                }
            }
        }

        var counts = new SortedDictionary<int, int>();
        for (var n = needed; n > 0; n -= sizes[took[n]].Size)
        {
            counts[sizes[took[n]].Size] = counts.GetValueOrDefault(sizes[took[n]].Size) + 1;
        }

        return [.. counts.Reverse().Select(c => (c.Key, c.Value))];
    }

    private static void Add(List<CostLine> lines, string what, double once, double monthly)
    {
        if (once != 0 || monthly != 0)
        {
            lines.Add(new(what, once, monthly));
        }
    }

    private static string Text(FormattableString text) => NumberText.Say(text);

    private void Group(DesignGroup group, List<CostLine> lines)
    {
        switch (group.Kind)
        {
            case LineKind.Fxo or LineKind.FxoHunting:
                var fxo = prices.Fxo!;
                Add(lines, Text($"{group.Circuits} × analog line"), group.Circuits * fxo.Install, group.Circuits * fxo.Monthly);
                Add(lines, Text($"{group.Circuits} × hunting service"), 0, group.Kind == LineKind.FxoHunting ? group.Circuits * fxo.HuntingMonthly : 0);
                Ports(lines, "analog port", fxo.Boards, fxo.PortPrice, group.Circuits);
                break;
            case LineKind.E1Pri or LineKind.E1Ss7:
                var e1 = (group.Kind == LineKind.E1Pri ? prices.E1Pri : prices.E1Ss7)!;
                Add(lines, Text($"{group.Units} × E1 span"), group.Units * e1.Install, group.Units * e1.Monthly);
                Add(lines, Text($"{group.Circuits} × channel"), 0, group.Circuits * e1.PerChannelMonthly);
                Ports(lines, "E1 port", e1.Boards, e1.PortPrice, group.Units);
                break;
            default:
                var ims = prices.Ims!;
                Add(lines, Text($"{group.Units} × IMS account"), group.Units * ims.Install, group.Units * ims.Monthly);
                Add(lines, Text($"{group.Circuits} × session"), group.Circuits * ims.PerSessionInstall, group.Circuits * ims.PerSessionMonthly);
                Adaptor(group, lines);
                break;
        }
    }

    /// <summary>An adaptor's ports and ours that face them; the price book has no price for adaptors, so theirs are taken at the price of ours.</summary>
    private void Adaptor(DesignGroup group, List<CostLine> lines)
    {
        if (group.Adaptor is LineKind.E1Pri && prices.E1Pri is { } e1)
        {
            Ports(lines, "E1 port", e1.Boards, e1.PortPrice, (group.Circuits + 29) / 30);
            Ports(lines, "E1 adaptor port", e1.Boards, e1.PortPrice, (group.Circuits + 29) / 30);
        }
        else if (group.Adaptor is LineKind.FxoHunting && prices.Fxo is { } fxo)
        {
            Ports(lines, "analog port", fxo.Boards, fxo.PortPrice, group.Circuits);
            Ports(lines, "analog adaptor port", fxo.Boards, fxo.PortPrice, group.Circuits);
        }
    }

    private static void Ports(List<CostLine> lines, string what, IReadOnlyList<BoardPrice> boards, double each, int ports)
    {
        if (boards.Count == 0)
        {
            Add(lines, Text($"{ports} × {what}"), ports * each, 0);
            return;
        }

        foreach (var (size, count) in Boards(boards, ports))
        {
            Add(lines, Text($"{count} × board of {size} {what}s"), count * boards.First(b => b.Ports == size).Price, 0);
        }
    }
}
