using System.Globalization;
using System.Text;
using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Reporting;

/// <summary>How a line of the summary is meant: a terminal may colour it, nothing is lost without.</summary>
public enum SummaryTone : byte
{
    /// <summary>Text.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>The answer.</summary>
    Answer,

    /// <summary>Something to look at.</summary>
    Warning,

    /// <summary>Less important.</summary>
    Faint,
}

/// <summary>A line of the summary.</summary>
/// <param name="Text">Never wider than the width asked for, except for a word that is.</param>
/// <param name="Tone">How it is meant.</param>
public readonly record struct SummaryLine(string Text, SummaryTone Tone);

/// <summary>The plan on a terminal: the answer, what callers meet, the ways compared, what to mind. About one screen.</summary>
public static class PlanSummary
{
    /// <summary>Lays the summary out.</summary>
    /// <param name="input">The plan and what is known beside it.</param>
    /// <param name="width">Columns, 40 or more.</param>
    public static IReadOnlyList<SummaryLine> Lines(ReportInput input, int width)
    {
        ArgumentNullException.ThrowIfNull(input);
        var page = new Layout(Math.Clamp(width, 40, 400));
        var plan = input.Plan;
        var currency = plan.Input.Prices.Currency;
        page.Text(plan.Input.SiteName, SummaryTone.Heading);
        if (plan.Chosen is not { } chosen)
        {
            page.Text("No way to order lines does what is asked.", SummaryTone.Answer);
        }
        else
        {
            page.Text("Order " + chosen.Design.Name, SummaryTone.Answer);
            foreach (var reason in plan.Reasons)
            {
                page.Item(reason);
            }

            var cost = chosen.Assessment.Cost;
            page.Item($"{Figures.Money(cost.Once, currency)} once, {Figures.Money(cost.Monthly, currency)} a month, {Figures.Money(cost.Total, currency)} over {PlanWords.Months(cost.HorizonMonths)}{(plan.Input.Prices.IsAssumed ? ", by assumed prices" : "")}.");
            page.Item($"The grade of service {PlanWords.Breaks(plan.BreaksInMonth, plan.Growth)}.");
        }

        Load(page, plan);
        if (input.Measured is { } measured)
        {
            Measured(page, measured);
        }

        if (plan.Chosen is { } ordered)
        {
            Service(page, plan, ordered);
            Ways(page, plan);
        }

        if (plan.Desks.Count > 0)
        {
            page.Text("Seats", SummaryTone.Heading);
            foreach (var desk in plan.Desks)
            {
                var at = desk.Points.FirstOrDefault(p => p.Seats == desk.SeatsNeeded);
                page.Item($"{desk.Desk.Name}: {Figures.Counted(desk.SeatsNeeded, "seat")}" + (at is { IsStable: true } ? $", mean wait {Figures.Duration(at.MeanWaitSeconds)}" : "") + $"; {Figures.Count(desk.SeatsAtHorizon)} at the horizon");
            }
        }

        if (plan.Rejected.Count > 0)
        {
            page.Text("Rejected", SummaryTone.Heading);
            foreach (var (names, reason) in PlanWords.Rejected(plan))
            {
                page.Item($"{string.Join("; ", names)}: {reason}", SummaryTone.Faint);
            }
        }

        if (input.Verified is { } verified)
        {
            page.Text("Verified by simulation", SummaryTone.Heading);
            page.Item(verified.Basis, SummaryTone.Faint);
            page.Table(["figure", "#model", "#simulated", "#95 % interval"], verified.Figures.Select(f => new[] { f.What, f.Analytic is { } a ? Figures.Percent(a) : "–", Figures.Percent(f.Simulated), $"{Figures.Percent(f.Low)} to {Figures.Percent(f.High)}" }));
            foreach (var figure in verified.Figures.Where(f => f.Explanation.Length > 0))
            {
                page.Item($"{figure.What}: {figure.Explanation}");
            }
        }

        if (plan.Warnings.Count + (plan.Chosen?.Assessment.Risks.Count ?? 0) > 0)
        {
            page.Text("Mind", SummaryTone.Heading);
            foreach (var warning in plan.Warnings)
            {
                page.Item($"{warning.Name}: {warning.Text}", SummaryTone.Warning);
            }

            var risks = (plan.Chosen?.Assessment.Risks ?? []).Select(r => r.Name).Distinct().ToList();
            if (risks.Count > 0)
            {
                page.Item($"risks, explained in the report: {string.Join(", ", risks)}");
            }
        }

        return page.Done();
    }

    private static void Load(Layout page, Plan plan)
    {
        page.Text("Load in the busy hour", SummaryTone.Heading);
        page.Table(["stream", "calls", "#load", "#95 % range", "origin"], plan.Input.Streams.Select(s => new[]
        {
            s.Name, $"{PlanWords.Kind(s.Kind)}, {PlanWords.Direction(s)}", Figures.Erlang(s.Erlang), PlanWords.Range(s.Erlang, s.LowErlang, s.HighErlang), PlanWords.Origin(s),
        }));
        foreach (var step in plan.Input.Derivation)
        {
            page.Item(step.Text, SummaryTone.Faint);
        }
    }

    private static void Measured(Layout page, Demand.MeasuredDemand measured)
    {
        page.Text("Measured", SummaryTone.Heading);
        foreach (var line in Demand.DemandText.Summary(measured))
        {
            page.Item(line);
        }

        foreach (var finding in measured.Findings.Where(f => f.Weight > Demand.FindingWeight.Note))
        {
            page.Item(finding.Text + (finding.Rows.Count > 0 ? $" (at {string.Join(", ", finding.Rows)}{(finding.Count > finding.Rows.Count ? ", …" : "")})" : ""), SummaryTone.Warning);
        }
    }

    private static void Service(Layout page, Plan plan, Candidate ordered)
    {
        page.Text("Calls that find no line", SummaryTone.Heading);
        page.Table(["stream", "#asked", "#now", $"#{PlanWords.Months(plan.Input.HorizonMonths)}", "#+20 %", "#unit down"], ordered.Assessment.Streams.Select(s => new[]
        {
            s.Stream, Figures.Percent(s.Target), Share(s.Now, s.Target), Share(s.AtHorizon, s.Target), Share(s.Plus20, s.Target), Share(s.OneUnitDown, PlanWords.TargetAtFailure(plan.Input, s)),
        }));
        page.Text("! misses what is asked", SummaryTone.Faint);
    }

    private static void Ways(Layout page, Plan plan)
    {
        page.Text($"Ways compared (costs in {plan.Input.Prices.Currency} over {PlanWords.Months(plan.Input.HorizonMonths)})", SummaryTone.Heading);
        page.Table(["way", "#circuits", "#blocked", "#once", "#a month", "#together"], plan.Candidates.Select((c, i) => new[]
        {
            (c == plan.Chosen ? "> " : "  ") + c.Design.Name, Figures.Count(c.Design.Circuits), PlanWords.Worst(c.Assessment) is { } w ? Figures.Percent(w.Now) : "–",
            Figures.Money(c.Assessment.Cost.Once, ""), Figures.Money(c.Assessment.Cost.Monthly, ""), Figures.Money(c.Assessment.Cost.Total, ""),
        }));
        if (plan.BreakEven is { } even)
        {
            page.Text(even.Text, SummaryTone.Plain);
        }
    }

    private static string Share(double value, double target) => (value > target ? "! " : "") + Figures.Percent(value);

    /// <summary>Lines of at most so many columns.</summary>
    private sealed class Layout(int width)
    {
        private readonly List<SummaryLine> _lines = [];

        // a number and its unit stayed together while lines were broken; on the terminal the space between them is one like any other
        internal List<SummaryLine> Done() => [.. _lines.Select(l => l with { Text = l.Text.Replace('\u00a0', ' ') })];

        internal void Text(string text, SummaryTone tone)
        {
            if (tone == SummaryTone.Heading && _lines.Count > 0)
            {
                _lines.Add(new("", SummaryTone.Plain));
            }

            foreach (var line in Wrap(Clean(text), width))
            {
                _lines.Add(new(line, tone));
            }
        }

        internal void Item(string text, SummaryTone tone = SummaryTone.Plain)
        {
            var first = true;
            foreach (var line in Wrap(Clean(text), width - 2))
            {
                _lines.Add(new((first ? "- " : "  ") + line, tone));
                first = false;
            }
        }

        /// <summary>A table; the first column gives way, down to 12 columns, and is wrapped; then columns of text are cut.</summary>
        internal void Table(string[] headings, IEnumerable<string[]> rows)
        {
            var all = rows.Select(r => r.Select(Clean).ToArray()).ToList();
            var names = headings.Select(h => h.TrimStart('#')).ToArray();
            var widths = names.Select((n, i) => all.Select(r => Columns(r[i])).Append(Columns(n)).Max()).ToArray();
            var rest = widths.Skip(1).Sum() + (2 * (widths.Length - 1));
            widths[0] = Math.Min(widths[0], Math.Max(12, width - rest));
            for (var i = widths.Length - 1; i > 0 && widths.Sum() + (2 * (widths.Length - 1)) > width; i--)
            {
                if (!headings[i].StartsWith('#'))
                {
                    widths[i] = Math.Max(6, widths[i] - (widths.Sum() + (2 * (widths.Length - 1)) - width));
                }
            }

            Row(names, SummaryTone.Faint);
            foreach (var row in all)
            {
                Row(row, SummaryTone.Plain);
            }

            void Row(string[] cells, SummaryTone tone)
            {
                var columns = cells.Select((c, i) => headings[i].StartsWith('#') ? [c] : Wrap(c, widths[i]).ToArray()).ToArray();
                var hang = cells[0].StartsWith("  ", StringComparison.Ordinal) || cells[0].StartsWith("> ", StringComparison.Ordinal);
                if (hang)
                {
                    columns[0] = [.. Wrap(cells[0][2..], widths[0] - 2).Select((l, n) => (n == 0 ? cells[0][..2] : "  ") + l)];
                }

                for (var n = 0; n < columns.Max(c => c.Length); n++)
                {
                    var line = new StringBuilder();
                    for (var i = 0; i < columns.Length; i++)
                    {
                        var cell = n < columns[i].Length ? columns[i][n] : "";
                        var pad = new string(' ', Math.Max(0, widths[i] - Columns(cell)));
                        line.Append(i > 0 ? "  " : "").Append(headings[i].StartsWith('#') ? pad + cell : cell + pad);
                    }

                    _lines.Add(new(line.ToString().TrimEnd(), tone));
                }
            }
        }

        /// <summary>Control characters would be orders to the terminal; a narrow space is a space there.</summary>
        private static string Clean(string text)
        {
            var clean = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                clean.Append(rune.Value is 0x202f or 0xa0 ? "\u00a0"
                    : Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? "\ufffd" : rune.ToString());
            }

            return clean.ToString();
        }

        /// <summary>Columns on a terminal: two for wide letters, none for marks that combine.</summary>
        private static int Columns(string text)
        {
            var columns = 0;
            foreach (var rune in text.EnumerateRunes())
            {
                columns += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
                    : rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd) ? 2 : 1;
            }

            return columns;
        }

        private static IEnumerable<string> Wrap(string text, int columns)
        {
            var line = new StringBuilder();
            var used = 0;
            foreach (var whole in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var word = whole;
                while (Columns(word) > columns)
                {
                    // a word wider than the screen is broken
                    if (used > 0)
                    {
                        yield return line.ToString();
                        line.Clear();
                        used = 0;
                    }

                    var (head, fits) = (0, 0);
                    foreach (var rune in word.EnumerateRunes())
                    {
                        fits += Columns(rune.ToString());
                        if (fits > columns)
                        {
                            break;
                        }

                        head += rune.Utf16SequenceLength;
                    }

                    yield return word[..Math.Max(head, 1)];
                    word = word[Math.Max(head, 1)..];
                }

                var wide = Columns(word);
                if (used > 0 && used + 1 + wide > columns)
                {
                    yield return line.ToString();
                    line.Clear();
                    used = 0;
                }

                line.Append(used > 0 ? " " : "").Append(word);
                used += (used > 0 ? 1 : 0) + wide;
            }

            if (used > 0 || text.Length == 0)
            {
                yield return line.ToString();
            }
        }
    }
}
