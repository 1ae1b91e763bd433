using Trunkline.Routing.Proof;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>Circles of objects that send calls on: the shortest is found, and only one whose steps share a moment is one.</summary>
public sealed class CallGraphTests
{
    private static readonly DateOnly s_today = new(2026, 3, 2);
    private static readonly MomentSet s_sunday = MomentSet.Weekly(DayOfWeek.Sunday);

    [Fact]
    public void Chain_IsNoLoop() => Assert.Null(Graph("201>202", "202>203", "201>203").Loop(s_today));

    [Fact]
    public void OneThatForwardsToItself_IsALoop() => Assert.Equal("201>201", Loop(Graph("200>201", "201>201")));

    [Fact]
    public void OfTwoCircles_TheShorterIsTold() => Assert.Equal("205>206>205", Loop(Graph("201>202", "202>203", "203>201", "204>205", "205>206", "206>205")));

    [Fact]
    public void StepsThatNeverHoldTogether_AreNoLoop()
    {
        var graph = Graph("201>202");
        graph.Add(new(Node("202"), Node("203"), s_sunday, "forwards"));
        graph.Add(new(Node("203"), Node("201"), ~s_sunday, "forwards"));
        Assert.Null(graph.Loop(s_today));
        graph.Add(new(Node("203"), Node("202"), MomentSet.Always, "forwards"));
        Assert.Equal("202>203>202 Sunday 12:00", Loop(graph));
    }

    [Fact]
    public void RandomGraphs_HaveALoop_ExactlyWhenWalkingFindsOne()
    {
        var random = new Prng(9);
        for (var i = 0; i < 500; i++)
        {
            var edges = Enumerable.Range(0, 1 + random.Next(12)).Select(_ => (From: random.Next(7), To: random.Next(7))).Distinct().ToList();
            var reach = new bool[7, 7];
            edges.ForEach(e => reach[e.From, e.To] = true);
            for (var k = 0; k < 7; k++)
            {
                for (var a = 0; a < 7; a++)
                {
                    for (var b = 0; b < 7; b++)
                    {
                        reach[a, b] |= reach[a, k] && reach[k, b];
                    }
                }
            }

            var loop = Graph([.. edges.Select(e => $"{e.From}>{e.To}")]).Loop(s_today);
            Assert.Equal(Enumerable.Range(0, 7).Any(n => reach[n, n]), loop is not null);
        }
    }

    private static string Loop(CallGraph graph)
    {
        var (circle, moment) = graph.Loop(s_today)!.Value;
        return string.Join('>', circle.Select(e => e.From.Name).Append(circle[^1].To.Name)) + (moment.Length == 0 ? "" : " " + moment);
    }

    private static CallGraph Graph(params string[] edges)
    {
        var graph = new CallGraph();
        foreach (var edge in edges)
        {
            graph.Add(new(Node(edge.Split('>')[0]), Node(edge.Split('>')[1]), MomentSet.Always, "forwards"));
        }

        return graph;
    }

    private static CallNode Node(string name) => new(name, default);
}
