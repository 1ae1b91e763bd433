using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Bench.Isdn;

/// <summary>Our user side and our network side on one loop under virtual time, 10 ms a tick.</summary>
internal sealed class CallPair
{
    private const int MostCalls = 30;

    private readonly Clock _clock = new();
    private readonly NodeLoop _loop;
    private readonly CallSide _user;
    private readonly CallSide _network;
    private readonly Q931Setup _setup = new()
    {
        Called = new("12345", TypeOfNumber.Subscriber, NumberingPlan.Isdn),
        Calling = new("30123456", TypeOfNumber.National, NumberingPlan.Isdn, Presentation.Allowed, Screening.Network),
        Display = "Max Mustermann",
    };

    internal CallPair()
    {
        _loop = new(_clock);
        _user = new(_loop, Q931Values.EuroIsdnUser);
        _network = new(_loop, Q931Values.EuroIsdnNetwork);
        (_user.Peer, _network.Peer) = (_network, _user);
        _user.Isdn.Start();
        Tick();
        if (!_user.Isdn.IsUp || !_network.Isdn.IsUp)
        {
            throw new InvalidOperationException("the link is not up");
        }
    }

    internal long Messages => _user.Messages + _network.Messages;

    /// <summary>Makes calls, up to 30 at a time, and lets all of them end.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="fromNetwork">Who makes them.</param>
    internal void Run(int calls, bool fromNetwork)
    {
        var caller = fromNetwork ? _network : _user;
        var (good, bad) = (caller.Good, _user.Bad + _network.Bad);
        for (var begun = 0; begun < calls || caller.Isdn.Calls > 0; Tick())
        {
            while (begun < calls && caller.Isdn.Calls < MostCalls && caller.Isdn.Setup(_setup, caller, out _) is not null)
            {
                begun++;
            }
        }

        Tick();
        if (caller.Good - good != calls || _user.Bad + _network.Bad != bad || _user.Isdn.IdleChannels != _network.Isdn.Values.Channels)
        {
            throw new InvalidOperationException($"{caller.Good - good} of {calls} calls were good, {_user.Bad + _network.Bad - bad} things were not");
        }
    }

    private void Tick()
    {
        _user.Tick();
        _network.Tick();
        while (_user.HasFrames || _network.HasFrames)
        {
            _user.Carry();
            _network.Carry();
        }

        _clock.Now += TimeSpan.FromMilliseconds(10);
        _loop.Run();
    }

    private sealed class Clock : TimeProvider
    {
        internal TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }
}
