// Supplementary services of a call on a B-channel in the words of calls: who diverted it (as components and as an element), names as QSIG
// sends them, charges. Components are read wherever they come; what is malformed counts as absent.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Supplementary;
using CallReason = Trunkline.Calls.RedirectingReason;

namespace Trunkline.Trunks.Isdn;

/// <summary>Reads and writes Facility elements of a call.</summary>
internal static class IsdnServices
{
    private const int MostOctets = 253; // what one element holds beside its head
    private const int MostNumberDigits = 20; // NumberDigits of EN 300 196-1 annex D
    private const int MostDiversions = 5; // EN 300 207-1; QSIG has 15

    /// <summary>The Facility elements of a SETUP.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Facilities(CallSetup setup, Q931Values values)
    {
        var isQsig = values.IsSymmetrical;
        var facilities = new List<ReadOnlyMemory<byte>>(2);
        if (values.Diversion != DiversionForm.Element && (setup.Redirecting.HasDigits || setup.Diversions > 0))
        {
            var writer = new FacilityWriter(new byte[MostOctets], isQsig);
            new DivertingLeg2(
                Math.Clamp(setup.Diversions, 1, isQsig ? 15 : MostDiversions), ReasonOf(setup.RedirectingReason), Fitting(setup.Redirecting), Fitting(setup.OriginalCalled))
                .Write(ref writer, facilities.Count + 1, isQsig);
            Take(writer, facilities);
        }

        if (isQsig && (setup.CallingName.Length > 0 || setup.Calling.Presentation == Presentation.Restricted))
        {
            var writer = new FacilityWriter(new byte[MostOctets], isQsig);
            var isWithheld = setup.Calling.Presentation == Presentation.Restricted;
            new QsigName(isWithheld ? "" : setup.CallingName, isWithheld ? Presentation.Restricted : Presentation.Allowed).Write(ref writer, facilities.Count + 1, Operation.QsigCallingName);
            Take(writer, facilities);
        }

        return facilities;
    }

    /// <summary>What the Facility elements of a SETUP say, put into a set-up.</summary>
    public static CallSetup Read(IReadOnlyList<ReadOnlyMemory<byte>> facilities, CallSetup setup)
    {
        foreach (var facility in facilities)
        {
            var reader = new FacilityReader(facility.Span);
            while (reader.TryRead(out var component))
            {
                if (component.Kind != RoseKind.Invoke)
                {
                    continue;
                }

                if (component.Value == (reader.IsQsig ? Operation.QsigDivertingLegInformation2 : Operation.DivertingLegInformation2)
                    && DivertingLeg2.TryRead(component.Argument, out var leg))
                {
                    setup = setup with
                    {
                        Redirecting = leg.Diverting.HasDigits || !setup.Redirecting.HasDigits ? leg.Diverting : setup.Redirecting,
                        RedirectingReason = ReasonOf(leg.Reason),
                        OriginalCalled = leg.OriginalCalled,
                        Diversions = Math.Max(1, leg.Count),
                    };
                }
                else if (reader.IsQsig && component.Value == Operation.QsigCallingName && QsigName.TryRead(component.Argument, out var name))
                {
                    setup = setup with { CallingName = name.Presentation == Presentation.Allowed ? name.Text : "" };
                }
            }
        }

        return setup;
    }

    /// <summary>The last charge that Facility elements tell.</summary>
    /// <returns>False when they tell none.</returns>
    public static bool TryReadCharge(IReadOnlyList<ReadOnlyMemory<byte>> facilities, out CallCharge charge)
    {
        charge = default;
        foreach (var facility in facilities)
        {
            var reader = new FacilityReader(facility.Span);
            while (reader.TryRead(out var component))
            {
                if (!reader.IsQsig && Charge.TryRead(component, out var told) && told.Kind != ChargeKind.NotAvailable)
                {
                    charge = told.Kind switch
                    {
                        ChargeKind.Free => new(CallChargeKind.Free, IsFinal: told.IsFinal),
                        ChargeKind.Units => new(CallChargeKind.Units, told.Units, IsFinal: told.IsFinal),
                        _ => new(CallChargeKind.Currency, told.Thousandths, Tidy(told.Currency), told.IsFinal),
                    };
                }
            }
        }

        return charge.Kind != CallChargeKind.None;
    }

    private static void Take(in FacilityWriter writer, List<ReadOnlyMemory<byte>> facilities)
    {
        if (!writer.HasOverflowed)
        {
            facilities.Add(writer.Element.Octets.ToArray());
        }
    }

    /// <summary>A number that the component has room for; one that is longer counts as not available.</summary>
    private static PhoneNumber Fitting(PhoneNumber number) =>
        !number.HasDigits ? number : number.Digits.Length > MostNumberDigits ? PhoneNumber.None : IsdnSetup.Numbered(number);

    private static string Tidy(string currency) => string.Concat(currency.Where(char.IsAsciiLetterOrDigit).Take(CallCharge.MaxCurrency));

    private static DiversionReason ReasonOf(CallReason reason) => reason switch
    {
        CallReason.Busy => DiversionReason.Busy,
        CallReason.NoAnswer => DiversionReason.NoReply,
        CallReason.Unconditional => DiversionReason.Unconditional,
        CallReason.Deflection => DiversionReason.DeflectionImmediate,
        _ => DiversionReason.Unknown,
    };

    private static CallReason ReasonOf(DiversionReason reason) => reason switch
    {
        DiversionReason.Busy => CallReason.Busy,
        DiversionReason.NoReply => CallReason.NoAnswer,
        DiversionReason.Unconditional => CallReason.Unconditional,
        DiversionReason.DeflectionAlerting or DiversionReason.DeflectionImmediate => CallReason.Deflection,
        _ => CallReason.Unknown,
    };
}
