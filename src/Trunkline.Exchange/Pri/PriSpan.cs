// One span of the twin: the network side of its D-channel (LAPD and Q.931) and its B-channels. It knows its card only by its port, so it
// is the same in both fidelities.
using System.Numerics;
using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Links;

namespace Trunkline.Exchange.Pri;

/// <summary>How one span of the twin is set.</summary>
/// <param name="Timeslots">Its B-channels: bit n is timeslot n.</param>
/// <param name="Values">Q.931's side, variant and timers; the network's.</param>
/// <param name="Link">LAPD's.</param>
public sealed record PriSpanSettings(uint Timeslots, Q931Values Values, LapdValues Link)
{
    /// <summary>A call is refused by DISCONNECT with its tone behind it (progress indicator 8, Q.931 §5.3.4.1) for T306; else by DISCONNECT alone.</summary>
    public bool HasTonesInDisconnect { get; init; }
}

/// <summary>A span of the twin.</summary>
/// <remarks>Everything on one loop. It allocates with every call: it is the far end, not the product's clocked side.</remarks>
public sealed class PriSpan : ILapdUser, IQ931User, IQ931Link
{
    private readonly PriExchange _exchange;
    private readonly LapdLink _link;
    private readonly Q931Interface _interface;
    private readonly PriChannel?[] _channels = new PriChannel?[32];
    private SpanAlarms _alarms;

    internal PriSpan(PriExchange exchange, NodeLoop loop, int number, PriSpanSettings settings, IPriCard card)
    {
        _exchange = exchange;
        Number = number;
        Card = card;
        HasTonesInDisconnect = settings.HasTonesInDisconnect;
        Wheel = loop.Wheel;
        Timeslots = settings.Timeslots;
        _link = new(settings.Link, loop.Wheel, this);
        _interface = new(loop, settings.Values with { Channels = settings.Timeslots }, this, this);
        for (var rest = settings.Timeslots; rest != 0; rest &= rest - 1)
        {
            var timeslot = BitOperations.TrailingZeroCount(rest);
            _channels[timeslot] = new(this, timeslot);
        }
    }

    /// <summary>1 and up.</summary>
    public int Number { get; }

    /// <summary>True while the D-channel is up.</summary>
    public bool IsLinkUp => _interface.IsUp;

    /// <summary>True when no channel is in use and no far party is left.</summary>
    public bool IsAllIdle => Array.TrueForAll(_channels, c => c is not { IsUp: true }) && _interface.Calls == 0;

    /// <summary>How many B-channels it has.</summary>
    public int Channels => BitOperations.PopCount(Timeslots);

    /// <summary>Its B-channels: bit n is timeslot n.</summary>
    public uint Timeslots { get; }

    /// <summary>Channels that are not free: in a call, being restarted, or out of use.</summary>
    public int Busy => Array.FindAll(_channels, c => c is not null && _interface.ConditionOf(c.Timeslot) != ChannelCondition.Idle).Length;

    /// <summary>What is not free, for people: "timeslot 3 InUse, a call"; empty when all is.</summary>
    public string InUse() => string.Join("; ", _channels.OfType<PriChannel>()
        .Where(c => c.IsUp || _interface.ConditionOf(c.Timeslot) != ChannelCondition.Idle)
        .Select(c => $"timeslot {c.Timeslot} {_interface.ConditionOf(c.Timeslot)}{c.InUse()}"));

    internal IPriCard Card { get; }

    internal bool HasTonesInDisconnect { get; }

    internal TimerWheel Wheel { get; }

    /// <summary>What goes beside the CONNECT of a far party that answers.</summary>
    internal Q931Details? ConnectWith => _exchange.ConnectWith;

    internal DateTime LocalTime => _exchange.LocalTime;

    /// <summary>Begins to keep the D-channel up.</summary>
    public void Start() => _interface.Start();

    /// <summary>A frame came on the D-channel.</summary>
    public void OnFrame(ReadOnlySpan<byte> frame) => _link.OnFrame(frame);

    /// <summary>What its card finds wrong: the data link goes down with what makes it deaf (its calls then live under T309), new calls with more.</summary>
    public void OnAlarms(SpanAlarms alarms)
    {
        _alarms = alarms;
        _link.OnAlarms(alarms);
    }

    /// <summary>The subscriber sends a DTMF digit in a timeslot.</summary>
    public void OnDigit(int timeslot, char digit) => _channels[timeslot]?.OnDigit(digit);

    /// <summary>The far party of a timeslot hangs up now, if there is one.</summary>
    /// <returns>False when the timeslot has no call that has been answered.</returns>
    public bool HangUp(int timeslot) => _channels[timeslot]?.HangUp() ?? false;

    /// <summary>Restarts channels, as an operator's maintenance does.</summary>
    public void Restart(uint timeslots) => _interface.Restart(timeslots);

    /// <summary>Sends a message of anybody's making, as a far end that is set up wrongly does.</summary>
    /// <param name="message">Any octets, at most N201.</param>
    public void SendRaw(ReadOnlySpan<byte> message) => _ = _link.TryDataRequest(message);

    /// <summary>Sends a frame of anybody's making beside the data link.</summary>
    /// <param name="frame">Address to information, without flags and check sequence.</param>
    public void SendRawFrame(ReadOnlySpan<byte> frame) => Card.SendFrame(frame);

    /// <summary>A number as this exchange sends it to a subscriber of its own.</summary>
    internal static PhoneNumber Subscriber(string digits) => new(digits, TypeOfNumber.Subscriber, NumberingPlan.Isdn);

    internal PriExchange Exchange => _exchange;

    /// <summary>A far party calls the subscriber over this span.</summary>
    /// <param name="called">The number as it is sent.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="script">What it does once answered.</param>
    /// <param name="patience">How long it lets ring.</param>
    /// <param name="report">Hears what becomes of the call.</param>
    /// <param name="timeslot">Where; 0 when none is free.</param>
    internal CallInOutcome CallIn(
        in PhoneNumber called, in CallingParty caller, FarScript script, TimeSpan patience, Action<CallInReport>? report, out int timeslot)
    {
        timeslot = 0;
        var free = IsLinkUp && (_alarms & SpanAlarmSets.BusyOut) == 0 ? _interface.IdleChannels & ~Card.LoopedTimeslots : 0;
        for (var rest = free; rest != 0; rest &= rest - 1)
        {
            // a far party may still be about to call back though its channel is free again
            var lowest = BitOperations.TrailingZeroCount(rest);
            free &= _channels[lowest] is { IsUp: false } ? uint.MaxValue : ~(1u << lowest);
        }

        if (free == 0)
        {
            return CallInOutcome.Busy;
        }

        timeslot = 31 - BitOperations.LeadingZeroCount(free);
        var channel = _channels[timeslot]!;
        var setup = new Q931Setup
        {
            Called = called,
            Calling = CallingOf(caller),
            Display = caller.Presentation == Presentation.Allowed ? caller.Name : "",
            Channel = timeslot,
        };
        if (_interface.Setup(_exchange.ChangeSetup?.Invoke(setup) ?? setup, channel, out _) is not { } call)
        {
            return CallInOutcome.Busy;
        }

        channel.BeginIncoming(call, script, patience, report);
        return CallInOutcome.Ringing;
    }

    /// <summary>The caller as it is sent: national, or international with a + in front.</summary>
    internal static PhoneNumber CallingOf(in CallingParty caller) =>
        caller.Number.Length == 0 ? PhoneNumber.None with { Presentation = caller.Presentation }
        : new(
            caller.Number.TrimStart('+'), caller.Number.StartsWith('+') ? TypeOfNumber.International : TypeOfNumber.National, NumberingPlan.Isdn, caller.Presentation, Screening.Network);

    internal void Tell(int timeslot, ExchangeOccasion occasion, string digits = "") => _exchange.Occasion?.Invoke(Number, timeslot, occasion, digits);

    void ILapdUser.SendFrame(ReadOnlySpan<byte> frame) => Card.SendFrame(frame);

    void ILapdUser.OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
    {
        switch (primitive)
        {
            case DlPrimitive.EstablishConfirm:
                _interface.OnDlEstablishConfirm();
                break;
            case DlPrimitive.EstablishIndication:
                _interface.OnDlEstablishIndication();
                break;
            case DlPrimitive.ReleaseIndication or DlPrimitive.ReleaseConfirm:
                _interface.OnDlReleaseIndication();
                break;
            case DlPrimitive.DataIndication:
                _interface.OnDlDataIndication(octets);
                break;
        }
    }

    void ILapdUser.OnDiscarded(int messages, LapdDiscard reason)
    {
        // Q.931's timers see to it.
    }

    void ILapdUser.OnMdlError(char cause)
    {
        // Counted by the link.
    }

    void ILapdUser.OnDiagnosis(DlDiagnosis diagnosis, int value)
    {
        // The subscriber's side says it in words.
    }

    void IQ931Link.DlEstablishRequest() => _link.EstablishRequest();

    void IQ931Link.DlDataRequest(ReadOnlySpan<byte> octets) => _ = _link.TryDataRequest(octets);

    void IQ931User.OnSetupIndication(Q931Call call, Q931Setup setup)
    {
        if (_channels[call.Channel] is { } channel)
        {
            channel.Begin(call, setup);
        }
    }

    void IQ931User.OnChannelChanged(int channel, ChannelCondition condition)
    {
        // Whoever asks looks at the condition itself.
    }

    void IQ931User.OnLinkChanged(bool isUp)
    {
        // IsLinkUp says it.
    }

    void IQ931User.OnRestartIndication(uint channels)
    {
        // Its calls are cleared, each by itself.
    }

    void IQ931User.OnRestartConfirm(uint channels)
    {
        // The channels are idle again.
    }

    void IQ931User.OnTrouble(Q931Trouble trouble, string text)
    {
        // The twin has no operator to tell.
    }
}
