namespace Trunkline.Sip;

/// <summary>A challenge or its answer: "Digest name=value, name="value"" (RFC 7616 §3.3, §3.4).</summary>
public readonly ref struct DigestHeader
{
    private readonly ReadOnlySpan<byte> _text;

    private DigestHeader(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>Reads one header line.</summary>
    /// <returns>False for another scheme, or malformed parameters.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DigestHeader header)
    {
        header = default;
        text = SipText.Trim(text);
        var blank = text.IndexOf((byte)' ');
        if (blank < 0 || !SipText.Same(text[..blank], "Digest"u8))
        {
            return false;
        }

        var rest = SipText.Trim(text[blank..]);
        header = new(rest);
        while (!rest.IsEmpty)
        {
            if (!TryNext(ref rest, out var name, out _) || (!SipText.IsToken(name) && !name.IsEmpty))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of a parameter, without quotes; empty when absent.</summary>
    public ReadOnlySpan<byte> this[ReadOnlySpan<byte> name]
    {
        get
        {
            var rest = _text;
            while (!rest.IsEmpty && TryNext(ref rest, out var found, out var value))
            {
                if (SipText.Same(found, name))
                {
                    return value.Length >= 2 && value[0] == '"' ? value[1..^1] : value;
                }
            }

            return default;
        }
    }

    /// <summary>The algorithm named; MD5 when none is.</summary>
    /// <returns>False for one not spoken here, such as MD5-sess.</returns>
    public bool TryGetAlgorithm(out DigestAlgorithm algorithm)
    {
        var name = this["algorithm"u8];
        algorithm = SipText.Same(name, "SHA-256"u8) ? DigestAlgorithm.Sha256 : DigestAlgorithm.Md5;
        return name.IsEmpty || algorithm == DigestAlgorithm.Sha256 || SipText.Same(name, "MD5"u8);
    }

    private static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        var comma = SipText.IndexOutside(rest, (byte)',');
        if (comma < 0)
        {
            rest = default;
            return false;
        }

        var item = rest[..comma];
        rest = comma < rest.Length ? rest[(comma + 1)..] : default;
        var equals = item.IndexOf((byte)'=');
        if (equals < 0)
        {
            return SipText.Trim(item).IsEmpty; // an empty element is allowed in a list
        }

        name = SipText.Trim(item[..equals]);
        value = SipText.Trim(item[(equals + 1)..]);
        return !name.IsEmpty && (value.IsEmpty || value[0] != '"' || SipText.EndOfQuoted(value, 0) == value.Length);
    }
}
