namespace Trunkline.Isdn.Supplementary;

/// <summary>What a receiver does with an invoke it does not know (ECMA-165 interpretation APDU).</summary>
public enum Interpretation : byte
{
    /// <summary>Discards it.</summary>
    Discard = 0,

    /// <summary>Clears the call.</summary>
    ClearCall = 1,

    /// <summary>Rejects it: also what holds when nothing was said.</summary>
    Reject = 2,
}

/// <summary>
/// Reads the contents of a Facility element: protocol profile, QSIG's network facility extension and interpretation, then
/// components one by one (EN 300 196-1 §11.2.2.1, ECMA-165). Never throws, allocates nothing.
/// </summary>
public ref struct FacilityReader
{
    /// <summary>The protocol profile octet of ETSI: remote operations.</summary>
    public const byte RemoteOperations = 0x91;

    /// <summary>The protocol profile octet of QSIG: networking extensions.</summary>
    public const byte NetworkingExtensions = 0x9F;

    private BerReader _components;

    /// <param name="content">The Facility element's contents.</param>
    public FacilityReader(ReadOnlySpan<byte> content)
    {
        Interpretation = Interpretation.Reject;
        if (content.IsEmpty)
        {
            return;
        }

        Profile = content[0];
        _components = new(content[1..]);
        if (Profile != NetworkingExtensions && Profile != 0x92 && Profile != RemoteOperations)
        {
            _components = default;
            return;
        }

        if (_components.TryRead(0xAA, out _))
        {
            HasNetworkExtension = true;
        }

        // a network protocol profile, 0x92, may follow
        _components.TryRead(0x92, out _);
        if (_components.TryReadInteger(0x8B, out var interpretation) && interpretation is >= 0 and <= 2)
        {
            Interpretation = (Interpretation)interpretation;
        }
    }

    /// <summary>The protocol profile octet; components of another than 0x91, 0x92 and 0x9F are not read.</summary>
    public byte Profile { get; }

    /// <summary>True for QSIG's profile: operations are numbered as ECMA does.</summary>
    public readonly bool IsQsig => Profile == NetworkingExtensions;

    /// <summary>A network facility extension stood in front of the components.</summary>
    public bool HasNetworkExtension { get; }

    /// <summary>What to do with an invoke that is not known.</summary>
    public Interpretation Interpretation { get; }

    /// <summary>A component could not be read; what followed it was not looked at.</summary>
    public bool IsMalformed { readonly get; private set; }

    /// <summary>Reads the next component.</summary>
    /// <returns>False at the end, or when it is malformed.</returns>
    public bool TryRead(out RoseComponent component)
    {
        component = default;
        if (IsMalformed || !_components.TryRead(out var tag, out var content))
        {
            IsMalformed |= _components.IsMalformed;
            return false;
        }

        IsMalformed = !RoseComponent.TryRead(tag, content, out component);
        return !IsMalformed;
    }
}
