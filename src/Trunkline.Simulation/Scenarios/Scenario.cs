// A scenario: what a person would do with phones and what must come of it, as steps on a loop's clock. The same scenario runs
// in a World in a moment and over real sockets in its own time.
using Trunkline.Base;

namespace Trunkline.Simulation.Scenarios;

/// <summary>A step waits until something is true.</summary>
/// <param name="Until">Looked at every 20 ms.</param>
/// <param name="Within">How long at most; then the scenario has failed.</param>
/// <param name="What">What is waited for, for people: "it is answered".</param>
/// <param name="Broken">Says why it can no longer come true; null or an empty answer while it can.</param>
public readonly record struct Wait(Func<bool> Until, TimeSpan Within, string What, Func<string?>? Broken = null);

/// <summary>What came of a scenario.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dialled">The number it dials; empty for a call from outside.</param>
/// <param name="Passed">True when everything was as it must be.</param>
/// <param name="Measured">What was measured, for people.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record ScenarioResult(string Name, string Dialled, bool Passed, string Measured, double Seconds);

/// <summary>A run of a scenario.</summary>
public sealed class ScenarioRun
{
    private const int PollMs = 20;
    private readonly NodeLoop _loop;
    private readonly TimerSet<Timer> _timers;
    private readonly IEnumerator<Wait> _steps;
    private readonly Action<ScenarioResult> _ended;
    private readonly TimeSpan _begun;
    private TimeSpan _waitingSince;
    private string _failure = "";
    private string _measured = "";
    private Action? _cleanUp;

    /// <param name="loop">The loop.</param>
    /// <param name="name">Its name.</param>
    /// <param name="dialled">The number it dials.</param>
    /// <param name="steps">Its steps; they may call <see cref="Check"/> and <see cref="Note"/> of the run they are given.</param>
    /// <param name="ended">Hears the result, once.</param>
    public ScenarioRun(NodeLoop loop, string name, string dialled, Func<ScenarioRun, IEnumerable<Wait>> steps, Action<ScenarioResult> ended)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(steps);
        _loop = loop;
        Name = name;
        Dialled = dialled;
        _ended = ended;
        _begun = loop.Elapsed;
        _waitingSince = _begun;
        _timers = new(loop, _ => Step());
        _steps = steps(this).GetEnumerator();
        Waiting = default;
        Advance();
    }

    private enum Timer : byte
    {
        Poll,
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The number it dials.</summary>
    public string Dialled { get; }

    /// <summary>True when it is over.</summary>
    public bool IsOver { get; private set; }

    private Wait Waiting { get; set; }

    /// <summary>Waits for a time.</summary>
    public Wait For(double seconds)
    {
        var until = _loop.Elapsed + TimeSpan.FromSeconds(seconds);
        return new(() => _loop.Elapsed >= until, TimeSpan.FromSeconds(seconds + 10), "time");
    }

    /// <summary>Notes something measured.</summary>
    public void Note(string what) => _measured += (_measured.Length > 0 ? ", " : "") + what;

    /// <summary>Says what must be true; the first that is not is the failure.</summary>
    public void Check(bool isTrue, string what)
    {
        if (!isTrue && _failure.Length == 0)
        {
            _failure = what;
        }
    }

    /// <summary>What to do at the end, come what may: hang up.</summary>
    public void AtEnd(Action action) => _cleanUp += action;

    private void Step()
    {
        if (Waiting.Until())
        {
            Advance();
        }
        else if (Waiting.Broken?.Invoke() is { Length: > 0 } reason)
        {
            Check(false, $"{reason}, while waiting that {Waiting.What}");
            End();
        }
        else if (_loop.Elapsed - _waitingSince > Waiting.Within)
        {
            Check(false, $"not within {Waiting.Within.TotalSeconds:0} s: {Waiting.What}");
            End();
        }
        else
        {
            _timers.Start(Timer.Poll, TimeSpan.FromMilliseconds(PollMs));
        }
    }

    private void Advance()
    {
        if (_failure.Length > 0 || !_steps.MoveNext())
        {
            End();
            return;
        }

        Waiting = _steps.Current;
        _waitingSince = _loop.Elapsed;
        _timers.Start(Timer.Poll, TimeSpan.FromMilliseconds(PollMs));
    }

    private void End()
    {
        IsOver = true;
        _timers.StopAll();
        _cleanUp?.Invoke();
        _steps.Dispose();
        var text = _failure.Length == 0 ? _measured : _measured.Length == 0 ? _failure : $"{_failure} ({_measured})";
        _ended(new(Name, Dialled, _failure.Length == 0, text, (_loop.Elapsed - _begun).TotalSeconds));
    }
}
