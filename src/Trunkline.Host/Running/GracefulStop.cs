using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Host.Running;

/// <summary>
/// Ends a node without hurting anybody: no new calls but emergency calls; those there are may finish, for a limited time, an emergency call
/// as long as it lasts; then they are released, their records written. Asked a second time it ends everything at once.
/// </summary>
/// <remarks>On the loop.</remarks>
public sealed class GracefulStop
{
    /// <summary>How long far ends have to confirm that a call is over.</summary>
    public static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    private readonly NodeLoop _loop;
    private readonly CallControl _calls;
    private readonly TimeSpan _within;
    private readonly Action<string> _say;
    private readonly Action _ended;
    private readonly TimerSet<Timer> _timers;
    private Stage _stage;
    private bool _isOver;
    private TimeSpan _limit;
    private TimeSpan _nextSaid;

    /// <param name="loop">The node's loop.</param>
    /// <param name="calls">Its calls.</param>
    /// <param name="within">How long calls may go on.</param>
    /// <param name="say">Takes what happens, in words.</param>
    /// <param name="ended">Called once, when no call is left, or none that would still confirm its end.</param>
    public GracefulStop(NodeLoop loop, CallControl calls, TimeSpan within, Action<string> say, Action ended)
    {
        (_loop, _calls, _within, _say, _ended) = (loop, calls, within, say, ended);
        _timers = new(loop, _ => Look());
    }

    private enum Timer : byte
    {
        Look,
    }

    private enum Stage : byte
    {
        Running,
        Draining,
        Releasing,
        Ended,
    }

    /// <summary>Calls that did not end by themselves.</summary>
    public int Cut { get; private set; }

    /// <summary>True once it was asked.</summary>
    public bool IsStopping => _stage != Stage.Running;

    /// <summary>Stop, please; said again: at once.</summary>
    public void Ask()
    {
        switch (_stage)
        {
            case Stage.Running:
                _stage = Stage.Draining;
                _calls.Drain();
                _limit = _loop.Elapsed + _within;
                _nextSaid = _loop.Elapsed + SayEvery;
                if (_calls.Calls.Count > 0)
                {
                    _say(string.Create(CultureInfo.InvariantCulture,
                        $"stopping: {Calls(_calls.Calls.Count)} may go on for {_within.TotalSeconds:0} s, no new ones but emergency calls; stop again to end at once"));
                }

                Look();
                break;
            case Stage.Draining:
                if (_calls.Calls.Count > 0)
                {
                    _say($"stopping at once: {Calls(_calls.Calls.Count)} cut");
                }

                Release(_calls.Calls.Count, () => _calls.ReleaseAll(Q850Cause.NormalClearing));
                Look();
                break;
            default:
                break;
        }
    }

    private static string Calls(int count) => count == 1 ? "1 call" : string.Create(CultureInfo.InvariantCulture, $"{count} calls");

    private void Release(int cut, Action release)
    {
        _stage = Stage.Releasing;
        Cut += cut;
        _limit = _loop.Elapsed + ReleaseWithin;
        release();
    }

    private void Look()
    {
        if (_stage == Stage.Draining)
        {
            Drain();
        }

        if (_stage == Stage.Ended)
        {
            return;
        }

        if (_calls.Calls.Count == 0 || (_stage == Stage.Releasing && _loop.Elapsed >= _limit))
        {
            _stage = Stage.Ended;
            _ended();
            return;
        }

        _timers.Start(Timer.Look, LookEvery);
    }

    private void Drain()
    {
        if (_loop.Elapsed < _limit)
        {
            return;
        }

        var emergency = _calls.Calls.Where(c => c.Priority == CallPriority.Emergency).ToList();
        var others = _calls.Calls.Count - emergency.Count;
        if (others > 0 && !_isOver)
        {
            _isOver = true;
            _say($"stopping: the time is over, {Calls(others)} cut");
            Cut += others;
            _calls.ReleaseRoutine(Q850Cause.NormalClearing);
            _limit = _loop.Elapsed + ReleaseWithin;
        }
        else if (emergency.Count == 0)
        {
            Release(0, () => _calls.ReleaseAll(Q850Cause.NormalClearing));
        }
        else if (_loop.Elapsed >= _nextSaid)
        {
            _nextSaid = _loop.Elapsed + SayEvery;
            _say($"stopping: waits for an emergency call, {emergency[0].Calling} to {emergency[0].Dialled}; stop again to end it, too");
        }
    }
}
