using Trunkline.Base;

namespace Trunkline.Rtp.Tests;

public sealed class RtpHeaderTests
{
    [Fact]
    public void Header_WrittenAndRead_IsItself()
    {
        var header = new RtpHeader { Marker = true, PayloadType = 101, Sequence = 0xFFFE, Timestamp = 0xDEADBEEF, Ssrc = 0x01020304 };
        var packet = new byte[16];
        Assert.Equal(12, header.Write(packet));
        Assert.Equal("80E5FFFEDEADBEEF01020304", Convert.ToHexString(packet, 0, 12));
        Assert.True(RtpHeader.TryParse(packet, out var read));
        Assert.Equal(header with { PayloadOffset = 12, PayloadLength = 4 }, read);
    }

    [Theory]
    [InlineData("8000000100000002000000030A0B", 12, 2)] // plain
    [InlineData("820000010000000200000003CCCCCCCCDDDDDDDD0A", 20, 1)] // two CSRCs
    [InlineData("900000010000000200000003BEDE0001111111110A0B0C", 20, 3)] // extension of one word
    [InlineData("A00000010000000200000003AABB0003000003", 12, 4)] // three octets of padding
    [InlineData("800000010000000200000003", 12, 0)] // no payload
    public void Packet_WithParts_HasItsPayloadFound(string hex, int offset, int length)
    {
        Assert.True(RtpHeader.TryParse(Convert.FromHexString(hex), out var header));
        Assert.Equal((offset, length), (header.PayloadOffset, header.PayloadLength));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8000000100000002000003")] // 11 octets
    [InlineData("400000010000000200000003")] // version 1
    [InlineData("80C8000100000002000000030A0B")] // RTCP sender report
    [InlineData("830000010000000200000003CCCCCCCC")] // CSRCs missing
    [InlineData("900000010000000200000003BEDE")] // extension cut
    [InlineData("900000010000000200000003BEDEFFFF00")] // extension longer than the packet
    [InlineData("A000000100000002000000030A00")] // padding of 0
    [InlineData("A000000100000002000000030A0F")] // padding longer than the payload
    public void Packet_Malformed_IsRefused(string hex) => Assert.False(RtpHeader.TryParse(Convert.FromHexString(hex), out _));

    [Fact]
    public void RandomPackets_NeverThrow_AndPayloadLiesInside()
    {
        var prng = new Prng(7);
        var packet = new byte[64];
        for (var i = 0; i < 300_000; i++)
        {
            var length = prng.Next(packet.Length + 1);
            prng.Fill(packet.AsSpan(0, length));
            if (length > 0)
            {
                packet[0] = (byte)((packet[0] & 0x3F) | 0x80);
            }

            if (RtpHeader.TryParse(packet.AsSpan(0, length), out var header))
            {
                Assert.InRange(header.PayloadOffset, 12, length);
                Assert.InRange(header.PayloadLength, 0, length - header.PayloadOffset);
            }
        }
    }

    [Fact]
    public void Sender_CountsAndMarks_AfterAGap()
    {
        var sender = new RtpSender(1, 0xFFFF, 1000);
        var packet = new byte[12];
        var seen = new List<string>();
        void Send()
        {
            sender.WriteHeader(packet, 8, 160, 160);
            Assert.True(RtpHeader.TryParse(packet, out var h));
            seen.Add($"{h.Sequence} {h.Timestamp} {(h.Marker ? "M" : "-")}");
        }

        Send();
        Send();
        sender.Skip(160);
        Send();
        sender.WriteEventHeader(packet, 101, 4, 1480, true);
        Send();
        Assert.Equal(["65535 1000 M", "0 1160 -", "1 1480 M", "3 1640 -"], seen);
        Assert.Equal((5u, 644u), (sender.Packets, sender.Octets));
    }

    [Fact]
    public void ParseAndWrite_Allocate_Nothing()
    {
        var packet = new byte[172];
        var sender = new RtpSender(1, 2, 3);
        var statistics = default(RtpReceiverStatistics);
        NoAllocation.In(() =>
        {
            sender.WriteHeader(packet, 0, 160, 160);
            Assert.True(RtpHeader.TryParse(packet, out var header));
            statistics.OnPacket(header, header.Timestamp);
        });
    }
}
