using System.Globalization;
using System.Text.RegularExpressions;
using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>
/// The five archetypes: every number of tests/data/traffic/archetypes.csv, taken from its text by the words around it, against the plan of
/// the example site file. A number is right when it rounds to what is written.
/// </summary>
public sealed class ArchetypeTests
{
    private static readonly Dictionary<string, string> s_answers = File.ReadLines(Sites.Root("tests/data/traffic/archetypes.csv"))
        .Skip(1).Where(l => l.StartsWith('A'))
        .ToDictionary(l => l[..l.IndexOf(',', StringComparison.Ordinal)], l => l[(l[..^1].LastIndexOf('"') + 1)..^1]);

    [Fact]
    public void SmallOffice_Plan_GivesEveryAnswer()
    {
        var plan = Sites.Example("plan-small-office.yaml");
        var read = new Answers(s_answers["A1_small_office"], plan);
        var shared = Step(plan, "shared");
        read.Is(@"lines=(\d+)", plan.Chosen!.Design.Circuits, shared.Circuits);
        read.Is(@"B_in ([\d.]+)%", 100 * Now(plan, "inbound"), 100 * shared.Blocking["inbound"]);
        read.Is(@"B_out ([\d.]+)%", 100 * Now(plan, "outbound"));
        read.Is(@"(\d+) lines give", shared.Circuits - 1);
        read.Is(@"lines give ([\d.]+)%", 100 * shared.OneLess["inbound"], 100 * Down(plan, "inbound"));
        read.Is(@"lines give [\d.]+%/([\d.]+)%", 100 * shared.OneLess["outbound"]);
        read.Is(@"\((\d+) ext", plan.Input.Streams[1].Grown(plan.Input.GrowthFactor(36)).Sources);
        read.Is(@"ext, ([\d.]+) E", plan.Input.Streams[0].Grown(plan.Input.GrowthFactor(36)).Erlang);
        read.Is(@"E in\): (\d+)", Step(plan, "horizon").Circuits);
        read.Is(@"Erlang B view (\d+)", Step(plan, "erlang_b_view").Circuits);
        Assert.Equal(MixKind.FxoHunting, plan.Chosen.Design.Mix);
        read.AllBut("10", "3");
    }

    [Fact]
    public void DutyRoom_Plan_GivesEveryAnswer()
    {
        var plan = Sites.Example("plan-duty-room.yaml");
        var read = new Answers(s_answers["A2_duty_room"], plan);
        var alone = Step(plan, "normal_alone");
        read.Is(@"lines=(\d+)", alone.Circuits);
        read.Is(@"\(B ([\d.]+)%", 100 * alone.Blocking["calls"]);
        read.Is(@"(\d+) lines [\d.]+% fails", alone.Circuits - 1);
        read.Is(@"lines ([\d.]+)% fails", 100 * alone.OneLess["calls"]);
        read.Is(@"with (\d+) reserved", plan.Chosen!.Design.Groups[0].Reserve);
        read.Is(@"reserved on (\d+)", plan.Chosen.Design.Circuits);
        var reserved = Step(plan, "reserved");
        read.Is(@"B_em ([\d.e-]+),", reserved.Blocking["emergency"], Textbook(plan, "emergency"));
        read.Is(@"B_norm ([\d.]+)%", 100 * reserved.Blocking["calls"], 100 * Textbook(plan, "calls"));
        Assert.Equal((6, 1), (reserved.Circuits, reserved.Reserve));
        var desk = Assert.Single(plan.Desks);
        read.Is(@"; (\d+) attendants ASA 40", desk.Desk.Seats);
        read.Is(@"ASA (40.0) s", desk.Points[0].MeanWaitSeconds);
        read.Is(@"40.0 s, ([\d.]+)%", 100 * desk.Points[0].Levels[0]);
        read.Is(@"(\d+) attendants ASA 5", desk.SeatsNeeded);
        read.Is(@"ASA (5.45) s", desk.Points[1].MeanWaitSeconds);
        read.Is(@"5.45 s, ([\d.]+)%", 100 * desk.Points[1].Levels[0]);
        read.AllBut("20", "20");
    }

    [Fact]
    public void Factory_Plan_GivesEveryAnswer()
    {
        var plan = Sites.Example("plan-factory.yaml");
        var read = new Answers(s_answers["A3_factory"], plan);
        var shared = Step(plan, "shared");
        read.Is(@"no reservation N=(\d+)", shared.Circuits);
        read.Is(@"N=9 \(([\d.]+)%", 100 * shared.Blocking["emergency"], 100 * shared.Blocking["inbound"]);
        read.Is(@"dimension N=(\d+)", plan.Chosen!.Design.Circuits, Step(plan, "reserved").Circuits);
        read.Is(@"dimension N=11,R=(\d+)", plan.Chosen.Design.Groups[0].Reserve);
        var loss = new DesignLoss(plan.Input.Needs, DayToDay.None);
        read.Is(@"R=2 gives B_norm ([\d.]+)%", 100 * loss.Textbook.Shared(plan.Input.Streams, 10, 2)[0]);
        Assert.InRange(WhatIf(plan, "on_1_e1")["outbound"], 0.5e-18, 2e-18);
        read.Is(@"R=2: B_em ([\d.]+)%", 100 * WhatIf(plan, "e1_lost_on_4_fxo_r2")["emergency"]);
        read.Is(@"B_norm ([\d.]+)%; 6", 100 * WhatIf(plan, "e1_lost_on_4_fxo_r2")["inbound"]);
        read.Is(@"6 FXO R=2: ([\d.]+)%", 100 * WhatIf(plan, "e1_lost_on_6_fxo_r2")["emergency"]);
        read.Is(@"6 FXO R=2: [\d.]+%/([\d.]+)%", 100 * WhatIf(plan, "e1_lost_on_6_fxo_r2")["outbound"]);
        var oneWay = Step(plan, "one_way");
        read.Is(@"=(\d+)$", oneWay.Circuits);
        Assert.Contains("7 out and 6 in", oneWay.Text);
        Assert.InRange(read.Left, 0, 12); // the rest are the questions' own numbers
    }

    [Fact]
    public void EmergencyCentre_Plan_GivesEveryAnswer()
    {
        var plan = Sites.Example("plan-emergency-centre.yaml");
        var read = new Answers(s_answers["A4_emergency"], plan);
        read.Is(@"P.01 (\d+),", ByTarget(plan, 0.01), Step(plan, "shared").Circuits);
        read.Is(@"P.001 (\d+)", ByTarget(plan, 0.001));
        var desk = Assert.Single(plan.Desks);
        Assert.Equal(9.0, desk.Desk.Erlang, 12);
        Assert.Equal(7.8, plan.Input.Erlang, 12);
        read.Is(@"call takers (\d+)", desk.SeatsNeeded);
        var less = desk.Points.Single(p => p.Seats == desk.SeatsNeeded - 1);
        read.Is(@"\((\d+) gives", less.Seats);
        read.Is(@"gives ([\d.]+)% in 15 s", 100 * less.Levels[0]);
        read.Is(@"but ([\d.]+)% in 20 s", 100 * less.Levels[1]);
        Assert.False(less.MeetsTargets);
        read.Is(@"90/10 rule (\d+)", desk.Rules.Single(r => r.Rule.StartsWith("90 % within 10 s", StringComparison.Ordinal)).Seats);
        read.Is(@"one E1 ([\d.]+)%", 100 * WhatIf(plan, "storm_x3_on_1_e1")["emergency"]);
        Assert.InRange(WhatIf(plan, "storm_x3_on_2_e1")["emergency"], 0.5e-10, 2e-10);
        var chosen = plan.Chosen!;
        Assert.Equal((MixKind.E1Pri, 2), (chosen.Design.Mix, chosen.Design.Groups[0].Units));
        read.Is(@": ([\d.]+) min/y independent", chosen.Assessment.Availability.IndependentMinutesPerYear);
        read.Is(@"([\d.]+) min/y with beta", chosen.Assessment.Availability.CommonCauseMinutesPerYear);
    }

    [Fact]
    public void OutboundCallCentre_Plan_GivesEveryAnswer()
    {
        var plan = Sites.Example("plan-outbound-call-centre.yaml");
        var read = new Answers(s_answers["A5_outbound"], plan);
        var dialler = Assert.Single(plan.Diallers);
        read.Is(@"(\d+) connects/h", dialler.ConnectsPerHour);
        read.Is(@"(\d+) attempts/h", dialler.AttemptsPerHour, plan.Input.Streams[0].CallsPerHour);
        read.Is(@"\(([\d.]+) CPS", plan.Chosen!.Assessment.CallsPerSecond);
        read.Is(@"(\d+) per s at", plan.Chosen.Assessment.CallsPerSecondPeak);
        read.Is(@"([\d.]+) E;", dialler.Erlang, plan.Input.Erlang);
        read.Is(@"P.01 (\d+),", ByTarget(plan, 0.01), Step(plan, "shared").Circuits);
        read.Is(@"P.001 (\d+)", ByTarget(plan, 0.001));
        read.Is(@"-> (\d+) E1", plan.Chosen.Design.Groups[0].Units);
        read.Is(@"\((\d+), 0", plan.Chosen.Design.Circuits);
        read.Is(@"240, ([\d.]+)%", 100 * Now(plan, "dialler"));
        read.Is(@"down 210: ([\d.]+)%", 100 * Down(plan, "dialler"), 100 * WhatIf(plan, "span_lost")["dialler"]);
        read.Is(@"(\d+) E1 for N\+1", Step(plan, "n_plus_one").Circuits / 30, plan.Candidates.Where(c => c.Design.Mix == MixKind.E1Pri).Max(c => c.Design.Groups[0].Units));
        Assert.Equal(MixKind.E1Pri, plan.Chosen.Design.Mix);
        Assert.Equal(166, dialler.CircuitsWithoutUnanswered);
    }

    private static DimensioningStep Step(Plan plan, string key) => plan.Dimensioning.Single(s => s.Key == key);

    private static int ByTarget(Plan plan, double target) => plan.ByTarget.Single(t => t.Target == target).Circuits;

    private static double Now(Plan plan, string stream) => plan.Chosen!.Assessment.Streams.Single(s => s.Stream == stream).Now;

    /// <summary>What the answer counts: every call answered at once.</summary>
    private static double Textbook(Plan plan, string stream) => plan.Chosen!.Assessment.Streams.Single(s => s.Stream == stream).NowByTextbook!.Value;

    private static double Down(Plan plan, string stream) => plan.Chosen!.Assessment.Streams.Single(s => s.Stream == stream).OneUnitDown;

    private static IReadOnlyDictionary<string, double> WhatIf(Plan plan, string key) => plan.WhatIfs.Single(w => w.Key == key).Blocking;

    /// <summary>The text of a row, and which of its numbers have been looked at.</summary>
    private sealed class Answers(string text, Plan plan)
    {
        private readonly HashSet<int> _seen = [];

        private IEnumerable<Match> Numbers => Regex.Matches(text, @"(?<![\w.])\d+(\.\d+)?(e-?\d+)?");

        /// <summary>Numbers not looked at.</summary>
        internal int Left => Numbers.Count(n => !_seen.Contains(n.Index));

        /// <summary>Each value rounds to the number the pattern's group finds.</summary>
        internal void Is(string pattern, params double[] values)
        {
            var match = Regex.Match(text, pattern);
            Assert.True(match.Success, $"{pattern} is not in: {text}");
            var written = match.Groups[1].Value;
            _seen.Add(match.Groups[1].Index);
            Assert.NotNull(plan.Chosen);
            var mantissa = written.Split('e')[0];
            var decimals = mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.Length - mantissa.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            var unit = written.Contains('e', StringComparison.Ordinal) ? Math.Pow(10, int.Parse(written.Split('e')[1], CultureInfo.InvariantCulture)) : 1;
            foreach (var value in values)
            {
                Assert.Equal(mantissa, Math.Round(value / unit, decimals, MidpointRounding.AwayFromZero).ToString("F" + decimals, CultureInfo.InvariantCulture));
            }
        }

        /// <summary>No number is left but those named, which are the question's own.</summary>
        internal void AllBut(params string[] own) =>
            Assert.Equal(own.Order(), Numbers.Where(n => !_seen.Contains(n.Index)).Select(n => n.Value).Order());
    }
}
