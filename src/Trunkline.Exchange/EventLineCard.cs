// A line card without samples (fidelity events): what the exchange does to the wires travels as named signals. Digits and caller ID
// take the time they would take on the wire.
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>One line of the twin in <c>events</c> fidelity. Join it: <see cref="Connect"/> with the subscriber's side, and give it to that side.</summary>
/// <remarks>On the loop of its wheel; allocates nothing after start.</remarks>
public sealed class EventLineCard : IFxsCard, ILineExchangeSide
{
    private readonly TimerWheel _wheel;
    private readonly CallerIdTimer _callerIdTimer;
    private readonly SpeechTimer _speechTimer;
    private readonly byte[] _callerId = new byte[CallerIdMessage.MaxOctets];
    private readonly char[] _speech = new char[FxsLine.MaxDigits];
    private ILineSubscriberSide? _subscriber;
    private FxsLine? _line;
    private int _callerIdLength;
    private int _speechCount;
    private int _speechNext;
    private FarSound _sound;

    /// <param name="wheel">The exchange's wheel.</param>
    public EventLineCard(TimerWheel wheel)
    {
        _wheel = wheel;
        _callerIdTimer = new(this);
        _speechTimer = new(this);
    }

    /// <summary>Joins the subscriber's side and puts battery on the line.</summary>
    /// <param name="line">The line this card belongs to.</param>
    /// <param name="subscriber">The other end of the wires.</param>
    public void Connect(FxsLine line, ILineSubscriberSide subscriber)
    {
        ArgumentNullException.ThrowIfNull(line);
        _line = line;
        _subscriber = subscriber;
        line.Start();
    }

    /// <inheritdoc/>
    public void OnDrive(LineDrive drive) => _line?.OnDrive(drive);

    /// <inheritdoc/>
    public void OnDigit(char digit) => _line?.OnDigit(digit);

    /// <summary>The prompt that whoever is at the far end hears; empty for none.</summary>
    public string Prompt { get; private set; } = "";

    /// <inheritdoc/>
    public void OnPlayed(ToneName tone, string prompt) => Prompt = prompt;

    /// <inheritdoc/>
    public void SetSense(LineSense sense) => _subscriber?.OnSense(sense);

    /// <inheritdoc/>
    public void PlayTone(ToneName tone) => _subscriber?.OnTone(tone);

    /// <inheritdoc/>
    public void SendCallerId(ReadOnlySpan<byte> message)
    {
        message.CopyTo(_callerId);
        _callerIdLength = message.Length;
        _wheel.Start(_callerIdTimer, (long)CallerIdTime(message.Length).TotalMilliseconds);
    }

    /// <inheritdoc/>
    public void StopCallerId() => _wheel.Stop(_callerIdTimer);

    /// <inheritdoc/>
    public void PlayFar(FarSound sound, int hertz)
    {
        var before = _sound;
        _sound = sound;
        if (before == FarSound.Voice != (sound == FarSound.Voice))
        {
            _subscriber?.OnVoice(sound == FarSound.Voice);
        }

        if (sound == FarSound.Milliwatt)
        {
            _subscriber?.OnTone(ToneName.Milliwatt);
        }
        else if (before == FarSound.Milliwatt)
        {
            _subscriber?.OnTone(ToneName.None);
        }
    }

    /// <inheritdoc/>
    public void SpeakDigits(ReadOnlySpan<char> digits)
    {
        _wheel.Stop(_speechTimer);
        _speechCount = Math.Min(digits.Length, _speech.Length);
        digits[.._speechCount].CopyTo(_speech);
        _speechNext = 0;
        if (_speechCount > 0)
        {
            _wheel.Start(_speechTimer, (long)ExchangeSwitch.SpokenDigit.TotalMilliseconds / 2);
        }
    }

    /// <summary>How long a message takes: 300 bits of channel seizure, 180 of mark, 10 per octet, at 1200 bit/s (GR-30, EN 300 659-1).</summary>
    public static TimeSpan CallerIdTime(int octets) => TimeSpan.FromMilliseconds((300 + 180 + (10 * octets)) / 1.2);

    private void Spoken()
    {
        var digit = _speech[_speechNext++];
        if (_speechNext < _speechCount)
        {
            _wheel.Start(_speechTimer, (long)ExchangeSwitch.SpokenDigit.TotalMilliseconds);
        }

        _subscriber?.OnDigit(digit);
    }

    private sealed class CallerIdTimer(EventLineCard card) : WheelTimer
    {
        protected override void OnExpired() => card._subscriber?.OnCallerIdMessage(card._callerId.AsSpan(0, card._callerIdLength));
    }

    private sealed class SpeechTimer(EventLineCard card) : WheelTimer
    {
        protected override void OnExpired() => card.Spoken();
    }
}
