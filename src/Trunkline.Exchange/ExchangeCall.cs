// The call on one line or B-channel of the twin: performs the far party's script against it. One object each, reused.
using Trunkline.Base;

namespace Trunkline.Exchange;

/// <summary>Whoever calls a line from outside.</summary>
/// <param name="Number">Calling number, digits.</param>
/// <param name="Name">Calling name.</param>
/// <param name="Presentation">Whether both may be shown.</param>
public readonly record struct CallingParty(string Number, string Name = "", Presentation Presentation = Presentation.Allowed);

/// <summary>The call on one line or B-channel.</summary>
internal sealed class ExchangeCall : WheelTimer
{
    private static readonly TimeSpan NextDigitWait = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan FirstDigitWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CallBackAfter = TimeSpan.FromSeconds(3);

    private readonly TimerWheel _wheel;
    private readonly ICallSide _side;
    private readonly CallBackTimer _callBackTimer;
    private readonly char[] _collected = new char[FxsLine.MaxDigits];
    private FarScript? _script;
    private int _at;
    private int _collectedCount;
    private bool _collecting;
    private bool _ringing;
    private bool _callBack;

    public ExchangeCall(TimerWheel wheel, ICallSide side)
    {
        _wheel = wheel;
        _side = side;
        _callBackTimer = new(this);
    }

    /// <summary>True while a far party is there.</summary>
    public bool IsUp => _script is not null;

    /// <summary>True while a far party calls and is not answered.</summary>
    public bool IsRinging => _ringing;

    /// <summary>The subscriber called; the far party begins.</summary>
    public void Begin(FarScript script)
    {
        _script = script;
        _at = 0;
        StartStep(TimeSpan.Zero);
    }

    /// <summary>A far party called; it begins when the subscriber answers and gives up when it does not.</summary>
    public void BeginIncoming(FarScript script, TimeSpan patience)
    {
        _script = script;
        _ringing = true;
        Start(patience);
    }

    public void OnAnswered()
    {
        if (_ringing && _script is not null)
        {
            _ringing = false;
            _at = 0;
            StartStep(TimeSpan.Zero);
        }
    }

    public void OnDigit(char digit)
    {
        if (!_collecting)
        {
            return;
        }

        if (digit != '#' && _collectedCount < _collected.Length)
        {
            _collected[_collectedCount++] = digit;
            Start(NextDigitWait);
        }
        else
        {
            Start(TimeSpan.Zero);
        }
    }

    /// <summary>The subscriber hung up, or the far party did.</summary>
    public void End()
    {
        _wheel.Stop(this);
        _script = null;
        _collecting = _ringing = false;
        _side.Sound.PlayFar(FarSound.Quiet, 0);
        _side.Sound.SpeakDigits([]);
    }

    /// <summary>The subscriber is on hook again.</summary>
    public void OnLineFree()
    {
        if (_callBack)
        {
            _callBack = false;
            _wheel.Start(_callBackTimer, (long)CallBackAfter.TotalMilliseconds);
        }
    }

    protected override void OnExpired()
    {
        if (_script is null)
        {
            return;
        }

        if (_ringing)
        {
            End();
            _side.CallerGone();
            return;
        }

        if (_collecting)
        {
            _collecting = false;
            Advance(TimeSpan.Zero);
            return;
        }

        Perform(_script.Steps[_at]);
    }

    private void Perform(FarStep step)
    {
        switch (step.Action)
        {
            case FarAction.Tone:
                _side.Progress((ToneName)step.Value);
                break;
            case FarAction.Refuse:
                End();
                _side.FarRefused((ToneName)step.Value);
                return;
            case FarAction.Answer:
                _side.FarAnswered();
                break;
            case FarAction.Sound:
                _side.Sound.PlayFar((FarSound)step.Value, step.Hertz);
                break;
            case FarAction.SpeakCaller:
                Speak(_side.CallerNumber);
                return;
            case FarAction.SpeakClock:
                SpeakClock();
                return;
            case FarAction.Collect:
                _collecting = true;
                _collectedCount = 0;
                Start(FirstDigitWait);
                return;
            case FarAction.SpeakCollected:
                Speak(_collected.AsSpan(0, _collectedCount));
                return;
            case FarAction.GoTo:
                _at = step.Value;
                StartStep(TimeSpan.Zero);
                return;
            case FarAction.CallBack:
                _callBack = true;
                break;
            case FarAction.HangUp:
                End();
                _side.FarCleared();
                return;
        }

        Advance(TimeSpan.Zero);
    }

    private void SpeakClock()
    {
        Span<char> digits = stackalloc char[6];
        _ = _side.LocalTime.TryFormat(digits, out _, "HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        Speak(digits);
    }

    private void Speak(ReadOnlySpan<char> digits)
    {
        _side.Sound.SpeakDigits(digits);
        Advance(digits.Length * ExchangeSwitch.SpokenDigit);
    }

    private void Advance(TimeSpan more)
    {
        _at++;
        StartStep(more);
    }

    private void StartStep(TimeSpan more)
    {
        if (_script is not null && _at < _script.Steps.Length)
        {
            Start(_script.Steps[_at].After + more);
        }
    }

    private void Start(TimeSpan after) => _wheel.Start(this, (long)after.TotalMilliseconds);

    private sealed class CallBackTimer(ExchangeCall call) : WheelTimer
    {
        protected override void OnExpired() => call._side.CallBack();
    }
}
