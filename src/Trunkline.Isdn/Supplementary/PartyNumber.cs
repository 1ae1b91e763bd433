using System.Buffers;
using Trunkline.Base;

namespace Trunkline.Isdn.Supplementary;

/// <summary>PartyNumber and PresentedNumberUnscreened of EN 300 196-1 annex D and ECMA-165, to and from numbers as the call carries them.</summary>
internal static class PartyNumber
{
    private static readonly SearchValues<byte> Allowed = SearchValues.Create("0123456789*#ABCD"u8);

    /// <summary>Reads a PartyNumber.</summary>
    public static bool TryRead(byte tag, ReadOnlySpan<byte> content, out PhoneNumber number)
    {
        number = PhoneNumber.None;
        switch (tag)
        {
            case 0x80:
                return TryDigits(content, TypeOfNumber.Unknown, NumberingPlan.Unknown, out number);
            case 0xA1 or 0xA5:
                var reader = new BerReader(content);
                if (!reader.TryReadInteger(0x0A, out var type) || type is < 0 or > 7 || !reader.TryRead(0x12, out var digits))
                {
                    return false;
                }

                return TryDigits(digits, (TypeOfNumber)type, tag == 0xA1 ? NumberingPlan.Isdn : NumberingPlan.Private, out number);
            case 0x83:
                return TryDigits(content, TypeOfNumber.Unknown, NumberingPlan.Data, out number);
            case 0x88:
                return TryDigits(content, TypeOfNumber.Unknown, NumberingPlan.National, out number);
            default:
                return false;
        }
    }

    /// <summary>Reads a PresentedNumberUnscreened that is all of <paramref name="octets"/>.</summary>
    public static bool TryReadPresented(ReadOnlySpan<byte> octets, out PhoneNumber number)
    {
        number = PhoneNumber.None;
        var reader = new BerReader(octets);
        if (!reader.TryRead(out var tag, out var content))
        {
            return false;
        }

        switch (tag)
        {
            case 0x81:
                number = new("", Presentation: Presentation.Restricted);
                return true;
            case 0x82:
                return true;
            case 0xA0 or 0xA3:
                var inner = new BerReader(content);
                if (!inner.TryRead(out var innerTag, out var party) || !TryRead(innerTag, party, out number))
                {
                    return false;
                }

                number = number with { Presentation = tag == 0xA0 ? Presentation.Allowed : Presentation.Restricted };
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a PartyNumber.</summary>
    public static void Write(ref FacilityWriter writer, in PhoneNumber number)
    {
        Span<byte> digits = stackalloc byte[PhoneNumber.MaxDigits];
        var count = Math.Min(number.Digits.Length, digits.Length);
        for (var i = 0; i < count; i++)
        {
            digits[i] = (byte)number.Digits[i];
        }

        if (number.Plan is not (NumberingPlan.Isdn or NumberingPlan.Private))
        {
            writer.Write(0x80, digits[..count]);
            return;
        }

        var mark = writer.Begin(number.Plan == NumberingPlan.Isdn ? (byte)0xA1 : (byte)0xA5);
        writer.WriteInteger(0x0A, (int)number.Type);
        writer.Write(0x12, digits[..count]);
        writer.End(mark);
    }

    /// <summary>Writes a PresentedNumberUnscreened.</summary>
    public static void WritePresented(ref FacilityWriter writer, in PhoneNumber number)
    {
        if (!number.HasDigits)
        {
            writer.Write(number.Presentation == Presentation.Restricted ? (byte)0x81 : (byte)0x82, default);
            return;
        }

        var mark = writer.Begin(number.Presentation == Presentation.Allowed ? (byte)0xA0 : (byte)0xA3);
        Write(ref writer, number);
        writer.End(mark);
    }

    private static bool TryDigits(ReadOnlySpan<byte> digits, TypeOfNumber type, NumberingPlan plan, out PhoneNumber number)
    {
        number = PhoneNumber.None;
        if (digits.Length > PhoneNumber.MaxDigits || digits.ContainsAnyExcept(Allowed))
        {
            return false;
        }

        number = new(System.Text.Encoding.ASCII.GetString(digits), type, plan);
        return true;
    }
}
