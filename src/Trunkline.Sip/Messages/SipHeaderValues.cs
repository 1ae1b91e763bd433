namespace Trunkline.Sip;

/// <summary>All values of a header in order, whether on one line with commas or on several lines (RFC 3261 §7.3.1).</summary>
/// <remarks>Only for headers whose grammar is a comma-separated list. Empty values are skipped.</remarks>
public ref struct SipHeaderValues
{
    private readonly SipMessage _message;
    private readonly HeaderName _name;
    private int _index;
    private ReadOnlySpan<byte> _rest;

    internal SipHeaderValues(SipMessage message, HeaderName name)
    {
        _message = message;
        _name = name;
        _index = -1;
    }

    /// <summary>The value reached, trimmed.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly SipHeaderValues GetEnumerator() => this;

    /// <summary>Goes on; false at the end.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            if (_rest.IsEmpty)
            {
                _index = _message.IndexOf(_name, _index + 1);
                if (_index < 0)
                {
                    return false;
                }

                _rest = _message.ValueAt(_index);
                if (_rest.IsEmpty)
                {
                    continue;
                }
            }

            var comma = SipText.IndexOutside(_rest, (byte)',');
            comma = comma < 0 ? _rest.Length : comma;
            Current = SipText.Trim(_rest[..comma]);
            _rest = comma < _rest.Length ? _rest[(comma + 1)..] : default;
            if (!Current.IsEmpty)
            {
                return true;
            }
        }
    }
}
