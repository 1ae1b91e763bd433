using Trunkline.Base;

namespace Trunkline.E1.Tests.Pseudowire;

public sealed class PseudowirePacketTests
{
    private static readonly PseudowireRtp Rtp = new(96, 0x11223344);
    private static readonly PseudowireFormat Satop = PseudowireFormat.Satop();
    private static readonly PseudowireFormat SatopRtp = PseudowireFormat.Satop(rtp: Rtp);

    /// <summary>Two timeslots, five frames: 10 octets, so that LEN is used.</summary>
    private static readonly PseudowireFormat Small = PseudowireFormat.Cesopsn(0b110, 5);

    private static readonly PseudowireFormat SmallRtp = PseudowireFormat.Cesopsn(0b110, 5, Rtp);

    /// <summary>By hand from RFC 4553 figure 3 and RFC 5086 figure 2: L is 0x08 and R 0x04 of the first octet, M its last two bits.</summary>
    [Theory]
    [InlineData("satop", false, false, false, "00 00 12 34")]
    [InlineData("satop", true, false, false, "08 00 12 34")]
    [InlineData("satop", false, true, false, "04 00 12 34")]
    [InlineData("satop", true, true, true, "0C 00 12 34")]
    [InlineData("satop+rtp", false, true, false, "80 60 12 34 DE AD BE EF 11 22 33 44 04 00 12 34")]
    [InlineData("small", false, false, false, "00 0E 12 34")]
    [InlineData("small", false, false, true, "02 0E 12 34")]
    [InlineData("small", false, true, true, "06 0E 12 34")]
    [InlineData("small", true, false, true, "08 0E 12 34")]
    [InlineData("small+rtp", false, false, true, "80 60 12 34 DE AD BE EF 11 22 33 44 02 1A 12 34")]
    public void Headers_AreTheOctetsOfTheFigures(string name, bool l, bool r, bool rdi, string expected)
    {
        var format = Format(name);
        var written = new PseudowirePacket
        {
            Sequence = 0x1234, LocalFault = l, RemoteLoss = r, RemoteDefect = rdi, Timestamp = 0xDEADBEEF, PayloadLength = format.PayloadOctets,
        };
        var datagram = new byte[format.DatagramOctets];
        Assert.Equal(format.HeaderOctets, written.WriteHeaders(format, datagram));
        Assert.Equal(expected, Hex(datagram.AsSpan(0, format.HeaderOctets)));

        Assert.True(PseudowirePacket.TryParse(format, datagram, out var read, out _));
        Assert.Equal(
            written with
            {
                PayloadOffset = format.HeaderOctets,
                Timestamp = format.Rtp is null ? 0 : written.Timestamp,
                RemoteDefect = rdi && !l && format.Kind == PseudowireKind.Cesopsn,
            },
            read);
    }

    /// <summary>LEN counts all headers and the payload, below 64 octets; a fault may leave the payload out (RFC 5086 §4.2).</summary>
    [Theory]
    [InlineData("satop", "08 04 00 00")]
    [InlineData("small", "08 04 00 00")]
    [InlineData("satop+rtp", "80 60 00 00 00 00 00 00 11 22 33 44 08 10 00 00")]
    [InlineData("small+rtp", "80 60 00 00 00 00 00 00 11 22 33 44 08 10 00 00")]
    public void AFault_MayLeaveThePayloadOut(string name, string expected)
    {
        var format = Format(name);
        var sender = new PseudowireSender(format, 0) { SendsLocalFault = true, OmitsFaultyPayload = true };
        sender.Take(new byte[256]);
        var datagram = new byte[format.DatagramOctets];
        var length = sender.Write(datagram);
        Assert.Equal(expected, Hex(datagram.AsSpan(0, length)));
        Assert.True(PseudowirePacket.TryParse(format, datagram.AsSpan(0, length), out var packet, out _));
        Assert.Equal((true, 0), (packet.LocalFault, packet.PayloadLength));
    }

    /// <summary>Unless told: RFC 5604's default, packets with L are as long as all others.</summary>
    [Theory]
    [InlineData("satop")]
    [InlineData("small+rtp")]
    public void AFault_CostsNoPayloadUnlessTold(string name)
    {
        var format = Format(name);
        var sender = new PseudowireSender(format, 0) { SendsLocalFault = true };
        sender.Take(new byte[256]);
        var datagram = new byte[format.DatagramOctets];
        Assert.Equal(format.DatagramOctets, sender.Write(datagram));
        Assert.True(PseudowirePacket.TryParse(format, datagram, out var packet, out _));
        Assert.Equal((true, format.PayloadOctets), (packet.LocalFault, packet.PayloadLength));
    }

    [Theory]
    [InlineData(47, 63, 0x3F)]
    [InlineData(48, 64, 0x00)]
    public void Length_IsGivenBelow64Octets(int payload, int datagramOctets, byte length)
    {
        var format = PseudowireFormat.Satop(payload, Rtp);
        Assert.Equal(datagramOctets, format.DatagramOctets);
        var datagram = new byte[format.DatagramOctets];
        new PseudowirePacket { PayloadLength = payload }.WriteHeaders(format, datagram);
        Assert.Equal(length, datagram[13]);
    }

    [Theory]
    [InlineData("satop", "", PseudowireFault.TooShort, 0)]
    [InlineData("satop", "00 00 00", PseudowireFault.TooShort, 3)]
    [InlineData("satop+rtp", "80 60 12 34 DE AD BE EF 11 22 33 44 04 00 12", PseudowireFault.TooShort, 15)]
    [InlineData("small", "10 0E 00 00 *10", PseudowireFault.NotData, 0)]
    [InlineData("small", "80 0E 00 00 *10", PseudowireFault.NotData, 0)]
    [InlineData("small", "00 4E 00 00 *10", PseudowireFault.Fragment, 1)]
    [InlineData("small", "01 0E 00 00 *10", PseudowireFault.ReservedModifier, 0)]
    [InlineData("small", "09 0E 00 00 *10", PseudowireFault.ReservedModifier, 0)]
    [InlineData("small", "0A 0E 00 00 *10", PseudowireFault.ReservedModifier, 0)]
    [InlineData("small", "0B 0E 00 00 *10", PseudowireFault.ReservedModifier, 0)]
    [InlineData("small", "03 08 00 00 *4", PseudowireFault.Signalling, 0)]
    [InlineData("small", "00 03 00 00 *10", PseudowireFault.Length, 1)]
    [InlineData("small", "00 0F 00 00 *10", PseudowireFault.Length, 1)]
    [InlineData("small", "00 0D 00 00 *10", PseudowireFault.PayloadSize, 13)]
    [InlineData("small", "00 0F 00 00 *11", PseudowireFault.PayloadSize, 14)]
    [InlineData("small", "00 00 00 00 *9", PseudowireFault.PayloadSize, 13)]
    [InlineData("small", "00 00 00 00 *11", PseudowireFault.PayloadSize, 14)]
    [InlineData("small", "00 04 00 00", PseudowireFault.PayloadSize, 4)]
    [InlineData("small", "08 05 00 00 *1", PseudowireFault.PayloadSize, 5)]
    [InlineData("satop", "00 3F 00 00 *256", PseudowireFault.PayloadSize, 63)]
    [InlineData("small+rtp", "40 60 00 01 00 00 00 00 11 22 33 44 00 1A 00 01 *10", PseudowireFault.NotRtp, 0)]
    [InlineData("small+rtp", "A0 60 00 01 00 00 00 00 11 22 33 44 00 1A 00 01 *10", PseudowireFault.RtpNotFixed, 0)]
    [InlineData("small+rtp", "90 60 00 01 00 00 00 00 11 22 33 44 00 1A 00 01 *10", PseudowireFault.RtpNotFixed, 0)]
    [InlineData("small+rtp", "81 60 00 01 00 00 00 00 11 22 33 44 00 1A 00 01 *10", PseudowireFault.RtpNotFixed, 0)]
    [InlineData("small+rtp", "80 E0 00 01 00 00 00 00 11 22 33 44 00 1A 00 01 *10", PseudowireFault.RtpNotFixed, 1)]
    [InlineData("small+rtp", "80 61 00 01 00 00 00 00 11 22 33 44 00 1A 00 01 *10", PseudowireFault.RtpPayloadType, 1)]
    [InlineData("small+rtp", "80 60 00 01 00 00 00 00 11 22 33 45 00 1A 00 01 *10", PseudowireFault.RtpSource, 8)]
    [InlineData("small+rtp", "80 60 00 01 00 00 00 00 11 22 33 44 00 1A 00 02 *10", PseudowireFault.RtpSequence, 2)]
    [InlineData("small+rtp", "80 60 00 01 00 00 00 00 11 22 33 44 00 0E 00 01 *10", PseudowireFault.Length, 13)]
    public void AMalformedDatagram_IsRefusedWithItsPlace(string name, string octets, PseudowireFault fault, int offset)
    {
        Assert.False(PseudowirePacket.TryParse(Format(name), Octets(octets), out var packet, out var error));
        Assert.Equal((new PseudowireParseError(fault, offset), default), (error, packet));
    }

    /// <summary>What a receiver must put up with: padding behind a short packet, LEN not used, SAToP's reserved bits, a fault with its payload.</summary>
    [Theory]
    [InlineData("small", "00 0E 00 00 *32", 10)]
    [InlineData("small", "00 00 00 00 *10", 10)]
    [InlineData("small", "08 0E 00 00 *10", 10)]
    [InlineData("small", "08 04 00 00 *20", 0)]
    [InlineData("satop", "03 C0 00 00 *256", 256)]
    [InlineData("satop", "08 00 00 00", 0)]
    public void WhatTheRfcsAllow_IsRead(string name, string octets, int payload)
    {
        Assert.True(PseudowirePacket.TryParse(Format(name), Octets(octets), out var packet, out var error), error.ToString());
        Assert.Equal((4, payload), (packet.PayloadOffset, packet.PayloadLength));
    }

    /// <summary>Payload of RFC 5086 figure 4: frame by frame, in each the timeslots ascending.</summary>
    [Fact]
    public void CesopsnPayload_IsFrameByFrame_TimeslotByTimeslot()
    {
        var format = PseudowireFormat.Cesopsn((1u << 1) | (1u << 16) | (1u << 31), 3);
        var frames = new byte[3 * 32];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = (byte)(((i / 32) << 6) | (i % 32));
        }

        var sender = new PseudowireSender(format, 0xFFFF);
        Assert.Equal(64, sender.Take(frames.AsSpan(0, 64)));
        Assert.False(sender.HasPacket);
        Assert.Equal(0, sender.Write(new byte[13]));
        Assert.Equal(32, sender.Take(frames.AsSpan(64)));
        Assert.Equal(0, sender.Take(frames));
        var datagram = new byte[format.DatagramOctets];
        Assert.Equal("00 0D FF FF 01 10 1F 41 50 5F 81 90 9F", Hex(datagram.AsSpan(0, sender.Write(datagram))));
        sender.Take(frames);
        Assert.Equal("00 0D 00 00 01 10 1F 41 50 5F 81 90 9F", Hex(datagram.AsSpan(0, sender.Write(datagram))));
    }

    [Fact]
    public void SatopPayload_IsTheLinesOctets_InPacketsOfAnySize()
    {
        foreach (var size in (int[])[1, 31, 256, 1000, PseudowireFormat.MaxPayload])
        {
            var format = PseudowireFormat.Satop(size);
            var line = Lines.Framed(200, seed: 4);
            var sender = new PseudowireSender(format, 7);
            var datagram = new byte[format.DatagramOctets];
            var received = new List<byte>();
            var prng = new Prng((ulong)size);
            for (var at = 0; at < line.Length;)
            {
                at += sender.Take(line.AsSpan(at, Math.Min(line.Length - at, 1 + prng.Next(300))));
                if (sender.HasPacket)
                {
                    Assert.True(PseudowirePacket.TryParse(format, datagram.AsSpan(0, sender.Write(datagram)), out var packet, out _));
                    received.AddRange(datagram.AsSpan(packet.PayloadOffset, packet.PayloadLength));
                }
            }

            Assert.Equal(line.Length / size, sender.Packets);
            Assert.Equal(line[..received.Count], received);
        }
    }

    /// <summary>The time of the first octet of each packet, at the rate agreed.</summary>
    [Theory]
    [InlineData(256, 8000, "0 8 16 24")]
    [InlineData(256, 2048000, "0 2048 4096 6144")]
    [InlineData(100, 8000, "0 3 6 9")]
    [InlineData(1024, 16000, "0 64 128 192")]
    public void RtpTimestamps_CountTheLinesTime(int payload, int rate, string expected)
    {
        var format = PseudowireFormat.Satop(payload, Rtp with { ClockRate = rate });
        var sender = new PseudowireSender(format, 0);
        var datagram = new byte[format.DatagramOctets];
        var times = Enumerable.Range(0, 4).Select(_ =>
        {
            sender.Take(new byte[payload]);
            Assert.True(PseudowirePacket.TryParse(format, datagram.AsSpan(0, sender.Write(datagram)), out var packet, out var error), error.ToString());
            return packet.Timestamp;
        });
        Assert.Equal(expected, string.Join(' ', times));
    }

    [Theory]
    [InlineData(1, 64, 64, 125)]
    [InlineData(2, 64, 32, 250)]
    [InlineData(4, 128, 32, 250)]
    [InlineData(5, 40, 8, 1000)]
    [InlineData(31, 248, 8, 1000)]
    public void CesopsnDefaults_AreThoseOfRfc5086(int timeslots, int payload, int frames, double perSecond)
    {
        var format = PseudowireFormat.Cesopsn((uint)((1L << timeslots) - 1) << 1);
        Assert.Equal((payload, frames, perSecond), (format.PayloadOctets, PseudowireFormat.DefaultFrames(timeslots), format.PacketsPerSecond));
    }

    [Fact]
    public void AFormatThatCannotBe_IsOurFault()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudowireFormat.Satop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudowireFormat.Satop(PseudowireFormat.MaxPayload + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudowireFormat.Cesopsn(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudowireFormat.Cesopsn(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudowireFormat.Cesopsn(0xFFFFFFFE, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudowireFormat.Satop(rtp: Rtp with { ClockRate = 12000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudowireFormat.Satop(rtp: Rtp with { PayloadType = 128 }));
    }

    /// <summary>Every value of every header octet, alone and in seeded pairs: what is read is what the fields say, else it is refused inside the datagram.</summary>
    [Theory]
    [InlineData("satop")]
    [InlineData("satop+rtp")]
    [InlineData("small")]
    [InlineData("small+rtp")]
    public void MutatedHeaders_AreReadRightOrRefused(string name)
    {
        var format = Format(name);
        var good = new byte[format.DatagramOctets];
        new PseudowirePacket { Sequence = 0x0101, PayloadLength = format.PayloadOctets }.WriteHeaders(format, good);
        var prng = new Prng(17);
        var refused = 0;
        for (var at = 0; at < format.HeaderOctets; at++)
        {
            for (var value = 0; value < 512; value++)
            {
                var octets = (byte[])good.Clone();
                octets[at] = (byte)value;
                if (value > 255)
                {
                    octets[prng.Next(format.HeaderOctets)] ^= (byte)(1 << prng.Next(8));
                }

                refused += Check(format, octets) ? 0 : 1;
            }
        }

        Assert.InRange(refused, 300, (format.HeaderOctets * 512) - 500);
    }

    [Theory]
    [InlineData("satop")]
    [InlineData("satop+rtp")]
    [InlineData("small")]
    [InlineData("small+rtp")]
    public void RandomOctets_OfEveryLength_NeverThrow(string name)
    {
        var format = Format(name);
        var prng = new Prng(18);
        for (var i = 0; i < 20_000; i++)
        {
            var octets = new byte[i % 300];
            prng.Fill(octets);
            if (i % 3 != 0 && octets.Length >= format.HeaderOctets)
            {
                new PseudowirePacket { PayloadLength = octets.Length - format.HeaderOctets }.WriteHeaders(format, octets);
                octets[prng.Next(octets.Length)] = (byte)prng.Next(256);
            }

            Check(format, octets);
        }
    }

    [Fact]
    public void Sender_Allocates_Nothing()
    {
        foreach (var format in (PseudowireFormat[])[SatopRtp, Small, Satop, SmallRtp])
        {
            var sender = new PseudowireSender(format, 0);
            var frames = new byte[256];
            var datagram = new byte[format.DatagramOctets];
            NoAllocation.In(() =>
            {
                for (var at = 0; at < frames.Length;)
                {
                    at += sender.Take(frames.AsSpan(at));
                    if (sender.HasPacket)
                    {
                        var length = sender.Write(datagram);
                        PseudowirePacket.TryParse(format, datagram.AsSpan(0, length), out _, out _);
                        PseudowirePacket.TryParse(format, datagram.AsSpan(0, length - 1), out _, out _);
                    }
                }
            });
        }
    }

    /// <summary>Reads a datagram and the fields beside it, each its own way.</summary>
    private static bool Check(PseudowireFormat format, byte[] octets)
    {
        if (!PseudowirePacket.TryParse(format, octets, out var packet, out var error))
        {
            Assert.NotEqual(PseudowireFault.None, error.Fault);
            Assert.InRange(error.Offset, 0, octets.Length);
            return false;
        }

        Assert.Equal(PseudowireFault.None, error.Fault);
        var word = octets[(format.HeaderOctets - 4)..];
        Assert.Equal(0, word[0] & 0xF0);
        Assert.Equal(((word[2] << 8) | word[3], (word[0] & 8) != 0, (word[0] & 4) != 0), (packet.Sequence, packet.LocalFault, packet.RemoteLoss));
        Assert.Equal(format.Kind == PseudowireKind.Cesopsn && (word[0] & 0x0B) == 2, packet.RemoteDefect);
        Assert.True(packet.PayloadLength == format.PayloadOctets || (packet.LocalFault && packet.PayloadLength == 0));
        Assert.True(packet.PayloadOffset + packet.PayloadLength <= octets.Length);
        return true;
    }

    private static PseudowireFormat Format(string name) => name switch { "satop" => Satop, "satop+rtp" => SatopRtp, "small" => Small, _ => SmallRtp };

    private static string Hex(ReadOnlySpan<byte> octets) => string.Join(' ', octets.ToArray().Select(o => o.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Octets in hexadecimal; *n stands for n octets D5.</summary>
    private static byte[] Octets(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(w => w[0] == '*'
            ? Enumerable.Repeat((byte)0xD5, int.Parse(w.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture))
            : [Convert.ToByte(w, 16)]),
    ];
}
