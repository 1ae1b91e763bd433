using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Gateway.Tests;

/// <summary>A span in packets that notes when each left, and which of its frames nobody had made.</summary>
internal sealed class PacketPort(NodeLoop loop, int packetFrames) : IPacketSpanPort
{
    private int _filled;

    public SpanPortTraits Traits { get; } = new() { Kind = "test", Place = "here", Timeslots = SpanPortTraits.AllTimeslots };

    public PortAlarms Alarms => PortAlarms.None;

    public ClockQuality ClockQuality => ClockQuality.None;

    public SpanCounters Counters => default;

    public int Handle => -1;

    public int FramesReady => -1;

    public int FramesToPacket => packetFrames - _filled;

    /// <summary>When packets left, microseconds.</summary>
    public List<double> Packets { get; } = [];

    /// <summary>Frames whose timeslot 16 held no flag: idle, from the pacer.</summary>
    public int IdleFrames { get; private set; }

    /// <summary>From one packet to the next, microseconds.</summary>
    public IEnumerable<double> Gaps(int from = 0) => Packets.Skip(from).Zip(Packets.Skip(from + 1), (a, b) => b - a);

    public void Receive(Span<byte> fromSpan) => fromSpan.Fill(Traits.Idle);

    public void Send(ReadOnlySpan<byte> toSpan)
    {
        for (var at = 0; at < toSpan.Length; at += E1Frame.Octets)
        {
            IdleFrames += toSpan[at + SpanPortTraits.DChannel] == Traits.Idle ? 1 : 0;
            if (++_filled == packetFrames)
            {
                _filled = 0;
                Packets.Add(loop.Elapsed.TotalMicroseconds);
            }
        }
    }

    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        Receive(fromSpan);
        Send(toSpan);
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
