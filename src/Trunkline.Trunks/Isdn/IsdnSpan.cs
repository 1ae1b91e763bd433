// A span on the deciding side: Q.931 over the data link that lives in the gateway. It joins the two by Control's records, knows the
// alarms, and keeps its B-channels as circuits: new calls only while the span can carry them (alarm busy-out).
using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Isdn;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Trunks.Isdn;

/// <summary>What a span is to the site.</summary>
/// <param name="Number">The span's number, 1 and up.</param>
/// <param name="TrunkGroup">Its trunk group.</param>
/// <param name="Values">Side, variant, channels and timers.</param>
public sealed record IsdnSpanSettings(int Number, string TrunkGroup, Q931Values Values)
{
    /// <summary>How long it is held down when it fails again and again.</summary>
    public HoldDownSettings HoldDown { get; init; }

    /// <summary>The numbering plan said of public numbers: E.164, or unknown where the operator wants it so.</summary>
    public NumberingPlan Plan { get; init; } = NumberingPlan.Isdn;

    /// <summary>The caller may go on dialling when the far end asks for more digits.</summary>
    public bool IsOverlap { get; init; }
}

/// <summary>A span of a trunk group.</summary>
/// <remarks>On the loop.</remarks>
public sealed partial class IsdnSpan : ISpanUser, IQ931User, IQ931Link
{
    private const long LinkError = long.MinValue; // keys of errors below Q.931

    private const string ClockFree = "clock runs free: no span of the priority list is usable";
    private const string ClockLooped = "clock loop: the far end sends our own clock back, it is not followed";
    private const SpanAlarms Clock = SpanAlarms.ClockFree | SpanAlarms.ClockLooped;

    private readonly IsdnCircuit?[] _circuits = new IsdnCircuit?[32];
    private readonly Action<string> _alarm;
    private readonly Q931Interface _interface;
    private readonly PeerErrors _errors;
    private readonly HoldDown _holdDown;
    private string _why = "";
    private uint _establishments;
    private bool _isShown;
    private bool _isOfTheGateway; // what changes is our gateway, not the span
    private int _diagnosisValue;

    /// <param name="settings">The span.</param>
    /// <param name="calls">Where incoming calls go.</param>
    /// <param name="media">The gateway.</param>
    /// <param name="loop">The node's loop.</param>
    /// <param name="alarm">Hears what an administrator should know.</param>
    public IsdnSpan(IsdnSpanSettings settings, CallControl calls, MediaGateway media, NodeLoop loop, Action<string> alarm)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(media);
        Settings = settings;
        Calls = calls;
        Media = media;
        Loop = loop;
        _alarm = alarm;
        _errors = new(loop, text => alarm($"{this}: {text}"));
        _interface = new(loop, settings.Values, this, this);
        _holdDown = new(loop, settings.HoldDown, RefreshCircuits, text => alarm($"{this}: {text}"));
        media.Adopt(settings.Number, this);
    }

    /// <summary>The span.</summary>
    public IsdnSpanSettings Settings { get; }

    /// <summary>What is wrong with it.</summary>
    public SpanAlarms Alarms { get; private set; } = SpanAlarms.NotAttached;

    /// <summary>Its alarms in the installers' words, with the reason where it is not attached; empty for none.</summary>
    public string AlarmWords => Words(Alarms, _why);

    /// <summary>The D-channel is up.</summary>
    public bool IsLinkUp => _interface.IsUp;

    /// <summary>Calls on it.</summary>
    public int CallCount => _interface.Calls;

    /// <summary>Octets and messages of the far end that belonged to nothing.</summary>
    public int Ignored => _interface.Ignored;

    /// <summary>Why the data link is down, as far as the gateway found out; none while it is up.</summary>
    public DlDiagnosis Diagnosis { get; private set; }

    /// <summary>Finds a span of the other side that also has a far end of its own side: their cables may be crossed. Null: none is looked for.</summary>
    public Func<IsdnSpan, IsdnSpan?>? CrossedWith { get; set; }

    /// <summary>What the far end did wrong, the latest first.</summary>
    public IReadOnlyList<PeerErrorCount> PeerErrors => _errors.Counts;

    /// <summary>Errors of further kinds.</summary>
    public long OtherPeerErrors => _errors.Others;

    /// <summary>Why no new call can be set up, for people; empty when calls can be.</summary>
    public string Fault { get; private set; } = Words(SpanAlarms.NotAttached);

    /// <summary>Why it carries no new calls: a fault, or the hold-down after several; empty when it does.</summary>
    public string BlockedBecause => Fault.Length > 0 ? Fault : _holdDown.Because;

    /// <summary>True while it could carry calls and does not, for it failed again and again; an emergency call that finds nothing else takes it.</summary>
    public bool IsHeldDown => _holdDown.IsHeld;

    /// <summary>Ends what is measured on the span; told for what, in words.</summary>
    public Action<string>? TestGivenUp { get; set; }

    /// <summary>B-channels that a bit error test has: bit n is timeslot n. No call is put on them.</summary>
    public uint UnderTest
    {
        get;
        set
        {
            var changed = field ^ value;
            field = value;
            foreach (var circuit in Circuits.Where(c => (changed & (1u << c.Timeslot)) != 0))
            {
                circuit.Refresh();
            }
        }
    }

    /// <summary>Its B-channels, by timeslot.</summary>
    public IEnumerable<IsdnCircuit> Circuits => _circuits.OfType<IsdnCircuit>();

    internal CallControl Calls { get; }

    internal MediaGateway Media { get; }

    internal NodeLoop Loop { get; }

    internal TimeSpan Now => Loop.Elapsed;

    /// <summary>How often the data link was established: what was sent before the last time may be lost.</summary>
    internal uint Establishments => _establishments;

    /// <summary>Alarms in the installers' words, the worst first; empty for none.</summary>
    /// <remarks>A clock that runs free is not the span's fault, and is said beside what is; so is one that comes back.</remarks>
    /// <param name="alarms">The alarms.</param>
    /// <param name="why">Why it is not attached; empty when nobody knows.</param>
    public static string Words(SpanAlarms alarms, string why = "")
    {
        var own = (alarms & SpanAlarms.NotAttached) != 0 && why.Length > 0 ? $"not attached: {why}" : OwnWords(alarms & ~Clock);
        string[] words = [own, (alarms & SpanAlarms.ClockLooped) != 0 ? ClockLooped : "", (alarms & SpanAlarms.ClockFree) != 0 ? ClockFree : ""];
        return string.Join("; ", words.Where(w => w.Length > 0));
    }

    private static string OwnWords(SpanAlarms alarms) =>
        (alarms & SpanAlarms.NotAttached) != 0 ? "not attached: no card, socket or packets"
        : (alarms & SpanAlarms.Los) != 0 ? "RED (LOS): no signal, look at cable (pairs crossed?) and far end"
        : (alarms & SpanAlarms.Ais) != 0 ? "BLUE (AIS): the equipment in between has lost the far end"
        : (alarms & SpanAlarms.Lof) != 0 ? "RED (LOF): no frame alignment"
        : (alarms & SpanAlarms.Looped) != 0 ? "LOOP: the span is looped, for a measurement"
        : (alarms & SpanAlarms.Signalling) != 0 ? "TEST: we send an alarm on command"
        : (alarms & SpanAlarms.Rai) != 0 ? "YELLOW (RAI): the far end does not hear us"
            + ((alarms & SpanAlarms.Crc4Unexpected) != 0 ? "; CRC-4 mismatch: it sends CRC-4 and we are set to none (crc4: off)" : "")
        : (alarms & SpanAlarms.Crc4Mismatch) != 0 ? "CRC-4 mismatch: we send CRC-4 and the far end sends none; calls go on without it (crc4: off here, or on there)"
        : (alarms & SpanAlarms.Crc4Unexpected) != 0 ? "CRC-4 mismatch: the far end sends CRC-4 and we are set to none; calls go on without it (crc4: on here, or off there)"
        : (alarms & SpanAlarms.Crc4NotFound) != 0 ? "CRC-4 mismatch: both ends send CRC-4, and the far end does not find ours: every block of ours counts as errored there"
        : (alarms & SpanAlarms.CrcErrors) != 0 ? "too many CRC-4 errors"
        : "";

    /// <summary>An emergency call needs the span: a bit error test, a loop, an alarm on command is ended.</summary>
    /// <param name="to">For what, in words.</param>
    internal void GiveUpTest(string to)
    {
        if (UnderTest != 0 || (Alarms & (SpanAlarms.Looped | SpanAlarms.Signalling)) != 0)
        {
            TestGivenUp?.Invoke(to);
        }
    }

    /// <summary>What Q.931 knows of a channel.</summary>
    public ChannelCondition ConditionOf(int timeslot) => _interface.ConditionOf(timeslot);

    /// <summary>The far end took a channel out of service by SERVICE.</summary>
    public bool IsBlockedByFarEnd(int timeslot) => (_interface.OutOfServiceThere & (1u << timeslot)) != 0;

    /// <summary>Returns a channel to idle on both sides (stuck-channel repair); its call is cleared.</summary>
    public void RestartChannels(uint timeslots) => _interface.Restart(timeslots);

    /// <summary>Goes on with the answered call of an earlier run.</summary>
    /// <returns>Null when the octets are damaged or the channel is not of this span.</returns>
    public Leg? AdoptRestored(in SavedLeg saved)
    {
        if (!SavedIsdnLeg.TryRead(saved.State.Span, out var reference, out var timeslot) || timeslot is < 1 or > 31 || _circuits[timeslot] is not { } circuit
            || _interface.Restore(reference, timeslot) is not { } call)
        {
            return null;
        }

        var leg = new IsdnLeg(this, circuit, saved.Party, saved.IsIncoming) { TrunkGroup = saved.TrunkGroup };
        leg.GoOn(call);
        circuit.Take(leg);
        return leg;
    }

    /// <inheritdoc/>
    public void OnDlPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> message)
    {
        switch (primitive)
        {
            case DlPrimitive.EstablishConfirm:
                _establishments++;
                _interface.OnDlEstablishConfirm();
                break;
            case DlPrimitive.EstablishIndication:
                _establishments++;
                _interface.OnDlEstablishIndication();
                break;
            case DlPrimitive.ReleaseIndication or DlPrimitive.ReleaseConfirm:
                _interface.OnDlReleaseIndication();
                break;
            case DlPrimitive.DataIndication:
                Note(message, isOutgoing: false);
                _interface.OnDlDataIndication(message);
                break;
            default:
                break; // broadcast is for basic access
        }
    }

    /// <inheritdoc/>
    public void OnDlDiagnosis(DlDiagnosis diagnosis, int value)
    {
        switch (diagnosis)
        {
            case DlDiagnosis.FrameError: // it does not say why a link is down, and comes again and again
                _errors.Add(LinkError | (long)value, WordsOf(diagnosis, value));
                break;
            case DlDiagnosis.TimeslotsSwapped: // the gateway knows what is heard, calls are known here
                if (CircuitOf(value & 0xFF)?.State == CircuitState.InCall && CircuitOf(value >> 8)?.State == CircuitState.Idle)
                {
                    _errors.Add(LinkError | ((long)diagnosis << 32) | (uint)value, WordsOf(diagnosis, value));
                }

                break;
            case DlDiagnosis.None:
            case DlDiagnosis.NobodyAnswers when Diagnosis is not DlDiagnosis.None: // why is known better already
                break;
            default:
                Diagnose(diagnosis, value);
                break;
        }
    }

    private void Diagnose(DlDiagnosis diagnosis, int value)
    {
        if ((diagnosis, value) != (Diagnosis, _diagnosisValue))
        {
            (Diagnosis, _diagnosisValue) = (diagnosis, value);
            _alarm($"span {Settings.Number}: {DiagnosisWords}");
            Refresh();
        }
    }

    /// <summary>Why the data link is down, as far as the gateway found out; with it another span whose cable may have been taken for this one's.</summary>
    private string DiagnosisWords => WordsOf(Diagnosis, _diagnosisValue)
        + (Diagnosis == DlDiagnosis.SameSide && CrossedWith?.Invoke(this) is { } other ? $"; so says span {other.Settings.Number} of its own: are the two cables crossed?" : "");

    private string WordsOf(DlDiagnosis diagnosis, int value) => DlWords.Of(diagnosis, value, Settings.Values.Side == Q931Side.User);

    /// <inheritdoc/>
    public void OnAlarms(SpanAlarms alarms, in FixedText why)
    {
        if (alarms == Alarms && why == (FixedText)_why)
        {
            return;
        }

        var before = AlarmWords;
        (Alarms, _why) = (alarms, why.ToString());
        Refresh();
        if (AlarmWords != before)
        {
            _alarm($"span {Settings.Number}: {(alarms == SpanAlarms.None ? "alarms cleared" : AlarmWords)}");
        }
    }

    /// <inheritdoc/>
    public void OnShown(in SnapshotSpan span)
    {
        ShowFramesAgain();
        var wasShown = _isShown;
        (_isShown, _isOfTheGateway) = (true, true);
        OnAlarms(span.Alarms, span.Why);
        if (!span.IsLinkUp)
        {
            _establishments = span.Establishments;
            _interface.OnDlReleaseIndication();
            _interface.Start();
        }
        else if (wasShown && _interface.IsUp && span.Establishments != _establishments)
        {
            _establishments = span.Establishments;
            _interface.OnDlEstablishIndication(); // established anew while nobody listened: messages may be lost
        }
        else
        {
            _establishments = span.Establishments;
            if (!_interface.IsUp)
            {
                _interface.OnDlEstablishConfirm();
            }
        }

        Refresh();
        _isOfTheGateway = false;
    }

    /// <inheritdoc/>
    public void OnNotShown()
    {
        _isOfTheGateway = true;
        OnAlarms(SpanAlarms.NotAttached, default);
        _isOfTheGateway = false;
    }

    /// <inheritdoc/>
    public void OnSetupIndication(Q931Call call, Q931Setup setup)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(setup);
        if (call.Channel is < 1 or > 31 || _circuits[call.Channel] is not { } circuit)
        {
            call.Reject(Q850Cause.NoCircuitAvailable);
            return;
        }

        if ((UnderTest & (1u << call.Channel)) != 0)
        {
            call.Reject(Q850Cause.RequestedCircuitNotAvailable);
            return;
        }

        var leg = new IsdnLeg(this, circuit, setup.Calling, isIncoming: true) { TrunkGroup = Settings.TrunkGroup };
        circuit.Take(leg);
        leg.Begin(call, setup);
    }

    /// <inheritdoc/>
    public void OnChannelChanged(int channel, ChannelCondition condition)
    {
        if (condition == ChannelCondition.Idle)
        {
            OnChannelIdle(channel);
        }

        _circuits[channel]?.Refresh();
    }

    /// <inheritdoc/>
    public void OnLinkChanged(bool isUp)
    {
        if (isUp)
        {
            Diagnosis = DlDiagnosis.None;
            EndWhatIsLeft();
        }

        Refresh();
        _alarm($"span {Settings.Number}: D-channel {(isUp ? "up" : "down")}");
    }

    /// <inheritdoc/>
    public void OnRestartIndication(uint channels)
    {
        // Its calls are cleared, each by itself.
    }

    /// <inheritdoc/>
    public void OnRestartConfirm(uint channels)
    {
        OnOrphansRestarted(channels); // the channels have told their condition
    }

    /// <inheritdoc/>
    public void OnTrouble(Q931Trouble trouble, string text) => _alarm($"span {Settings.Number}: {text}");

    /// <inheritdoc/>
    public void OnPeerError(PeerError error, int about, string text) => _errors.Add(((long)error << 32) | (uint)about, $"the far end sent {text}");

    void IQ931Link.DlEstablishRequest() => Media.Commands.DlRequest(new(Settings.Number, DlPrimitive.EstablishRequest, default));

    void IQ931Link.DlDataRequest(ReadOnlySpan<byte> octets)
    {
        Note(octets, isOutgoing: true);
        Media.Commands.DlRequest(new(Settings.Number, DlPrimitive.DataRequest, new(octets)));
    }

    internal void Add(IsdnCircuit circuit)
    {
        _circuits[circuit.Timeslot] = circuit;
        circuit.Refresh();
    }

    internal IsdnCircuit? CircuitOf(int timeslot) => timeslot is >= 1 and <= 31 ? _circuits[timeslot] : null;

    internal Q931Call? Setup(Q931Setup setup, IQ931CallUser user, out Q850Cause cause)
    {
        if (Fault.Length > 0)
        {
            cause = Q850Cause.NetworkOutOfOrder;
            return null;
        }

        _settingUp = (user as IsdnLeg)?.Messages;
        var call = _interface.Setup(setup, user, out cause);
        _settingUp = null;
        return call;
    }

    private void Refresh()
    {
        var blocked = (Alarms & SpanAlarmSets.BusyOut) != 0 ? Words(Alarms & SpanAlarmSets.BusyOut, _why)
            : IsLinkUp ? ""
            : Diagnosis != DlDiagnosis.None ? $"D-channel down: {DiagnosisWords}"
            : "D-channel down";
        if (blocked == Fault)
        {
            return;
        }

        Fault = blocked;
        if (blocked.Length > 0)
        {
            _holdDown.OnFault(blocked, counts: !_isOfTheGateway && (Alarms & (SpanAlarms.Looped | SpanAlarms.Signalling)) == 0);
        }
        else
        {
            _holdDown.OnMended();
        }

        RefreshCircuits();
    }

    private void RefreshCircuits()
    {
        foreach (var circuit in _circuits)
        {
            circuit?.Refresh();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"span {Settings.Number}");
}
