using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Gateway.Tests;

/// <summary>A span whose far end has a clock of its own, and a store between it and us as a pseudowire has.</summary>
internal sealed class ClockedPort(NodeLoop loop, double ppm) : ISpanPort
{
    private const int Slack = ISpanPort.MostFrames;
    private static readonly byte[] s_frame = new byte[E1Frame.Octets];

    private readonly ElasticStore _store = new(1600, Slack, 0xD5);
    private readonly byte[] _sent = new byte[ISpanPort.MostFrames * E1Frame.Octets];
    private long _played;

    public SpanPortTraits Traits { get; } = new() { Kind = "test", Place = "here", Timeslots = SpanPortTraits.AllTimeslots, Clock = SpanClock.Recovered };

    /// <summary>Nothing comes any more.</summary>
    public bool IsCut { get; set; }

    /// <summary>Its far end sends back what it gets.</summary>
    public bool LoopsBack { get; set; }

    /// <summary>How much later than the line's clock frames are here, milliseconds.</summary>
    public double LatenessMs { get; set; }

    public PortAlarms Alarms { get; set; }

    public string Refused { get; set; } = "";

    public ClockQuality ClockQuality => Alarms.SpoilsClock() ? ClockQuality.None : ClockQuality.Locked;

    public SpanCounters Counters => new() { SlipsLost = _store.SlipsLost, SlipsRepeated = _store.SlipsRepeated };

    public long Slips => _store.SlipsLost + _store.SlipsRepeated;

    /// <summary>When blocks were taken, milliseconds.</summary>
    public List<double> Ticks { get; } = [];

    public int Handle => -1;

    public int FramesReady
    {
        get
        {
            Play();
            return Math.Max(0, _store.Fill - (Slack / 2));
        }
    }

    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        Play();
        _store.Read(fromSpan);
        if (LoopsBack)
        {
            _sent.AsSpan(0, fromSpan.Length).CopyTo(fromSpan);
            toSpan.CopyTo(_sent);
        }

        Ticks.Add(loop.Elapsed.TotalMilliseconds);
    }

    public bool TrySendFrame(ReadOnlySpan<byte> frame) => false;

    public int ReceiveFrame(Span<byte> frame) => 0;

    public bool TryLoop(SpanLoop to) => false;

    public bool TrySignal(SpanSignal signal) => false;

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Play()
    {
        for (var due = (long)((loop.Elapsed.TotalSeconds - (LatenessMs / 1000)) * E1Frame.PerSecond * (1 + (ppm * 1e-6))); _played < due; _played++)
        {
            if (!IsCut)
            {
                _store.Write(s_frame);
            }
        }
    }
}
