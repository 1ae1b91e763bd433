// One analog line on the exchange's side: runs the table of FxsLineFsm on a timer wheel, drives a line card, tells the switch.
// Knows nothing of numbers, far parties or samples. One object per line; allocates nothing after start.
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>The network-side line machine of docs/protocols/fxs.md; the same in both fidelities.</summary>
/// <remarks>On the loop of its wheel. Inputs that arrive while a step is carried out wait for its end.</remarks>
public sealed class FxsLine
{
    /// <summary>The most digits collected.</summary>
    public const int MaxDigits = 32;

    private const FxsEvent FirstTimer = FxsEvent.DialToneDelay;

    private readonly TimerWheel _wheel;
    private readonly OperatorProfile _profile;
    private readonly IFxsCard _card;
    private readonly IFxsLineUser _user;
    private readonly Timer[] _timers;
    private readonly StepQueue<FxsEvent> _queue;
    private readonly char[] _digits = new char[MaxDigits];
    private readonly char[] _pending = new char[16];
    private readonly byte[] _callerId = new byte[CallerIdMessage.MaxOctets];
    private int _digitCount;
    private int _pendingFirst;
    private int _pendingCount;
    private int _callerIdLength;
    private int _ringPhase;
    private bool _callerIdSent;
    private bool _offHook;
    private ToneName _progress;
    private LineBattery _battery = LineBattery.Normal;
    private bool _ring;

    /// <param name="index">Its number in the bank, from 0.</param>
    /// <param name="wheel">The exchange's wheel.</param>
    /// <param name="profile">The operator's habits.</param>
    /// <param name="card">The wires.</param>
    /// <param name="user">The switch.</param>
    public FxsLine(int index, TimerWheel wheel, OperatorProfile profile, IFxsCard card, IFxsLineUser user)
    {
        Index = index;
        _wheel = wheel;
        _profile = profile;
        _card = card;
        _user = user;
        _timers = new Timer[FxsEvent.ToneLimit - FirstTimer + 1];
        for (var i = 0; i < _timers.Length; i++)
        {
            _timers[i] = new(this, (FxsEvent)((int)FirstTimer + i));
        }

        _queue = new(32, Take);
    }

    /// <summary>Its number in the bank, from 0.</summary>
    public int Index { get; }

    /// <summary>The state of the figure.</summary>
    public FxsState State { get; private set; }

    /// <summary>What is on the wires at present.</summary>
    public LineSense Sense => new(_battery, _ring);

    /// <summary>The digits dialled in this call.</summary>
    public ReadOnlySpan<char> Digits => _digits.AsSpan(0, _digitCount);

    /// <summary>How many events came in a state for which the figure draws no arrow.</summary>
    public int UnknownEvents { get; private set; }

    /// <summary>The last such event.</summary>
    public (FxsState State, FxsEvent Event) LastUnknown { get; private set; }

    /// <summary>Puts battery on the line; once, when both sides are joined.</summary>
    public void Start() => _card.SetSense(Sense);

    /// <summary>The subscriber's loop; told as often as one likes.</summary>
    public void OnDrive(LineDrive drive)
    {
        if (drive.OffHook != _offHook)
        {
            _offHook = drive.OffHook;
            Raise(_offHook ? FxsEvent.OffHook : FxsEvent.OnHook);
        }
    }

    /// <summary>A DTMF digit from the subscriber; more than 16 in one instant are dropped.</summary>
    public void OnDigit(char digit)
    {
        if (_pendingCount < _pending.Length)
        {
            _pending[(_pendingFirst + _pendingCount++) % _pending.Length] = digit;
            Raise(FxsEvent.Digit);
        }
    }

    /// <summary>Rings the subscriber.</summary>
    /// <param name="callerId">The message to send after the first ring; empty sends none.</param>
    public void CallIn(ReadOnlySpan<byte> callerId)
    {
        if (State == FxsState.Idle)
        {
            _callerIdLength = Math.Min(callerId.Length, _callerId.Length);
            callerId[.._callerIdLength].CopyTo(_callerId);
        }

        Raise(FxsEvent.CallIn);
    }

    /// <summary>The caller gave up before the answer.</summary>
    public void CallerGone() => Raise(FxsEvent.CallerGone);

    /// <summary>A tone of the call's progress; <see cref="ToneName.None"/> is silence.</summary>
    public void Progress(ToneName tone)
    {
        _progress = tone;
        Raise(FxsEvent.Progress);
    }

    /// <summary>The called party answered.</summary>
    public void FarAnswered() => Raise(FxsEvent.FarAnswered);

    /// <summary>The call cannot be; the tone is heard until the subscriber hangs up.</summary>
    public void FarRefused(ToneName tone)
    {
        _progress = tone;
        Raise(FxsEvent.FarRefused);
    }

    /// <summary>The far end hung up.</summary>
    public void FarCleared() => Raise(_profile.CpcLength > TimeSpan.Zero ? FxsEvent.FarCleared : FxsEvent.FarClearedNoBreak);

    /// <summary>True while the exchange gives no dial tone on it, as one without a free register does.</summary>
    public bool IsMute { get; set; }

    /// <summary>Cuts the pair (true) or mends it.</summary>
    public void SetCut(bool cut) => Raise(cut ? FxsEvent.PairCut : _offHook ? FxsEvent.PairMendedOffHook : FxsEvent.PairMended);

    private void Raise(FxsEvent e)
    {
        if (!_queue.Raise(e))
        {
            UnknownEvents++;
        }
    }

    private void Take(FxsEvent e)
    {
        var digit = '\0';
        if (e == FxsEvent.Digit)
        {
            digit = _pending[_pendingFirst];
            _pendingFirst = (_pendingFirst + 1) % _pending.Length;
            _pendingCount--;
        }

        var before = State;
        var step = FxsLineFsm.On(before, e);
        if (!step.Known)
        {
            UnknownEvents++;
            LastUnknown = (before, e);
            return;
        }

        State = step.Next;
        if (step.Next != before)
        {
            ChangeTimers(before, step.Next);
        }

        var all = step.Do;
        while (all != FxsDo.None)
        {
            var one = (FxsDo)((uint)all & (uint)-(int)all);
            all &= ~one;
            CarryOut(one, digit);
        }
    }

    private void ChangeTimers(FxsState before, FxsState next)
    {
        var old = FxsLineFsm.TimersOf(before);
        var wanted = FxsLineFsm.TimersOf(next);
        foreach (var name in old)
        {
            if (!wanted.Contains(name))
            {
                _wheel.Stop(_timers[name - FirstTimer]);
            }
        }

        foreach (var name in wanted)
        {
            if (!old.Contains(name))
            {
                StartTimer(name);
            }
        }
    }

    private void StartTimer(FxsEvent name)
    {
        var after = name switch
        {
            FxsEvent.DialToneDelay => _profile.DialToneDelay,
            FxsEvent.DialToneLimit => _profile.DialToneLimit,
            FxsEvent.InterDigit => _profile.InterDigit,
            FxsEvent.CpcLength => _profile.CpcLength,
            FxsEvent.ToneLimit => _profile.ToneLimit,
            _ => Timeout.InfiniteTimeSpan, // the timers of ringing start with its phases
        };
        if (after != Timeout.InfiniteTimeSpan)
        {
            StartTimer(name, after);
        }
    }

    private void StartTimer(FxsEvent name, TimeSpan after) => _wheel.Start(_timers[name - FirstTimer], (long)after.TotalMilliseconds);

    private void CarryOut(FxsDo one, char digit)
    {
        switch (one)
        {
            case FxsDo.StopRing:
                _card.StopCallerId();
                SetSense(_battery, false);
                break;
            case FxsDo.StopTone: _card.PlayTone(ToneName.None); break;
            case FxsDo.NormalBattery: SetSense(LineBattery.Normal, _ring); break;
            case FxsDo.AnswerBattery: SetSense(_profile.PolarityReversal ? LineBattery.Reversed : LineBattery.Normal, _ring); break;
            case FxsDo.NoBattery: SetSense(LineBattery.Absent, _ring); break;
            case FxsDo.StartRing:
                _callerIdSent = false;
                RingPhase(0);
                break;
            case FxsDo.NextRingPhase: RingPhase((_ringPhase + 1) % _profile.RingCadence.Length); break;
            case FxsDo.SendCallerId: _card.SendCallerId(_callerId.AsSpan(0, _callerIdLength)); break;
            case FxsDo.PlayDialTone:
                _digitCount = 0;
                _card.PlayTone(IsMute ? ToneName.None : ToneName.Dial);
                break;
            case FxsDo.PlayProgress: _card.PlayTone(_progress); break;
            case FxsDo.PlayCongestion: _card.PlayTone(ToneName.Congestion); break;
            case FxsDo.PlaySpecial: _card.PlayTone(ToneName.SpecialInformation); break;
            case FxsDo.PlayRelease: _card.PlayTone(_profile.ReleaseTone); break;
            case FxsDo.AddDigit: AddDigit(digit); break;
            case FxsDo.CloseNumber:
                Raise(_user.Analyse(Digits) is NumberStatus.MayBeComplete or NumberStatus.Complete ? FxsEvent.NumberComplete : FxsEvent.NumberImpossible);
                break;
            case FxsDo.PassDigit: _user.OnCallDigit(this, digit); break;
            case FxsDo.ReportSeized:
                _digitCount = 0;
                _user.OnSeized(this);
                break;
            case FxsDo.ReportNumber: _user.OnNumber(this); break;
            case FxsDo.ReportAnswered: _user.OnAnswered(this); break;
            case FxsDo.ReportReleased: _user.OnReleased(this); break;
        }
    }

    private void AddDigit(char digit)
    {
        if (_digitCount < MaxDigits)
        {
            _digits[_digitCount++] = digit;
        }

        StartTimer(FxsEvent.InterDigit, _profile.InterDigit);
        switch (_digitCount == MaxDigits ? NumberStatus.Impossible : _user.Analyse(Digits))
        {
            case NumberStatus.Complete:
                Raise(FxsEvent.NumberComplete);
                break;
            case NumberStatus.Impossible:
                Raise(FxsEvent.NumberImpossible);
                break;
        }
    }

    private void RingPhase(int phase)
    {
        var cadence = _profile.RingCadence;
        _ringPhase = phase;
        SetSense(_battery, phase % 2 == 0);
        StartTimer(FxsEvent.RingPhase, TimeSpan.FromMilliseconds(cadence[phase]));
        if (phase == cadence.Length - 1 && !_callerIdSent && _callerIdLength > 0)
        {
            _callerIdSent = true;
            StartTimer(FxsEvent.CallerIdDelay, _profile.CallerIdDelay);
        }
    }

    private void SetSense(LineBattery battery, bool ring)
    {
        if (battery != _battery || ring != _ring)
        {
            _battery = battery;
            _ring = ring;
            _card.SetSense(Sense);
        }
    }

    private sealed class Timer(FxsLine line, FxsEvent name) : WheelTimer
    {
        protected override void OnExpired() => line.Raise(name);
    }
}
