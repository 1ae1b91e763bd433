using System.Buffers.Text;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Writes one message at a time into a buffer that is reused.</summary>
/// <remarks>
/// Text from elsewhere cannot break out of its header: control octets become blanks. A message is at most
/// <see cref="SipMessage.MaxOctets"/> long; what does not fit is left out and <see cref="Overflowed"/> says so.
/// </remarks>
public sealed class SipWriter
{
    private byte[] _octets;

    /// <param name="capacity">Octets to begin with; it grows.</param>
    public SipWriter(int capacity = 2048) => _octets = new byte[capacity];

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, Length);

    /// <summary>How many octets have been written.</summary>
    public int Length { get; private set; }

    /// <summary>True when the message was too long to be written whole; it must not be sent.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Begins anew.</summary>
    public SipWriter Clear()
    {
        Length = 0;
        Overflowed = false;
        return this;
    }

    /// <summary>Writes octets as they are; the caller knows them to be well-formed.</summary>
    public SipWriter Raw(ReadOnlySpan<byte> octets)
    {
        if (Reserve(octets.Length))
        {
            octets.CopyTo(_octets.AsSpan(Length));
            Length += octets.Length;
        }

        return this;
    }

    /// <summary>Writes text as UTF-8, control characters as blanks.</summary>
    public SipWriter Text(ReadOnlySpan<char> text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        if (!Reserve(count))
        {
            return this;
        }

        var target = _octets.AsSpan(Length, count);
        Encoding.UTF8.GetBytes(text, target);
        foreach (ref var octet in target)
        {
            if (octet is < 0x20 or 0x7F)
            {
                octet = (byte)' ';
            }
        }

        Length += count;
        return this;
    }

    /// <summary>Writes a number in decimal.</summary>
    public SipWriter Number(long value)
    {
        if (Reserve(20) && Utf8Formatter.TryFormat(value, _octets.AsSpan(Length), out var written))
        {
            Length += written;
        }

        return this;
    }

    /// <summary>Writes 16 hexadecimal digits.</summary>
    public SipWriter Hex(ulong value)
    {
        if (Reserve(16) && Utf8Formatter.TryFormat(value, _octets.AsSpan(Length), out var written, new('x', 16)))
        {
            Length += written;
        }

        return this;
    }

    /// <summary>Writes a quoted string, quotes and backslashes escaped.</summary>
    public SipWriter Quoted(ReadOnlySpan<char> text)
    {
        Raw("\""u8);
        while (text.IndexOfAny('"', '\\') is >= 0 and var at)
        {
            Text(text[..at]).Raw("\\"u8).Text(text.Slice(at, 1));
            text = text[(at + 1)..];
        }

        return Text(text).Raw("\""u8);
    }

    /// <summary>Writes an address, "192.0.2.1" or "[2001:db8::1]", with ":port" unless that is 0.</summary>
    public SipWriter Address(NetAddress address)
    {
        if (address.IsIPv4)
        {
            var ip = address.IPv4;
            Number(ip >> 24).Raw("."u8).Number((ip >> 16) & 255).Raw("."u8).Number((ip >> 8) & 255).Raw("."u8).Number(ip & 255);
        }
        else
        {
            Raw("["u8).Text(address.Host).Raw("]"u8);
        }

        return address.Port == 0 ? this : Raw(":"u8).Number(address.Port);
    }

    /// <summary>Ends a line.</summary>
    public SipWriter Line() => Raw("\r\n"u8);

    /// <summary>Begins a request: "METHOD uri SIP/2.0".</summary>
    public SipWriter RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri) =>
        Clear().Raw(method).Raw(" "u8).Raw(uri).Raw(" SIP/2.0\r\n"u8);

    /// <summary>Begins a response: "SIP/2.0 status reason".</summary>
    public SipWriter StatusLine(int status, string? reason = null)
    {
        Clear().Raw("SIP/2.0 "u8).Number(status).Raw(" "u8);
        return (reason is null ? Raw(SipStatus.ReasonOf(status)) : Text(reason)).Line();
    }

    /// <summary>Begins a header line of a known name.</summary>
    public SipWriter Begin(HeaderName name) => Raw(HeaderNames.NameOf(name)).Raw(": "u8);

    /// <summary>Writes a whole header line.</summary>
    public SipWriter Header(HeaderName name, ReadOnlySpan<byte> value) => Begin(name).Raw(value).Line();

    /// <summary>Writes a whole header line.</summary>
    public SipWriter Header(HeaderName name, string value) => Begin(name).Text(value).Line();

    /// <summary>Writes a whole header line with a number.</summary>
    public SipWriter Header(HeaderName name, long value) => Begin(name).Number(value).Line();

    /// <summary>Writes a whole header line of any name; a name that is not a token is left out with its value.</summary>
    public SipWriter Header(string name, string value)
    {
        var octets = Encoding.UTF8.GetBytes(name);
        return SipText.IsToken(octets) ? Raw(octets).Raw(": "u8).Text(value).Line() : this;
    }

    /// <summary>Ends the message without a body.</summary>
    public SipWriter End() => Raw("Content-Length: 0\r\n\r\n"u8);

    /// <summary>Ends the message with a body; an empty one is <see cref="End()"/>.</summary>
    public SipWriter End(ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> body) => body.IsEmpty
        ? End()
        : Header(HeaderName.ContentType, mediaType).Header(HeaderName.ContentLength, body.Length).Line().Raw(body);

    private bool Reserve(int count)
    {
        var needed = Length + count;
        if (needed > SipMessage.MaxOctets)
        {
            Overflowed = true;
            return false;
        }

        if (needed > _octets.Length)
        {
            Array.Resize(ref _octets, Math.Min(SipMessage.MaxOctets, Math.Max(needed, _octets.Length * 2)));
        }

        return true;
    }
}
