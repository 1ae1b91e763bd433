// Who calls, who answered and who diverted the call, over SIP. A withheld number goes to a trunk as an asserted identity that may not be
// shown (RFC 3325 §7), and to a phone not at all.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Makes an address of a number, a name (empty for none) and a subaddress.</summary>
internal delegate string SipAddressing(PhoneNumber number, string name, ReadOnlyMemory<byte> subaddress = default);

/// <summary>Reads and writes the identities of a call.</summary>
internal static class SipCaller
{
    /// <summary>
    /// Who answered at a phone: whether he wants to be shown. His number is the extension's, whatever the 200 asserts: a phone is not among those who are believed
    /// (RFC 3325 §5).
    /// </summary>
    public static PhoneNumber Connected(SipMessage response) =>
        PhoneNumber.None with { Presentation = SipPrivacy.IsAsked(response) ? Presentation.Restricted : PhoneNumber.None.Presentation };

    /// <summary>The From of a call. Who is withheld stands in it only where a trunk has no other place to learn it from.</summary>
    public static string From(CallSetup setup, SipPeer peer, SipAddressing address) =>
        peer is { IsTrunk: true, Habits: { FromIsAccount: true, OurNumber: not IdentityHeader.From }, Account.Length: > 0 }
            ? SipAddress.Format(setup.Calling.Presentation == Presentation.Restricted ? "" : setup.CallingName, SipAddress.SipUriOf(peer.Account, peer.Domain))
            : setup.Calling.Presentation == Presentation.Restricted && !(peer.IsTrunk && peer.Habits.OurNumber == IdentityHeader.From)
            ? SipPrivacy.Anonymous : address(setup.Calling, setup.CallingName, setup.CallingSubaddress);

    /// <summary>The headers beside it.</summary>
    /// <param name="headers">Added to.</param>
    /// <param name="number">Who calls, or who answered.</param>
    /// <param name="name">His name; empty for none.</param>
    /// <param name="header">Where the peer looks for it; null when it is not to be told.</param>
    /// <param name="party">"calling" or "called".</param>
    /// <param name="address">Makes addresses.</param>
    public static void Add(List<SipHeaderLine> headers, PhoneNumber number, string name, IdentityHeader? header, string party, SipAddressing address)
    {
        var isWithheld = number.Presentation == Presentation.Restricted;
        if (number.HasDigits && header is not (null or IdentityHeader.From))
        {
            var who = address(number, isWithheld ? "" : name);
            headers.Add(header switch
            {
                IdentityHeader.PAssertedIdentity => new("P-Asserted-Identity", who),
                IdentityHeader.PPreferredIdentity => new("P-Preferred-Identity", who),
                _ => new("Remote-Party-ID", $"{who};party={party};screen=yes;privacy={(isWithheld ? "full" : "off")}"),
            });
        }

        if (isWithheld)
        {
            headers.Add(new("Privacy", "id"));
        }
    }

    /// <summary>Who diverted a call, put into a set-up.</summary>
    public static CallSetup ReadDiversions(SipMessage invite, CallSetup setup)
    {
        var entries = SipDiversion.Read(invite);
        return entries.Count == 0 ? setup : setup with
        {
            Redirecting = NumberOf(entries[0]),
            RedirectingReason = ReasonOf(entries[0].Reason),
            OriginalCalled = entries.Count > 1 ? NumberOf(entries[^1]) : PhoneNumber.None,
            Diversions = Math.Min(entries.Sum(e => e.Times), SipDiversion.MostEntries),
        };
    }

    /// <summary>The headers of a diverted call, the latest first.</summary>
    public static void AddDiversions(List<SipHeaderLine> headers, CallSetup setup, bool isTrunk, SipAddressing address)
    {
        if (setup.Diversions == 0 && !setup.Redirecting.HasDigits)
        {
            return;
        }

        var hasOriginal = setup.Diversions > 1 && (setup.OriginalCalled.HasDigits || setup.OriginalCalled.Presentation == Presentation.Restricted);
        Add(setup.Redirecting, WordOf(setup.RedirectingReason), Math.Max(1, setup.Diversions - (hasOriginal ? 1 : 0)));
        if (hasOriginal)
        {
            Add(setup.OriginalCalled, "unknown", 1);
        }

        void Add(PhoneNumber number, string reason, int times)
        {
            var isWithheld = number.Presentation == Presentation.Restricted;
            var who = number.HasDigits && (isTrunk || !isWithheld) ? address(number, "") : "<sip:anonymous@anonymous.invalid>";
            headers.Add(new("Diversion", new SipDiversion("", reason, times, isWithheld).Write(who)));
        }
    }

    private static PhoneNumber NumberOf(in SipDiversion entry) =>
        (PhoneNumber.TryParse(entry.User, out var number) ? number : PhoneNumber.None) with { Presentation = entry.IsPrivate ? Presentation.Restricted : Presentation.Allowed };

    /// <summary>RFC 5806 §5's words.</summary>
    private static RedirectingReason ReasonOf(string word) => word switch
    {
        "user-busy" => RedirectingReason.Busy,
        "no-answer" => RedirectingReason.NoAnswer,
        "unconditional" or "follow-me" => RedirectingReason.Unconditional,
        "deflection" => RedirectingReason.Deflection,
        "unavailable" or "out-of-service" or "away" => RedirectingReason.NotReachable,
        _ => RedirectingReason.Unknown,
    };

    private static string WordOf(RedirectingReason reason) => reason switch
    {
        RedirectingReason.Busy => "user-busy",
        RedirectingReason.NoAnswer => "no-answer",
        RedirectingReason.Unconditional => "unconditional",
        RedirectingReason.Deflection => "deflection",
        RedirectingReason.NotReachable => "unavailable",
        _ => "unknown",
    };
}
