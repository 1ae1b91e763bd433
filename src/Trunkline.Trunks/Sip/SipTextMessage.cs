using System.Globalization;
using System.Text;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>A text on a telephone's display: MESSAGE in pager mode, RFC 3428.</summary>
internal sealed class SipTextMessage : ISipClientUser
{
    /// <summary>Octets of a text: with its headers it must fit into one datagram (RFC 3428 §8 draws the line at 1300).</summary>
    private const int MostOctets = 800;

    private Action<bool>? _shown;

    private SipTextMessage(Action<bool> shown) => _shown = shown;

    /// <summary>Sends it; whether the telephone took it is told once.</summary>
    public static void Send(SipLegs legs, SipPeer peer, string text, Action<bool> shown)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var length = Math.Min(octets.Length, MostOctets);
        while (length < octets.Length && (octets[length] & 0xC0) == 0x80)
        {
            length--; // no half character
        }

        var callId = legs.Endpoint.NewIdentifier().ToString("x16", CultureInfo.InvariantCulture);
        legs.Endpoint.BeginRequest(
                SipMethod.Message, peer.Uri, $"\"Emergency\" <sip:emergency@{legs.Realm}>", $"<{peer.Uri}>", callId, 1, peer.Flow, out var branch)
            .Header("Priority", "emergency") // RFC 3261 §20.26
            .End("text/plain;charset=utf-8"u8, octets.AsSpan(0, length));
        legs.Endpoint.SendRequest(SipMethod.Message, branch, peer.Flow, new SipTextMessage(shown));
    }

    public void OnResponse(ClientTransaction transaction, SipMessage response)
    {
        if (response.Status >= 200)
        {
            Tell(response.Status < 300);
        }
    }

    public void OnFailed(ClientTransaction transaction, SipTransactionFailure why) => Tell(false);

    private void Tell(bool isShown)
    {
        var shown = _shown;
        _shown = null;
        shown?.Invoke(isShown);
    }
}
