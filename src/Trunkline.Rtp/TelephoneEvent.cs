using System.Buffers.Binary;

namespace Trunkline.Rtp;

/// <summary>The payload of a telephone event (RFC 4733 §2.3): four octets.</summary>
/// <param name="Event">0 to 9, 10 *, 11 #, 12 to 15 A to D, 16 flash; others are not digits.</param>
/// <param name="End">True in the packets that end the event.</param>
/// <param name="Volume">Power below 0 dBm0, 0 to 63.</param>
/// <param name="Duration">So far, in timestamp units.</param>
public readonly record struct TelephoneEvent(byte Event, bool End, byte Volume, ushort Duration)
{
    /// <summary>Octets of the payload.</summary>
    public const int Size = 4;

    /// <summary>The event of a hook flash.</summary>
    public const byte Flash = 16;

    private const string Digits = "0123456789*#ABCD";

    /// <summary>The digit, or NUL when the event is none.</summary>
    public char Digit => Event < Digits.Length ? Digits[Event] : '\0';

    /// <summary>The event of a digit, or -1.</summary>
    public static int FromDigit(char digit) => Digits.IndexOf(char.ToUpperInvariant(digit));

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The payload; more events behind the first (§2.5.1.2 forbids it for tones that overlap) are not read.</param>
    /// <param name="telephoneEvent">The event.</param>
    /// <returns>False when it is shorter than four octets.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out TelephoneEvent telephoneEvent)
    {
        if (payload.Length < Size)
        {
            telephoneEvent = default;
            return false;
        }

        telephoneEvent = new(payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    /// <summary>Writes the payload.</summary>
    /// <param name="payload">At least four octets.</param>
    /// <returns>4.</returns>
    public int Write(Span<byte> payload)
    {
        payload[0] = Event;
        payload[1] = (byte)((End ? 0x80 : 0) | (Volume & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
        return Size;
    }
}
