using Trunkline.Host.Logging;
using Trunkline.Node;
using Trunkline.Simulation;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Host.Tests;

/// <summary>A whole site in a World, with two phones, an E1 and two lines, as whoever operates it sees it.</summary>
internal sealed class OperatedSite
{
    internal const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: 5556201-5556202, to: "201", consecutive: on } ] }
        recording: { calls: outside }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
        trunks:
          - { name: city, kind: e1, attach: memory, incoming: "201" }
          - { name: lines, kind: fxo, lines: 1-2, attach: memory, incoming: "201", answer: polarity }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [city, lines] }
        emergency: { numbers: ["112"], trunks: [city, lines], access_codes: ["0"] }
        """;

    public OperatedSite(ulong seed = 1, string yaml = Yaml)
    {
        var loaded = SiteLoader.LoadText(yaml);
        Assert.True(loaded.Model is not null, string.Join('\n', loaded.Errors.Select(e => e.ToLine("site.yaml"))));
        Site = new(new World(seed), loaded.Model!, Fidelity.Events);
        Reception = Registered("201");
        Office = Registered("202");
        Seconds(5);
        Assert.All(Node.ListSpans(), s => Assert.Equal("", s.Blocked));
        Office.OnIncoming = c => c.Ring();
        Reception.OnIncoming = c => c.Ring();
    }

    public SimulatedSite Site { get; }

    public DecidingNode Node => Site.Node!;

    public SimulatedPhone Reception { get; }

    public SimulatedPhone Office { get; }

    public PhoneCall Talking(SimulatedPhone phone, string number)
    {
        var call = phone.Call(number);
        Until(() => call.State == PhoneCallState.Talking);
        return call;
    }

    public void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(seconds));

    public void Until(Func<bool> condition) => Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(90)), "it did not happen within 90 s");

    private SimulatedPhone Registered(string extension)
    {
        var phone = Site.AddPhone(extension);
        phone.Register();
        Until(() => phone.IsRegistered);
        return phone;
    }
}

/// <summary>A log that only remembers.</summary>
internal sealed class KeptLog(LogLevel level, LogFormat format, TimeProvider time) : ILog
{
    public LogLevel Level { get; } = level;

    public List<string> Lines { get; } = [];

    public void Write(in LogEntry entry)
    {
        if (entry.Level >= Level)
        {
            Lines.Add(LogFormatter.Format(entry, format, TimeZoneInfo.Utc));
        }
    }

    public void Write(LogLevel level, string kind, string text) => Write(new(time.GetUtcNow(), level, kind, text));
}
