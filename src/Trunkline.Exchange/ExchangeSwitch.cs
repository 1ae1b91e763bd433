// The twin's switch: the operator's numbers, the hunt group of the site's lines, a far party for every call. It knows lines and
// cards only by their ports, so it is the same in both fidelities. Not supported: calls between two lines of the same twin.
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>What happened on a line of the twin, for people and transcripts.</summary>
public enum ExchangeOccasion : byte
{
    /// <summary>The subscriber went off hook to call.</summary>
    Seized,

    /// <summary>The subscriber dialled a number.</summary>
    Dialled,

    /// <summary>The called party answered.</summary>
    FarAnswered,

    /// <summary>The call was refused with a tone.</summary>
    FarRefused,

    /// <summary>The far party hung up.</summary>
    FarCleared,

    /// <summary>The line is rung.</summary>
    Ringing,

    /// <summary>The subscriber answered.</summary>
    Answered,

    /// <summary>The caller gave up.</summary>
    CallerGone,

    /// <summary>The subscriber is on hook again.</summary>
    Released,
}

/// <summary>What became of a call into the site.</summary>
public enum CallInOutcome : byte
{
    /// <summary>A line rings.</summary>
    Ringing,

    /// <summary>Every line it could go to is taken: the caller hears busy tone.</summary>
    Busy,

    /// <summary>No line has that number.</summary>
    NoSuchNumber,
}

/// <summary>The twin's switch.</summary>
/// <remarks>
/// Its time is its wheel's. In <c>events</c> fidelity that is the wheel of the loop it runs on; in <c>samples</c> fidelity
/// <see cref="ExchangeLineBank"/> advances it by 20 ms with every block of the subscriber, so the exchange never runs ahead of the
/// audio. Everything on one loop; allocates nothing after start unless somebody listens to <see cref="Occasion"/>.
/// </remarks>
public sealed class ExchangeSwitch : IFxsLineUser
{
    /// <summary>Length of one DTMF digit spoken by a far party: 100 ms of tone and 100 ms of pause.</summary>
    public static readonly TimeSpan SpokenDigit = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time;
    private readonly FxsLine[] _lines;
    private readonly ExchangeCall[] _calls;
    private readonly string[] _numbers;
    private int _lastHunted = -1;

    /// <param name="wheel">The exchange's wheel.</param>
    /// <param name="time">Wall time, for caller ID and the speaking clock.</param>
    /// <param name="profile">The operator's habits.</param>
    /// <param name="cards">One card per line.</param>
    public ExchangeSwitch(TimerWheel wheel, TimeProvider time, OperatorProfile profile, IReadOnlyList<IFxsCard> cards)
    {
        ArgumentNullException.ThrowIfNull(cards);
        _time = time;
        Profile = profile;
        _lines = new FxsLine[cards.Count];
        _calls = new ExchangeCall[cards.Count];
        _numbers = new string[cards.Count];
        var first = int.Parse(profile.FirstLineNumber, System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < _lines.Length; i++)
        {
            _lines[i] = new(i, wheel, profile, cards[i], this);
            _calls[i] = new(wheel, new FxsCallSide(this, _lines[i], cards[i]));
            _numbers[i] = (first + i).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The operator's habits.</summary>
    public OperatorProfile Profile { get; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<FxsLine> Lines => _lines;

    /// <summary>Told what happens: line, occasion, digits (of <see cref="ExchangeOccasion.Dialled"/>, else empty). Allocates for its caller.</summary>
    public Action<int, ExchangeOccasion, string>? Occasion { get; set; }

    /// <summary>Chooses who is reached by what a line has dialled (line, digits); null, or null returned: the test number. Allocates for its caller.</summary>
    public Func<int, string, FarScript?>? PartyFor { get; set; }

    /// <summary>Local wall time.</summary>
    internal DateTime LocalTime => _time.GetLocalNow().DateTime;

    /// <summary>The subscriber number of a line.</summary>
    public string NumberOf(int line) => _numbers[line];

    /// <summary>True when no line is in use and no far party is left: what every call must end in.</summary>
    public bool IsAllIdle => Array.TrueForAll(_lines, l => l.State == FxsState.Idle) && Array.TrueForAll(_calls, c => !c.IsUp);

    /// <summary>A far party calls the site.</summary>
    /// <param name="called">The main number (hunts over the lines) or one line's number, subscriber digits.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="script">What it does once answered.</param>
    /// <param name="patience">How long it lets ring.</param>
    /// <param name="line">The line that rings; -1 when none.</param>
    public CallInOutcome CallIn(ReadOnlySpan<char> called, in CallingParty caller, FarScript script, TimeSpan patience, out int line)
    {
        line = -1;
        if (called.SequenceEqual(Profile.MainNumber))
        {
            line = Hunt();
        }
        else
        {
            var index = IndexOf(called);
            if (index < 0)
            {
                return CallInOutcome.NoSuchNumber;
            }

            line = IsFree(index) ? index : -1;
        }

        if (line < 0)
        {
            return CallInOutcome.Busy;
        }

        Ring(line, caller, script, patience);
        return CallInOutcome.Ringing;
    }

    /// <summary>Cuts the pair of a line, or mends it.</summary>
    public void SetCut(int line, bool cut) => _lines[line].SetCut(cut);

    /// <summary>Gives no dial tone on a line, or gives it again.</summary>
    public void SetMute(int line, bool mute) => _lines[line].IsMute = mute;

    /// <summary>A far party calls the subscriber on a line, whatever number it dialled.</summary>
    /// <returns>False when the line is taken.</returns>
    public bool CallInOn(int line, in CallingParty caller, FarScript script, TimeSpan patience)
    {
        if (!IsFree(line))
        {
            return false;
        }

        Ring(line, caller, script, patience);
        return true;
    }

    /// <summary>The far party of a line hangs up now, if there is one; one whose call has not been answered gives up.</summary>
    /// <returns>False when there is none: no call, or the subscriber's own, which nobody has answered yet.</returns>
    public bool HangUp(int line)
    {
        if (_calls[line].IsRinging)
        {
            _calls[line].End();
            Tell(_lines[line], ExchangeOccasion.CallerGone);
            _lines[line].CallerGone();
            return true;
        }

        if (_lines[line].State != FxsState.Talking)
        {
            return false;
        }

        _calls[line].End();
        Tell(_lines[line], ExchangeOccasion.FarCleared);
        _lines[line].FarCleared();
        return true;
    }

    NumberStatus IFxsLineUser.Analyse(ReadOnlySpan<char> digits) => NumberPlan.City.Analyse(digits);

    void IFxsLineUser.OnSeized(FxsLine line) => Tell(line, ExchangeOccasion.Seized);

    void IFxsLineUser.OnNumber(FxsLine line)
    {
        Tell(line, ExchangeOccasion.Dialled);
        if (PartyFor?.Invoke(line.Index, new string(line.Digits)) is { } chosen)
        {
            _calls[line.Index].Begin(chosen);
            return;
        }

        var number = NumberPlan.TryLocal(line.Digits, out var subscriber) ? TestNumbers.Find(subscriber) : null;
        _calls[line.Index].Begin(number?.Script ?? TestNumbers.Unallocated);
    }

    void IFxsLineUser.OnAnswered(FxsLine line)
    {
        Tell(line, ExchangeOccasion.Answered);
        _calls[line.Index].OnAnswered();
    }

    void IFxsLineUser.OnCallDigit(FxsLine line, char digit) => _calls[line.Index].OnDigit(digit);

    void IFxsLineUser.OnReleased(FxsLine line)
    {
        _calls[line.Index].End();
        _calls[line.Index].OnLineFree();
        Tell(line, ExchangeOccasion.Released);
    }

    internal void CallBack(FxsLine line)
    {
        if (IsFree(line.Index))
        {
            Ring(line.Index, new("215550108", "READBACK"), FarScript.HangsUp(TimeSpan.FromSeconds(10)), TimeSpan.FromSeconds(30));
        }
    }

    internal void Tell(FxsLine line, ExchangeOccasion occasion) =>
        Occasion?.Invoke(line.Index, occasion, occasion == ExchangeOccasion.Dialled ? new string(line.Digits) : "");

    private void Ring(int line, in CallingParty caller, FarScript script, TimeSpan patience)
    {
        Span<byte> message = stackalloc byte[CallerIdMessage.MaxOctets];
        var length = Profile.CallerIdFormat is { } format
            ? CallerIdWriter.Write(message, format, LocalTime, caller.Number, caller.Name, caller.Presentation)
            : 0;
        _calls[line].BeginIncoming(script, patience);
        _lines[line].CallIn(message[..length]);
        Tell(_lines[line], ExchangeOccasion.Ringing);
    }

    private int Hunt()
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            var at = Profile.Hunting switch
            {
                HuntOrder.Descending => _lines.Length - 1 - i,
                HuntOrder.Cyclic => (_lastHunted + 1 + i) % _lines.Length,
                _ => i,
            };
            if (IsFree(at))
            {
                _lastHunted = at;
                return at;
            }
        }

        return -1;
    }

    private bool IsFree(int line) => _lines[line].State == FxsState.Idle && !_calls[line].IsUp;

    private int IndexOf(ReadOnlySpan<char> number)
    {
        for (var i = 0; i < _numbers.Length; i++)
        {
            if (number.SequenceEqual(_numbers[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
