namespace Trunkline.Site.Tests;

/// <summary>What is wrong in traffic, prices and operator is told with its place, all at once.</summary>
public sealed class PlanningSectionTests
{
    private const string Site = "site: {name: T, country: gb}\nemergency: {numbers: [\"112\", \"999\"]}\n";

    [Fact]
    public void Traffic_TargetsOutsideZeroToOne_AreRefused() => Says(
        "traffic:\n  blocking: 0\n  emergency_blocking: 1\n  unit_availability: 2%\n  streams:\n    - {name: a, kind: inbound, erlang: 1, blocking: -0.1}\n",
        """
        4:13: error: expected a share above 0 and below 1 (0.01 is 1 %), found "0"
        5:23: error: expected a share above 0 and below 1 (0.01 is 1 %), found "1"
        6:22: error: expected a share above 0 and below 1 (0.01 is 1 %), found "2%"
        8:53: error: expected a share above 0 and below 1 (0.01 is 1 %), found "-0.1"
        """);

    [Fact]
    public void Prices_NegativeOrAbsurd_AreRefused() => Says(
        "prices:\n  fxo: {monthly: -30, port: 1e12}\n  e1_pri: {monthly: NaN}\n  number_blocks: [{size: 0}]\n",
        """
        4:18: error: expected a price from 0 to 10,000,000, found "-30"
        4:29: error: expected a price from 0 to 10,000,000, found "1e12"
        5:21: error: expected a price from 0 to 10,000,000, found "NaN"
        6:26: error: expected a whole number from 1 to 100000, found "0"
        """);

    [Fact]
    public void Prices_ALineDearerThanASpan_IsDoubted() => Says(
        "prices:\n  fxo: {monthly: 950}\n  e1_pri: {monthly: 900}\n",
        "4:18: warning: expected a line cheaper than a span (900 a month), found 950 (is it the price of a year?)");

    [Fact]
    public void Streams_WithoutOneLoad_AreRefused() => Says(
        "traffic:\n  streams:\n    - {name: none, kind: inbound}\n    - {name: two, kind: inbound, erlang: 1, calls_per_hour: 3, holding_s: 9}\n    - {name: half, kind: outbound, sources: 3}\n    - {name: way, kind: outbound, erlang: 1, direction: in}\n    - {name: odd, kind: inbound, erlang: 5, low_erlang: 1, high_erlang: 2}\n",
        """
        5:7: error: expected one load (erlang, or calls_per_hour with holding_s, or sources with erlang_per_source, or dialler), found none
        6:61: error: expected one load (erlang, or calls_per_hour with holding_s, or sources with erlang_per_source, or dialler), found erlang and calls_per_hour (leave one)
        7:45: error: expected the key "erlang_per_source" beside sources, found none
        8:57: error: expected the direction of outbound, found "in"
        9:42: error: expected a load inside its interval 1 to 2, found 5
        """);

    [Fact]
    public void Desks_ThatCannotBeCounted_AreTold() => Says(
        "traffic:\n  streams:\n    - {name: calls, kind: inbound, calls_per_hour: 60, holding_s: 60, origin: measured, days: 3}\n    - {name: load, kind: inbound, erlang: 1}\n  desks:\n    - {name: a, stream: cals, handling_s: 60, answer: [{share: 0.9, within_s: 10}]}\n    - {name: b, stream: load, handling_s: 60, answer: [{share: 0.9, within_s: 10}]}\n    - {name: c, stream: calls, handling_s: 120, seats: 2, answer: [{share: 0.9, within_s: 10}]}\n",
        """
        5:95: warning: expected at least 5 days of call records, found 3 (busy hours differ from day to day more than within one)
        8:25: error: expected the name of a stream, found "cals" (did you mean calls?)
        9:25: error: expected a stream with calls_per_hour, found "load", whose load is told otherwise (how many calls wait cannot be known from erlang alone)
        10:56: warning: expected more seats than the load of 2 erlang, found 2 (the queue would grow without end; the plan says how many are needed)
        """);

    [Fact]
    public void Operator_ADayWithoutAName_IsRefused() => Says(
        "operator:\n  services:\n    - name: main\n      kind: fxo_hunting\n      circuits: 7\n      confirmations: [{field: hunting, confirmed_on: 2027-02-30}, {field: cpc, confirmed_on: 2027-03-01}]\n",
        """
        8:54: error: expected a date (2027-03-31), found "2027-02-30"
        8:54: error: expected the key "confirmed_by" beside confirmed_on, found none
        8:94: error: expected the key "confirmed_by" beside confirmed_on, found none
        """);

    [Fact]
    public void Sections_Bound_HoldWhatIsWritten()
    {
        var site = SiteLoader.LoadText(Site + "traffic:\n  growth_percent: 7.5\n  redundancy: n_plus_one\n  streams: [{name: a, kind: emergency, direction: in, calls_per_hour: 9, holding_s: 100, ring_s: 5, priority: priority}]\nprices:\n  currency: gbp\n  ims: {per_session_monthly: 12.5}\noperator:\n  services: [{name: m, kind: e1_pri, circuits: 60, units: 2, confirmations: [{field: crc4, value: \"on\", confirmed_by: Ann, confirmed_on: 2027-03-01}]}]\n").Model!;
        Assert.Equal((7.5, TrafficRedundancy.NPlusOne, 36, 0.01), (site.Traffic.GrowthPercent, site.Traffic.Redundancy, site.Traffic.HorizonMonths, site.Traffic.Blocking));
        var stream = Assert.Single(site.Traffic.Streams);
        Assert.Equal((9.0, 100.0, 5.0, 1, TrafficDirection.In), (stream.CallsPerHour, stream.HoldingSeconds, stream.RingSeconds, stream.Priority, stream.Direction));
        Assert.Equal(("GBP", 12.5, 1), (site.Prices.Currency, site.Prices.Ims!.PerSessionMonthly, site.Prices.Ims.SessionStep));
        Assert.Null(site.Prices.Fxo);
        var fact = Assert.Single(Assert.Single(site.Operator.Services).Confirmations);
        Assert.Equal(("crc4", "on", true, new DateOnly(2027, 3, 1)), (fact.Field, fact.Value, fact.IsConfirmed, fact.ConfirmedOn));
    }

    private static void Says(string sections, string expected)
    {
        var result = SiteLoader.LoadText(Site + sections);
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', result.Errors.Select(e => e.ToLine("s")[2..])));
    }
}
