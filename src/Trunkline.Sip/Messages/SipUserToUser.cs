// User-to-user information over SIP: RFC 7433, as the ISDN has it by RFC 7434: hexadecimal, the protocol discriminator first.
namespace Trunkline.Sip;

/// <summary>Reads and writes User-to-User.</summary>
public static class SipUserToUser
{
    /// <summary>Discriminator and 128 octets: what a Q.931 element holds.</summary>
    public const int MaxOctets = 129;

    /// <summary>What an INVITE carries for the ISDN.</summary>
    /// <returns>Empty for none, for another purpose or encoding, and for what is damaged or too long: half of it would be something else.</returns>
    public static byte[] Read(SipMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var value = message[HeaderName.UserToUser];
        var end = value.IndexOf((byte)';');
        var data = SipText.Trim(end < 0 ? value : value[..end]);
        if (!SipParameters.TryParse(end < 0 ? default : value[end..], out var parameters)
            || (parameters.TryGet("encoding"u8, out var encoding) && !SipText.Same(encoding, "hex"u8))
            || (parameters.TryGet("purpose"u8, out var purpose) && !SipText.Same(purpose, "isdn-uui"u8) && !SipText.Same(purpose, "isdn-interwork"u8)))
        {
            return [];
        }

        if (data.Length >= 2 && data[0] == '"' && data[^1] == '"')
        {
            data = data[1..^1];
        }

        if (data.Length is 0 or > 2 * MaxOctets || (data.Length & 1) != 0)
        {
            return [];
        }

        var octets = new byte[data.Length / 2];
        for (var i = 0; i < octets.Length; i++)
        {
            var (high, low) = (SipText.HexDigit(data[2 * i]), SipText.HexDigit(data[(2 * i) + 1]));
            if (high < 0 || low < 0)
            {
                return [];
            }

            octets[i] = (byte)((high << 4) | low);
        }

        return octets;
    }

    /// <summary>The header's value; null when there is nothing, or more than the ISDN carries.</summary>
    public static string? Write(ReadOnlySpan<byte> octets) =>
        octets.Length is > 0 and <= MaxOctets ? $"{Convert.ToHexString(octets)};purpose=isdn-uui;encoding=hex" : null;
}
