using Trunkline.Calls;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>A site with all three kinds of trunk: two E1 of one operator, a SIP trunk of another, eight analog lines; in a World.</summary>
internal sealed class MixedSite
{
    internal const string Yaml =
        """
        site: { name: Mixed, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers:
          main: "+442075556200"
          local_digits: 7-8
          access_codes: ["9"]
          ddi: [{ numbers: "+44205556201-+44205556202", to: "201", consecutive: on }]
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
          - { number: "203", name: Workshop, password: long-enough-three }
        trunks:
          - { name: pri, kind: e1, spans: 2, attach: memory, incoming: "201", numbers: { form: local } }
          - { name: carrier, kind: sip, address: "10.0.9.1:5060", channels: 20, incoming: "201", numbers: { form: international, main: "+442085550000", contract: ["+442085550000-+442085550099"] } }
          - { name: lines, kind: fxo, lines: 1-8, attach: memory, incoming: "201", answer: polarity, loop_break_ms: 200, caller_id: v23, emergency_reserve: 1, numbers: { form: local } }
        routes:
          - { name: uk, match: [_+44X.], trunks: [pri, carrier, lines] }
          - { name: by-carrier, match: [_8X.], strip: 1, trunks: [carrier, lines] }
          - { name: by-lines, match: [_7X.], strip: 1, trunks: [lines] }
        emergency: { numbers: ["112", "999"], trunks: [pri, carrier, lines], access_codes: ["9", "8", "7"] }
        """;

    internal static readonly NetAddress CarrierAddress = NetAddress.FromIPv4(0x0A000901, 5060);

    internal MixedSite(Fidelity fidelity = Fidelity.Events, ulong seed = 1, Func<string, string>? change = null)
    {
        Site = new(new World(seed), Load(change?.Invoke(Yaml) ?? Yaml), fidelity);
        Carrier = Site.AddPeer("carrier", CarrierAddress);
        Carrier.OnIncoming = c => c.Answer();
        Reception = Registered("201");
        Office = Registered("202");
        Workshop = Registered("203");
    }

    internal SimulatedSite Site { get; }

    internal SimulatedPhone Carrier { get; }

    internal SimulatedPhone Reception { get; }

    internal SimulatedPhone Office { get; }

    internal SimulatedPhone Workshop { get; }

    internal static SiteModel Load(string yaml)
    {
        var result = SiteLoader.LoadText(yaml);
        Assert.Equal([], result.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
        return result.Model!;
    }

    internal void Until(Func<bool> condition) => Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromMinutes(2)), "it never came to it");

    internal void For(TimeSpan time) => Site.World.Advance(time);

    internal void Seconds(double seconds) => For(TimeSpan.FromSeconds(seconds));

    internal PhoneCall Talking(SimulatedPhone phone, string number)
    {
        var call = phone.Call(number);
        Until(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended);
        Assert.Equal((number, PhoneCallState.Talking), (number, call.State));
        return call;
    }

    internal IReadOnlyList<CallRecord> Attempts(int fromRecord = 0) => [.. Site.Records.Skip(fromRecord).OrderBy(r => r.Start).ThenBy(r => r.Attempt)];

    private SimulatedPhone Registered(string extension)
    {
        var phone = Site.AddPhone(extension);
        phone.Register();
        Until(() => phone.IsRegistered);
        return phone;
    }
}
