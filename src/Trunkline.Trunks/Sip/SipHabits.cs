// How a SIP trunk's far end behaves where the RFCs leave a choice, or where makes differ. Data only: what is done with it is in SipLeg,
// SipLegs, SipIdentity and SipBox. The defaults are those of a far end that does as the RFCs say.
using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>A header that says who calls.</summary>
public enum IdentityHeader : byte
{
    /// <summary>From.</summary>
    From,

    /// <summary>P-Asserted-Identity, RFC 3325.</summary>
    PAssertedIdentity,

    /// <summary>P-Preferred-Identity, RFC 3325.</summary>
    PPreferredIdentity,

    /// <summary>Remote-Party-ID, of the drafts before RFC 3325.</summary>
    RemotePartyId,
}

/// <summary>How numbers are dialled in a country, for those that are sent as E.164.</summary>
/// <param name="CountryCode">"44".</param>
/// <param name="NationalPrefix">What stands in front of a national number; empty where nothing does.</param>
/// <param name="InternationalPrefix">What stands in front of an international number.</param>
public sealed record E164Form(string CountryCode, string NationalPrefix, string InternationalPrefix)
{
    /// <summary>Fewest digits of a national number where it has no prefix: shorter ones are service and emergency numbers.</summary>
    private const int Shortest = 7;

    /// <summary>A number as E.164; one that is neither international nor national (an emergency number, a local one) stays as it is.</summary>
    public PhoneNumber Of(PhoneNumber number)
    {
        var digits = number.Digits ?? "";
        if (number.Type == TypeOfNumber.International || digits.Length == 0)
        {
            return number;
        }

        return digits.StartsWith(InternationalPrefix, StringComparison.Ordinal) && InternationalPrefix.Length > 0 ? International(digits[InternationalPrefix.Length..])
            : NationalPrefix.Length > 0 ? digits.StartsWith(NationalPrefix, StringComparison.Ordinal) ? International(CountryCode + digits[NationalPrefix.Length..]) : number
            : digits.Length >= Shortest && digits.All(char.IsAsciiDigit) ? International(CountryCode + digits)
            : number;

        PhoneNumber International(string all) => all.Length is 0 or > PhoneNumber.MaxDigits ? number : number with { Digits = all, Type = TypeOfNumber.International, Plan = NumberingPlan.Isdn };
    }
}

/// <summary>Habits of a SIP trunk's far end.</summary>
public sealed record SipHabits
{
    /// <summary>A far end that does as the RFCs say, and is asked for nothing.</summary>
    public static SipHabits Default { get; } = new();

    /// <summary>How often OPTIONS asks whether it is there; zero never does.</summary>
    public TimeSpan OptionsPeriod { get; init; }

    /// <summary>How long an answer to OPTIONS, or the first answer to an INVITE, may take.</summary>
    public TimeSpan OptionsWait { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>So many OPTIONS without an answer, one after the other, and it is taken for dead; 1 and up.</summary>
    public int OptionsMisses { get; init; } = 2;

    /// <summary>Answers to OPTIONS that say that its span is down. Every other answer says that it is well.</summary>
    public IReadOnlyList<int> SpanDownStatuses { get; init; } = [];

    /// <summary>Causes that a call comes back with when its span is down: several in a row, and new calls pass it over for a time.</summary>
    public IReadOnlyList<Q850Cause> SpanDownCauses { get; init; } = [];

    /// <summary>A call of ours to which nothing at all has come back after so long goes on elsewhere; zero waits for the transaction's end.</summary>
    public TimeSpan FirstAnswer { get; init; }

    /// <summary>For so long at least a SIP server carries no new calls once it was taken for dead.</summary>
    public TimeSpan HoldDown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Then so many OPTIONS in a row must be answered; 1 and up.</summary>
    public int ReturnProbes { get; init; } = 3;

    /// <summary>Seconds of the session timer our calls ask for; 0 asks for none.</summary>
    public uint SessionInterval { get; init; }

    /// <summary>The called number is in To; else in the Request-URI.</summary>
    public bool CalledIsInTo { get; init; }

    /// <summary>The called number is in P-Called-Party-ID (RFC 7315 §4.2).</summary>
    public bool CalledIsInPartyId { get; init; }

    /// <summary>From always has the account; the caller's number is where <see cref="OurNumber"/> says.</summary>
    public bool FromIsAccount { get; init; }

    /// <summary>Where it puts the caller's number; From when that header is not there.</summary>
    public IdentityHeader CallingNumber { get; init; } = IdentityHeader.PAssertedIdentity;

    /// <summary>Where it looks for our number.</summary>
    public IdentityHeader OurNumber { get; init; } = IdentityHeader.PAssertedIdentity;

    /// <summary>How numbers go to it: E.164 with +, or null for as they are dialled.</summary>
    public E164Form? Numbers { get; init; }

    /// <summary>False: what it says before the answer is not listened to, although it has SDP.</summary>
    public bool HasEarlyMedia { get; init; } = true;

    /// <summary>True when it calls with the digits there are, and again with more when they are refused with 484 (RFC 3578).</summary>
    public bool HasOverlap { get; init; }

    /// <summary>What is offered to it; null for what is offered to everybody.</summary>
    public SdpPreferences? Preferences { get; init; }

    /// <summary>How digits of a call travel in INFO, both ways; None when they are in the audio.</summary>
    public InfoDigits InfoDigits { get; init; }

    /// <summary>True when it sends from any port of its address, not only from the one it is called at.</summary>
    public bool IsAnyPort { get; init; }

    /// <summary>How a call of its is refused when every circuit is taken, 400 to 699.</summary>
    public int FullStatus { get; init; } = 503;

    /// <summary>Causes of its refusals without a Reason header, where they differ from RFC 3398.</summary>
    public IReadOnlyDictionary<int, Q850Cause> Causes { get; init; } = new Dictionary<int, Q850Cause>();

    /// <summary>How we refuse for a cause, where it must differ from RFC 3398.</summary>
    public IReadOnlyDictionary<Q850Cause, int> Statuses { get; init; } = new Dictionary<Q850Cause, int>();

    /// <summary>The cause of a refusal: its Reason header's; else the far end's own row; else RFC 3398's.</summary>
    /// <param name="status">300 to 699.</param>
    /// <param name="told">From the Reason header; none when it gave none.</param>
    public Q850Cause CauseOf(int status, Q850Cause told) =>
        told != Q850Cause.None ? told : Causes.TryGetValue(status, out var own) ? own : SipCauses.FromStatus(status);

    /// <summary>The status that refuses a call of its.</summary>
    public int StatusOf(Q850Cause cause) => Statuses.TryGetValue(cause, out var own) ? own : SipCauses.ToStatus(cause);
}
