// Builds FSK caller ID messages, for the twin of the exchange. Reading is CallerIdMessage; the modem is in Dsp.
using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>How caller ID is laid out in octets.</summary>
public enum CallerIdFormat : byte
{
    /// <summary>GR-30 single data message format (0x04): date and number only.</summary>
    Sdmf,

    /// <summary>GR-30 multiple data message format (0x80): date, number, name; names up to 15 octets.</summary>
    Mdmf,

    /// <summary>EN 300 659-3 call setup (0x80): call type, date, number, name; names up to 50 octets.</summary>
    Etsi,
}

/// <summary>Builds caller ID messages.</summary>
public static class CallerIdWriter
{
    internal const byte SingleMessage = 0x04;
    internal const byte CallSetup = 0x80;
    internal const byte DateAndTime = 0x01;
    internal const byte CallingNumber = 0x02;
    internal const byte ReasonNoNumber = 0x04;
    internal const byte CallingName = 0x07;
    internal const byte ReasonNoName = 0x08;
    internal const byte CallType = 0x11;

    /// <summary>Writes one message, message type to checksum.</summary>
    /// <param name="destination">At least <see cref="CallerIdMessage.MaxOctets"/> octets.</param>
    /// <param name="format">The layout.</param>
    /// <param name="date">Local date and time; month to minute are sent.</param>
    /// <param name="number">Digits, at most <see cref="CallerIdMessage.MaxNumber"/> are sent; used when the presentation is allowed.</param>
    /// <param name="name">Name; characters beyond ISO 8859-1 become "?". Not sent with a restricted presentation, nor in SDMF.</param>
    /// <param name="presentation">Restricted sends reason "P", not available or an empty number reason "O".</param>
    /// <returns>How many octets were written.</returns>
    public static int Write(
        Span<byte> destination, CallerIdFormat format, DateTime date, ReadOnlySpan<char> number, ReadOnlySpan<char> name, Presentation presentation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, CallerIdMessage.MaxOctets);
        var hasNumber = presentation == Presentation.Allowed && !number.IsEmpty;
        var reason = presentation == Presentation.Restricted ? (byte)'P' : (byte)'O';
        number = number[..Math.Min(number.Length, CallerIdMessage.MaxNumber)];
        var at = 2;
        if (format == CallerIdFormat.Sdmf)
        {
            destination[0] = SingleMessage;
            at = WriteDate(destination, at, date);
            if (hasNumber)
            {
                at = WriteText(destination, at, number);
            }
            else
            {
                destination[at++] = reason;
            }
        }
        else
        {
            destination[0] = CallSetup;
            if (format == CallerIdFormat.Etsi)
            {
                destination[at++] = CallType;
                destination[at++] = 1;
                destination[at++] = 1;
            }

            destination[at++] = DateAndTime;
            destination[at++] = 8;
            at = WriteDate(destination, at, date);
            if (hasNumber)
            {
                destination[at++] = CallingNumber;
                destination[at++] = (byte)number.Length;
                at = WriteText(destination, at, number);
            }
            else
            {
                destination[at++] = ReasonNoNumber;
                destination[at++] = 1;
                destination[at++] = reason;
            }

            if (presentation != Presentation.Restricted && !name.IsEmpty)
            {
                name = name[..Math.Min(name.Length, format == CallerIdFormat.Mdmf ? 15 : CallerIdMessage.MaxName)];
                destination[at++] = CallingName;
                destination[at++] = (byte)name.Length;
                at = WriteText(destination, at, name);
            }
            else
            {
                destination[at++] = ReasonNoName;
                destination[at++] = 1;
                destination[at++] = reason;
            }
        }

        destination[1] = (byte)(at - 2);
        byte sum = 0;
        foreach (var octet in destination[..at])
        {
            sum += octet;
        }

        destination[at++] = (byte)-sum;
        return at;
    }

    private static int WriteDate(Span<byte> to, int at, DateTime date)
    {
        at = WriteTwoDigits(to, at, date.Month);
        at = WriteTwoDigits(to, at, date.Day);
        at = WriteTwoDigits(to, at, date.Hour);
        return WriteTwoDigits(to, at, date.Minute);
    }

    private static int WriteTwoDigits(Span<byte> to, int at, int value)
    {
        to[at] = (byte)('0' + (value / 10));
        to[at + 1] = (byte)('0' + (value % 10));
        return at + 2;
    }

    private static int WriteText(Span<byte> to, int at, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            to[at++] = c is >= ' ' and <= '\xFF' ? (byte)c : (byte)'?';
        }

        return at;
    }
}
