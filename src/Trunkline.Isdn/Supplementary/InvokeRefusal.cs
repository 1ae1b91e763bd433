namespace Trunkline.Isdn.Supplementary;

/// <summary>Answers invokes this system does not carry out, as EN 300 196-1 §8.3 and ECMA-165 want it: none is left without an answer that asks for one.</summary>
public static class InvokeRefusal
{
    /// <summary>The error "not available" of EN 300 196-1.</summary>
    public const int NotAvailable = 3;

    /// <summary>The problem "unrecognised operation" of X.229.</summary>
    public const int UnrecognisedOperation = 1;

    /// <summary>Answers every component of a Facility element that asks for something nobody here does: deflection, rerouteing, the unknown.</summary>
    /// <param name="facility">The contents received.</param>
    /// <param name="octets">Where the contents of the answer are written.</param>
    /// <returns>The answer; empty when there is none to give.</returns>
    public static ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> facility, Span<byte> octets)
    {
        var reader = new FacilityReader(facility);
        var writer = new FacilityWriter(octets, reader.IsQsig);
        var hasAnswer = false;
        while (reader.TryRead(out var component))
        {
            hasAnswer |= TryAnswer(component, reader.IsQsig, reader.Interpretation, Operation.IsInformation(component.Value, reader.IsQsig), ref writer);
        }

        return hasAnswer && !writer.HasOverflowed ? writer.Element.Octets : default;
    }

    /// <summary>Writes the answer to a component.</summary>
    /// <param name="component">The component received.</param>
    /// <param name="isQsig">Read with QSIG's profile.</param>
    /// <param name="interpretation">What the sender wants done with what is not known.</param>
    /// <param name="isUnderstood">The operation is one the receiver acts on: nothing is answered.</param>
    /// <param name="writer">A writer of the same profile.</param>
    /// <returns>True when an answer was written: a return error to call deflection and rerouteing, a reject to what is not known.</returns>
    public static bool TryAnswer(in RoseComponent component, bool isQsig, Interpretation interpretation, bool isUnderstood, ref FacilityWriter writer)
    {
        if (component.Kind != RoseKind.Invoke || isUnderstood)
        {
            return false;
        }

        if (isQsig ? component.Value == Operation.QsigCallRerouting : component.Value is Operation.CallDeflection or Operation.CallRerouteing)
        {
            writer.ReturnError(component.InvokeId, NotAvailable);
            return true;
        }

        if (interpretation != Interpretation.Reject)
        {
            return false;
        }

        writer.Reject(component.InvokeId, UnrecognisedOperation);
        return true;
    }
}
