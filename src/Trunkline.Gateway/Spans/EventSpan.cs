using Trunkline.Base;
using Trunkline.Control;
using Trunkline.E1;

namespace Trunkline.Gateway.Spans;

/// <summary>A span without bits (fidelity <c>events</c>): frames and named signals to and from its far end.</summary>
/// <param name="changed">Called when what a channel gives its context has changed.</param>
/// <param name="digitFrom">Called for a digit from a channel.</param>
internal sealed class EventSpan(Action<Context> changed, Action<Termination, char, DigitSource> digitFrom) : IFramePort, ISpanSide
{
    private readonly ToneName[] _tones = new ToneName[32];
    private readonly bool[] _voices = new bool[32];
    private readonly ToneName[] _played = new ToneName[32];
    private readonly (ToneName Tone, bool Speaks)[] _heard = new (ToneName, bool)[32];
    private readonly (ToneName Tone, bool Speaks)[] _told = new (ToneName, bool)[32];
    private ISpanSide? _farEnd;
    private SpanHost? _host;

    /// <summary>The far end; once.</summary>
    public void Connect(ISpanSide farEnd) => _farEnd = farEnd;

    /// <summary>The host; once.</summary>
    public void Join(SpanHost host) => _host = host;

    /// <summary>What a channel gives its context.</summary>
    public (ToneName Tone, bool Speaks) Gives(int timeslot) => (_tones[timeslot], _voices[timeslot]);

    /// <summary>A tone of ours begins in a channel in place of what its context gives it, or ends.</summary>
    public void Play(int timeslot, ToneName tone)
    {
        _played[timeslot] = tone;
        Tell(timeslot);
    }

    /// <summary>What its context gives a channel.</summary>
    public void Hear(int timeslot, ToneName tone, bool speaks)
    {
        _heard[timeslot] = (tone, speaks);
        Tell(timeslot);
    }

    /// <summary>A digit of ours in a channel.</summary>
    public void SendDigit(int timeslot, char digit) => _farEnd?.OnDigit(timeslot, digit);

    public void SendFrame(ReadOnlySpan<byte> frame) => _farEnd?.OnFrame(frame);

    public void OnFrame(ReadOnlySpan<byte> frame) => _host!.OnFrame(frame);

    public void OnAlarms(SpanAlarms alarms) => _host!.OnAlarms(alarms);

    public void OnTone(int timeslot, ToneName tone)
    {
        _tones[timeslot] = tone;
        Changed(timeslot);
    }

    public void OnDigit(int timeslot, char digit)
    {
        if (_host!.Channels[timeslot] is { } channel)
        {
            digitFrom(channel, digit, DigitSource.InBand);
        }
    }

    public void OnVoice(int timeslot, bool speaks)
    {
        _voices[timeslot] = speaks;
        Changed(timeslot);
    }

    private void Tell(int timeslot)
    {
        var now = _played[timeslot] != ToneName.None ? (_played[timeslot], false) : _heard[timeslot];
        var before = _told[timeslot];
        _told[timeslot] = now;
        if (now.Item1 != before.Tone)
        {
            _farEnd?.OnTone(timeslot, now.Item1);
        }

        if (now.Item2 != before.Speaks)
        {
            _farEnd?.OnVoice(timeslot, now.Item2);
        }
    }

    private void Changed(int timeslot)
    {
        if (_host!.Channels[timeslot]?.Context is { } context)
        {
            changed(context);
        }
    }
}
