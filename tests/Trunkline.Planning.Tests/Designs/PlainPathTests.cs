using System.Globalization;
using Trunkline.Base;
using Trunkline.Planning.Designs;
using Trunkline.Site;
using static Trunkline.Planning.Tests.Designs.Sites;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>The planner's short ways give what the plain way gives: every figure of whole plans of made-up sites, and single chains of every shape.</summary>
public sealed class PlainPathTests(ITestOutputHelper output)
{
    private const double Relative = 1e-11;

    /// <summary>Rarer than this is shown as nothing, and days on which nothing is lost are left out of a mean.</summary>
    private const double Nothing = 1e-16;

    private double _worst;

    [Fact]
    public void Plan_OfMadeUpSites_IsThePlainOne()
    {
        var sites = int.Parse(Environment.GetEnvironmentVariable("TRUNKLINE_SITES") ?? "8", CultureInfo.InvariantCulture);
        for (var seed = 1; seed <= sites; seed++)
        {
            var text = RandomSites.Text(seed);
            var read = SiteLoader.LoadText(text);
            Assert.Equal([], read.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine(text)));
            Assert.True(PlanReader.TryRead(read.Model!, out var input, out _));
            Check(Planner.Make(input!), $"site {seed}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sites} sites, greatest relative difference {_worst:G3}"));
    }

    [Fact]
    public void TwoGroups_OfEveryShape_AreThePlainChain()
    {
        var random = new Prng(5);
        for (var i = 0; i < 300; i++)
        {
            var (n1, n2) = (1 + random.Next(14), 1 + random.Next(10));
            var streams = new List<TrafficStream> { Poisson("in", StreamKind.Inbound, n1 * random.NextDouble()) };
            if (random.Next(2) == 0)
            {
                streams.Add(Poisson("out", StreamKind.Outbound, n1 * random.NextDouble()));
            }

            if (random.Next(2) == 0)
            {
                streams.Add(Poisson("sos", StreamKind.Emergency, random.NextDouble(), direction: random.Next(2) == 0 ? StreamDirection.In : StreamDirection.Out));
            }

            if (random.Next(3) == 0)
            {
                streams.Add(People("people", 1 + random.Next(25), 0.02 + (0.5 * random.NextDouble())));
            }

            if (random.Next(4) == 0)
            {
                streams[0] = streams[0] with { Erlang = 0 };
            }
            else if (random.Next(3) == 0)
            {
                streams[0] = streams[0] with { Seats = new(new("desk", streams[0].CallsPerHour, 120 + random.Next(120), 0, []), 1 + n1) };
            }

            (int, int) first = (n1, random.Next(Math.Min(n1, 3) + 1)), second = (n2, random.Next(Math.Min(n2, 3) + 1));
            var forwards = random.Next(2) == 0;
            Same(PlainLoss.Two(streams, first, second, forwards), TwoGroupLoss.Of(streams, first, second, forwards), 1e-290, $"{i}");
        }
    }

    /// <summary>People too few to fill the first group: nobody is refused, and the states beyond them are never reached.</summary>
    [Fact]
    public void TwoGroups_FewerPeopleThanCircuits_RefuseNobody() =>
        Assert.Equal([0.0], TwoGroupLoss.Of([People("people", 3, 0.4)], (5, 1), (2, 0), forwards: false));

    private void Check(Plan plan, string site)
    {
        var (input, streams) = (plan.Input, plan.Input.Streams);
        double[] Plain(Design design, IReadOnlyList<TrafficStream> load, int down = -1) => PlainLoss.Of(design, load, input.Needs, input.DayToDay, down, 1, input.IsStaffedByDay);
        var later = streams.Select(s => s.Grown(input.GrowthFactor(input.HorizonMonths))).ToList();
        var more = streams.Select(s => s.Scaled(1.2)).ToList();
        foreach (var (design, assessment) in plan.Candidates)
        {
            var name = $"{site}, {design.Name}";
            Same(Plain(design, streams), [.. assessment.Streams.Select(s => s.Now)], Nothing, name);
            Same(Plain(design, later), [.. assessment.Streams.Select(s => s.AtHorizon)], Nothing, name);
            Same(Plain(design, more), [.. assessment.Streams.Select(s => s.Plus20)], Nothing, name);
            var down = Enumerable.Range(0, design.Groups.Count).Select(g => Plain(design, streams, g)).ToList();
            Same([.. streams.Select((_, s) => down.Max(d => d[s]))], [.. assessment.Streams.Select(s => s.OneUnitDown)], Nothing, name);
        }

        foreach (var month in plan.Growth.Where(m => m.Month % 12 == 5))
        {
            var load = streams.Select(s => s.Grown(input.GrowthFactor(month.Month))).ToList();
            var stream = streams.ToList().FindIndex(s => s.Name == month.WorstStream);
            Same([Plain(plan.Chosen!.Design, load)[stream]], [month.WorstBlocking], Nothing, $"{site}, month {month.Month}");
            Fewest(load, month.CircuitsNeeded, input, $"{site}, month {month.Month}");
        }

        // what is ordered could not be one line fewer
        foreach (var (design, _) in plan.Candidates.Where(c => c.Design.Mix == MixKind.FxoHunting && input.Needs.Redundancy == Redundancy.None))
        {
            Fewest(streams, design.Circuits, input, $"{site}, {design.Name}");
        }

        foreach (var design in plan.Candidates.Select(c => c.Design).Where(d => d.Groups.Count == 2 && d.Groups[1].Name == "overflow" && d.Name.EndsWith("overflow", StringComparison.Ordinal) && d.Groups[1].Circuits > 1))
        {
            var less = design with { Groups = [design.Groups[0], design.Groups[1] with { Circuits = design.Groups[1].Circuits - (design.Mix == MixKind.FxoPlusIms ? input.Prices.Ims!.SessionStep : 1) }] };
            Assert.False(less.Groups[1].Circuits > 0 && Meets(Plain(less, streams), streams), $"{site}, {design.Name} could be smaller");
        }
    }

    /// <summary>So many circuits are enough with some number kept, and one fewer is not with any.</summary>
    private static void Fewest(List<TrafficStream> streams, int circuits, PlanInput input, string what)
    {
        Assert.True(IsEnough(circuits), $"{what}: {circuits} are not enough");
        Assert.False(IsEnough(circuits - 1), $"{what}: {circuits - 1} would be enough");

        bool IsEnough(int n) => Enumerable.Range(0, Math.Min(n, 6) + 1).Any(r => Meets(PlainLoss.Shared(streams, n, r, input.DayToDay, input.IsStaffedByDay), streams));
    }

    private static void Fewest(IReadOnlyList<TrafficStream> streams, int circuits, PlanInput input, string what) => Fewest([.. streams], circuits, input, what);

    private static bool Meets(double[] blocking, IReadOnlyList<TrafficStream> streams) => !blocking.Where((b, s) => streams[s].Erlang > 0 && b > streams[s].BlockingTarget).Any();

    private void Same(double[] plain, double[] actual, double nothing, string what)
    {
        for (var s = 0; s < plain.Length; s++)
        {
            var difference = Math.Abs(plain[s] - actual[s]);
            _worst = plain[s] > 1e-6 ? Math.Max(_worst, difference / plain[s]) : _worst;
            Assert.True(difference <= (Relative * plain[s]) + nothing, string.Create(CultureInfo.InvariantCulture, $"{what}: {actual[s]:R} where the plain way gives {plain[s]:R}"));
        }
    }
}
