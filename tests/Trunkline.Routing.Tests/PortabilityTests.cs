using Trunkline.Routing.Explaining;
using Trunkline.Routing.Proof;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>Ported numbers: what each trunk is told, and that a number that has moved opens no door.</summary>
public sealed class PortabilityTests
{
    private const string Yaml =
        """
        site: { name: P, country: gb, area_code: "20", time_zone: Europe/London }
        numbers:
          main: "+442079460000"
          local_digits: 8
          access_codes: ["9"]
          restricted: [{ name: premium, numbers: [_+449X.] }]
        extensions: [{ number: "201", password: long-enough-one, outside: on }]
        trunks:
          - { name: sip, kind: sip, address: "10.0.0.9:5060", channels: 4, incoming: "201", numbers: { form: international } }
          - { name: pri, kind: e1, attach: memory, incoming: "201", numbers: { form: national } }
          - { name: line, kind: fxo, lines: 1-2, attach: memory, incoming: "201", numbers: { form: local } }
          - { name: quiet, kind: sip, address: "10.0.0.8:5060", channels: 4, incoming: "201", numbers: { form: international, routing_number: none } }
          - { name: front, kind: sip, address: "10.0.0.7:5060", channels: 4, incoming: "201", numbers: { form: e164, routing_number: prefix } }
        routes: [{ name: uk, match: [_+44X.], trunks: [sip, pri, line, quiet, front], portability: on }]
        emergency: { numbers: ["112", "999"], trunks: [pri], access_codes: ["9"] }
        """;

    private readonly Table _table = new();

    [Fact]
    public void Moved_EachTrunkIsToldInItsWay()
    {
        _table["447700900123"] = new("447981", true, "Operator B");
        Assert.Equal(
            ["sip +447700900123 447981", "pri 4479817700900123 Unknown", "line 44798107700900123 Unknown", "quiet +447700900123", "front 447981447700900123 Unknown"],
            Sent("907700900123"));
        _table["447700900123"] = new("7981", false, "");
        Assert.Equal("sip +447700900123 7981 in 44", Sent("907700900123")[0]);
    }

    [Fact]
    public void NotMoved_OnlySipIsTold_ThatItWasAsked()
    {
        Assert.Equal(["sip +447700900123 not moved", "pri 7700900123 National", "line 07700900123 Unknown", "quiet +447700900123", "front 447700900123 Unknown"], Sent("907700900123"));
        Assert.Equal(["447700900123"], _table.Asked.Distinct());
    }

    /// <summary>The routing number of a forbidden number is one that anybody may call, and the other way round: what is dialled decides, and the table is not even asked.</summary>
    [Fact]
    public void ANumberThatHasMoved_OpensNoDoor_AndClosesNone()
    {
        _table["449012345678"] = new("442079", true, "");
        _table["447700900123"] = new("449012", true, "");
        Assert.Equal(Q850Cause.OutgoingCallsBarred, Decide("909012345678").Refusal);
        Assert.Empty(_table.Asked);
        Assert.Equal(5, Decide("907700900123").Destinations.Count);
        Assert.Empty(PlanProof.Of(Site(), new DateOnly(2026, 11, 29)).CounterExamples.Select(f => f.Words));
    }

    [Fact]
    public void AnEmergencyCall_AndARouteThatDoesNotAsk_AskNothing()
    {
        Assert.Equal(CallPriority.Emergency, Decide("9112").Priority);
        var plain = SiteLoader.LoadText(Yaml.Replace(", portability: on", "", StringComparison.Ordinal)).Model! with { Portability = _table };
        Assert.All(Plan(plain).Route(new("201", "", new() { Called = new("907700900123") })).Destinations.Cast<TrunkDestination>(), d => Assert.Null(d.RoutingNumber));
        Assert.Empty(_table.Asked);
    }

    [Fact]
    public void Explain_ShowsWhatTheTableSaid_AndWhatIsSent()
    {
        _table["447700900123"] = new("447981", true, "Operator B");
        var explained = new Explainer(Site(), new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero)).Dialled("201", "907700900123")!;
        Assert.Equal("+447700900123 has moved to Operator B: routing number +447981; whether 201 may call it was judged by the number itself", Assert.Single(explained.Steps, s => s.Rule == "portability").Why);
        Assert.Equal(["+447700900123;npdi;rn=+447981", "4479817700900123, type unknown", "44798107700900123"], explained.Attempts.Take(3).Select(a => a.Called));
    }

    private static SiteNumberPlan Plan(SiteModel site) => new(site, site.Trunks.ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0)));

    private SiteModel Site()
    {
        // the file is read by the loader; here the source is another one: the plan asks the interface
        var result = SiteLoader.LoadText(Yaml.Replace(", portability: on", "", StringComparison.Ordinal));
        Assert.Empty(result.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
        return result.Model! with { Portability = _table, Routes = [.. result.Model.Routes.Select(r => r with { AsksPortability = true })] };
    }

    private RoutingDecision Decide(string dialled) => Plan(Site()).Route(new("201", "", new() { Called = new(dialled) }));

    private IReadOnlyList<string> Sent(string dialled) => [.. Decide(dialled).Destinations.Cast<TrunkDestination>().Select(d =>
        $"{d.Group.Name} {d.Called}{(d.Called.Type is TypeOfNumber.International ? "" : $" {d.Called.Type}")}{d.RoutingNumber switch { null => "", { Digits.Length: 0 } => " not moved", { IsGlobal: true } r => $" {r.Digits}", { } r => $" {r.Digits} in {r.Context}" }}")];

    private sealed class Table : INumberPortability
    {
        private readonly Dictionary<string, PortedTo> _moved = [];

        public List<string> Asked { get; } = [];

        public PortedTo this[string number]
        {
            set => _moved[number] = value;
        }

        public PortedTo Find(ReadOnlySpan<char> international)
        {
            Asked.Add(new(international));
            return _moved.GetValueOrDefault(new(international), PortedTo.Nowhere);
        }
    }
}
