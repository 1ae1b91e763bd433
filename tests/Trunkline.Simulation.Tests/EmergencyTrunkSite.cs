using Trunkline.Exchange;
using Trunkline.Node;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>A site whose only trunk has one circuit, in a World: whatever needs it needs it from somebody.</summary>
internal sealed class EmergencyTrunkSite
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Asia/Tokyo }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: "5556203", to: "203" } ] }
        extensions:
          - { number: "201", name: Duty, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
          - { number: "203", name: Lab, password: long-enough-three, location: "Building B, room 214" }
          - { number: "204", name: Gate, password: long-enough-four }
        trunks: [ TRUNK ]
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [ NAME ] }
        emergency: { trunks: [ NAME ], access_codes: ["0"], callback_min: 30 }
        """;

    private static readonly NetAddress s_operator = NetAddress.FromIPv4(0x0A000901, 5060);
    private readonly string _kind;
    private readonly string _yaml;

    /// <param name="kind">pri, op or line.</param>
    /// <param name="change">Changes the file.</param>
    public EmergencyTrunkSite(string kind, Func<string, string>? change = null)
    {
        _kind = kind;
        _yaml = Yaml.Replace("TRUNK", kind switch
        {
            "line" => "{ name: line, kind: fxo, lines: \"1\", attach: memory, incoming: \"201\", answer: polarity }",
            "pri" => "{ name: pri, kind: e1, attach: memory, spans: 1, channels: 1, incoming: \"201\" }",
            _ => "{ name: op, kind: sip, address: \"10.0.9.1:5060\", channels: 1, incoming: \"201\" }",
        }, StringComparison.Ordinal).Replace("NAME", kind, StringComparison.Ordinal);
        _yaml = change?.Invoke(_yaml) ?? _yaml;
        Site = new(new World(), MixedSite.Load(_yaml), Fidelity.Events);
        Operator = Site.AddPeer("op", s_operator);
        Operator.OnIncoming = c => c.Answer();
        foreach (var number in new[] { "201", "202", "203", "204" })
        {
            Phones[number] = Site.AddPhone(number);
            Phones[number].Register();
            Phones[number].OnIncoming = c => c.Answer();
        }

        Seconds(6);
    }

    public static TheoryData<string> Kinds => ["pri", "op", "line"];

    public SimulatedSite Site { get; }

    public DecidingNode Node => Site.Node!;

    public Dictionary<string, SimulatedPhone> Phones { get; } = [];

    public SimulatedPhone Operator { get; }

    public PhoneCall Talk(string from, string number)
    {
        var call = Phones[from].Call(number);
        Until(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended, 150);
        Assert.Equal((number, PhoneCallState.Talking, 0), (number, call.State, call.FailedWith));
        return call;
    }

    public void CallIn(string called)
    {
        var script = FarScript.HangsUp(TimeSpan.FromMinutes(5));
        switch (_kind)
        {
            case "pri":
                Assert.Equal(CallInOutcome.Ringing, Site.Pri.CallIn(called, new("2079460123", ""), script, TimeSpan.FromSeconds(30), out _, out _));
                break;
            case "line":
                Assert.True(Site.Exchange.CallInOn(0, new("2079460123", ""), script, TimeSpan.FromSeconds(30)));
                break;
            default:
                Operator.Call(called);
                break;
        }
    }

    public ReloadResult Reload(Func<string, string> change, bool force = false, TimeSpan? within = null)
    {
        var text = change(_yaml);
        Assert.NotEqual(_yaml, text);
        return Node.Reload(Node.Prepare(MixedSite.Load(text)), within, force);
    }

    public void Until(Func<bool> condition, double seconds = 30) =>
        Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(seconds)), $"it did not happen within {seconds} s{Node.ListCalls().Aggregate("", (t, c) => $"{t}\n{c}")}");

    public void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(seconds));
}
