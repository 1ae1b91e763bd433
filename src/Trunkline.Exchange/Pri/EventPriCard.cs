using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Exchange.Pri;

/// <summary>
/// The E1 card of the exchange without bits (fidelity <c>events</c>): frames and named signals. Alarms are known the instant they begin.
/// </summary>
public sealed class EventPriCard : IPriCard, ISpanSide
{
    private readonly string?[] _prompts = new string?[32];
    private readonly TimerWheel _wheel;
    private readonly EventChannel[] _channels = new EventChannel[32];
    private PriSpan? _span;
    private ISpanSide? _subscriber;
    private bool _isUnplugged;
    private long _toSubscriberUntil;
    private long _fromSubscriberUntil;
    private readonly Prng _random;

    /// <param name="wheel">The exchange's wheel.</param>
    /// <param name="seed">Which frames are lost.</param>
    public EventPriCard(TimerWheel wheel, ulong seed = 1)
    {
        _wheel = wheel;
        _random = new(seed);
        for (var i = 0; i < _channels.Length; i++)
        {
            _channels[i] = new(this, wheel, i);
        }
    }

    /// <summary>Joins the subscriber's end.</summary>
    public void Connect(PriSpan span, ISpanSide subscriber)
    {
        ArgumentNullException.ThrowIfNull(span);
        _span = span;
        _subscriber = subscriber;
        span.Start();
    }

    /// <summary>The subscriber's end is gone, with its signal, until another is plugged in.</summary>
    public void Unplug()
    {
        (_subscriber, _isUnplugged) = (null, true);
        _span?.OnAlarms(Alarms.ToSpanAlarms());
    }

    /// <summary>Another subscriber's end in place of the one that was unplugged; it hears what there is to hear.</summary>
    public void Plug(ISpanSide subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        (_subscriber, _isUnplugged) = (subscriber, false);
        SetFault(Fault);
        foreach (var channel in _channels)
        {
            channel.TellAnew();
        }
    }

    /// <inheritdoc/>
    public double LossToSubscriber { get; set; }

    /// <inheritdoc/>
    public double LossFromSubscriber { get; set; }

    /// <inheritdoc/>
    public PriFault Fault { get; private set; }

    /// <inheritdoc/>
    public void SetFault(PriFault fault)
    {
        Fault = fault;
        _span?.OnAlarms(Alarms.ToSpanAlarms());
        _subscriber?.OnAlarms(fault switch
        {
            PriFault.Cut => SpanAlarms.Los,
            PriFault.Ais => SpanAlarms.Ais,
            PriFault.Rai => SpanAlarms.Rai,
            _ => SpanAlarms.None,
        });
    }

    /// <inheritdoc/>
    /// <remarks>A subscriber that receives all ones says so.</remarks>
    public PortAlarms Alarms => (Loop == SpanLoop.None ? PortAlarms.None : PortAlarms.Looped) | Fault switch
    {
        _ when _isUnplugged => PortAlarms.LossOfSignal,
        PriFault.Cut => PortAlarms.LossOfSignal,
        PriFault.Ais => PortAlarms.RemoteAlarm,
        PriFault.Rai => PortAlarms.LossOfFrame,
        _ => PortAlarms.None,
    };

    /// <inheritdoc/>
    public SpanLoop Loop { get; private set; }

    /// <inheritdoc/>
    public uint LoopedTimeslots { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Without bits a line and a payload loop are the same.</remarks>
    public void SetLoop(SpanLoop loop, uint timeslots = 0)
    {
        (Loop, LoopedTimeslots) = (loop, loop == SpanLoop.None ? timeslots : 0);
        _span?.OnAlarms(Alarms.ToSpanAlarms());
        foreach (var channel in _channels)
        {
            channel.Tell();
        }
    }

    private bool IsDeaf => _isUnplugged || Fault is PriFault.Cut or PriFault.Rai;

    private bool IsMute => _isUnplugged || Fault is PriFault.Cut or PriFault.Ais;

    /// <inheritdoc/>
    public void SendFrame(ReadOnlySpan<byte> frame)
    {
        if (Loop == SpanLoop.None)
        {
            Later(frame, toSubscriber: true);
        }
    }

    /// <inheritdoc/>
    public void PlayTone(int timeslot, ToneName tone) => _channels[timeslot].PlayTone(tone);

    /// <inheritdoc/>
    public IFarSound SoundOf(int timeslot) => _channels[timeslot];

    /// <inheritdoc/>
    public void Listen(int timeslot, bool isInCall)
    {
        // Digits come as they are.
    }

    /// <inheritdoc/>
    public void OnFrame(ReadOnlySpan<byte> frame) => Later(frame, toSubscriber: Loop != SpanLoop.None);

    /// <inheritdoc/>
    public void OnAlarms(SpanAlarms alarms)
    {
        // The subscriber's end of the cable makes none.
    }

    /// <summary>The prompt that the far party of a timeslot hears; empty for none.</summary>
    public string PromptOf(int timeslot) => _prompts[timeslot] ?? "";

    /// <inheritdoc/>
    public void OnPrompt(int timeslot, string name) => _prompts[timeslot] = IsDeaf ? "" : name;

    /// <inheritdoc/>
    public void OnTone(int timeslot, ToneName tone) => _channels[timeslot].OnTone(tone); // nobody in the city listens to tones

    /// <inheritdoc/>
    public void OnDigit(int timeslot, char digit)
    {
        if (_channels[timeslot].IsLooped)
        {
            _subscriber?.OnDigit(timeslot, digit);
        }
        else if (!IsDeaf)
        {
            _span?.OnDigit(timeslot, digit);
        }
    }

    /// <inheritdoc/>
    public void OnVoice(int timeslot, bool speaks) => _channels[timeslot].OnVoice(speaks);

    /// <summary>A frame takes the time it needs at 64 kbit/s, 8 octets a millisecond, after those before it.</summary>
    private void Later(ReadOnlySpan<byte> frame, bool toSubscriber)
    {
        var loss = toSubscriber ? LossToSubscriber : LossFromSubscriber;
        if ((toSubscriber ? IsMute : IsDeaf) || (loss > 0 && _random.NextDouble() < loss))
        {
            return;
        }

        ref var until = ref toSubscriber ? ref _toSubscriberUntil : ref _fromSubscriberUntil;
        until = Math.Max(until, _wheel.Now) + 1 + ((frame.Length + 4) / 8);
        _wheel.Start(new Flight(this, frame.ToArray(), toSubscriber), until - _wheel.Now);
    }

    private void Arrive(byte[] frame, bool toSubscriber)
    {
        if (toSubscriber ? IsMute : IsDeaf)
        {
            return;
        }

        if (toSubscriber)
        {
            _subscriber?.OnFrame(frame);
        }
        else
        {
            _span?.OnFrame(frame);
        }
    }

    private sealed class Flight(EventPriCard card, byte[] frame, bool toSubscriber) : WheelTimer
    {
        protected override void OnExpired() => card.Arrive(frame, toSubscriber);
    }

    /// <summary>The sounds of one timeslot.</summary>
    private sealed class EventChannel(EventPriCard card, TimerWheel wheel, int timeslot) : WheelTimer, IFarSound
    {
        private readonly char[] _speech = new char[FxsLine.MaxDigits];
        private int _speechCount;
        private int _speechNext;
        private ToneName _tone;
        private FarSound _sound;
        private (ToneName Tone, bool Speaks) _subscriber;
        private (ToneName Tone, bool Speaks) _told;

        /// <summary>The subscriber hears itself.</summary>
        public bool IsLooped => card.Loop != SpanLoop.None || (card.LoopedTimeslots & (1u << timeslot)) != 0 || (_sound == FarSound.Loop && _tone == ToneName.None);

        public void PlayTone(ToneName tone)
        {
            _tone = tone;
            Tell();
        }

        public void PlayFar(FarSound sound, int hertz)
        {
            _sound = sound;
            Tell();
        }

        public void OnTone(ToneName tone)
        {
            _subscriber.Tone = tone;
            Tell();
        }

        public void OnVoice(bool speaks)
        {
            _subscriber.Speaks = speaks;
            Tell();
        }

        /// <summary>Tells the subscriber what has changed of what it hears.</summary>
        public void Tell()
        {
            var now = IsLooped ? _subscriber
                : (_tone != ToneName.None ? _tone : _sound == FarSound.Milliwatt ? ToneName.Milliwatt : ToneName.None, _sound == FarSound.Voice);
            var before = _told;
            _told = now;
            if (now.Item2 != before.Speaks)
            {
                card._subscriber?.OnVoice(timeslot, now.Item2);
            }

            if (now.Item1 != before.Tone)
            {
                card._subscriber?.OnTone(timeslot, now.Item1);
            }
        }

        /// <summary>Tells another subscriber, which knows of nothing and says nothing yet.</summary>
        public void TellAnew()
        {
            _subscriber = _told = default;
            Tell();
        }

        public void SpeakDigits(ReadOnlySpan<char> digits)
        {
            wheel.Stop(this);
            _speechCount = Math.Min(digits.Length, _speech.Length);
            digits[.._speechCount].CopyTo(_speech);
            _speechNext = 0;
            if (_speechCount > 0)
            {
                wheel.Start(this, (long)ExchangeSwitch.SpokenDigit.TotalMilliseconds / 2);
            }
        }

        protected override void OnExpired()
        {
            var digit = _speech[_speechNext++];
            if (_speechNext < _speechCount)
            {
                wheel.Start(this, (long)ExchangeSwitch.SpokenDigit.TotalMilliseconds);
            }

            if (!IsLooped)
            {
                card._subscriber?.OnDigit(timeslot, digit);
            }
        }
    }
}
