using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>A site with a gateway box of two circuits and a spare SIP trunk behind it, two extensions, and a script in the place of the box.</summary>
public abstract class GatewayBoxSite
{
    private protected const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "02075550100", ddi: [{ numbers: 02075556201-02075556202, to: "201", consecutive: on }] }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
        trunks:
          - { name: box, kind: e1, attach: "sip:10.0.9.1:5060", channels: 2, incoming: "201" }
          - { name: spare, kind: sip, address: "10.0.9.2:5060", channels: 4 }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [box, spare] }
        emergency: { numbers: ["112", "999"], trunks: [box] }
        """;

    private protected GatewayBoxSite(string yaml)
    {
        var result = SiteLoader.LoadText(yaml);
        Assert.Equal([], result.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
        Site = new(new World(), result.Model!, Fidelity.Events);
        Box = new(Site.World, NetAddress.FromIPv4(0x0A000901, 5060), NetAddress.FromIPv4(0x0A000001, 5060));
        Spare = Site.AddPeer("spare", NetAddress.FromIPv4(0x0A000902, 5060));
        Spare.OnIncoming = c => c.Answer();
        Reception = Site.AddPhone("201");
        Reception.Register();
        Until(() => Reception.IsRegistered);
    }

    private protected ScriptedBox Box { get; }

    private protected SimulatedPhone Spare { get; }

    private protected SimulatedPhone Reception { get; }

    private protected SimulatedSite Site { get; }

    /// <summary>The same site with habits of its box.</summary>
    private protected static string With(string habits) => Yaml.Replace("channels: 2,", $"channels: 2, box: {{ {habits} }},", StringComparison.Ordinal);

    private protected PhoneCall Talk(string number)
    {
        var call = Reception.Call(number);
        Until(() => call.State == PhoneCallState.Talking);
        return call;
    }

    /// <summary>Records of attempts that found a circuit.</summary>
    private protected IEnumerable<Calls.CallRecord> Attempts(int skip = 0) => Site.Records.Skip(skip).Where(r => r.DestinationChannel.Length > 0);

    private protected (string Alarms, string Blocked) Span() => (Span(0).Alarms, Span(0).Blocked);

    private protected Node.SpanView Span(int index) => Site.Node!.ListSpans()[index];

    private protected void IsQuiet()
    {
        Seconds(2);
        Until(() => Span().Blocked == "");
        Assert.Equal("", Site.Stuck());
    }

    private protected void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(seconds));

    private protected void Until(Func<bool> condition) => Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), "it did not happen within 60 s");
}
