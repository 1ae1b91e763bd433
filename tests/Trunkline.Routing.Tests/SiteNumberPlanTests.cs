using System.Globalization;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

public sealed class SiteNumberPlanTests
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "2075550100" }
        recording: { calls: outside }
        extensions:
          - { number: "201", name: A, password: long-enough-one, outside: on }
          - { number: "202", name: B, password: long-enough-two }
          - { number: "203", name: C, password: long-enough-three, outside: on, recording: on }
        trunks:
          - { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }
          - { name: backup, kind: fxo, lines: "3", attach: memory, incoming: "203" }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [city, backup] }
          - { name: special, match: ["0118"], strip: 1, trunks: [backup] }
        emergency: { numbers: ["112", "999"], trunks: [backup], access_codes: ["0"] }
        """;

    [Theory]
    [InlineData("201", "202", "internal Routine not recorded: ext 202")]
    [InlineData("201", "203", "internal Routine recorded: ext 203")]
    [InlineData("201", "02075550199", "city Routine recorded: city 2075550199, backup 2075550199")]
    [InlineData("201", "0118", "special Routine recorded: backup 118")]
    [InlineData("202", "02075550199", "refused 52 OutgoingCallsBarred")]
    [InlineData("202", "112", "emergency Emergency recorded: backup 112, city 112")]
    [InlineData("202", "0112", "emergency Emergency recorded: backup 112, city 112")]
    [InlineData("202", "0999", "emergency Emergency recorded: backup 999, city 999")]
    [InlineData("201", "20", "refused 28 InvalidNumberFormat")]
    [InlineData("201", "0", "refused 28 InvalidNumberFormat")]
    [InlineData("201", "777", "refused 1 UnallocatedNumber")]
    [InlineData("209", "202", "refused 21 CallRejected")]
    [InlineData("", "202", "refused 21 CallRejected")]
    [InlineData("", "112", "refused 21 CallRejected")]
    public void FromAnExtension(string extension, string dialled, string expected) =>
        Assert.Equal(expected, Describe(Plan().Route(new(extension, "", Setup(dialled)))));

    [Theory]
    [InlineData("city", "1", "incoming Routine recorded: ext 201")]
    [InlineData("backup", "3", "incoming Routine recorded: ext 203")]
    [InlineData("city", "3", "refused 1 UnallocatedNumber")]
    [InlineData("city", "0118", "refused 1 UnallocatedNumber")]
    [InlineData("city", "112", "refused 1 UnallocatedNumber")]
    public void FromATrunk_OnlyItsOwnDestination_NeverOutAgain(string trunk, string called, string expected) =>
        Assert.Equal(expected, Describe(Plan().Route(new("", trunk, Setup(called)))));

    private static CallSetup Setup(string called) => new() { Called = new(called) };

    private static SiteNumberPlan Plan()
    {
        var site = SiteLoader.LoadText(Yaml, "test.yaml");
        Assert.Equal([], site.Errors.Select(e => e.ToString()));
        return new(site.Model!, site.Model!.FxoTrunks.ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0)));
    }

    private static string Describe(RoutingDecision d) => d.Outcome is DialMatch.None or DialMatch.MoreDigits
        ? string.Create(CultureInfo.InvariantCulture, $"refused {(int)d.Refusal} {d.Refusal}")
        : $"{d.Route} {d.Priority} {(d.IsRecorded ? "recorded" : "not recorded")}: " + string.Join(", ", d.Destinations.Select(x => x switch
        {
            ExtensionDestination e => $"ext {e.Number}",
            TrunkDestination t => $"{t.Group.Name} {t.Called}",
            _ => "?",
        }));
}
