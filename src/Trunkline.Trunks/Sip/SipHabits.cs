// How a SIP trunk's far end behaves where the RFCs leave a choice, or where makes differ. Data only: what is done with it is in SipLeg,
// SipLegs, SipIdentity and SipBox. The defaults are those of a far end that does as the RFCs say.
using Trunkline.Base;

namespace Trunkline.Trunks.Sip;

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
