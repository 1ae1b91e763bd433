namespace Trunkline.Isdn.Supplementary;

/// <summary>The four kinds of component, with their tags (X.229, EN 300 196-1 annex D).</summary>
public enum RoseKind : byte
{
    /// <summary>Asks for an operation.</summary>
    Invoke = 0xA1,

    /// <summary>Its result.</summary>
    ReturnResult = 0xA2,

    /// <summary>It failed.</summary>
    ReturnError = 0xA3,

    /// <summary>It was not understood.</summary>
    Reject = 0xA4,
}

/// <summary>One ROSE component of a Facility; points into the octets read.</summary>
public readonly ref struct RoseComponent
{
    /// <summary>No local value: the operation or error has an object identifier, or there is none.</summary>
    public const int NoValue = int.MinValue;

    /// <summary>Which kind.</summary>
    public RoseKind Kind { get; init; }

    /// <summary>Invoke identifier; <see cref="NoValue"/> in a reject of what could not be read.</summary>
    public int InvokeId { get; init; }

    /// <summary>The local operation of an invoke or a result, the local error of an error, the problem of a reject; else <see cref="NoValue"/>.</summary>
    public int Value { get; init; }

    /// <summary>Argument, result or parameter: BER; empty when there is none.</summary>
    public ReadOnlySpan<byte> Argument { get; init; }

    internal static bool TryRead(byte tag, ReadOnlySpan<byte> content, out RoseComponent component)
    {
        component = default;
        if (tag is < (byte)RoseKind.Invoke or > (byte)RoseKind.Reject)
        {
            return false;
        }

        var kind = (RoseKind)tag;
        var reader = new BerReader(content);
        var value = NoValue;
        if (!reader.TryReadInteger(0x02, out var id))
        {
            if (kind != RoseKind.Reject || !reader.TryRead(0x05, out _))
            {
                return false;
            }

            id = NoValue;
        }

        switch (kind)
        {
            case RoseKind.Reject:
                if (reader.TryRead(out var problem, out var which) && problem is >= 0x80 and <= 0x83 && BerReader.TryInteger(which, out value))
                {
                    component = new() { Kind = kind, InvokeId = id, Value = value };
                    return true;
                }

                return false;
            case RoseKind.ReturnResult:
                if (reader.TryRead(0x30, out var result))
                {
                    reader = new(result);
                    if (!TryReadValue(ref reader, out value))
                    {
                        return false;
                    }

                    component = new() { Kind = kind, InvokeId = id, Value = value, Argument = result[reader.Offset..] };
                    return true;
                }

                component = new() { Kind = kind, InvokeId = id, Value = NoValue };
                return reader.Peek < 0 && !reader.IsMalformed;
            case RoseKind.Invoke:
                // a linked identifier is read over
                reader.TryRead(0x80, out _);
                break;
        }

        if (!TryReadValue(ref reader, out value))
        {
            return false;
        }

        component = new() { Kind = kind, InvokeId = id, Value = value, Argument = content[reader.Offset..] };
        return true;
    }

    private static bool TryReadValue(ref BerReader reader, out int value)
    {
        value = NoValue;
        return reader.Peek == 0x06 ? reader.TryRead(0x06, out _) : reader.TryReadInteger(0x02, out value);
    }
}
