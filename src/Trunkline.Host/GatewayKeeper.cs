// Sees to it that a gateway runs. One that somebody else started is left alone; one that has died is started again, for
// without a gateway there is no audio, and calls that lost theirs can only be ended, truthfully, when the next one shows what is left.
using System.Diagnostics;
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Host;

/// <summary>Starts the gateway process when none runs, and again when it has ended. On the loop.</summary>
internal sealed class GatewayKeeper
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    private readonly NodeLoop _loop;
    private readonly GatewayClient _client;
    private readonly Func<bool> _somebodyListens;
    private readonly Func<Process> _start;
    private readonly Action<string> _log;
    private readonly TimerSet<Timers> _timers;
    private Process? _process;
    private TimeSpan _notBefore;
    private TimeSpan _pause = FirstPause;

    /// <param name="loop">The node's loop.</param>
    /// <param name="client">The node's end of the link: attached means all is well.</param>
    /// <param name="somebodyListens">Whether a gateway listens, ours or not.</param>
    /// <param name="start">Starts one.</param>
    /// <param name="log">Takes lines for people.</param>
    internal GatewayKeeper(NodeLoop loop, GatewayClient client, Func<bool> somebodyListens, Func<Process> start, Action<string> log)
    {
        _loop = loop;
        _client = client;
        _somebodyListens = somebodyListens;
        _start = start;
        _log = log;
        _timers = new(loop, _ => Look());
    }

    private enum Timers : byte
    {
        Look,
    }

    /// <summary>Starts a gateway when none listens. Before the loop runs: the sooner, the better.</summary>
    internal void StartFirst()
    {
        if (!_somebodyListens())
        {
            Start();
        }
    }

    /// <summary>Looks after it from now on.</summary>
    internal void Watch() => _timers.Start(Timers.Look, LookEvery);

    /// <summary>Leaves it alone from now on.</summary>
    internal void Stop() => _timers.StopAll();

    private void Look()
    {
        if (_client.IsOutranked)
        {
            return; // a newer deciding process has it, and looks after it
        }

        _timers.Start(Timers.Look, LookEvery);
        if (_client.IsAttached)
        {
            _pause = FirstPause;
            return;
        }

        // one that is starting gets its time; one that crashes at once is not tried in a busy loop
        if (_loop.Elapsed < _notBefore || _process is { HasExited: false } || _somebodyListens())
        {
            return;
        }

        _log($"gateway: its process has ended{(_process is { } ended ? $" ({ended.ExitCode})" : "")}; starting it again");
        Start();
    }

    private void Start()
    {
        _process?.Dispose();
        _process = _start();
        _notBefore = _loop.Elapsed + _pause;
        _pause = _pause * 2 > LastPause ? LastPause : _pause * 2;
    }
}
