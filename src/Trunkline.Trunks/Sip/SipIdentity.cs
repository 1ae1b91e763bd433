// Who calls, who is called and who answered, out of the headers of a SIP trunk's far end; into them is SipCaller's. Makes differ in which header has the
// number (SipHabits says), and all of them are read with patience: what cannot be read is no number, never an error.
using System.Text;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Numbers in the headers of a SIP trunk.</summary>
internal static class SipIdentity
{
    /// <summary>Who is called.</summary>
    /// <param name="invite">The INVITE.</param>
    /// <param name="habits">Where the far end puts the number.</param>
    /// <param name="account">The user of our own Contact: a call to it says elsewhere whom it is for (RFC 7315 §4.2).</param>
    /// <param name="called">The number.</param>
    /// <returns>False when it is no number.</returns>
    public static bool TryCalled(SipMessage invite, SipHabits habits, string account, out PhoneNumber called)
    {
        var isToContact = account.Length > 0 && SipUri.TryParse(invite.RequestUri, out var uri) && uri.UserText == account;
        if ((habits.CalledIsInPartyId || isToContact) && invite.TryGet("P-Called-Party-ID"u8, out var party) && TryAddress(party, out called))
        {
            return true;
        }

        return ((habits.CalledIsInTo || isToContact) && TryAddress(invite[HeaderName.To], out called)) || TryNumber(invite.RequestUri, out called);
    }

    private static bool TryAddress(ReadOnlySpan<byte> value, out PhoneNumber number)
    {
        number = PhoneNumber.None;
        return NameAddr.TryParse(value, out var at) && TryNumber(at.Uri, out number);
    }

    /// <summary>Reads what a call of the far end says of its caller into its set-up.</summary>
    public static CallSetup Read(SipMessage invite, PhoneNumber called, SipHabits habits)
    {
        var sender = PhoneNumber.None;
        var hidden = SipPrivacy.IsAsked(invite);
        var name = "";
        if (NameAddr.TryParse(invite[HeaderName.From], out var caller))
        {
            name = caller.DisplayText;
            hidden |= SipUri.TryParse(caller.Uri, out var uri) && uri.HostText.EndsWith("anonymous.invalid", StringComparison.Ordinal);
            _ = TryNumber(caller.Uri, out sender);
        }

        var asserted = PhoneNumber.None;
        var isAsserted = habits.CallingNumber != IdentityHeader.From && TryAsserted(invite, habits.CallingNumber, "calling"u8, out asserted, ref hidden);
        var calling = (isAsserted ? asserted : sender with { Screening = Screening.UserProvided }) with
        {
            Presentation = hidden ? Presentation.Restricted : isAsserted || sender.HasDigits ? Presentation.Allowed : Presentation.NotAvailable,
        };
        var setup = new CallSetup { Called = called, Calling = calling, CallingName = hidden ? "" : name };
        if (isAsserted && sender.HasDigits && sender.Digits != asserted.Digits)
        {
            setup = setup with { UserProvidedCalling = sender with { Presentation = calling.Presentation } };
        }

        return setup;
    }

    /// <summary>Who answered, as the far end says it in its 200; none when it does not.</summary>
    public static PhoneNumber Connected(SipMessage response, SipHabits habits)
    {
        var hidden = SipPrivacy.IsAsked(response);
        return habits.CallingNumber != IdentityHeader.From && TryAsserted(response, habits.CallingNumber, "called"u8, out var number, ref hidden)
            ? number with { Presentation = hidden ? Presentation.Restricted : Presentation.Allowed }
            : PhoneNumber.None;
    }

    /// <summary>The first value of the header that is a number.</summary>
    private static bool TryAsserted(SipMessage message, IdentityHeader header, ReadOnlySpan<byte> party, out PhoneNumber number, ref bool hidden)
    {
        var isRemoteParty = header == IdentityHeader.RemotePartyId;
        foreach (var value in message.Values(isRemoteParty ? HeaderName.RemotePartyId : HeaderName.PAssertedIdentity))
        {
            if (!NameAddr.TryParse(value, out var at) || !TryNumber(at.Uri, out number) || (isRemoteParty && !Same(at.Parameters["party"u8], party) && at.Parameters.Has("party"u8)))
            {
                continue;
            }

            number = number with { Screening = Screening.Network };
            if (isRemoteParty)
            {
                var privacy = at.Parameters["privacy"u8];
                hidden |= Same(privacy, "full"u8) || Same(privacy, "uri"u8);
                number = Same(at.Parameters["screen"u8], "yes"u8) ? number : number with { Screening = Screening.UserProvided };
            }

            return true;
        }

        number = PhoneNumber.None;
        return false;
    }

    private static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Ascii.EqualsIgnoreCase(a, b);

    /// <summary>A number in the form the far end wants.</summary>
    public static PhoneNumber NumberTo(PhoneNumber number, SipHabits habits) => habits.Numbers?.Of(number) ?? number;

    /// <summary>The number in a URI's user part, without parameters behind a semicolon (";npdi", ";phone-context").</summary>
    public static bool TryNumber(ReadOnlySpan<byte> uri, out PhoneNumber number)
    {
        number = PhoneNumber.None;
        if (!SipUri.TryParse(uri, out var parsed))
        {
            return false;
        }

        return PhoneNumber.TryParse(SipSubaddress.NumberOf(parsed.UserText), out number);
    }
}
