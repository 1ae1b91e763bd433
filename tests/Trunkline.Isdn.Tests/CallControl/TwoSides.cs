using System.Text;
using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>Our user side and our network side on one loop under virtual time, over a link that can be cut.</summary>
internal sealed class TwoSides
{
    private readonly Clock _clock = new();
    private readonly StringBuilder _transcript = new();

    public TwoSides(Q931Values? user = null, Q931Values? network = null)
    {
        Loop = new(_clock);
        User = new(this, "U", user ?? Q931Values.EuroIsdnUser);
        Network = new(this, "N", network ?? Q931Values.EuroIsdnNetwork);
        (User.Peer, Network.Peer) = (Network, User);
        Both(i => i.OnDlEstablishConfirm());
        _transcript.Clear();
    }

    public NodeLoop Loop { get; }

    public End User { get; }

    public End Network { get; }

    public bool IsCut { get; set; }

    /// <summary>Messages that are lost on the way.</summary>
    public Predicate<Q931Message>? Loses { get; set; }

    public string Transcript => _transcript.ToString();

    public void Both(Action<Q931Interface> action)
    {
        action(User.Interface);
        action(Network.Interface);
        Loop.Run();
    }

    public void Advance(double seconds)
    {
        Loop.Run();
        for (var until = _clock.Now + TimeSpan.FromSeconds(seconds); _clock.Now < until;)
        {
            _clock.Now = Loop.NextDue is { } due && due < until ? due > _clock.Now ? due : _clock.Now + TimeSpan.FromMilliseconds(1) : until;
            Loop.Run();
        }
    }

    private void Say(string text) => _transcript.Append($"{_clock.Now.TotalMilliseconds,6} {text}\n");

    internal sealed class End : IQ931Link, IQ931User, IQ931CallUser
    {
        private readonly TwoSides _world;
        private readonly string _name;

        public End(TwoSides world, string name, Q931Values values)
        {
            (_world, _name) = (world, name);
            Interface = new(world.Loop, values, this, this);
        }

        public Q931Interface Interface { get; }

        public End Peer { get; set; } = null!;

        public Q931Call? Incoming { get; private set; }

        public Q931Setup? Received { get; private set; }

        public List<Q931End> Ends { get; } = [];

        /// <summary>What the other side did wrong, in words.</summary>
        public List<string> Errors { get; } = [];

        public Q931Call Call(Q931Setup setup) => Interface.Setup(setup, this, out _)!;

        public void DlEstablishRequest() => _world.Say($"{_name} DL-ESTABLISH request");

        public void DlDataRequest(ReadOnlySpan<byte> octets)
        {
            Assert.True(Q931Message.TryParse(octets, out var message, out _));
            _world.Say($"{_name} > {message.Type}{(message.TryGet<CauseIe>(out var cause) ? $" {(int)cause.Value}" : "")}");
            var kept = octets.ToArray();
            if (!_world.IsCut && _world.Loses?.Invoke(message) != true)
            {
                _world.Loop.Post(() => Peer.Interface.OnDlDataIndication(kept));
            }
        }

        public void OnSetupIndication(Q931Call call, Q931Setup setup) => (call.User, Incoming, Received) = (this, call, setup);

        public void OnChannelChanged(int channel, ChannelCondition condition)
        {
        }

        public void OnLinkChanged(bool isUp)
        {
        }

        public void OnRestartIndication(uint channels) => _world.Say($"{_name} ^ RESTART indication {channels:X8}");

        public void OnRestartConfirm(uint channels) => _world.Say($"{_name} ^ RESTART confirm {channels:X8}");

        public void OnTrouble(Q931Trouble trouble, string text) => _world.Say($"{_name} ! {text}");

        public void OnPeerError(PeerError error, int about, string text) => Errors.Add($"{error}: {text}");

        public void OnMoreInfoIndication(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ MORE INFO");

        public void OnInfoIndication(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ INFO {details.Called.Digits}");

        public void OnInfoTimeout(Q931Call call) => _world.Say($"{_name} ^ T302");

        public void OnProceedingIndication(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ PROCEEDING");

        public void OnAlertingIndication(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ ALERTING");

        public void OnProgressIndication(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ PROGRESS {details.IsInBand}");

        public void OnSetupConfirm(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ SETUP confirm {details.Connected.Digits}");

        public void OnSetupCompleteIndication(Q931Call call) => _world.Say($"{_name} ^ SETUP COMPLETE");

        public void OnNotifyIndication(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ NOTIFY {details.Notification}");

        public void OnFacilityIndication(Q931Call call, Q931Details details) => _world.Say($"{_name} ^ FACILITY");

        public void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing) =>
            _world.Say($"{_name} ^ DISCONNECT {(int)clearing.Cause}{(clearing.IsInBand ? " tones" : "")}{(clearing.IsLocal ? " local" : "")}");

        public void OnReleased(Q931Call call, in Q931End end)
        {
            Ends.Add(end);
            _world.Say($"{_name} ^ {end.Primitive} {(int)end.Cause}");
        }
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }
}
