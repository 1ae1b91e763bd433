// The data of an FSK caller ID message, framed and read: Bellcore GR-30 (SDMF 0x04, MDMF 0x80) and ETSI EN 300 659-3 (0x80).
// Octets come from the demodulator, message type to checksum. The modem is in Dsp. Not supported: message waiting (0x82), visual
// indicators, charging and short messages: their framing and checksum are read, their parameters are skipped.
using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>What is wrong with a caller ID message.</summary>
public enum CallerIdErrorKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Shorter than its length octet says, or than the shortest message.</summary>
    Truncated,

    /// <summary>Longer than its length octet says.</summary>
    TrailingOctets,

    /// <summary>The sum of all octets modulo 256 is not zero.</summary>
    Checksum,

    /// <summary>The message type is none of 0x04 and 0x80.</summary>
    UnknownType,

    /// <summary>A parameter reaches beyond the message.</summary>
    ParameterTooLong,

    /// <summary>A number holds something that is neither digit nor separator, or is too long.</summary>
    BadNumber,

    /// <summary>A date is not eight digits.</summary>
    BadDate,
}

/// <summary>What is wrong, and where.</summary>
/// <param name="Kind">What.</param>
/// <param name="Offset">Octet offset from the message type.</param>
public readonly record struct CallerIdError(CallerIdErrorKind Kind, int Offset);

/// <summary>A caller ID message whose parts point into the octets it was read from.</summary>
public readonly ref struct CallerIdMessage
{
    /// <summary>Type octet, length octet, 255 octets, checksum.</summary>
    public const int MaxOctets = 258;

    /// <summary>The most octets of a number, separators included.</summary>
    public const int MaxNumber = 32;

    /// <summary>The most octets of a name (EN 300 659-3 §5.4.6).</summary>
    public const int MaxName = 50;

    /// <summary>Calling line directory number as sent: ASCII digits, *, #, +, separators; empty when not given.</summary>
    public ReadOnlySpan<byte> Number { get; private init; }

    /// <summary>Calling party name as sent (ISO 8859-1 mostly), at most <see cref="MaxName"/> octets; empty when not given.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>Date and time as eight ASCII digits MMDDhhmm; empty when not given.</summary>
    public ReadOnlySpan<byte> Date { get; private init; }

    /// <summary>Allowed with a number; restricted for reason "P"; not available for "O" or when nothing says.</summary>
    public Presentation Presentation { get; private init; }

    /// <summary>Call type (EN 300 659-3 §5.4.11: 1 voice, 2 ring back when free, 3 calling name, 0x81 message waiting); 0 when not given.</summary>
    public byte CallType { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <param name="octets">Message type to checksum, exactly.</param>
    /// <param name="message">The message; empty on error.</param>
    /// <param name="error">What is wrong and at which offset.</param>
    /// <returns>False when it cannot be read; nothing of it may be used then.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, out CallerIdMessage message, out CallerIdError error)
    {
        message = default;
        if (octets.Length < 3 || octets.Length < octets[1] + 3)
        {
            error = new(CallerIdErrorKind.Truncated, octets.Length);
            return false;
        }

        var end = octets[1] + 2;
        if (octets.Length > end + 1)
        {
            error = new(CallerIdErrorKind.TrailingOctets, end + 1);
            return false;
        }

        byte sum = 0;
        foreach (var octet in octets)
        {
            sum += octet;
        }

        if (sum != 0)
        {
            error = new(CallerIdErrorKind.Checksum, end);
            return false;
        }

        return TryParseChecked(octets[..end], out message, out error);
    }

    /// <summary>Reads a message whose checksum the demodulator has verified and taken off.</summary>
    /// <param name="octets">Message type to last parameter, exactly.</param>
    /// <param name="message">The message; empty on error.</param>
    /// <param name="error">What is wrong and at which offset.</param>
    /// <returns>False when it cannot be read; nothing of it may be used then.</returns>
    public static bool TryParseChecked(ReadOnlySpan<byte> octets, out CallerIdMessage message, out CallerIdError error)
    {
        message = default;
        if (octets.Length < 2 || octets.Length < octets[1] + 2)
        {
            error = new(CallerIdErrorKind.Truncated, octets.Length);
            return false;
        }

        if (octets.Length > octets[1] + 2)
        {
            error = new(CallerIdErrorKind.TrailingOctets, octets[1] + 2);
            return false;
        }

        switch (octets[0])
        {
            case CallerIdWriter.SingleMessage:
                return TryParseSingle(octets, out message, out error);
            case CallerIdWriter.CallSetup:
                return TryParseMultiple(octets, out message, out error);
            default:
                error = new(CallerIdErrorKind.UnknownType, 0);
                return false;
        }
    }

    /// <summary>GR-30 SDMF: eight digits of date, then the number or one letter, O or P.</summary>
    private static bool TryParseSingle(ReadOnlySpan<byte> octets, out CallerIdMessage message, out CallerIdError error)
    {
        message = default;
        if (octets.Length < 10)
        {
            error = new(CallerIdErrorKind.BadDate, octets.Length);
            return false;
        }

        var date = octets[2..10];
        var number = octets[10..];
        if (!IsDate(date, 2, out error))
        {
            return false;
        }

        var isReason = number.Length == 1 && number[0] is (byte)'O' or (byte)'P';
        if (!isReason && !IsNumber(number, 10, out error))
        {
            return false;
        }

        message = new()
        {
            Date = date,
            Number = isReason ? [] : number,
            Presentation = isReason ? ReasonOf(number[0]) : number.IsEmpty ? Presentation.NotAvailable : Presentation.Allowed,
        };
        return true;
    }

    private static bool TryParseMultiple(ReadOnlySpan<byte> octets, out CallerIdMessage message, out CallerIdError error)
    {
        message = default;
        error = default;
        ReadOnlySpan<byte> number = [], name = [], date = [];
        Presentation? reason = null;
        byte callType = 0;
        var at = 2;
        while (at < octets.Length)
        {
            if (at + 2 > octets.Length || at + 2 + octets[at + 1] > octets.Length)
            {
                error = new(CallerIdErrorKind.ParameterTooLong, at);
                return false;
            }

            var value = octets.Slice(at + 2, octets[at + 1]);
            switch (octets[at])
            {
                case CallerIdWriter.DateAndTime:
                    if (!IsDate(value, at + 2, out error))
                    {
                        return false;
                    }

                    date = value;
                    break;
                case CallerIdWriter.CallingNumber:
                    if (!IsNumber(value, at + 2, out error))
                    {
                        return false;
                    }

                    number = value;
                    break;
                case CallerIdWriter.ReasonNoNumber when value.Length > 0:
                    reason = ReasonOf(value[0]);
                    break;
                case CallerIdWriter.CallingName:
                    name = value[..Math.Min(value.Length, MaxName)];
                    break;
                case CallerIdWriter.CallType when value.Length > 0:
                    callType = value[0];
                    break;
            }

            at += 2 + value.Length;
        }

        message = new()
        {
            Number = number,
            Name = name,
            Date = date,
            CallType = callType,
            Presentation = reason ?? (number.IsEmpty ? Presentation.NotAvailable : Presentation.Allowed),
        };
        return true;
    }

    private static Presentation ReasonOf(byte letter) => letter == (byte)'P' ? Presentation.Restricted : Presentation.NotAvailable;

    private static bool IsDate(ReadOnlySpan<byte> value, int offset, out CallerIdError error)
    {
        var bad = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        error = bad >= 0 ? new(CallerIdErrorKind.BadDate, offset + bad)
            : value.Length != 8 ? new(CallerIdErrorKind.BadDate, offset)
            : default;
        return error.Kind == CallerIdErrorKind.None;
    }

    private static bool IsNumber(ReadOnlySpan<byte> value, int offset, out CallerIdError error)
    {
        var bad = value.IndexOfAnyExcept(NumberOctets);
        error = bad >= 0 ? new(CallerIdErrorKind.BadNumber, offset + bad)
            : value.Length > MaxNumber ? new(CallerIdErrorKind.BadNumber, offset + MaxNumber)
            : default;
        return error.Kind == CallerIdErrorKind.None;
    }

    private static readonly System.Buffers.SearchValues<byte> NumberOctets = System.Buffers.SearchValues.Create("0123456789*#+ -()."u8);
}
