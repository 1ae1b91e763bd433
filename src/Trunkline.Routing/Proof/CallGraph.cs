using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>What a call may reach: an extension, a trunk group, a rule; later a group, a queue, a menu.</summary>
/// <param name="Name">For sentences: "extension 201", "trunk group city".</param>
/// <param name="At">Where it is written.</param>
internal sealed record CallNode(string Name, SourceMark At);

/// <summary>One object may send a call on to another by itself, with nobody dialling.</summary>
/// <param name="From">The object.</param>
/// <param name="To">Where to.</param>
/// <param name="When">When it may.</param>
/// <param name="Why">For sentences: "forwards unanswered calls".</param>
internal sealed record CallEdge(CallNode From, CallNode To, MomentSet When, string Why);

/// <summary>Objects that send calls on to each other. A loop is a circle of which every step may happen at one moment.</summary>
internal sealed class CallGraph
{
    private readonly List<CallEdge> _edges = [];

    /// <summary>How many ways there are from one object to another.</summary>
    internal int Edges => _edges.Count;

    /// <summary>Adds a way; one that never holds is none.</summary>
    internal void Add(CallEdge edge)
    {
        if (!edge.When.IsEmpty)
        {
            _edges.Add(edge);
        }
    }

    /// <summary>The shortest circle, with a moment at which a call would run round it; null when there is none.</summary>
    /// <param name="from">Where to begin to look for moments.</param>
    internal (IReadOnlyList<CallEdge> Circle, string Moment)? Loop(DateOnly from)
    {
        var moments = new MomentPartition(_edges.Select(e => e.When), from);
        (IReadOnlyList<CallEdge> Circle, string Moment)? best = null;
        for (var moment = 0; moment < moments.Count; moment++)
        {
            var leaving = _edges.Where(e => moments.Holds(e.When, moment)).ToLookup(e => e.From);
            var onCircles = OnCircles(leaving);
            foreach (var node in onCircles)
            {
                if (Circle(node, leaving) is { } circle && circle.Count < (best?.Circle.Count ?? int.MaxValue))
                {
                    best = (circle, moments.Words(moment));
                }
            }
        }

        return best;
    }

    // what cannot be on a circle goes: nodes that lead nowhere, again and again
    private static List<CallNode> OnCircles(ILookup<CallNode, CallEdge> leaving)
    {
        var left = leaving.ToDictionary(g => g.Key, g => g.Count());
        var into = leaving.SelectMany(g => g).ToLookup(e => e.To, e => e.From);
        var work = new Stack<CallNode>(into.Select(g => g.Key).Where(n => !left.ContainsKey(n)));
        while (work.TryPop(out var node))
        {
            foreach (var before in into[node].Where(left.ContainsKey))
            {
                if (--left[before] == 0)
                {
                    left.Remove(before);
                    work.Push(before);
                }
            }
        }

        return [.. left.Keys];
    }

    private static List<CallEdge>? Circle(CallNode start, ILookup<CallNode, CallEdge> leaving)
    {
        var came = new Dictionary<CallNode, CallEdge>();
        var queue = new Queue<CallNode>([start]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var edge in leaving[node])
            {
                if (came.TryAdd(edge.To, edge))
                {
                    queue.Enqueue(edge.To);
                }

                if (edge.To == start)
                {
                    var circle = new List<CallEdge> { came[start] };
                    while (circle[0].From != start)
                    {
                        circle.Insert(0, came[circle[0].From]);
                    }

                    return circle;
                }
            }
        }

        return null;
    }
}
