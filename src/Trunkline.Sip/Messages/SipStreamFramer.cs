namespace Trunkline.Sip;

/// <summary>What a stream holds next.</summary>
public enum SipFrame : byte
{
    /// <summary>Nothing whole yet.</summary>
    None,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A keep-alive: answer with CRLF (RFC 5626 §3.5.1).</summary>
    Ping,

    /// <summary>The framing is lost: give what is there to <see cref="SipEndpoint.OnBrokenStream"/>, so that the peer is told; then close the connection.</summary>
    Broken,
}

/// <summary>Finds where messages end in a stream of octets (RFC 3261 §18.3). Says nothing about what is in them.</summary>
/// <remarks>The way the stream is cut into segments never matters. Holds at most one message and the segment after it.</remarks>
public sealed class SipStreamFramer
{
    private const int MaxHead = 32_768;
    private byte[] _octets = new byte[2048];
    private int _start, _end, _searched;
    private int _frame;
    private bool _isBroken;

    /// <summary>True when octets of an unfinished message wait: the connection should not wait for the rest without bound.</summary>
    public bool IsInsideMessage => _end - _start - _frame > 2;

    /// <summary>Adds what was received.</summary>
    public void Add(ReadOnlySpan<byte> octets)
    {
        if (_isBroken)
        {
            return;
        }

        DropFrame();
        if (_octets.Length - _end < octets.Length)
        {
            var kept = _end - _start;
            var target = _octets.Length - kept < octets.Length ? new byte[Math.Max(kept + octets.Length, 2 * _octets.Length)] : _octets;
            _octets.AsSpan(_start, kept).CopyTo(target);
            _octets = target;
            (_start, _end) = (0, kept);
        }

        octets.CopyTo(_octets.AsSpan(_end));
        _end += octets.Length;
    }

    /// <summary>The next thing in the stream.</summary>
    /// <param name="message">The octets of a message, valid until the next call.</param>
    public SipFrame Next(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (_isBroken)
        {
            return SipFrame.None;
        }

        DropFrame();
        var rest = _octets.AsSpan(_start, _end - _start);
        if (rest.StartsWith("\r\n\r\n"u8))
        {
            Consume(4);
            return SipFrame.Ping;
        }

        if (rest.StartsWith("\r\n"u8))
        {
            if (rest.Length == 2 || (rest.Length == 3 && rest[2] == '\r'))
            {
                return SipFrame.None; // perhaps half a ping: decided with the next octets
            }

            Consume(2);
            return Next(out message);
        }

        var head = rest[_searched..].IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            _searched = Math.Max(0, rest.Length - 3);
            return rest.Length > MaxHead ? Break(default, out message) : SipFrame.None;
        }

        head += _searched + 4;
        if (!TryReadLength(rest[..(head - 2)], out var length) || head + length > SipMessage.MaxOctets)
        {
            return Break(rest[..head], out message);
        }

        if (rest.Length < head + length)
        {
            _searched = head - 4;
            return SipFrame.None;
        }

        message = rest[..(head + length)];
        _frame = message.Length;
        return SipFrame.Message;
    }

    private void DropFrame()
    {
        Consume(_frame);
        _frame = 0;
    }

    private void Consume(int count)
    {
        if (count > 0)
        {
            _start += count;
            _searched = 0;
            if (_start == _end)
            {
                _start = _end = 0;
            }
        }
    }

    private SipFrame Break(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> message)
    {
        _isBroken = true;
        message = frame;
        return SipFrame.Broken;
    }

    // Exactly one Content-Length, which may be folded; without one a stream cannot be framed.
    private static bool TryReadLength(ReadOnlySpan<byte> head, out int length)
    {
        length = 0;
        var found = false;
        var at = head.IndexOf("\r\n"u8) + 2;
        while (at < head.Length)
        {
            var end = head[at..].IndexOf("\r\n"u8);
            while (end >= 0 && at + end + 2 < head.Length && SipText.IsLws(head[at + end + 2]))
            {
                var more = head[(at + end + 2)..].IndexOf("\r\n"u8);
                end = more < 0 ? -1 : end + 2 + more;
            }

            var line = end < 0 ? head[at..] : head.Slice(at, end);
            at += line.Length + 2;
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
            {
                continue;
            }

            var name = SipText.Trim(line[..colon]);
            if (name.IsEmpty || HeaderNames.Of(name) != HeaderName.ContentLength)
            {
                continue;
            }

            if (found || !SipText.TryNumber(line[(colon + 1)..].Trim(" \t\r\n"u8), int.MaxValue / 2, out var number))
            {
                return false;
            }

            found = true;
            length = (int)number;
        }

        return found;
    }
}
