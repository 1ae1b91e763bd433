using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip.Tests;

public sealed class FramerTests
{
    private static readonly byte[] One = Octets.Message("OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: 1\nCSeq: 1 OPTIONS");
    private static readonly byte[] Two = Octets.Message("INVITE sip:a@b SIP/2.0\nVia: SIP/2.0/TCP h;branch=z9hG4bK2\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: 1\nCSeq: 2 INVITE", "v=0\n\n\nx");
    private static readonly byte[] Folded = Encoding.ASCII.GetBytes("BYE sip:a@b SIP/2.0\r\nl :\r\n 3\r\n\r\nabc");

    /// <summary>However the stream is cut into segments, the same messages and pings come out.</summary>
    [Fact]
    public void Frames_DoNotDependOnTheSegments()
    {
        byte[] stream = [.. One, .. "\r\n\r\n"u8, .. Two, .. "\r\n"u8, .. Folded, .. One];
        string[] expected = ["OPTIONS", "ping", "INVITE", "BYE", "OPTIONS"];
        var random = new Prng(7);
        for (var round = 0; round < 1000; round++)
        {
            var framer = new SipStreamFramer();
            var seen = new List<string>();
            var longest = round == 0 ? 1 : 1 + random.Next(200);
            for (var at = 0; at < stream.Length;)
            {
                var length = Math.Min(stream.Length - at, round == 0 ? 1 : 1 + random.Next(longest));
                framer.Add(stream.AsSpan(at, length));
                at += length;
                for (var frame = framer.Next(out var message); frame != SipFrame.None; frame = framer.Next(out message))
                {
                    Assert.NotEqual(SipFrame.Broken, frame);
                    seen.Add(frame == SipFrame.Ping ? "ping" : Encoding.ASCII.GetString(message).Split(' ')[0]);
                }
            }

            Assert.Equal(expected, seen);
            Assert.False(framer.IsInsideMessage);
        }
    }

    [Theory]
    [InlineData("BYE sip:a@b SIP/2.0\r\nTo: x\r\n\r\n")]
    [InlineData("BYE sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("BYE sip:a@b SIP/2.0\r\nContent-Length: 1\r\nl: 1\r\n\r\nx")]
    [InlineData("BYE sip:a@b SIP/2.0\r\nContent-Length: 99999\r\n\r\n")]
    public void LostFraming_IsBroken_OnceAndForAll(string text)
    {
        var framer = new SipStreamFramer();
        framer.Add(Encoding.ASCII.GetBytes(text));
        Assert.Equal(SipFrame.Broken, framer.Next(out var message));
        Assert.StartsWith("BYE", Encoding.ASCII.GetString(message));
        framer.Add(One);
        Assert.Equal(SipFrame.None, framer.Next(out _));
    }

    [Fact]
    public void EndlessHead_IsBroken()
    {
        var framer = new SipStreamFramer();
        var chunk = Encoding.ASCII.GetBytes("X-A: b\r\n".PadLeft(1000, 'y'));
        var frame = SipFrame.None;
        for (var i = 0; i < 40 && frame == SipFrame.None; i++)
        {
            framer.Add(chunk);
            frame = framer.Next(out _);
        }

        Assert.Equal(SipFrame.Broken, frame);
    }
}
