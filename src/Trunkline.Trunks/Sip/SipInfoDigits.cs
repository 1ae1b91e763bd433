// Digits of a call in SIP INFO, as gateway boxes of several makes have them: no RFC describes these two bodies (RFC 6086 is the frame that nobody put
// them into). application/dtmf-relay, of Cisco: "Signal=5" and "Duration=160" on lines of their own. application/dtmf: the digit alone.
// Not supported: hook flash, durations (a digit is a digit), several digits in one message.
using System.Globalization;
using System.Text;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>How digits of a call travel in INFO.</summary>
public enum InfoDigits : byte
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>application/dtmf-relay.</summary>
    Relay,

    /// <summary>application/dtmf.</summary>
    Plain,
}

/// <summary>Writes and reads them.</summary>
internal static class SipInfoDigits
{
    private const int Most = 200; // octets of a body

    /// <summary>The media type and body of a digit.</summary>
    public static (string MediaType, byte[] Body) Write(InfoDigits form, char digit) => form == InfoDigits.Plain
        ? ("application/dtmf", [(byte)digit])
        : ("application/dtmf-relay", [.. "Signal="u8, (byte)digit, .. "\r\nDuration=160\r\n"u8]);

    /// <summary>Reads a digit in either form.</summary>
    /// <returns>The status to answer: 200, with a digit unless the body is empty or a hook flash; 415 for another body, 400 for one that cannot be read.</returns>
    public static int Read(SipMessage info, out char digit)
    {
        digit = '\0';
        var body = Trimmed(info.Body);
        if (body.IsEmpty)
        {
            return 200; // RFC 6086 §4.2.2
        }

        if (body.Length > Most || !(info.HasBodyOf("application/dtmf-relay"u8) || info.HasBodyOf("application/dtmf"u8)))
        {
            return 415;
        }

        var signal = body;
        while (!body.IsEmpty)
        {
            var end = body.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            var equals = line.IndexOf((byte)'=');
            if (equals >= 0 && Ascii.EqualsIgnoreCase(Trimmed(line[..equals]), "Signal"u8))
            {
                signal = line[(equals + 1)..];
            }
        }

        return TryDigit(Trimmed(signal), out digit) ? 200 : 400;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) => text[Ascii.Trim(text)];

    /// <summary>A digit, or its number: 10 is *, 11 #, 12 to 15 A to D, 16 a hook flash, which is no digit and no fault.</summary>
    private static bool TryDigit(ReadOnlySpan<byte> signal, out char digit)
    {
        digit = '\0';
        if (signal.Length == 2 && int.TryParse(signal, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 10 and <= 16)
        {
            digit = number == 16 ? '\0' : "*#ABCD"[number - 10];
            return true;
        }

        if (signal.Length != 1)
        {
            return false;
        }

        var c = char.ToUpperInvariant((char)signal[0]);
        digit = c is (>= '0' and <= '9') or '*' or '#' or (>= 'A' and <= 'D') ? c : '\0';
        return digit != '\0' || c == '!'; // ! is a hook flash too
    }
}
