using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>A site with services, in a World: four phones, two lines, and what a test adds to its file.</summary>
internal sealed class ServiceSite
{
    private const string Head =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "2075550100" }
        recording: { calls: outside }
        trunks:
          - { name: city, kind: fxo, lines: 1-4, attach: memory, incoming: "600", answer: polarity, loop_break_ms: 200, caller_id: v23, hunting: opposite, operator_hunting: ascending }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [city] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["0"] }

        """;

    private const string Extensions =
        """
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
          - { number: "203", name: Workshop, password: long-enough-three }
          - { number: "204", name: Door, password: long-enough-four }

        """;

    private readonly Dictionary<string, SimulatedPhone> _phones = [];

    public ServiceSite(Fidelity fidelity, string yaml, string extensions = Extensions, ulong seed = 1, Func<string, string>? change = null) =>
        Site = new(new World(seed), Load(yaml, extensions, change), fidelity);

    public SimulatedSite Site { get; }

    /// <summary>The site of a file.</summary>
    public static SiteModel Load(string yaml, string extensions = Extensions, Func<string, string>? change = null)
    {
        var text = Head + extensions + yaml;
        var report = SiteLoader.LoadText(change?.Invoke(text) ?? text, "site.yaml");
        Assert.Empty(report.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
        return report.Model!;
    }

    /// <summary>A phone, registered, that rings when it is called.</summary>
    public SimulatedPhone Phone(string extension)
    {
        if (!_phones.TryGetValue(extension, out var phone))
        {
            _phones[extension] = phone = Site.AddPhone(extension);
            phone.OnIncoming = c => c.Ring();
            phone.Register();
            Seconds(0.5);
        }

        return phone;
    }

    public void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(seconds));

    public void Until(Func<bool> condition, double seconds = 60) => Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(seconds)), "it did not come to pass");

    /// <summary>"202 19, 203 16 answered": every attempt that is over.</summary>
    public string Attempts() => string.Join(", ", Site.Records.OrderBy(r => r.CallId).ThenBy(r => r.Attempt)
        .Select(r => $"{r.Called} {(int)r.Cause}{(r.AnsweredAfter is null ? "" : " answered")}"));

    public void NothingIsStuck()
    {
        Seconds(5);
        Assert.Equal("", Site.Stuck());
    }
}
