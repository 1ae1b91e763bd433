using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Supplementary;

/// <summary>Writes the contents of a Facility element with one component, for ETSI or QSIG; the result goes to a message with <see cref="Q931Writer.Add"/> as a <see cref="FacilityIe"/>.</summary>
public ref struct FacilityWriter
{
    private BerWriter _ber;
    private int _component;

    /// <param name="octets">Room for the contents: 253 octets hold the most there may be.</param>
    /// <param name="qsig">QSIG's profile with network facility extension (end PINX to end PINX) and "discard what is not known"; else ETSI's.</param>
    public FacilityWriter(Span<byte> octets, bool qsig)
    {
        _ber = new(octets);
        _ber.Raw([qsig ? FacilityReader.NetworkingExtensions : FacilityReader.RemoteOperations]);
        if (qsig)
        {
            _ber.Raw([0xAA, 6, 0x80, 1, 0, 0x82, 1, 0, 0x8B, 1, 0]);
        }
    }

    /// <summary>The element, to be added to a message.</summary>
    public readonly FacilityIe Element => new(_ber.Octets);

    /// <summary>Something did not fit.</summary>
    public readonly bool HasOverflowed => _ber.HasOverflowed;

    /// <summary>Begins an invoke; what is written until <see cref="End()"/> is its argument.</summary>
    public void BeginInvoke(int invokeId, int operation)
    {
        _component = _ber.Begin((byte)RoseKind.Invoke);
        _ber.WriteInteger(0x02, invokeId);
        _ber.WriteInteger(0x02, operation);
    }

    /// <summary>Ends the component.</summary>
    public void End() => _ber.End(_component);

    /// <summary>A whole return error.</summary>
    /// <param name="invokeId">Of the invoke that fails.</param>
    /// <param name="error">The local error, EN 300 196-1 annex D: 0 not subscribed, 3 not available, 4 not implemented, 7 invalid call state.</param>
    public void ReturnError(int invokeId, int error)
    {
        _component = _ber.Begin((byte)RoseKind.ReturnError);
        _ber.WriteInteger(0x02, invokeId);
        _ber.WriteInteger(0x02, error);
        End();
    }

    /// <summary>A whole reject with an invoke problem.</summary>
    /// <param name="invokeId">Of the invoke that is rejected.</param>
    /// <param name="problem">1 unrecognised operation, 2 mistyped argument, 3 resource limitation.</param>
    public void Reject(int invokeId, int problem)
    {
        _component = _ber.Begin((byte)RoseKind.Reject);
        _ber.WriteInteger(0x02, invokeId);
        _ber.WriteInteger(0x81, problem);
        End();
    }

    /// <summary>Writes a value of the argument.</summary>
    public void Write(byte tag, scoped ReadOnlySpan<byte> content) => _ber.Write(tag, content);

    /// <summary>Writes an integer or enumerated of the argument.</summary>
    public void WriteInteger(byte tag, int value) => _ber.WriteInteger(tag, value);

    /// <summary>Begins a constructed value of the argument.</summary>
    public int Begin(byte tag) => _ber.Begin(tag);

    /// <summary>Ends it.</summary>
    public void End(int mark) => _ber.End(mark);
}
