using Trunkline.Base;

namespace Trunkline.Rtp.Tests;

public sealed class JitterBufferTests
{
    private readonly JitterBuffer _buffer = new(Laws.Mu, Laws.A);
    private readonly short[] _out = new short[160];
    private readonly byte[] _payload = new byte[160];

    [Fact]
    public void SteadyStream_ComesOutExactly_AfterTheInitialDelay()
    {
        var heard = new List<short>();
        for (var n = 0; n < 500; n++)
        {
            Put(n);
            Assert.Equal(JitterPull.Played, _buffer.Pull(_out));
            heard.AddRange(_out);
        }

        var lead = 160; // 40 ms of delay, of which the packet's own 20
        Assert.All(heard.Take(lead), s => Assert.Equal(0, s));
        Assert.Equal(Enumerable.Range(0, (500 * 160) - lead).Select(Sample), heard.Skip(lead));
        Assert.Equal((0, 0, 0L), (_buffer.Counters.Stretched, _buffer.Counters.Shrunk, _buffer.Counters.ConcealedSamples));
    }

    /// <summary>Nothing, or more than a fifth of a second in one packet, is no audio; the stream goes on.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1601)]
    [InlineData(60_000)]
    public void Payload_EmptyOrTooLong_IsRejected(int length)
    {
        for (var n = 0; n < 10; n++)
        {
            Put(n);
            _buffer.Pull(_out);
        }

        _buffer.Put(new RtpHeader { Sequence = 10, Timestamp = 1600, Ssrc = 1 }, Law.Mu, new byte[length]);
        Assert.Equal((10, 1), (_buffer.Counters.Packets, _buffer.Counters.Rejected));
    }

    [Fact]
    public void Reordered_AndDuplicated_ComesOutInOrder()
    {
        var heard = new List<short>();
        for (var n = 0; n < 200; n += 2)
        {
            Put(n + 1);
            _buffer.Pull(_out);
            heard.AddRange(_out);
            Put(n);
            Put(n + 1);
            _buffer.Pull(_out);
            heard.AddRange(_out);
        }

        // whatever the delay became, past the first half second it is the sender's samples without a break
        var tail = heard[^4000..];
        var at = Enumerable.Range(0, 1000).FirstOrDefault(d => Enumerable.Range(0, 4000).All(i => tail[i] == Sample((200 * 160) - 4000 - d + i)), -1);
        Assert.InRange(at, 160, 640);
        Assert.Equal(100, _buffer.Counters.Duplicates);
    }

    [Fact]
    public void Loss_IsMadeUp_AndFades()
    {
        var peak = new List<int>();
        for (var n = 0; n < 80; n++)
        {
            if (n is < 40 or > 60)
            {
                Put(n);
            }

            var pull = _buffer.Pull(_out);
            peak.Add(_out.Max(s => Math.Abs((int)s)));
            if (n is 43 or 50)
            {
                Assert.Equal(n == 43 ? JitterPull.Concealed : JitterPull.Silence, pull);
            }
        }

        Assert.True(peak[41] > peak[40] * 7 / 10, "the first lost packet is replaced at nearly full strength");
        Assert.InRange(peak[42], 500, peak[41]);
        Assert.Equal(0, peak[46]);
        Assert.True(peak[70] > peak[40] / 2);
    }

    [Fact]
    public void OneLostPacket_IsReplacedByItsPitch()
    {
        // 200 Hz: a period of 40 samples goes on as if nothing were lost
        double worst = 0;
        for (var n = 0; n < 50; n++)
        {
            if (n != 30)
            {
                Put(n, i => 5000 * Math.Sin(2 * Math.PI * 200 * i / 8000));
            }

            _buffer.Pull(_out);
            if (n == 31)
            {
                for (var i = 0; i < 80; i++)
                {
                    worst = Math.Max(worst, Math.Abs(_out[i] - (5000 * Math.Sin(2 * Math.PI * 200 * ((30 * 160) + i) / 8000))));
                }
            }
        }

        Assert.InRange(worst, 0, 300);
        Assert.Equal(160, _buffer.Counters.ConcealedSamples);
    }

    [Theory]
    [InlineData(0, 20, 60)]
    [InlineData(40, 30, 110)]
    [InlineData(100, 80, 200)]
    public void Delay_FollowsTheJitter(int jitterMs, int least, int most)
    {
        var prng = new Prng(5);
        var concealedLate = 0L;
        var depth = 0.0;
        Run(4000, n => (n * 160) + prng.Next((jitterMs * 8) + 1), pull =>
        {
            if (pull == 2000)
            {
                concealedLate = _buffer.Counters.ConcealedSamples;
            }

            depth += pull >= 2000 ? _buffer.DepthMs / 2000.0 : 0;
        });
        // the depth after a pull is what waits behind the block just played
        Assert.InRange(depth + 20, least, most);
        Assert.InRange(_buffer.Counters.ConcealedSamples - concealedLate, 0, 2000 * 160 / 100);
    }

    [Theory]
    [InlineData(+100)]
    [InlineData(-100)]
    public void ClockDrift_IsTakenUp_WithoutLoss(int ppm)
    {
        // ten minutes, of which 0.48 s of drift
        Run(30_000, n => (long)(n * 160 * (1 + (ppm * 1e-6))), _ => { });
        Assert.InRange(_buffer.DepthMs, 0, 60);
        Assert.Equal(0, _buffer.Counters.DiscardedSamples);
        Assert.InRange(_buffer.Counters.ConcealedSamples, 0, 480);
        Assert.InRange(_buffer.Counters.Stretched + _buffer.Counters.Shrunk, 3, 20);
    }

    [Fact]
    public void Talkspurts_BeginWithAFreshDelay()
    {
        for (var spurt = 0; spurt < 20; spurt++)
        {
            var first = -1;
            for (var n = 0; n < 50; n++)
            {
                if (n < 25)
                {
                    Put((spurt * 55) + n, sequence: (spurt * 25) + n);
                }

                _buffer.Pull(_out);
                first = first < 0 && _out.Any(s => s != 0) ? n : first;
            }

            for (var n = 0; n < 5; n++)
            {
                _buffer.Pull(_out);
            }

            Assert.InRange(first, 1, 2);
        }

        Assert.Equal(0, _buffer.Counters.Resyncs);
    }

    [Fact]
    public void NewSsrc_AndAJumpOfTimestamps_AreBelievedAtTheSecondPacket()
    {
        for (var n = 0; n < 50; n++)
        {
            Put(n);
            _buffer.Pull(_out);
        }

        Put(70_000, sequence: 50);
        Assert.Equal((0, 1), (_buffer.Counters.Resyncs, _buffer.Counters.Rejected));
        Put(70_001, sequence: 51);
        Assert.Equal(1, _buffer.Counters.Resyncs);
        Put(9, sequence: 9, ssrc: 2);
        Put(10, sequence: 10, ssrc: 2);
        Assert.Equal(2, _buffer.Counters.Resyncs);
        _buffer.Pull(_out);
        _buffer.Pull(_out);
        Assert.Equal(Sample((10 * 160) + 100), _out[100]);
    }

    [Fact]
    public void StrangerWithTheRightSsrc_DoesNotMoveThePlayPoint()
    {
        var prng = new Prng(9);
        var concealed = 0;
        for (var n = 0; n < 500; n++)
        {
            Put(n);
            if (n > 20)
            {
                _buffer.Put(new RtpHeader { Sequence = (ushort)prng.NextUInt64(), Timestamp = (uint)prng.NextUInt64(), Ssrc = 1 }, Law.Mu, _payload);
            }

            concealed += _buffer.Pull(_out) == JitterPull.Played ? 0 : 1;
        }

        Assert.Equal(0, concealed);
    }

    [Fact]
    public void Burst_AfterAStall_IsCutToTheGreatestDelay()
    {
        for (var n = 0; n < 100; n++)
        {
            Put(n);
            _buffer.Pull(_out);
        }

        for (var n = 0; n < 20; n++)
        {
            _buffer.Pull(_out);
        }

        for (var n = 100; n < 120; n++)
        {
            Put(n);
        }

        for (var n = 120; n < 200; n++)
        {
            Put(n);
            _buffer.Pull(_out);
            Assert.InRange(_buffer.DepthMs, 0, 200);
        }

        Assert.Equal(JitterPull.Played, _buffer.Pull(_out));
    }

    [Fact]
    public void TenAnd30MsPackets_PlayAsWell()
    {
        foreach (var length in new[] { 80, 240 })
        {
            _buffer.Reset();
            var heard = new List<short>();
            var sent = 0;
            for (var n = 0; n < 300; n++)
            {
                while (sent < (n + 1) * 160)
                {
                    var payload = Enumerable.Range(sent, length).Select(i => Laws.Octet(Sample(i))).ToArray();
                    _buffer.Put(new RtpHeader { Sequence = (ushort)(sent / length), Timestamp = (uint)sent, Ssrc = 1 }, Law.Mu, payload);
                    sent += length;
                }

                _buffer.Pull(_out);
                heard.AddRange(_out);
            }

            Assert.Equal(0, _buffer.Counters.ConcealedSamples);
            Assert.Equal(Enumerable.Range(0, 8000).Select(Sample), heard.Skip(160).Take(8000));
        }
    }

    [Fact]
    public void RandomPackets_NeverThrow_AndStayBounded()
    {
        var prng = new Prng(13);
        var payload = new byte[2000];
        uint near = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var timestamp = prng.Next(4) == 0 ? (uint)prng.NextUInt64() : near + (uint)prng.Next(8000);
            _buffer.Put(
                new RtpHeader { Sequence = (ushort)prng.Next(65536), Timestamp = timestamp, Ssrc = (uint)prng.Next(2) },
                prng.Next(8) == 0 ? Law.A : Law.Mu, payload.AsSpan(0, prng.Next(400) + (prng.Next(50) == 0 ? 1500 : 0)));
            if (prng.Next(2) == 0)
            {
                near += 160;
                _buffer.Pull(_out);
                Assert.InRange(_buffer.DepthMs, 0, 520);
                Assert.InRange(_buffer.TargetMs, 20, 200);
            }
        }
    }

    [Fact]
    public void InOneMemory_WithOthers_PlaysTheSameAsAlone()
    {
        var memory = new JitterMemory(3);
        var buffers = Enumerable.Range(0, 3).Select(i => new JitterBuffer(Laws.Mu, Laws.A, null, memory, i)).ToArray();
        var other = new short[160];
        var prng = new Prng(7);
        for (var n = 0; n < 300; n++)
        {
            Array.Fill(_payload, (byte)prng.Next(256));
            buffers[0].Put(new RtpHeader { Sequence = (ushort)n, Timestamp = (uint)n * 170, Ssrc = 8 }, Law.A, _payload);
            buffers[2].Put(new RtpHeader { Sequence = (ushort)n, Timestamp = (uint)n * 130, Ssrc = 9 }, Law.Mu, _payload);
            buffers[0].Pull(other);
            buffers[2].Pull(other);
            if (prng.Next(10) != 0)
            {
                Put(n);
                buffers[1].Put(new RtpHeader { Sequence = (ushort)n, Timestamp = (uint)(n * 160), Ssrc = 1 }, Law.Mu, _payload);
            }

            Assert.Equal(_buffer.Pull(_out), buffers[1].Pull(other));
            Assert.Equal(_out, other);
            if (n == 200)
            {
                buffers[0].Reset();
                buffers[2].Reset();
            }
        }

        Assert.NotEqual(0, _buffer.Counters.ConcealedSamples);
    }

    [Fact]
    public void Reset_TouchesNoMemoryThatWasNotUsed()
    {
        var memory = new JitterMemory(2);
        memory.There.AsSpan().Fill(1);
        memory.Shorts.AsSpan().Fill(1);
        new JitterBuffer(Laws.Mu, Laws.A, null, memory, 1).Reset();
        Assert.All(memory.There, w => Assert.Equal(1UL, w));
        Assert.All(memory.Shorts, s => Assert.Equal(1, s));
    }

    [Fact]
    public void PutAndPull_Allocate_Nothing()
    {
        var n = 0;
        NoAllocation.In(() =>
        {
            if (++n % 7 != 0)
            {
                _buffer.Put(new RtpHeader { Sequence = (ushort)n, Timestamp = (uint)n * 160, Ssrc = 1 }, Law.Mu, _payload);
            }

            _buffer.Pull(_out);
        });
    }

    private static short Sample(int i) => Laws.Mu[Laws.Octet(6000 * Math.Sin(i * 0.11) * (0.7 + (0.3 * Math.Sin(i * 0.0017))))];

    private void Put(int n, Func<int, double>? signal = null, int? sequence = null, uint ssrc = 1)
    {
        for (var i = 0; i < 160; i++)
        {
            _payload[i] = signal is null ? Laws.Octet(Sample((n * 160) + i)) : Laws.Octet(signal((n * 160) + i));
        }

        _buffer.Put(new RtpHeader { Sequence = (ushort)(sequence ?? n), Timestamp = (uint)(n * 160), Ssrc = ssrc }, Law.Mu, _payload);
    }

    /// <summary>Sends packets that arrive at the given sample times, and pulls every 160 samples.</summary>
    private void Run(int packets, Func<int, long> arrival, Action<int> afterPull)
    {
        var queue = new PriorityQueue<int, long>();
        for (var n = 0; n < packets; n++)
        {
            queue.Enqueue(n, arrival(n));
        }

        for (var pull = 0; pull < packets - 20; pull++)
        {
            while (queue.TryPeek(out var n, out var at) && at <= pull * 160)
            {
                queue.Dequeue();
                Put(n);
            }

            _buffer.Pull(_out);
            afterPull(pull);
        }
    }
}
