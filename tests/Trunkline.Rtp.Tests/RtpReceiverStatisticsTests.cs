using Trunkline.Base;

namespace Trunkline.Rtp.Tests;

public sealed class RtpReceiverStatisticsTests
{
    private RtpReceiverStatistics _statistics;

    private bool Packet(int sequence, uint? arrival = null, uint ssrc = 1) => _statistics.OnPacket(
        new RtpHeader { Sequence = (ushort)sequence, Timestamp = (uint)sequence * 160, Ssrc = ssrc }, arrival ?? (uint)sequence * 160);

    [Fact]
    public void Sequence_Wraps_AndNothingIsLost()
    {
        for (var s = 65530; s < 65550; s++)
        {
            Assert.True(Packet(s));
        }

        Assert.Equal((20u, 20u, 0), (_statistics.Received, _statistics.Expected, _statistics.Lost));
        Assert.Equal((1u << 16) + 13, _statistics.ExtendedSequence);
    }

    [Fact]
    public void Loss_IsCounted_AndItsFractionSinceLastAsked()
    {
        for (var s = 0; s < 100; s++)
        {
            if (s % 4 != 3)
            {
                Packet(s);
            }
        }

        Packet(100);
        Assert.Equal(25, _statistics.Lost);
        Assert.Equal(25 * 256 / 101, _statistics.TakeFractionLost());
        Packet(101);
        Assert.Equal(0, _statistics.TakeFractionLost());
    }

    [Fact]
    public void Duplicates_MakeLossNegative()
    {
        Packet(1);
        Packet(1);
        Packet(2);
        Assert.Equal(-1, _statistics.Lost);
        Assert.Equal(0, _statistics.TakeFractionLost());
    }

    [Fact]
    public void Source_ThatJumps_IsBelievedAtTheSecondPacket()
    {
        Packet(1);
        Assert.False(Packet(30000));
        Assert.True(Packet(2));
        Assert.False(Packet(40000));
        Assert.True(Packet(40001));
        Assert.Equal((1u, 1), (_statistics.Received, _statistics.Restarts));
    }

    [Fact]
    public void Jitter_IsTheMeanDeviation_OfA8()
    {
        // every other packet 10 ms late: |D| is always 80, and the estimate goes there
        for (var s = 0; s < 200; s++)
        {
            Packet(s, (uint)(s * 160) + (s % 2 == 0 ? 0u : 80u));
        }

        Assert.InRange(_statistics.JitterMs, 9.9, 10.0);
    }

    [Fact]
    public void RandomHeaders_NeverThrow()
    {
        var prng = new Prng(3);
        for (var i = 0; i < 300_000; i++)
        {
            _statistics.OnPacket(
                new RtpHeader { Sequence = (ushort)prng.NextUInt64(), Timestamp = (uint)prng.NextUInt64(), Ssrc = (uint)prng.Next(3) },
                (uint)prng.NextUInt64());
            _ = _statistics.Lost + _statistics.TakeFractionLost() + _statistics.Jitter;
        }

        Assert.InRange(_statistics.JitterMs, 0, 1000);
    }
}
