using Trunkline.Base;

namespace Trunkline.Planning.Designs;

/// <summary>The rule "from about 20 lines take an E1", computed from the prices given. It is a ratio of prices, nothing else.</summary>
internal static class BreakEvenSearch
{
    private const int MostLines = 300;

    internal static BreakEven? Of(PlanInput input, CostModel cost)
    {
        if (cost.Of(LineKind.FxoHunting, 1) is null || cost.Of(LineKind.E1Pri, 1) is not { } span)
        {
            return null;
        }

        // per line over eight, so that a board is shared; without boards it is the price of one
        var line = cost.Of(LineKind.FxoHunting, 8)!.Value / 8;
        var cheaper = Enumerable.Range(1, MostLines).Where(n => cost.Of(LineKind.E1Pri, n) <= cost.Of(LineKind.FxoHunting, n)).ToHashSet();
        var first = cheaper.Count == 0 ? 0 : cheaper.Min();
        var back = Enumerable.Range(first + 1, Math.Max(0, MostLines - first)).FirstOrDefault(n => first > 0 && !cheaper.Contains(n));
        var again = Enumerable.Range(back + 1, Math.Max(0, MostLines - back)).FirstOrDefault(n => back > 0 && cheaper.Contains(n));
        var currency = input.Prices.Currency;
        var text = NumberText.Say($"Over {input.HorizonMonths} months an analog line costs {Words.Money(line, currency)} and an E1 span {Words.Money(span, currency)}, as much as {(line > 0 ? span / line : double.PositiveInfinity):0.0} lines: ");
        text += first == 0 ? $"up to {MostLines} lines the spans never cost less."
            : $"from {first} lines on the span costs no more"
                + (back > 0 ? NumberText.Say($", until line {back} needs the next span") : "")
                + (again > 0 ? NumberText.Say($"; from {again} on that pays too.") : ".");
        return new(first, line > 0 ? span / line : double.PositiveInfinity, line, span, text);
    }
}
