using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>What an emergency call says of its caller, and where it goes.</summary>
public sealed class EmergencyRoutingTests
{
    private const string Yaml =
        """
        site: { name: Test, country: gb, time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060 }
        numbers: { main: "5556000", access_codes: ["9"], ddi: [ { numbers: "5556201", to: "201" }, { numbers: "5556299", to: "299" } ] }
        extensions:
          - { number: "201", name: Lab, password: long-enough-one, location: lab }
          - { number: "202", name: Gate, password: long-enough-two, location: "Gate 3, north side" }
          - { number: "203", password: long-enough-three, emergency_number: "5556299" }
          - { number: "299", name: Duty, password: long-enough-four }
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "299" }
          - { name: backup, kind: fxo, lines: "3", attach: memory, incoming: "299" }
        emergency:
          trunks: [backup]
          notify: ["299", "201"]
          test: { number: "1999", sends: "5550199" }
          locations: [ { name: lab, city: London, building: B, room: "214" } ]
        """;

    [Theory]
    [InlineData("201", "999", "emergency 999: 5556201 own; B, room 214, London; country=GB A3=London BLD=B ROOM=214; tell 299")]
    [InlineData("201", "9112", "emergency 112: 5556201 own; B, room 214, London; country=GB A3=London BLD=B ROOM=214; tell 299")]
    [InlineData("202", "112", "emergency 112: 5556000 shared; Gate 3, north side; country=GB LOC=Gate 3, north side; tell 299 201")]
    [InlineData("203", "112", "emergency 112: 5556299 shared; ; ; tell 299 201")]
    [InlineData("299", "112", "emergency 112: 5556299 own; ; ; tell 201")]
    [InlineData("202", "91999", "emergency test 5550199: 5556000 shared; Gate 3, north side; country=GB LOC=Gate 3, north side; tell 299 201")]
    public void Call_SaysWhereTheCallerIsAndWhereToCallBack(string from, string dialled, string expected)
    {
        var site = SiteLoader.LoadText(Yaml);
        Assert.Equal([], site.Errors.Select(e => e.ToLine("s")));
        var plan = new SiteNumberPlan(site.Model!, site.Model!.FxoTrunks.ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0)));
        Assert.True(plan.IsEmergency(new(dialled)));
        var decision = plan.Route(new(from, "", new() { Called = new(dialled) }));
        Assert.Equal((CallPriority.Emergency, true), (decision.Priority, decision.IsRecorded));
        var ways = decision.Destinations.Cast<TrunkDestination>().ToList();
        Assert.Equal(["backup", "city"], ways.Select(w => w.Group.Name));
        Assert.Equal(ways[0].Calling, ways[1].Calling);
        Assert.All(ways, w => Assert.Equal(TimeSpan.FromMinutes(1), w.RingFor)); // lines
        var facts = decision.Emergency!;
        Assert.Equal(facts.CallBack, ways[0].Calling);
        Assert.Equal(
            expected,
            $"{decision.Route} {ways[0].Called}: {facts.CallBack} {(facts.IsCallBackOwn ? "own" : "shared")}; {facts.Place}; {string.Join(' ', facts.Address.Select(a => $"{a.Element}={a.Value}"))}; tell {string.Join(' ', facts.Notify)}");
    }
}
