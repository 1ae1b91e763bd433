using System.Buffers;

namespace Trunkline.Sip;

/// <summary>Parameters in the form ";name=value;name", of a header or a URI; values are found when asked for.</summary>
/// <remarks>Spaces around ";" and "=" are not part of names or values. A quoted value keeps its quotes.</remarks>
public readonly ref struct SipParameters
{
    private static readonly SearchValues<byte> NotInValue = SearchValues.Create(" \t\"<>,"u8);
    private static readonly SearchValues<byte> NotInName = SearchValues.Create(" \t\"<>,@?\\"u8);
    private readonly ReadOnlySpan<byte> _text;

    private SipParameters(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>The octets, beginning with ";" unless empty.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Checks the whole list.</summary>
    /// <returns>False when a parameter has no name, a name or value holds what it must not, or a quote never ends.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SipParameters parameters)
    {
        parameters = default;
        text = SipText.Trim(text);
        var rest = text;
        while (!rest.IsEmpty)
        {
            if (rest[0] != ';' || !TryNext(ref rest, out var name, out _) || !IsName(name))
            {
                return false;
            }
        }

        parameters = new(text);
        return true;
    }

    /// <summary>Finds a parameter by name, in any case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; empty for a parameter without one.</param>
    /// <returns>False when it is absent.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var rest = _text;
        while (!rest.IsEmpty && TryNext(ref rest, out var found, out value))
        {
            if (SipText.Same(found, name))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>True when there is a parameter of this name, with or without a value.</summary>
    public bool Has(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <summary>The value of a parameter; empty when it is absent or has none.</summary>
    public ReadOnlySpan<byte> this[ReadOnlySpan<byte> name] => TryGet(name, out var value) ? value : default;

    /// <summary>For foreach.</summary>
    public Enumerator GetEnumerator() => new(_text);

    private static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var text = rest[1..];
        var end = SipText.IndexOutside(text, (byte)';');
        name = value = default;
        if (end < 0)
        {
            rest = default;
            return false;
        }

        rest = text[end..];
        text = text[..end];
        var equals = text.IndexOf((byte)'=');
        if (equals < 0)
        {
            name = SipText.Trim(text);
            return true;
        }

        name = SipText.Trim(text[..equals]);
        value = SipText.Trim(text[(equals + 1)..]);
        if (value.Length > 0 && value[0] == '"')
        {
            return SipText.EndOfQuoted(value, 0) == value.Length;
        }

        return !value.ContainsAny(NotInValue);
    }

    // A token, or the brackets, slashes and colons a URI parameter may have besides.
    private static bool IsName(ReadOnlySpan<byte> name) => name.Length > 0 && !name.ContainsAny(NotInName);

    /// <summary>Walks the parameters in order.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> text) => _rest = text;

        /// <summary>The parameter reached.</summary>
        public SipParameter Current { get; private set; }

        /// <summary>Goes on.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty || !TryNext(ref _rest, out var name, out var value))
            {
                return false;
            }

            Current = new(name, value);
            return true;
        }
    }
}

/// <summary>One parameter.</summary>
public readonly ref struct SipParameter
{
    internal SipParameter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>As written.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>As written; empty when absent.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
