// Keeps the caller ID of the call in progress, cleaned for people and records: digits only, name in UTF-8 without control characters.
using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>The caller ID held by one line; its buffers are made once.</summary>
internal sealed class CallerIdStore
{
    private readonly byte[] _number = new byte[CallerIdMessage.MaxNumber];
    private readonly byte[] _name = new byte[2 * CallerIdMessage.MaxName];
    private int _numberLength;
    private int _nameLength;

    public ReadOnlySpan<byte> Number => _number.AsSpan(0, _numberLength);

    public ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    public Presentation Presentation { get; private set; } = Presentation.NotAvailable;

    public void Clear()
    {
        _numberLength = _nameLength = 0;
        Presentation = Presentation.NotAvailable;
    }

    /// <returns>False when the message cannot be read; what was held stays.</returns>
    public bool TryStore(ReadOnlySpan<byte> octets, bool isChecked)
    {
        if (!(isChecked ? CallerIdMessage.TryParseChecked(octets, out var message, out _) : CallerIdMessage.TryParse(octets, out message, out _)))
        {
            return false;
        }

        Clear();
        Presentation = message.Presentation;
        foreach (var octet in message.Number)
        {
            if (octet is (>= (byte)'0' and <= (byte)'9') or (byte)'*' or (byte)'#' || (octet == (byte)'+' && _numberLength == 0))
            {
                _number[_numberLength++] = octet;
            }
        }

        foreach (var octet in message.Name)
        {
            // ISO 8859-1 to UTF-8.
            if (octet is < 0x20 or (>= 0x7F and < 0xA0))
            {
                _name[_nameLength++] = (byte)' ';
            }
            else if (octet < 0x80)
            {
                _name[_nameLength++] = octet;
            }
            else
            {
                _name[_nameLength++] = (byte)(0xC0 | (octet >> 6));
                _name[_nameLength++] = (byte)(0x80 | (octet & 0x3F));
            }
        }

        return true;
    }
}
