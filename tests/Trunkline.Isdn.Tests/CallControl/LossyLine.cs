using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Links;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>Our two sides, each Q.931 over LAPD, on a D-channel that loses frames both ways: virtual time, chance of a seed.</summary>
internal sealed class LossyLine
{
    private readonly Clock _clock = new();
    private readonly Prng _chance;
    private readonly int _lossPercent;

    /// <param name="seed">Which frames are lost.</param>
    /// <param name="lossPercent">How many of a hundred.</param>
    /// <param name="user">One side.</param>
    /// <param name="network">The other.</param>
    /// <param name="userT200">In milliseconds.</param>
    /// <param name="networkT200">In milliseconds.</param>
    public LossyLine(ulong seed, int lossPercent, Q931Values user, Q931Values network, int userT200, int networkT200)
    {
        (_chance, _lossPercent) = (new(seed), lossPercent);
        Loop = new(_clock);
        User = new(this, user, LapdSide.User, userT200);
        Network = new(this, network, LapdSide.Network, networkT200);
        (User.Peer, Network.Peer) = (Network, User);
        User.Interface.Start();
        Network.Interface.Start();
    }

    public NodeLoop Loop { get; }

    public End User { get; }

    public End Network { get; }

    public double Now => _clock.Now.TotalSeconds;

    /// <summary>Goes to the next timer, or a second on.</summary>
    public void Step()
    {
        var next = Loop.NextDue is { } due ? due : _clock.Now + TimeSpan.FromSeconds(1);
        _clock.Now = next > _clock.Now ? next : _clock.Now + TimeSpan.FromMilliseconds(1);
        Loop.Run();
    }

    /// <summary>A frame takes the time it needs at 64 kbit/s, after those before it.</summary>
    private void Carry(byte[] frame, End to)
    {
        to.BusyUntil = Math.Max(to.BusyUntil, Loop.Wheel.Now) + 1 + ((frame.Length + 4) / 8);
        if (_chance.Next(100) >= _lossPercent)
        {
            Loop.Wheel.Start(new WheelAction(() => to.Link.OnFrame(frame)), to.BusyUntil - Loop.Wheel.Now);
        }
    }

    internal sealed class End : IQ931Link, IQ931User, IQ931CallUser, ILapdUser
    {
        private readonly LossyLine _line;

        public End(LossyLine line, Q931Values values, LapdSide side, int t200)
        {
            _line = line;
            Link = new(LapdValues.Default with { Side = side, T200 = TimeSpan.FromMilliseconds(t200) }, line.Loop.Wheel, this);
            Interface = new(line.Loop, values, this, this);
        }

        public Q931Interface Interface { get; }

        public LapdLink Link { get; }

        public End Peer { get; set; } = null!;

        public List<Q931End> Ends { get; } = [];

        public int Connected { get; private set; }

        public int Begun { get; private set; }

        /// <summary>True while no channel is in use, or out of use.</summary>
        public bool IsIdle => Interface.IdleChannels == Interface.Values.Channels;

        /// <summary>When the last frame to it has arrived.</summary>
        public long BusyUntil { get; set; }

        /// <summary>Keeps some calls going, each hung up as soon as it is answered, until so many have begun.</summary>
        public void CallOn(int calls, int atOnce)
        {
            while (Begun < calls && Interface.Calls < atOnce && Interface.IsUp && Interface.Setup(new() { Called = new("493012345") }, this, out _) is not null)
            {
                Begun++;
            }
        }

        public void DlEstablishRequest() => Link.EstablishRequest();

        public void DlDataRequest(ReadOnlySpan<byte> octets)
        {
            if (!Link.TryDataRequest(octets))
            {
                Link.EstablishRequest(); // as the gateway does
            }
        }

        public void SendFrame(ReadOnlySpan<byte> frame) => _line.Carry(frame.ToArray(), Peer);

        public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
        {
            switch (primitive)
            {
                case DlPrimitive.EstablishConfirm: Interface.OnDlEstablishConfirm(); break;
                case DlPrimitive.EstablishIndication: Interface.OnDlEstablishIndication(); break;
                case DlPrimitive.ReleaseIndication or DlPrimitive.ReleaseConfirm: Interface.OnDlReleaseIndication(); break;
                case DlPrimitive.DataIndication: Interface.OnDlDataIndication(octets); break;
            }
        }

        public void OnDiscarded(int messages, LapdDiscard reason)
        {
        }

        public void OnMdlError(char cause)
        {
        }

        public void OnDiagnosis(DlDiagnosis diagnosis, int value)
        {
        }

        public void OnSetupIndication(Q931Call call, Q931Setup setup)
        {
            call.User = this;
            call.Proceeding();
            call.Alerting();
            call.Connect();
        }

        public void OnChannelChanged(int channel, ChannelCondition condition)
        {
        }

        public void OnLinkChanged(bool isUp)
        {
        }

        public void OnRestartIndication(uint channels)
        {
        }

        public void OnRestartConfirm(uint channels)
        {
        }

        public void OnTrouble(Q931Trouble trouble, string text)
        {
        }

        public void OnPeerError(PeerError error, int about, string text)
        {
        }

        public void OnMoreInfoIndication(Q931Call call, Q931Details details)
        {
        }

        public void OnInfoIndication(Q931Call call, Q931Details details)
        {
        }

        public void OnInfoTimeout(Q931Call call)
        {
        }

        public void OnProceedingIndication(Q931Call call, Q931Details details)
        {
        }

        public void OnAlertingIndication(Q931Call call, Q931Details details)
        {
        }

        public void OnProgressIndication(Q931Call call, Q931Details details)
        {
        }

        public void OnSetupConfirm(Q931Call call, Q931Details details)
        {
            Connected++;
            call.Disconnect(Q850Cause.NormalClearing);
        }

        public void OnSetupCompleteIndication(Q931Call call)
        {
        }

        public void OnNotifyIndication(Q931Call call, Q931Details details)
        {
        }

        public void OnFacilityIndication(Q931Call call, Q931Details details)
        {
        }

        public void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing)
        {
        }

        public void OnReleased(Q931Call call, in Q931End end)
        {
            if (call.IsOurs)
            {
                Ends.Add(end);
            }
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
