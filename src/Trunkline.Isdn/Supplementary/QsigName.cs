using System.Text;
using Trunkline.Base;

namespace Trunkline.Isdn.Supplementary;

/// <summary>A name of QSIG (ECMA-164): in invokes callingName, calledName, connectedName and busyName.</summary>
/// <param name="Text">The name, up to 50 characters of ISO 8859-1; empty when withheld or not available.</param>
/// <param name="Presentation">Whether it may be shown.</param>
public readonly record struct QsigName(string Text, Presentation Presentation = Presentation.Allowed)
{
    /// <summary>The longest name (ECMA-164 NameData).</summary>
    public const int MaxLength = 50;

    /// <summary>Reads the argument of a name invoke.</summary>
    /// <returns>False when it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> argument, out QsigName value)
    {
        value = new("", Presentation.NotAvailable);
        var reader = new BerReader(argument);
        if (reader.TryRead(0x30, out var sequence))
        {
            reader = new(sequence);
        }

        if (!reader.TryRead(out var tag, out var content))
        {
            return false;
        }

        switch (tag)
        {
            case 0x84:
                return true;
            case 0x87:
                value = new("", Presentation.Restricted);
                return true;
            case 0x80 or 0x82 or 0xA1 or 0xA3:
                if (tag >= 0xA0)
                {
                    var set = new BerReader(content);
                    if (!set.TryRead(0x04, out content))
                    {
                        return false;
                    }
                }

                if (content.Length is 0 or > MaxLength)
                {
                    return false;
                }

                value = new(Encoding.Latin1.GetString(content), tag is 0x80 or 0xA1 ? Presentation.Allowed : Presentation.Restricted);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a whole invoke; longer names are cut.</summary>
    /// <param name="writer">A QSIG writer.</param>
    /// <param name="invokeId">Invoke identifier.</param>
    /// <param name="operation"><see cref="Operation.QsigCallingName"/> to <see cref="Operation.QsigBusyName"/>.</param>
    public void Write(ref FacilityWriter writer, int invokeId, int operation)
    {
        writer.BeginInvoke(invokeId, operation);
        Span<byte> text = stackalloc byte[MaxLength];
        var count = Encoding.Latin1.GetBytes(Text.AsSpan(0, Math.Min(Text.Length, MaxLength)), text);
        writer.Write((Presentation, count) switch
        {
            (Presentation.Restricted, 0) => 0x87,
            (_, 0) => 0x84,
            (Presentation.Restricted, _) => 0x82,
            _ => 0x80,
        }, text[..count]);
        writer.End();
    }
}
