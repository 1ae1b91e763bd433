using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

// Somebody sends the call on instead of taking it: a telephone, the far end of a trunk.
public sealed partial class SipLeg
{
    private const int MostHostText = 60;

    /// <summary>
    /// To a number here (302), whatever that leads to for this extension. A number somewhere else, and every other way to redirect (a telephone does
    /// not move for good, and is no proxy), is a refusal.
    /// </summary>
    private LegEnd Redirected(int status, SipMessage? response)
    {
        var where = "";
        if (status == 302 && response is not null)
        {
            foreach (var value in response.Values(HeaderName.Contact))
            {
                if (!NameAddr.TryParse(value, out var contact) || !SipUri.TryParse(contact.Uri, out var uri))
                {
                    continue;
                }

                if (_legs.IsHere(uri, _session!.Flow) && SipIdentity.TryNumber(contact.Uri, out var number))
                {
                    return new(Q850Cause.RedirectionToNewDestination, CauseLocation.User, $"SIP 302 to {number}") { Deflected = number };
                }

                if (where.Length == 0)
                {
                    var host = uri.HostText;
                    where = $", and nothing of ours is at {(host.Length > MostHostText ? host[..MostHostText] : host)}";
                }
            }
        }

        return new(Q850Cause.CallRejected, CauseLocation.User, $"SIP {status}{where}");
    }

    /// <summary>
    /// The far end of a trunk has the number under another one (301, 302): that one is called, there and nowhere else (a redirection to
    /// another host is a way to have somebody else's calls paid).
    /// </summary>
    private bool TryFollow(SipMessage response)
    {
        if (!_peer.IsTrunk || State == LegState.Released || response.Status is not (301 or 302) || _followed >= MostFollowed)
        {
            return false;
        }

        foreach (var value in response.Values(HeaderName.Contact))
        {
            if (NameAddr.TryParse(value, out var contact) && SipUri.TryParse(contact.Uri, out var uri) && IsOfThePeer(uri) && SipIdentity.TryNumber(contact.Uri, out var number))
            {
                _followed++;
                State = LegState.Setup;
                _hasEarlyMedia = false;
                Invite(number);
                return true;
            }
        }

        return false;
    }

    private bool IsOfThePeer(in SipUri uri) => uri.TryGetAddress(out var address) && address.IsSpecified
        ? address.SameHost(_peer.Flow.Remote) : _peer.Domain.Length > 0 && string.Equals(uri.HostText, _peer.Domain, StringComparison.OrdinalIgnoreCase);
}
