// What the far end did wrong, in words for whoever has to find out why two ends do not understand each other: what was expected, what came,
// and where. Bounded whatever came; nothing of the far end's own text is repeated.
using Trunkline.Base;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Supplementary;

namespace Trunkline.Isdn.CallControl;

/// <summary>Says peer errors. Makes strings; only where something is wrong.</summary>
internal static class PeerErrorText
{
    private const int MostOctets = 12;

    /// <summary>Octets that were ignored before any call was looked for.</summary>
    public static string Of(in Q931ParseError error, ReadOnlySpan<byte> octets) => error.Kind switch
    {
        Q931ParseErrorKind.TooLong => $"{octets.Length} octets, where a message has at most {Q931Message.MaxOctets}; ignored",
        Q931ParseErrorKind.WrongDiscriminator => $"protocol discriminator 0x{octets[0]:X2}, where Q.931 has 0x08{HintOf(octets[0])}; ignored",
        Q931ParseErrorKind.CallReferenceFormat => $"a call reference whose length octet is 0x{octets[1]:X2}, where it is 0x02 ({Hex(octets)}); ignored",
        _ => $"{octets.Length} {(octets.Length == 1 ? "octet that ends" : "octets that end")} before the message type ({Hex(octets)}); ignored",
    };

    /// <summary>A message of the maintenance protocol where none is agreed, or that makes no sense in it.</summary>
    public static string OfMaintenance(byte discriminator, bool isAgreed) => isAgreed
        ? $"a message of the maintenance protocol (discriminator 0x{discriminator:X2}) that asks for nothing there is; ignored"
        : $"protocol discriminator 0x{discriminator:X2}, where Q.931 has 0x08{HintOf(discriminator)}; ignored";

    /// <summary>A call reference of another length than the interface's.</summary>
    public static string OfReference(Q931Message message, int expected) => message.CallReference.Length == 0
        ? $"{Name(message)} without a call reference: it belongs to no call; ignored"
        : $"{Name(message)} with a call reference of {message.CallReference.Length} octet{(message.CallReference.Length == 1 ? "" : "s")}, where this interface has {expected}"
            + $"{(message.CallReference.Length == 1 ? " (a basic access has 1)" : "")}; ignored";

    /// <summary>What is wrong with the elements of a message, the gravest.</summary>
    public static string Of(Q931Message message, in ElementProblem problem, Variant variant, string end)
    {
        var element = Q931Text.NameOf(problem.Id);
        var name = Enum.IsDefined(problem.Id) ? element.ToLowerInvariant() : $"{element}{(problem.Id.Codeset() != 0 ? $" of codeset {problem.Id.Codeset()}" : "")}";
        return problem.Kind switch
        {
            ElementProblemKind.MandatoryMissing => $"{Name(message)} without {name}, which it must have",
            ElementProblemKind.ComprehensionRequired => $"{Name(message)} with {name}, which has to be understood and is not known",
            ElementProblemKind.Unrecognized => $"{Name(message)} with {name}, which {NameOf(variant)} does not have",
            ElementProblemKind.Unexpected => $"{Name(message)} with {name}, which does not belong there",
            ElementProblemKind.OutOfOrder => $"{Name(message)} with {name} out of order",
            ElementProblemKind.Repeated => $"{Name(message)} with {name} more often than it may have it",
            _ => $"{Name(message)} with {name} that cannot be read ({WordsOf(problem.Error.Kind)} at octet {problem.Error.Offset + 3})",
        } + end;
    }

    /// <summary>The far end's STATUS about a message of ours.</summary>
    public static string OfComplaint(in CauseIe cause, int state)
    {
        var about = cause.Value switch
        {
            _ when cause.Diagnostics.IsEmpty => "",
            Q850Cause.MessageTypeNotImplemented or Q850Cause.MessageNotCompatible or (Q850Cause)98 => $", about our {Q931Text.NameOf((Q931MessageType)cause.Diagnostics[0])}",
            Q850Cause.MandatoryElementMissing or Q850Cause.ElementNotImplemented or Q850Cause.InvalidElementContents =>
                $", about {Q931Text.NameOf((ElementId)cause.Diagnostics[0]).ToLowerInvariant()}",
            _ => "",
        };
        return $"STATUS in its state {state} that says of a message of ours: cause {(int)cause.Value} {Q931Text.Words(cause.Value.ToString())}{about}";
    }

    /// <summary>The message's type.</summary>
    public static string Name(Q931Message message) => Q931Text.NameOf(message.Type);

    /// <summary>A call reference as the far end's messages carry it: whose it is and its value.</summary>
    public static string Of(CallReference reference) => $"call reference {reference.Value} of {(reference.Flag ? "ours" : "theirs")}";

    /// <summary>As installers write it.</summary>
    public static string NameOf(Variant variant) => variant.IsQsig ? "QSIG" : "EuroISDN";

    /// <summary>A channel that does not exist, with what its number gives away about how the far end counts.</summary>
    public static string OfChannel(Q931Message message, in ChannelIdentificationIe wish, Variant variant, bool exists, string end)
    {
        if (wish.IsBasic)
        {
            return $"{Name(message)} that names its channel as a basic access does{end}";
        }

        var hint = !exists && wish.Channel == 16 && !variant.HasLogicalChannels ? ", which is the D-channel (does the far end number its channels 1 to 30?)"
            : !exists && wish.Channel == 31 && variant.HasLogicalChannels ? ", where the last is 30 (does the far end number its channels by timeslots?)"
            : exists ? ", which is not free" : ", which this span does not have";
        return $"{Name(message)} for channel {wish.Channel}{(wish.IsExclusive ? " and no other" : "")}{hint}{end}";
    }

    /// <summary>What gives another variant away; null when nothing does.</summary>
    public static string? OfVariant(Q931Message message, Variant variant)
    {
        if (!variant.IsQsig && (message.Has(ElementId.TransitCounter) || message.Has(ElementId.PartyCategory)))
        {
            return $"{Name(message)} with elements of QSIG, where EuroISDN is agreed: the far end speaks QSIG";
        }

        if (message.TryGet<FacilityIe>(out var facility) && !facility.Octets.IsEmpty)
        {
            var profile = facility.Octets[0];
            if (!variant.IsQsig && profile == FacilityReader.NetworkingExtensions)
            {
                return $"{Name(message)} with Facility of QSIG's profile (0x9F), where EuroISDN is agreed: does the far end speak QSIG?";
            }

            if (variant.IsQsig && profile == FacilityReader.RemoteOperations)
            {
                return $"{Name(message)} with Facility of ETSI's profile (0x91), where QSIG is agreed: does the far end speak EuroISDN?";
            }
        }

        return message.Type == Q931MessageType.Setup && message.TryGet<BearerCapabilityIe>(out var bearer) && bearer.Layer1 == Layer1Protocol.MuLaw
            ? "SETUP for mu-law, where an E1 has A-law: is the far end set to a North American variant?"
            : null;
    }

    private static string HintOf(byte discriminator) => discriminator switch
    {
        Q931Message.MaintenanceDiscriminator => " (SERVICE of AT&T's variants: the far end is set to a North American one)",
        Q931Message.OtherMaintenanceDiscriminator => " (SERVICE of National ISDN: the far end is set to a North American variant)",
        0x40 or 0x41 => " (1TR6, a national ISDN older than EuroISDN)",
        _ => "",
    };

    private static string WordsOf(ElementErrorKind kind) => kind switch
    {
        ElementErrorKind.TooShort => "too short",
        ElementErrorKind.TooLong => "too long",
        ElementErrorKind.Truncated => "the message ends",
        _ => "a value that is reserved or impossible",
    };

    private static string Hex(ReadOnlySpan<byte> octets) =>
        Convert.ToHexString(octets[..Math.Min(octets.Length, MostOctets)]) + (octets.Length > MostOctets ? "..." : "");
}
