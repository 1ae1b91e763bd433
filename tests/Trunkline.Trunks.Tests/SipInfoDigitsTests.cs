using System.Text;
using Trunkline.Sip;
using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

public sealed class SipInfoDigitsTests
{
    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", 200, '5')]
    [InlineData("application/dtmf-relay", "Signal= 5\r\nDuration= 250", 200, '5')]
    [InlineData("application/dtmf-relay", "Duration=100\nsignal = *\n", 200, '*')]
    [InlineData("Application/DTMF-Relay;charset=utf-8", "Signal=11\r\n", 200, '#')]
    [InlineData("application/dtmf-relay", "Signal=10", 200, '*')]
    [InlineData("application/dtmf-relay", "Signal=15", 200, 'D')]
    [InlineData("application/dtmf-relay", "Signal=16\r\nDuration=1000", 200, '\0')] // a hook flash
    [InlineData("application/dtmf", "9", 200, '9')]
    [InlineData("application/dtmf", " # \r\n", 200, '#')]
    [InlineData("application/dtmf", "c", 200, 'C')]
    [InlineData("application/dtmf", "Signal=4", 200, '4')]
    [InlineData("application/dtmf", "", 200, '\0')]
    [InlineData("application/dtmf", "123", 400, '\0')]
    [InlineData("application/dtmf-relay", "Signal=\r\nDuration=160", 400, '\0')]
    [InlineData("application/dtmf-relay", "Signal=99", 400, '\0')]
    [InlineData("application/dtmf-relay", "Signal=é", 400, '\0')]
    [InlineData("text/plain", "5", 415, '\0')]
    [InlineData("application/media_control+xml", "<x/>", 415, '\0')]
    public void Body_IsRead(string type, string body, int status, char digit)
    {
        Assert.Equal(status, SipInfoDigits.Read(Info(type, Encoding.UTF8.GetBytes(body)), out var read));
        Assert.Equal(digit, read);
    }

    [Theory]
    [InlineData(InfoDigits.Relay, '#', "application/dtmf-relay", "Signal=#\r\nDuration=160\r\n")]
    [InlineData(InfoDigits.Plain, '7', "application/dtmf", "7")]
    public void Digit_IsWritten_AsItIsRead(InfoDigits form, char digit, string type, string body)
    {
        var (mediaType, octets) = SipInfoDigits.Write(form, digit);
        Assert.Equal((type, body), (mediaType, Encoding.ASCII.GetString(octets)));
        Assert.Equal(200, SipInfoDigits.Read(Info(mediaType, octets), out var read));
        Assert.Equal(digit, read);
    }

    [Fact]
    public void AnyOctets_NeverThrow()
    {
        var prng = new Base.Prng(5);
        for (var i = 0; i < 5000; i++)
        {
            var octets = new byte[prng.Next(260)];
            prng.Fill(octets);
            if (i % 3 == 0 && octets.Length > 8)
            {
                "Signal="u8.CopyTo(octets);
            }

            var status = SipInfoDigits.Read(Info(i % 2 == 0 ? "application/dtmf" : "application/dtmf-relay", octets), out var digit);
            Assert.True(status is 200 or 400 or 415, $"{status}");
            Assert.True(digit == '\0' || "0123456789*#ABCD".Contains(digit, StringComparison.Ordinal));
        }
    }

    private static SipMessage Info(string type, byte[] body)
    {
        var head = Encoding.UTF8.GetBytes(
            $"INFO sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1\r\nFrom: <sip:b@192.0.2.9>;tag=1\r\nTo: <sip:a@192.0.2.1>;tag=2\r\n"
            + $"Call-ID: x\r\nCSeq: 3 INFO\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n");
        byte[] octets = [.. head, .. body];
        var message = new SipMessage();
        Assert.True(message.TryParse(octets, out var error), $"{error}");
        return message;
    }
}
