using Trunkline.Base;
using Trunkline.Control;
using Trunkline.E1;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway.Spans;

/// <summary>A span without bits (fidelity <c>events</c>): frames and named signals to and from its far end.</summary>
/// <param name="wheel">The gateway's timers.</param>
/// <param name="changed">Called when what a channel gives its context has changed.</param>
/// <param name="digitFrom">Called for a digit from a channel.</param>
/// <param name="promptPlayed">Called when a prompt has come to its end.</param>
internal sealed class EventSpan(
    TimerWheel wheel, Action<Context> changed, Action<Termination, char, DigitSource> digitFrom, Action<Termination, uint> promptPlayed) : IFramePort, ISpanSide
{
    private readonly NamedPlayer?[] _players = new NamedPlayer?[32];
    private readonly string[] _toldPrompts = [.. Enumerable.Repeat("", 32)];
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
        _players[timeslot]?.Stop();
        _played[timeslot] = tone;
        Tell(timeslot);
    }

    /// <summary>A prompt begins in a channel in place of what its context gives it; null ends it, or a tone.</summary>
    public void Play(ChannelTermination channel, Prompt? prompt, bool repeat, uint request)
    {
        var timeslot = channel.Timeslot;
        _played[timeslot] = ToneName.None;
        var player = _players[timeslot] ??= new(wheel, promptPlayed) { Fell = () => Tell(timeslot) };
        player.Play(channel, prompt, repeat, request);
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
        var prompt = _players[timeslot]?.Prompt ?? "";
        if (prompt.Length == 0)
        {
            TellPrompt(timeslot, prompt); // what is over is told before what begins
        }

        var now = _played[timeslot] != ToneName.None || prompt.Length > 0 ? (_played[timeslot], false) : _heard[timeslot];
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

        TellPrompt(timeslot, prompt);
    }

    private void TellPrompt(int timeslot, string prompt)
    {
        if (prompt != _toldPrompts[timeslot])
        {
            _toldPrompts[timeslot] = prompt;
            _farEnd?.OnPrompt(timeslot, prompt);
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
