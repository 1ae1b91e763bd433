using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Trunks;

/// <summary>How long what fails again and again is kept from new calls.</summary>
/// <param name="First">The first time; twice as long each further time. Zero: never.</param>
public readonly record struct HoldDownSettings(TimeSpan First)
{
    /// <summary>However often it fails.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>After so long without a fault it begins anew.</summary>
    public static readonly TimeSpan Forgets = TimeSpan.FromMinutes(10);

    /// <summary>So many faults are over when they are over: a cable that is plugged in, a loop for a measurement.</summary>
    public const int FreeFaults = 2;

    /// <summary>Faults within so long are one: a loop or a loose plug makes several.</summary>
    public static readonly TimeSpan Gathers = TimeSpan.FromSeconds(30);

    /// <summary>So many seizures that fail one after the other.</summary>
    public const int FailedSeizures = 3;
}

/// <summary>Runs the table of <see cref="HoldDownFsm"/> for one unit: a span, a line. It begins as out, for nobody has seen it well.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class HoldDown
{
    private readonly NodeLoop _loop;
    private readonly HoldDownSettings _settings;
    private readonly Action _changed;
    private readonly Action<string> _told;
    private readonly Action _probe;
    private readonly TimerSet<Timer> _timers;
    private TimeSpan _wellSince;
    private TimeSpan _firstFault;
    private TimeSpan _countedAt;
    private string _lastFault = "";
    private int _faults;
    private int _failed;
    private bool _isUnproven;
    private bool _counts; // the fault that stands
    private TimeSpan _until;

    /// <param name="loop">The node's loop.</param>
    /// <param name="settings">How long it is held down.</param>
    /// <param name="changed">Called when it carries calls again, or no more.</param>
    /// <param name="told">Hears what an administrator should know.</param>
    /// <param name="probe">Tries it, and tells by <see cref="OnProved"/> or <see cref="OnProbeFailed"/>.</param>
    public HoldDown(NodeLoop loop, HoldDownSettings settings, Action changed, Action<string> told, Action? probe = null)
    {
        (_loop, _settings, _changed, _told, _probe) = (loop, settings, changed, told, probe ?? (() => { }));
        _timers = new(loop, _ => On(_isUnproven ? HoldEvent.HoldDownTimerUnproven : HoldEvent.HoldDownTimer));
    }

    private enum Timer : byte
    {
        /// <summary>The hold-down.</summary>
        Hold,
    }

    /// <summary>How it is.</summary>
    public HoldState State { get; private set; } = HoldState.Out;

    /// <summary>True while it is kept from new calls although no fault is seen.</summary>
    public bool IsHeld => State is HoldState.Held or HoldState.Probing;

    /// <summary>Why it is held down, for people; empty while it is not.</summary>
    public string Because { get; private set; } = "";

    /// <summary>A fault is seen.</summary>
    /// <param name="what">What it is, for people.</param>
    /// <param name="counts">False when it is our own doing: a test, a gateway that was started again.</param>
    public void OnFault(string what, bool counts)
    {
        if (State != HoldState.Out)
        {
            _counts = counts;
            if (counts && (_faults == 0 || _loop.Elapsed - _countedAt >= HoldDownSettings.Gathers))
            {
                Count(what);
            }
        }

        On(HoldEvent.Fault);
    }

    /// <summary>It is gone.</summary>
    public void OnMended() => On(_counts && _faults > HoldDownSettings.FreeFaults && _settings.First > TimeSpan.Zero ? HoldEvent.MendedAgain : HoldEvent.Mended);

    /// <summary>A call's seizure failed on it.</summary>
    /// <param name="what">How, for people.</param>
    public void OnFailed(string what)
    {
        if (State == HoldState.Well && ++_failed >= HoldDownSettings.FailedSeizures && _settings.First > TimeSpan.Zero)
        {
            Count($"{_failed} seizures one after the other: {what}");
            (_failed, _isUnproven) = (0, true);
            On(HoldEvent.FailedOften);
        }
    }

    /// <summary>A call or our own trial got through.</summary>
    public void OnProved()
    {
        _failed = 0;
        On(HoldEvent.Proved);
    }

    /// <summary>Our own trial failed.</summary>
    public void OnProbeFailed() => On(HoldEvent.ProbeFailed);

    /// <summary>Our own trial came to nothing.</summary>
    public void OnProbeDisturbed() => On(HoldEvent.ProbeDisturbed);

    /// <summary>How much longer it is held down; zero when it is not, or is being tried.</summary>
    public TimeSpan Left => State == HoldState.Held && _until > _loop.Elapsed ? _until - _loop.Elapsed : TimeSpan.Zero;

    private void Count(string what)
    {
        if (State == HoldState.Well && _loop.Elapsed - _wellSince >= HoldDownSettings.Forgets)
        {
            _faults = 0;
        }

        _firstFault = _faults == 0 ? _loop.Elapsed : _firstFault;
        _faults++;
        (_lastFault, _countedAt) = (what, _loop.Elapsed);
    }

    private TimeSpan HoldFor()
    {
        var doublings = Math.Clamp(_faults - 1 - (_isUnproven ? 0 : HoldDownSettings.FreeFaults), 0, 16);
        var hold = TimeSpan.FromTicks(_settings.First.Ticks << doublings);
        var longest = HoldDownSettings.Longest > _settings.First ? HoldDownSettings.Longest : _settings.First;
        return hold < longest ? hold : longest;
    }

    private void On(HoldEvent e)
    {
        var (next, effects) = HoldDownFsm.On(State, e);
        if (next == State)
        {
            return;
        }

        State = next;
        _timers.StopAll();
        if (effects.HasFlag(HoldDo.StartHoldDown) && e == HoldEvent.ProbeFailed)
        {
            _faults++;
        }

        if ((effects & (HoldDo.StartHoldDown | HoldDo.StartAgain)) != 0)
        {
            var hold = HoldFor();
            _until = _loop.Elapsed + hold;
            _timers.Start(Timer.Hold, hold);
            Because = Words(hold);
        }

        if (effects.HasFlag(HoldDo.RaiseAlarm))
        {
            _told(Because);
        }

        if (effects.HasFlag(HoldDo.PutBack))
        {
            (_wellSince, _isUnproven, Because) = (_loop.Elapsed, false, "");
        }

        if (effects.HasFlag(HoldDo.BusyOut) && next == HoldState.Out)
        {
            (_isUnproven, Because) = (false, "");
        }

        _changed();
        if (effects.HasFlag(HoldDo.EndAlarm))
        {
            _told("held down no more: it takes new calls again");
        }

        if (effects.HasFlag(HoldDo.Probe))
        {
            _probe();
        }
    }

    private string Words(TimeSpan hold) => string.Create(CultureInfo.InvariantCulture,
        $"held down for {hold.TotalSeconds:0} s: {(_isUnproven ? _lastFault + ", then it is tried" : $"out {_faults} times in {Math.Max(1, (_loop.Elapsed - _firstFault).TotalMinutes):0} min, the last time by {_lastFault}")}");
}
