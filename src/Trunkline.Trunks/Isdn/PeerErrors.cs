// What the far end of a span did wrong, for people: a kind of error is told when it is seen first, and at most once an hour after that, however
// often it comes. Bounded: a hostile far end can fill the table, not the log.
using Trunkline.Base;

namespace Trunkline.Trunks.Isdn;

/// <summary>One kind of error.</summary>
/// <param name="Text">In words, of the last time.</param>
/// <param name="Count">How often.</param>
/// <param name="First">When first, UTC.</param>
/// <param name="Last">When last, UTC.</param>
public readonly record struct PeerErrorCount(string Text, long Count, DateTimeOffset First, DateTimeOffset Last);

/// <summary>The errors of one far end. On the loop.</summary>
/// <param name="loop">The loop, for its clock.</param>
/// <param name="tell">Tells an administrator.</param>
public sealed class PeerErrors(NodeLoop loop, Action<string> tell)
{
    /// <summary>The most kinds kept; what comes beyond them is counted as <see cref="Others"/>.</summary>
    public const int MaxKinds = 32;

    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private readonly Dictionary<long, Kind> _kinds = [];

    /// <summary>Errors of kinds that found no room.</summary>
    public long Others { get; private set; }

    /// <summary>What was seen, the latest first.</summary>
    public IReadOnlyList<PeerErrorCount> Counts =>
        [.. _kinds.Values.OrderByDescending(k => k.Last).Select(k => new PeerErrorCount(k.Text, k.Count, k.First, k.Last))];

    /// <summary>An error.</summary>
    /// <param name="key">Errors that are alike have the same.</param>
    /// <param name="text">In words.</param>
    public void Add(long key, string text)
    {
        var now = loop.Time.GetUtcNow();
        if (!_kinds.TryGetValue(key, out var kind))
        {
            if (_kinds.Count == MaxKinds)
            {
                if (Others++ == 0)
                {
                    tell("the far end makes so many kinds of errors that further ones are only counted");
                }

                return;
            }

            _kinds[key] = kind = new() { First = now };
        }

        kind.Count++;
        kind.SinceTold++;
        (kind.Last, kind.Text) = (now, text);
        if (kind.Count == 1 || loop.Elapsed - kind.ToldAt >= Quiet)
        {
            tell(kind.SinceTold == 1 ? text : $"{text} ({kind.SinceTold} times since this was told last)");
            (kind.ToldAt, kind.SinceTold) = (loop.Elapsed, 0);
        }
    }

    private sealed class Kind
    {
        public string Text { get; set; } = "";

        public long Count { get; set; }

        public long SinceTold { get; set; }

        public DateTimeOffset First { get; init; }

        public DateTimeOffset Last { get; set; }

        public TimeSpan ToldAt { get; set; }
    }
}
