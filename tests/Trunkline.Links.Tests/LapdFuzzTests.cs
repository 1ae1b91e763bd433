using Trunkline.Base;

namespace Trunkline.Links.Tests;

/// <summary>Frames of any octets, seeded: the reader says where they end, the link neither throws nor grows, and it is as good as new afterwards.</summary>
public sealed class LapdFuzzTests
{
    [Fact]
    public void Frames_OfAnyOctets_AreReadInsideTheirBounds()
    {
        var prng = new Prng(921);
        var octets = new byte[300];
        for (var round = 0; round < 200_000; round++)
        {
            prng.Fill(octets);
            if ((round & 1) == 0)
            {
                (octets[0], octets[1]) = ((byte)(octets[0] & 2), 1); // our address: the control field is reached
            }

            var frame = octets.AsSpan(0, round % 7 == 0 ? prng.Next(octets.Length) : prng.Next(8));
            if (!LapdFrame.TryParse(frame, out var read, out var error))
            {
                Assert.NotEqual(LapdFrameError.None, error);
                continue;
            }

            Assert.InRange(read.Information.Length, 0, frame.Length - 3);
            Assert.InRange(read.Sapi, 0, 63);
            Assert.InRange(read.Tei, 0, 127);
            _ = (read.Kind, read.PollFinal, read.IsCommandOf(LapdSide.User), read.CommandResponseBit);
            if (read.Kind <= LapdFrameKind.Rej)
            {
                Assert.InRange(read.Nr, 0, 127);
                Assert.InRange(read.Ns, 0, 127);
            }
        }
    }

    /// <summary>In every state: thousands of frames, most with our address, while messages are sent and time passes.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Link_ThatIsSentAnyOctets_StaysBounded_AndWorksAfterwards(int state)
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var prng = new Prng(seed);
            var rig = LapdRig.In(state);
            var octets = new byte[300];
            for (var round = 0; round < 500; round++)
            {
                rig.Link.OnFrame(Any(octets, prng));
                if (prng.Next(10) == 0)
                {
                    _ = rig.Link.TryDataRequest([(byte)round]);
                }

                if (prng.Next(20) == 0)
                {
                    rig.Wheel.Advance(rig.Wheel.Now + prng.Next(2000));
                }

                Assert.InRange(rig.Link.QueuedMessages, 0, LapdValues.Default.QueueLength);
                Assert.InRange((rig.Link.VS - rig.Link.VA) & 127, 0, LapdValues.Default.Window);
                Assert.InRange((int)rig.Link.State, 4, 8);
                Assert.InRange(rig.Log.Count, 0, 20_000);
            }

            // The far end comes to its senses: it establishes, and messages pass both ways.
            rig.Link.ReleaseRequest();
            rig.Wheel.Advance(rig.Wheel.Now + 60_000);
            rig.Log.Clear();
            Assert.Equal("> SABMEc1", rig.Do("est"));
            rig.Log.Clear();
            Assert.Equal("^ EstablishConfirm", rig.Do("UAr1"));
            rig.Log.Clear();
            Assert.Equal("> Ic0 0 0", rig.Do("data"));
            rig.Log.Clear();
            Assert.Equal("^ DataIndication | > RRr0 1", rig.Do("Ic0 0 1"));
        }
    }

    /// <summary>The datagrams of lapd-udp, with a check sequence and without.</summary>
    [Fact]
    public void Datagrams_OfAnyOctets_AreReadInsideTheirBounds()
    {
        var prng = new Prng(3);
        var octets = new byte[64];
        for (var round = 0; round < 50_000; round++)
        {
            prng.Fill(octets);
            var datagram = octets.AsSpan(0, prng.Next(octets.Length + 1));
            if (LapdUdp.TryRead(datagram, withFcs: true, out var checkedFrame))
            {
                Assert.Equal(datagram.Length - 2, checkedFrame.Length);
            }

            Assert.Equal(!datagram.IsEmpty, LapdUdp.TryRead(datagram, withFcs: false, out var frame));
            Assert.Equal(datagram.Length, frame.Length);
        }
    }

    private static ReadOnlySpan<byte> Any(byte[] octets, Prng prng)
    {
        prng.Fill(octets);
        var length = prng.Next(4) switch { 0 => prng.Next(octets.Length), 1 => 3, 2 => 4, _ => 3 + prng.Next(6) };
        if (prng.Next(8) != 0 && length >= 3)
        {
            (octets[0], octets[1]) = ((byte)(octets[0] & 2), 1);
            octets[2] = prng.Next(3) == 0 ? octets[2] : new byte[] { 1, 5, 9, 0x6F, 0x7F, 0x0F, 0x1F, 3, 0x43, 0x53, 0x63, 0x73, 0x87, 0x97, 0xAF, 0 }[prng.Next(16)];
        }

        return octets.AsSpan(0, length);
    }
}
