using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.E1;
using Trunkline.Gateway.Prompts;
using Trunkline.Gateway.Samples;
using Trunkline.Links;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

/// <summary>Prompts to a B-channel, with audio and by name.</summary>
public sealed class PromptChannelTests
{
    private static readonly TerminationId Channel = TerminationId.Channel(1, 5);
    private readonly GatewayWorld _w = new();

    [Fact]
    public void WithAudio_ItIsInItsTimeslotAlone_UntilTheChannelIsFreed()
    {
        var port = new HearingPort(5, 6);
        var gateway = SamplesPlane.CreateGateway(
            _w.Loop, new GatewayOptions { MaxRtp = 2, MaxContexts = 2, Spans = [new GatewaySpan(LapdValues.Span, 0x7FFF7FFE)] }, new MemoryRtpSockets(2), null, [port], null, out _);
        gateway.Prompts = new PromptLibrary([Tone("long")]);
        gateway.OnControllerAttached(1, _w.Told);
        gateway.Move(new(Channel, Ctx(1)));
        _w.Pass(100);
        var quiet = port.Heard[0].Count;
        gateway.PlayPrompt(new(Channel, "long", false, 1));
        _w.Pass(1200);
        var audio = port.Samples(0).AsSpan(quiet);
        var start = audio.IndexOfAnyExceptInRange((short)-8, (short)8);
        var reading = ToneMeter.Measure(audio.Slice(start, 7900));
        Assert.InRange(reading.Frequency, 1249.5, 1250.5);
        Assert.InRange(reading.Dbm0, -10.2, -9.8);
        Assert.Contains(_w.Told.Lines, l => l.Contains("PromptEnded (span 1 timeslot 5, 1, Played)", StringComparison.Ordinal));
        Assert.All(port.Samples(1), s => Assert.InRange((int)s, -8, 8));

        gateway.PlayPrompt(new(Channel, "long", true, 2));
        _w.Pass(200);
        Assert.InRange(Level.Of(port.Samples(0).AsSpan()[^800..]), -11, -9);
        gateway.Subtract(new(Channel));
        _w.Pass(200);
        Assert.All(port.Heard[0].TakeLast(800), o => Assert.Equal(0xD5, o)); // idle to the octet
    }

    [Fact]
    public void ByName_TheFarEndHearsWhich_AndWhenItIsOver()
    {
        var plane = Gateway(out var gateway);
        var far = new FarEnd(_w);
        plane.ConnectSpan(1, far);
        gateway.OnControllerAttached(1, _w.Told);
        gateway.Move(new(Channel, Ctx(1)));
        _w.Told.Lines.Clear();
        gateway.PlayPrompt(new(Channel, "long", false, 1));
        _w.Pass(2000);
        gateway.PlayPrompt(new(Channel, "music", true, 2));
        _w.Pass(500);
        gateway.PlayTone(new(Channel, ToneName.Ringback, 0));
        _w.Pass(500);
        gateway.PlayPrompt(new(Channel, "music", true, 3));
        _w.Pass(500);
        gateway.Subtract(new(Channel));
        _w.Pass(500);
        Assert.Equal(
            """
                 0 timeslot 5 hears prompt long
              1000 timeslot 5 hears prompt none
              1000 PromptEnded (span 1 timeslot 5, 1, Played)
              2000 timeslot 5 hears prompt music
              2500 timeslot 5 hears prompt none
              2500 timeslot 5 hears tone Ringback
              3000 timeslot 5 hears tone None
              3000 timeslot 5 hears prompt music
              3500 timeslot 5 hears prompt none
              3500 TerminationEnded (span 1 timeslot 5, 0, 0, 0, 0, 0)
            """, string.Join('\n', _w.Told.Lines.Where(l => l.Contains("timeslot 5", StringComparison.Ordinal))));
    }

    private EventsPlane Gateway(out GatewayNode gateway)
    {
        gateway = EventsPlane.CreateGateway(
            _w.Loop, new GatewayOptions { MaxRtp = 2, MaxContexts = 2, Spans = [new GatewaySpan(LapdValues.Span, 0x7FFF7FFE)], Prompts = new PromptLibrary([Tone("long")]) }, new NamedMediaNetwork(), out var plane);
        return plane;
    }

    private static Prompt Tone(string name) =>
        new(name, [.. Enumerable.Range(0, 8000).Select(i => (short)Math.Round(Level.ToPeak(-10) * Math.Sin(2 * Math.PI * 1250 * i / 8000)))]);

    private sealed class FarEnd(GatewayWorld world) : ISpanSide
    {
        public void OnFrame(ReadOnlySpan<byte> frame)
        {
        }

        public void OnAlarms(SpanAlarms alarms)
        {
        }

        public void OnTone(int timeslot, ToneName tone) => world.Told.Note($"timeslot {timeslot} hears tone {tone}");

        public void OnPrompt(int timeslot, string name) => world.Told.Note($"timeslot {timeslot} hears prompt {(name.Length == 0 ? "none" : name)}");

        public void OnDigit(int timeslot, char digit)
        {
        }

        public void OnVoice(int timeslot, bool speaks)
        {
        }
    }

    /// <summary>A span whose far end keeps what is in two timeslots.</summary>
    private sealed class HearingPort(params int[] timeslots) : ISpanPort
    {
        public List<byte>[] Heard { get; } = [.. timeslots.Select(_ => new List<byte>())];

        public SpanPortTraits Traits { get; } = new() { Kind = "test", Place = "here", Timeslots = SpanPortTraits.AllTimeslots };

        public PortAlarms Alarms => PortAlarms.None;

        public ClockQuality ClockQuality => ClockQuality.None;

        public SpanCounters Counters => default;

        public int Handle => -1;

        public int FramesReady => -1;

        public short[] Samples(int which) => [.. Heard[which].Select(o => G711.Decode(Law.A, o))];

        public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
        {
            fromSpan.Fill(Traits.Idle);
            for (var at = 0; at < toSpan.Length; at += E1Frame.Octets)
            {
                for (var i = 0; i < timeslots.Length; i++)
                {
                    Heard[i].Add(toSpan[at + timeslots[i]]);
                }
            }
        }

        public bool TrySendFrame(ReadOnlySpan<byte> frame) => false;

        public int ReceiveFrame(Span<byte> frame) => 0;

        public bool TryLoop(SpanLoop to) => false;

        public bool TrySignal(SpanSignal signal) => false;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
