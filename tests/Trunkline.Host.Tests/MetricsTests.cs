using System.Globalization;
using Trunkline.Simulation.Phones;

namespace Trunkline.Host.Tests;

/// <summary>/metrics by value: an hour whose calls are known.</summary>
public sealed class MetricsTests
{
    /// <summary>
    /// In an hour: six calls of a minute to the milliwatt, two busy, one congested and one unallocated number, two incoming calls of which one is answered, and while
    /// the span is cut four calls for two lines. What is counted is what the call records say.
    /// </summary>
    [Fact]
    public void KnownHour_EveryCountAndRatioIsTheRecords()
    {
        var w = new OperatedSite();
        w.Node.CheckAlarms();
        foreach (var (number, talks) in new (string, int)[] { ("05550101", 60), ("05550101", 60), ("05550104", 0), ("05550101", 60), ("05550105", 0), ("05550101", 60), ("05550104", 0), ("05550107", 0), ("05550101", 60), ("05550101", 60) })
        {
            Place(w, number, talks);
        }

        Incoming(w, isAnswered: true);
        Incoming(w, isAnswered: false);
        w.Site.CutSpan(1, isCut: true);
        w.Seconds(5);
        var first = w.Reception.Call("05550101");
        var second = w.Office.Call("05550101");
        w.Until(() => first.State == PhoneCallState.Talking && second.State == PhoneCallState.Talking);
        Place(w, "05550101", 0);
        Place(w, "05550101", 0);
        first.HangUp();
        second.HangUp();
        w.Seconds(30);
        w.Seconds(3600 - w.Site.NodeLoop.Elapsed.TotalSeconds);

        var m = Parse(w.Node.Metrics());
        var city = w.Site.Records.Where(r => r.TrunkGroup == "city" && r.DestinationChannel.Length > 0).ToList();
        Assert.Equal(10, city.Count);
        Assert.Equal((10, 10, 6, 8), (m["trunkline_trunk_seizures_total{trunk=\"city\",direction=\"out\"}"], m["trunkline_trunk_outcomes_total{trunk=\"city\",direction=\"out\"}"],
            m["trunkline_trunk_answers_total{trunk=\"city\",direction=\"out\"}"], m["trunkline_trunk_effective_total{trunk=\"city\"}"]));
        Assert.Equal((2, 2, 1), (m["trunkline_trunk_seizures_total{trunk=\"city\",direction=\"in\"}"], m["trunkline_trunk_outcomes_total{trunk=\"city\",direction=\"in\"}"],
            m["trunkline_trunk_answers_total{trunk=\"city\",direction=\"in\"}"]));
        Assert.Equal((0.6, 0.8), (m["trunkline_trunk_answer_seizure_ratio{trunk=\"city\",window=\"1h\"}"], m["trunkline_trunk_network_effectiveness_ratio{trunk=\"city\",window=\"1h\"}"]));
        Assert.False(m.ContainsKey("trunkline_trunk_answer_seizure_ratio{trunk=\"city\",window=\"5m\"}")); // nothing was attempted then
        Assert.Equal(city.Where(r => r.AnsweredAfter is not null).Average(r => r.Talked.TotalSeconds), m["trunkline_trunk_call_duration_mean_seconds{trunk=\"city\",window=\"1h\"}"], 6);

        // four bids found no channel of the cut span; two of them no line either. The congested number was tried over a line, too
        Assert.Equal((4, 2, 3), (m["trunkline_trunk_overflows_total{trunk=\"city\"}"], m["trunkline_trunk_overflows_total{trunk=\"lines\"}"], m["trunkline_trunk_seizures_total{trunk=\"lines\",direction=\"out\"}"]));
        Assert.Equal(6 / 14.0, m["trunkline_trunk_answer_bid_ratio{trunk=\"city\",window=\"1h\"}"], 9);

        // the lines were all busy from the second seizure until the first was free again
        var lines = w.Site.Records.Where(r => r.TrunkGroup == "lines" && r.DestinationChannel.Length > 0).ToList();
        var both = (lines[^2].End!.Value - lines[^1].Start).TotalSeconds;
        Assert.InRange(m["trunkline_trunk_all_busy_seconds_total{trunk=\"lines\"}"], both, both + 5);
        Assert.Equal(0, m["trunkline_trunk_all_busy_seconds_total{trunk=\"city\"}"]);

        // traffic: what the records say, and of each call the moments its channel is being released
        var volume = w.Site.Records.Where(r => r.TrunkGroup == "city" || r.Channel.StartsWith("E1/", StringComparison.Ordinal)).Sum(r => r.EndedAfter!.Value.TotalSeconds);
        Assert.InRange(m["trunkline_trunk_busy_seconds_total{trunk=\"city\"}"], volume, volume + 4);
        Assert.Equal(m["trunkline_trunk_busy_seconds_total{trunk=\"city\"}"] / 3600, m["trunkline_trunk_traffic_erlang{trunk=\"city\",window=\"1h\"}"], 6);

        // post-dial delay: the ones that rang or answered
        var delays = city.Where(r => r.AlertingAfter is not null || r.AnsweredAfter is not null).Select(r => (r.AlertingAfter ?? r.AnsweredAfter)!.Value.TotalSeconds).ToList();
        Assert.Equal(delays.Count, m["trunkline_trunk_post_dial_delay_seconds_count{trunk=\"city\"}"]);
        Assert.Equal(delays.Sum(), m["trunkline_trunk_post_dial_delay_seconds_sum{trunk=\"city\"}"], 6);
        Assert.Equal(delays.Count(d => d <= 1), m["trunkline_trunk_post_dial_delay_seconds_bucket{trunk=\"city\",le=\"1\"}"]);

        Assert.Equal((30, 2, 0), (m["trunkline_trunk_circuits{trunk=\"city\",state=\"out_of_service\"}"], m["trunkline_trunk_circuits{trunk=\"lines\",state=\"idle\"}"], m["trunkline_span_up{span=\"1\",trunk=\"city\"}"]));
        Assert.Equal((2, 2, 2, 0), (m["trunkline_registrations"], m["trunkline_extensions_registered"], m["trunkline_alarms{severity=\"major\"}"], m["trunkline_calls"]));
        Assert.Equal(w.Node.CallControl.Begun, m["trunkline_calls_begun_total"]);
    }

    [Fact]
    public void Ready_SaysWhyNot()
    {
        var w = new OperatedSite();
        Assert.True(w.Node.Readiness().Ready);
        w.Site.CutSpan(1, isCut: true);
        w.Node.OnStorage("the disk is full");
        w.Node.CallControl.Drain();
        w.Seconds(5);
        Assert.Equal(["it is being stopped", "storage: the disk is full", "emergency trunk city has no circuit in service"], w.Node.Readiness().Reasons);
        w.Node.Media.OnLost(default);
        Assert.Contains("no gateway is attached", w.Node.Readiness().Reasons);
    }

    internal static Dictionary<string, double> Parse(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')
        .ToDictionary(l => l[..l.LastIndexOf(' ')], l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static void Place(OperatedSite w, string number, int talks)
    {
        var call = w.Reception.Call(number);
        w.Until(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended);
        w.Seconds(talks);
        if (call.State != PhoneCallState.Ended)
        {
            call.HangUp();
        }

        w.Seconds(5);
    }

    private static void Incoming(OperatedSite w, bool isAnswered)
    {
        w.Site.Pri.CallIn("5556201", new("2079460123", ""), Exchange.FarScript.Talks, TimeSpan.FromSeconds(20), out _, out _);
        w.Until(() => w.Reception.Calls.Count == 1);
        if (isAnswered)
        {
            w.Reception.Calls[0].Answer();
            w.Seconds(30);
            w.Reception.Calls[0].HangUp();
        }

        w.Seconds(30);
    }
}
