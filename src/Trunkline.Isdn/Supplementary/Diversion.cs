using Trunkline.Base;

namespace Trunkline.Isdn.Supplementary;

/// <summary>Why a call is diverted, EN 300 207-1 DiversionReason; QSIG has the first four.</summary>
public enum DiversionReason : byte
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Unconditional.</summary>
    Unconditional = 1,

    /// <summary>Busy.</summary>
    Busy = 2,

    /// <summary>No reply.</summary>
    NoReply = 3,

    /// <summary>Deflected while alerting.</summary>
    DeflectionAlerting = 4,

    /// <summary>Deflected at once.</summary>
    DeflectionImmediate = 5,
}

/// <summary>DivertingLegInformation2: the called side learns from where the call was diverted.</summary>
/// <param name="Count">How often, 1 to 5; 15 with QSIG.</param>
/// <param name="Reason">Why the last time.</param>
/// <param name="Diverting">From where the last time; without digits when withheld or not known.</param>
/// <param name="OriginalCalled">Who was called first; without digits when withheld or not known.</param>
public readonly record struct DivertingLeg2(int Count, DiversionReason Reason, PhoneNumber Diverting, PhoneNumber OriginalCalled)
{
    /// <summary>Reads the argument of an ETSI or a QSIG invoke.</summary>
    /// <returns>False when it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> argument, out DivertingLeg2 value)
    {
        value = new(0, DiversionReason.Unknown, PhoneNumber.None, PhoneNumber.None);
        var outer = new BerReader(argument);
        if (!outer.TryRead(0x30, out var content))
        {
            return false;
        }

        var reader = new BerReader(content);
        if (!reader.TryReadInteger(0x02, out var count) || count is < 0 or > 15 || !reader.TryReadInteger(0x0A, out var reason) || reason is < 0 or > 255)
        {
            return false;
        }

        value = value with { Count = count, Reason = (DiversionReason)reason };
        while (reader.TryRead(out var tag, out var part))
        {
            if (tag is 0xA1 or 0xA2)
            {
                if (!PartyNumber.TryReadPresented(part, out var number))
                {
                    return false;
                }

                value = tag == 0xA1 ? value with { Diverting = number } : value with { OriginalCalled = number };
            }
        }

        return !reader.IsMalformed;
    }

    /// <summary>Writes a whole invoke.</summary>
    public void Write(ref FacilityWriter writer, int invokeId, bool qsig)
    {
        writer.BeginInvoke(invokeId, qsig ? Operation.QsigDivertingLegInformation2 : Operation.DivertingLegInformation2);
        var sequence = writer.Begin(0x30);
        writer.WriteInteger(0x02, Count);
        writer.WriteInteger(0x0A, (int)(qsig && Reason > DiversionReason.NoReply ? DiversionReason.Unknown : Reason));
        var diverting = writer.Begin(0xA1);
        PartyNumber.WritePresented(ref writer, Diverting);
        writer.End(diverting);
        if (OriginalCalled.HasDigits || OriginalCalled.Presentation == Presentation.Restricted)
        {
            var original = writer.Begin(0xA2);
            PartyNumber.WritePresented(ref writer, OriginalCalled);
            writer.End(original);
        }

        writer.End(sequence);
        writer.End();
    }
}

/// <summary>DivertingLegInformation1: the calling side learns that the call is being diverted.</summary>
/// <param name="Reason">Why.</param>
/// <param name="SubscriptionOption">0 no notification, 1 without the diverted-to number, 2 with it.</param>
/// <param name="DivertedTo">Where to; without digits when not said.</param>
public readonly record struct DivertingLeg1(DiversionReason Reason, byte SubscriptionOption, PhoneNumber DivertedTo)
{
    /// <summary>Reads the argument of an ETSI or a QSIG invoke.</summary>
    /// <returns>False when it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> argument, out DivertingLeg1 value)
    {
        value = new(DiversionReason.Unknown, 0, PhoneNumber.None);
        var outer = new BerReader(argument);
        if (!outer.TryRead(0x30, out var content))
        {
            return false;
        }

        var reader = new BerReader(content);
        if (!reader.TryReadInteger(0x0A, out var reason) || reason is < 0 or > 255 || !reader.TryReadInteger(0x0A, out var option) || option is < 0 or > 255)
        {
            return false;
        }

        var number = PhoneNumber.None;
        var rest = content[reader.Offset..];

        // ETSI has a presented number, QSIG a bare one: their tags differ
        if (!rest.IsEmpty && !PartyNumber.TryReadPresented(rest, out number)
            && !(reader.TryRead(out var tag, out var party) && PartyNumber.TryRead(tag, party, out number)))
        {
            return false;
        }

        value = new((DiversionReason)reason, (byte)option, number);
        return true;
    }

    /// <summary>Writes a whole invoke.</summary>
    public void Write(ref FacilityWriter writer, int invokeId, bool qsig)
    {
        writer.BeginInvoke(invokeId, qsig ? Operation.QsigDivertingLegInformation1 : Operation.DivertingLegInformation1);
        var sequence = writer.Begin(0x30);
        writer.WriteInteger(0x0A, (int)(qsig && Reason > DiversionReason.NoReply ? DiversionReason.Unknown : Reason));
        writer.WriteInteger(0x0A, SubscriptionOption);
        if (qsig)
        {
            PartyNumber.Write(ref writer, DivertedTo);
        }
        else if (DivertedTo.HasDigits || DivertedTo.Presentation == Presentation.Restricted)
        {
            PartyNumber.WritePresented(ref writer, DivertedTo);
        }

        writer.End(sequence);
        writer.End();
    }
}

/// <summary>DivertingLegInformation3: whether the diverted-to number may be shown to the caller.</summary>
/// <param name="PresentationAllowed">It may.</param>
public readonly record struct DivertingLeg3(bool PresentationAllowed)
{
    /// <summary>Reads the argument of an ETSI (a bare boolean) or a QSIG invoke (in a sequence).</summary>
    /// <returns>False when it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> argument, out DivertingLeg3 value)
    {
        value = default;
        var reader = new BerReader(argument);
        if (reader.TryRead(0x30, out var content))
        {
            reader = new(content);
        }

        if (!reader.TryRead(0x01, out var allowed) || allowed.Length != 1)
        {
            return false;
        }

        value = new(allowed[0] != 0);
        return true;
    }

    /// <summary>Writes a whole invoke.</summary>
    public void Write(ref FacilityWriter writer, int invokeId, bool qsig)
    {
        writer.BeginInvoke(invokeId, qsig ? Operation.QsigDivertingLegInformation3 : Operation.DivertingLegInformation3);
        var sequence = qsig ? writer.Begin(0x30) : 0;
        writer.Write(0x01, [PresentationAllowed ? (byte)0xFF : (byte)0]);
        if (qsig)
        {
            writer.End(sequence);
        }

        writer.End();
    }
}
