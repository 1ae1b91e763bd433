using Trunkline.Base;
using Trunkline.Isdn;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;
using Trunkline.Links;

namespace Trunkline.Exchange.Tests;

/// <summary>
/// Two whole interfaces over two data links, and every octet of every message of a call damaged in turn: nothing throws, and when the
/// timers have run out and the interface was restarted no call and no channel is left over.
/// </summary>
public sealed class DChannelMutationTests
{
    private const int Damages = 7;

    public static TheoryData<string> Variants => new() { "euroisdn", "qsig" };

    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryOctetOfEveryMessage_Damaged_LeavesNothingStuck(string variant)
    {
        var whole = new World(variant);
        whole.PlayAll();
        Assert.Equal((1, 1), (whole.User.Connected, whole.Network.Connected)); // undamaged both calls talk
        Assert.True(whole.Lengths.Count >= 24, $"{whole.Lengths.Count} messages");
        for (var message = 0; message < whole.Lengths.Count; message++)
        {
            for (var octet = 0; octet < whole.Lengths[message]; octet++)
            {
                for (var damage = 0; damage < Damages; damage++)
                {
                    var (m, o, d) = (message, octet, damage);
                    new World(variant, (n, octets) => n == m ? Damage(octets, o, d) : octets).PlayAll($"message {m}, octet {o}, damage {d}");
                }
            }
        }
    }

    /// <summary>A message that comes a second time, at once or late, as only a network brings it about under LAPD (q921.md).</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryMessage_Doubled_LeavesNothingStuck(string variant)
    {
        var whole = new World(variant);
        whole.PlayAll();
        for (var message = 0; message < whole.Lengths.Count; message++)
        {
            foreach (var milliseconds in (int[])[0, 60, 3000])
            {
                var world = new World(variant) { Doubled = message, After = milliseconds };
                world.PlayAll($"message {message} again after {milliseconds} ms");
                Assert.Equal((1, 1), (world.User.Connected, world.Network.Connected));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ManyMessages_DamagedAtRandom_LeaveNothingStuck(string variant)
    {
        for (ulong seed = 1; seed <= 1500; seed++)
        {
            var prng = new Prng(seed);
            var left = 6;
            new World(variant, (_, octets) =>
            {
                while (left > 0 && octets.Length > 0 && prng.Next(3) == 0)
                {
                    left--;
                    octets = Damage(octets, prng.Next(octets.Length), prng.Next(Damages));
                }

                return octets;
            }).PlayAll($"seed {seed}");
        }
    }

    /// <summary>A bit turned over (low, middle, high), none, all, the message cut off there, an octet too many.</summary>
    private static byte[] Damage(byte[] octets, int at, int damage)
    {
        if (damage >= 5)
        {
            return damage == 5 ? octets[..at] : [.. octets[..at], octets[at], .. octets[at..]];
        }

        var damaged = octets.ToArray();
        damaged[at] = damage switch { 0 => (byte)(damaged[at] ^ 1), 1 => (byte)(damaged[at] ^ 0x08), 2 => (byte)(damaged[at] ^ 0x80), 3 => 0, _ => 0xFF };
        return damaged;
    }

    private sealed class World
    {
        private readonly Clock _clock = new();
        private readonly Func<int, byte[], byte[]> _damage;
        private bool _isRepaired; // the line is good again

        public World(string variant, Func<int, byte[], byte[]>? damage = null)
        {
            _damage = damage ?? ((_, octets) => octets);
            Loop = new(_clock);
            var (user, network) = variant == "qsig" ? (Q931Values.QsigUser, Q931Values.QsigNetwork) : (Q931Values.EuroIsdnUser, Q931Values.EuroIsdnNetwork);
            User = new(this, user with { Maintenance = MaintenanceProtocol.Att });
            Network = new(this, network with { Maintenance = MaintenanceProtocol.Att });
            (User.Peer, Network.Peer) = (Network, User);
        }

        public NodeLoop Loop { get; }

        public End User { get; }

        public End Network { get; }

        /// <summary>The message that comes twice; -1 for none.</summary>
        public int Doubled { get; init; } = -1;

        /// <summary>How much later, milliseconds.</summary>
        public int After { get; init; }

        /// <summary>How long each message was before it was damaged.</summary>
        public List<int> Lengths { get; } = [];

        public byte[] Pass(ReadOnlySpan<byte> message)
        {
            if (_isRepaired)
            {
                return message.ToArray();
            }

            Lengths.Add(message.Length);
            return _damage(Lengths.Count - 1, message.ToArray());
        }

        public void PlayAll(string what = "undamaged")
        {
            try
            {
                User.Interface.Start();
                Advance(0.1);
                Play(User, Network);
                Play(Network, User);
                Network.Interface.Restart(1u << 5);
                User.Interface.Service(7, ChannelStatus.OutOfService);
                Advance(600); // every timer has run out
                _isRepaired = true;
                foreach (var end in (End[])[User, Network])
                {
                    end.Calls.ForEach(c => c.Disconnect(Q850Cause.NormalClearing));
                }

                Advance(200);
                for (var channel = 1; channel <= 31; channel++)
                {
                    User.Interface.Service(channel, ChannelStatus.InService); // a damaged SERVICE names another channel: each side says it of all
                    Network.Interface.Service(channel, ChannelStatus.InService);
                }

                Advance(300);
                Assert.True((User.Interface.Calls, Network.Interface.Calls) == (0, 0), $"{what}: {User.Interface.Calls} and {Network.Interface.Calls} calls outlive their timers");
                Assert.Equal("", User.Taken() + Network.Taken());
                User.Interface.RestartInterface();
                Advance(5);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{what}: {e}");
            }

            foreach (var end in (End[])[User, Network])
            {
                Assert.True(end.Link.IsEstablished, what);
                Assert.True(end.Interface.Calls == 0, $"{what}: {end.Interface.Calls} calls are left at the {end.Interface.Values.Name} side");
                Assert.True(end.Interface.IdleChannels == end.Interface.Values.Channels, $"{what}: {end.Interface.IdleChannels:X8} at the {end.Interface.Values.Name} side");
            }
        }

        private void Play(End caller, End called)
        {
            var call = caller.Interface.Setup(
                new()
                {
                    Called = new("21", TypeOfNumber.National, NumberingPlan.Isdn), IsComplete = false, Calling = new("4000", TypeOfNumber.Subscriber, NumberingPlan.Isdn),
                    Display = "Gate", UserToUser = new byte[] { 4, 1, 2 }, Facilities = [Convert.FromHexString("91A106020105020163")],
                    Redirecting = new("4001", TypeOfNumber.National, NumberingPlan.Isdn),
                },
                caller, out _);
            Then(() => called.Last?.MoreInfo());
            Then(() => call?.Info(new() { Called = new("55", TypeOfNumber.National, NumberingPlan.Isdn), IsComplete = true }));
            Then(() => called.Last?.Proceeding());
            Then(() => called.Last?.Progress(Q931Details.InBand(CauseLocation.User)));
            Then(() => called.Last?.Alerting());
            Then(() => called.Last?.Connect(new() { Connected = new("2155", TypeOfNumber.National, NumberingPlan.Isdn) }));
            Then(() => call?.StatusEnquiry());
            Then(() => call?.Notify(Notification.RemoteHold));
            Then(() => called.Last?.Facility(new() { Facilities = [Convert.FromHexString("91A10802010502010D3000")] }));
            Then(() => call?.Disconnect(Q850Cause.NormalClearing));
            Then(() => { });
        }

        private void Then(Action step)
        {
            Advance(0.05);
            step();
        }

        private void Advance(double seconds)
        {
            Loop.Run();
            for (var until = _clock.Now + TimeSpan.FromSeconds(seconds); _clock.Now < until;)
            {
                _clock.Now = Loop.NextDue is { } due && due < until ? due > _clock.Now ? due : _clock.Now + TimeSpan.FromMilliseconds(1) : until;
                Loop.Run();
            }
        }
    }

    private sealed class End : ILapdUser, IQ931Link, IQ931User, IQ931CallUser
    {
        private readonly World _world;

        public End(World world, Q931Values values)
        {
            _world = world;
            Interface = new(world.Loop, values, this, this);
            Link = new(LapdValues.Default with { Side = values.Side == Q931Side.User ? LapdSide.User : LapdSide.Network }, world.Loop.Wheel, this);
        }

        public Q931Interface Interface { get; }

        public LapdLink Link { get; }

        public End Peer { get; set; } = null!;

        public List<Q931Call> Calls { get; } = [];

        public Q931Call? Last { get; private set; }

        public int Connected { get; private set; }

        /// <summary>Channels that calls have which are gone.</summary>
        public string Taken() => string.Join(' ', Enumerable.Range(1, 31).Where(c => Interface.ConditionOf(c) is ChannelCondition.InUse or ChannelCondition.Proposed));

        public void SendFrame(ReadOnlySpan<byte> frame)
        {
            var octets = frame.ToArray();
            _world.Loop.Post(() => Peer.Link.OnFrame(octets));
        }

        public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
        {
            switch (primitive)
            {
                case DlPrimitive.EstablishConfirm: Interface.OnDlEstablishConfirm(); break;
                case DlPrimitive.EstablishIndication: Interface.OnDlEstablishIndication(); break;
                case DlPrimitive.DataIndication: Interface.OnDlDataIndication(octets); break;
                case DlPrimitive.ReleaseIndication or DlPrimitive.ReleaseConfirm: Interface.OnDlReleaseIndication(); break;
            }
        }

        public void DlEstablishRequest() => Link.EstablishRequest();

        public void DlDataRequest(ReadOnlySpan<byte> octets)
        {
            var isDoubled = _world.Lengths.Count == _world.Doubled;
            var passed = _world.Pass(octets);
            Link.TryDataRequest(passed);
            if (isDoubled)
            {
                _world.Loop.Wheel.Start(new Later(() => Link.TryDataRequest(passed)), _world.After);
            }
        }

        public void OnSetupIndication(Q931Call call, Q931Setup setup)
        {
            call.User = this;
            Last = call;
            Calls.Add(call);
        }

        public void OnSetupConfirm(Q931Call call, Q931Details details)
        {
            Connected++;
            Calls.Add(call);
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
        }
    }

    private sealed class Later(Action action) : WheelTimer
    {
        protected override void OnExpired() => action();
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }
}
