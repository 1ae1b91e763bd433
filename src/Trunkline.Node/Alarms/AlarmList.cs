using Trunkline.Base;

namespace Trunkline.Node.Alarms;

/// <summary>
/// What is wrong now, as state: an alarm is raised when its condition appears and cleared when it is gone, however often somebody looks
/// meanwhile. What only happens (a wrong password) is raised, held while it goes on happening, and cleared when it has not for a while.
/// </summary>
/// <remarks>On the loop.</remarks>
public sealed class AlarmList
{
    /// <summary>Alarms at a time; a site where more is wrong has one of kind "other" that counts them.</summary>
    public const int MostActive = 500;

    /// <summary>Changes remembered.</summary>
    public const int MostEvents = 500;

    private readonly NodeLoop _loop;
    private readonly SortedDictionary<string, Active> _active = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlarmCondition> _set = [];
    private readonly Queue<AlarmEventView> _events = new();
    private readonly List<string> _gone = [];
    private long _sequence;
    private long _look;
    private int _more;

    /// <param name="loop">The node's loop, for the time.</param>
    public AlarmList(NodeLoop loop) => _loop = loop;

    /// <summary>Hears of every alarm raised, changed in severity, and cleared.</summary>
    public Action<AlarmEventView>? Changed { get; set; }

    /// <summary>What is wrong now, the worst first, then the oldest.</summary>
    public IReadOnlyList<AlarmStateView> Now =>
        [.. _active.Values.OrderByDescending(a => a.Condition.Kind.Severity).ThenBy(a => a.Since).Select(a => a.View())];

    /// <summary>The last changes, the newest first.</summary>
    public IReadOnlyList<AlarmEventView> Events => [.. _events.Reverse()];

    /// <summary>Alarms now of a severity.</summary>
    public int Count(AlarmSeverity severity) => _active.Values.Count(a => a.Condition.Kind.Severity == severity);

    /// <summary>Looks at the conditions: raises what is new, clears what is gone.</summary>
    /// <param name="conditions">Everything that is wrong, by state.</param>
    public void Look(IEnumerable<AlarmCondition> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        _look++;
        _more = 0;
        foreach (var condition in conditions)
        {
            Take(condition);
        }

        foreach (var condition in _set.Values)
        {
            Take(condition);
        }

        if (_more > 0)
        {
            Take(AlarmKinds.Other.On("", $"{_more} further alarms are not shown"), isCounted: false);
        }

        foreach (var (id, alarm) in _active)
        {
            var isOver = alarm.Condition.Kind.Hold is { } hold ? _loop.Elapsed - alarm.LastAt >= hold : alarm.Look != _look;
            if (isOver)
            {
                _gone.Add(id);
            }
        }

        foreach (var id in _gone)
        {
            _active.Remove(id, out var alarm);
            Tell(alarm!, AlarmSeverity.Cleared);
        }

        _gone.Clear();
    }

    /// <summary>Something has happened; raised or held, and cleared when it has not happened again for the kind's time.</summary>
    public void Note(in AlarmCondition happened) => Take(happened);

    /// <summary>Sets or takes back a condition that somebody outside the node knows of.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="about">The object.</param>
    /// <param name="text">What is the case; null when all is well.</param>
    public void Set(AlarmKind kind, string about, string? text)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var condition = kind.On(about, text ?? "");
        if (text is null)
        {
            _set.Remove(condition.Id);
        }
        else
        {
            _set[condition.Id] = condition;
        }
    }

    private void Take(in AlarmCondition condition, bool isCounted = true)
    {
        var id = condition.Id;
        if (_active.TryGetValue(id, out var alarm))
        {
            // its words may change while it stands: "4 more since"
            alarm.Condition = condition;
            alarm.Look = _look;
            alarm.LastAt = _loop.Elapsed;
            alarm.Count++;
            return;
        }

        if (isCounted && _active.Count >= MostActive)
        {
            _more++;
            return;
        }

        alarm = new Active { Condition = condition, Since = _loop.Time.GetUtcNow(), Look = _look, LastAt = _loop.Elapsed, Count = 1 };
        _active.Add(id, alarm);
        Tell(alarm, condition.Kind.Severity);
    }

    private void Tell(Active alarm, AlarmSeverity severity)
    {
        var told = new AlarmEventView(
            ++_sequence, _loop.Time.GetUtcNow(), alarm.Condition.Id, AlarmText.Word(severity), AlarmText.Word(alarm.Condition.Kind.Severity), alarm.Condition.Text,
            alarm.Condition.Kind.Todo, alarm.Since);
        _events.Enqueue(told);
        if (_events.Count > MostEvents)
        {
            _events.Dequeue();
        }

        Changed?.Invoke(told);
    }

    private sealed class Active
    {
        public AlarmCondition Condition { get; set; }

        public required DateTimeOffset Since { get; init; }

        public long Look { get; set; }

        public TimeSpan LastAt { get; set; }

        public int Count { get; set; }

        public AlarmStateView View() => new(
            Condition.Id, AlarmText.Word(Condition.Kind.Severity), Since, Condition.Text, Condition.Kind.Meaning, Condition.Kind.Todo, Condition.Kind.Hold is null ? 1 : Count);
    }
}
