// What goes beside a call over SIP: whether the caller wants to be shown, by way of whom it comes, subaddresses, user-to-user information.
// One place for both kinds of peer: what a phone may say of itself is less than what a trunk says.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Puts what an INVITE says into a set-up, and what a set-up says into headers.</summary>
internal static class SipServices
{
    /// <summary>What an INVITE says beside who calls whom.</summary>
    /// <param name="invite">The INVITE.</param>
    /// <param name="setup">The call so far.</param>
    /// <param name="extension">Whose phone it comes from: it may say that it diverted the call itself. Null for a trunk, which is believed whoever did.</param>
    public static CallSetup Read(SipMessage invite, CallSetup setup, string? extension)
    {
        var more = setup with
        {
            HopsLeft = Math.Max(0, invite.MaxForwards - 1),
            UserToUser = SipUserToUser.Read(invite),
            CalledSubaddress = SipSubaddress.Read(invite.RequestUri),
            CallingSubaddress = NameAddr.TryParse(invite[HeaderName.From], out var from) ? SipSubaddress.Read(from.Uri) : [],
        };
        var diverted = SipCaller.ReadDiversions(invite, more);
        return extension is null ? diverted
            : diverted.Redirecting.Digits != extension ? more
            : more with
            {
                Redirecting = diverted.Redirecting with { Plan = NumberingPlan.Private }, RedirectingReason = diverted.RedirectingReason, Diversions = diverted.Diversions,
            };
    }

    /// <summary>The headers of an INVITE of ours.</summary>
    /// <param name="setup">The call.</param>
    /// <param name="peer">To whom it goes: a trunk may know what it must not show (RFC 3325 §7).</param>
    /// <param name="address">Makes addresses.</param>
    public static IReadOnlyList<SipHeaderLine> HeadersFor(CallSetup setup, SipPeer peer, SipAddressing address)
    {
        var headers = new List<SipHeaderLine>(4);
        SipCaller.Add(headers, setup.Calling, setup.CallingName, peer.IsTrunk ? peer.Habits.OurNumber : null, "calling", address);
        SipCaller.AddDiversions(headers, setup, peer.IsTrunk, address);
        if (SipUserToUser.Write(setup.UserToUser.Span) is { } userToUser)
        {
            headers.Add(new("User-to-User", userToUser));
        }

        return headers;
    }

    /// <summary>The headers of a 200 of ours: who answered. A phone is told who it is (RFC 3325 §6 lets a proxy tell it), and never who does not want to be.</summary>
    public static IReadOnlyList<SipHeaderLine>? HeadersFor(PhoneNumber connected, SipPeer peer, SipAddressing address)
    {
        var headers = new List<SipHeaderLine>(2);
        IdentityHeader? header = peer.IsTrunk || connected.Presentation == Presentation.Allowed ? peer.Habits.OurNumber : null;
        SipCaller.Add(headers, connected, "", header, "called", address);
        return headers.Count > 0 ? headers : null;
    }
}
