// An emergency call as an operator wants it over SIP: what it is addressed to (RFC 5031), and where the caller is, by value (a PIDF-LO beside
// the SDP: RFC 4119, 5139, 6442).
using System.Globalization;
using System.Security;
using System.Text;
using Trunkline.Calls;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>How the operator of a SIP trunk wants emergency calls; where nothing is said, they go out as any call.</summary>
/// <param name="UrnOf">The service of a number; null where the number itself is called.</param>
/// <param name="SendsLocation">The place goes with the call.</param>
/// <param name="MayRoute">It may be used to find the right service.</param>
public sealed record SipEmergencyHabits(Func<string, string>? UrnOf, bool SendsLocation, bool MayRoute);

/// <summary>Puts an emergency call into an INVITE.</summary>
internal static class SipEmergency
{
    /// <summary>For so long whoever gets the place may keep it (RFC 4119 §2.2.2).</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(1);

    /// <summary>The INVITE with what the operator wants of an emergency call.</summary>
    /// <param name="invite">As any call.</param>
    /// <param name="facts">Who calls and where he is.</param>
    /// <param name="habits">What the operator wants.</param>
    /// <param name="host">Our host in names: the trunk's domain, or the realm.</param>
    /// <param name="identifier">Fresh, for the body's name.</param>
    /// <param name="now">Wall clock.</param>
    public static SipInvite Apply(SipInvite invite, EmergencyFacts facts, SipEmergencyHabits habits, string host, ulong identifier, DateTimeOffset now)
    {
        if (habits.UrnOf is { } urnOf && !facts.IsTest) // a test must not reach the service
        {
            var urn = urnOf(facts.Number);
            invite = invite with { RequestUri = urn, To = $"<{urn}>" };
        }

        if (!habits.SendsLocation || facts.Address.Count == 0)
        {
            return invite;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{identifier:x16}@{host}");
        return invite with
        {
            Headers = [.. invite.Headers, new("Geolocation", $"<cid:{id}>"), new("Geolocation-Routing", habits.MayRoute ? "yes" : "no")],
            Parts = [.. invite.Parts, new("application/pidf+xml", id, Encoding.UTF8.GetBytes(Location(facts, host, identifier, now)))],
        };
    }

    /// <summary>The service of an emergency service URN: "sos", "sos.police".</summary>
    /// <returns>False for every other URI; an unknown service below sos is sos (RFC 5031 §4.2).</returns>
    public static bool TryService(ReadOnlySpan<byte> uri, out string service)
    {
        const string sos = "urn:service:sos";
        service = "";
        if (uri.Length < sos.Length || uri.Length > 64 || !Ascii.EqualsIgnoreCase(uri[..sos.Length], "urn:service:sos"u8) || (uri.Length > sos.Length && uri[sos.Length] != (byte)'.'))
        {
            return false;
        }

        service = Encoding.ASCII.GetString(uri["urn:service:".Length..]).ToLowerInvariant();
        return true;
    }

    /// <summary>The PIDF-LO.</summary>
    internal static string Location(EmergencyFacts facts, string host, ulong identifier, DateTimeOffset now)
    {
        var xml = new StringBuilder(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gbp="urn:ietf:params:xml:ns:pidf:geopriv10:basicPolicy" xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"
            """);
        var who = facts.CallBack.HasDigits ? facts.CallBack.ToString() : facts.Extension;
        xml.Append(CultureInfo.InvariantCulture, $" entity=\"pres:{SecurityElement.Escape(who)}@{SecurityElement.Escape(host)}\">\n<tuple id=\"t{identifier:x16}\"><status><gp:geopriv>\n<gp:location-info><ca:civicAddress>");
        foreach (var (element, value) in facts.Address)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<ca:{element}>{SecurityElement.Escape(value)}</ca:{element}>");
        }

        xml.Append(CultureInfo.InvariantCulture, $"</ca:civicAddress></gp:location-info>\n<gp:usage-rules><gbp:retransmission-allowed>true</gbp:retransmission-allowed><gbp:retention-expiry>{now + s_kept:yyyy-MM-ddTHH:mm:ssZ}</gbp:retention-expiry></gp:usage-rules>\n<gp:method>Manual</gp:method>\n</gp:geopriv></status><timestamp>{now:yyyy-MM-ddTHH:mm:ssZ}</timestamp></tuple></presence>\n");
        return xml.ToString();
    }
}
