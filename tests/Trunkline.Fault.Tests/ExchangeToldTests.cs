using System.Globalization;
using System.Text.Json;

namespace Trunkline.Fault.Tests;

/// <summary>What a person types at a running site, real processes: the exchange is told to fail, to loop and to call, and the site's own commands show it.</summary>
public sealed class ExchangeToldTests
{
    private const string Span =
        """
        trunks:
          - {name: city, kind: e1, attach: "virtual:e1.sock"}
        routes:
          - {name: city, match: [_0X.], strip: 1, trunks: [city]}
        emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

        """;

    [Fact]
    public void Cut_IsShown_AndClearEndsIt()
    {
        using var site = Ready(out var exchange);
        using (exchange)
        {
            Assert.Equal("span 1 is cut: both ends find no signal (LOS); span 1 clear ends it", Tell(site, "span 1 cut"));
            Until.True(() => Spans(site).Contains("RED (LOS): no signal", StringComparison.Ordinal), 5, "the site finds it", () => site.Log);
            Until.True(() => Tell(site, "show").Contains("D-channel down", StringComparison.Ordinal), 5, "half a second later it gives the D-channel up", () => site.Log);
            Assert.Contains("on command: cut", Tell(site, "show"), StringComparison.Ordinal);
            Assert.Equal("nothing to send the call over: span 1 finds LOS", Tell(site, "call 5556201", exit: 1));
            Assert.Equal("span 1 is well again", Tell(site, "span 1 clear"));
            Until.True(() => IsIdle(site), 20, "every channel may carry calls again", () => site.Log);
        }
    }

    /// <summary>Over timeslots beside the D-channel and over the whole span, without an error; with errors on the line, as many as were set, each way.</summary>
    [Fact]
    public void Loop_ABitErrorTestRunsOverIt()
    {
        using var site = Ready(out var exchange);
        using (exchange)
        {
            Assert.StartsWith("span 1: what the site sends in timeslots 1-5 comes back to it", Tell(site, "span 1 loop 1-5"), StringComparison.Ordinal);
            Measure(site, ["--timeslots", "3", "--seconds", "3"], 1, 0);
            Measure(site, ["--timeslots", "1-5", "--seconds", "3"], 5, 0);
            Assert.True(site.AskLines().All(l => l.State == "Idle"), "the D-channel is up, and nothing stays blocked");
            Assert.StartsWith("span 1 is looped", Tell(site, "span 1 loop"), StringComparison.Ordinal);
            Until.True(() => Spans(site).Contains("the line is looped: our own frames come back", StringComparison.Ordinal), 15, "the site finds its own frames", () => site.Log);
            Measure(site, ["--seconds", "3"], 30, 0);
            Tell(site, "span 1 errors 1e-5");
            Measure(site, ["--seconds", "5"], 30, 2e-5);
            Assert.Equal("span 1 is well again", Tell(site, "span 1 clear"));
            Until.True(() => IsIdle(site), 20, "every channel may carry calls again", () => site.Log);
        }
    }

    [Fact]
    public void Call_RingsThePhone_OrIsRefusedWithWhatWasSent()
    {
        using var site = Ready(out var exchange);
        using (exchange)
        using (var phone = new Phone("201", site.Address, FaultSite.PortOf(201), site.Server, 600) { Answers = false })
        {
            Assert.Equal(
                "5556201 rings; sent on span 1, timeslot 31: called 5556201 (subscriber number), calling 2079460123 (national); span 1 hangup 31 ends it",
                Tell(site, "call 5556201 from 02079460123"));
            Until.True(() => phone.IsRinging, 5, "the phone rings", () => site.Log);
            Assert.Equal("span 1: the far party in timeslot 31 has hung up", Tell(site, "span 1 hangup 31"));
            Until.True(() => IsIdle(site), 10, "the call is over", () => site.Log);
            Assert.Equal(
                "the site refuses 5556299: cause 1, unallocated number: numbers.ddi and incoming of its site file have nobody for it in this form; "
                + "sent on span 1, timeslot 31: called 5556299 (type unknown), calling 2079460123 (national)",
                Tell(site, "call 5556299 on span 1", exit: 1));
        }
    }

    private static FaultSite Ready(out Background exchange)
    {
        var site = new FaultSite(FaultSite.Extensions(201) + Span, ddi: "[{numbers: \"5556201\", to: \"201\"}]");
        exchange = site.StartExchange();
        var run = site.StartRun();
        site.UntilReady(run);
        Until.True(() => IsIdle(site), 20, "the D-channel is up", () => site.Log);
        return site;
    }

    private static bool IsIdle(FaultSite site) => site.AskLines() is { Count: 30 } lines && lines.All(l => l.State == "Idle");

    private static string Spans(FaultSite site) => site.Cli("spans").Text;

    private static string Tell(FaultSite site, string command, int exit = 0)
    {
        var result = Tool.Run(Tool.Trunkline, ["exchange", site.SiteFile, "--tell", command]);
        Assert.True(exit == result.ExitCode, result.Text + result.Error + site.Log);
        return exit == 0 ? result.Text.TrimEnd() : result.Error.TrimEnd()["trunkline: ".Length..];
    }

    /// <summary>A test's result by its JSON: in step all the time, and the errors within five standard deviations of a Poisson count.</summary>
    private static void Measure(FaultSite site, string[] options, int channels, double ratio)
    {
        var result = site.Cli(["span", "1", "bert", .. options, "--json"]);
        Assert.True(result.Text.StartsWith('{'), result.Error + site.Log);
        var bert = JsonDocument.Parse(result.Text).RootElement;
        var (bits, errors, seconds) = (bert.GetProperty("bits").GetInt64(), bert.GetProperty("errors").GetInt64(), int.Parse(options[^1], CultureInfo.InvariantCulture));
        Assert.True(bert.GetProperty("isInStep").GetBoolean() && bert.GetProperty("losses").GetInt32() == 0, result.Text + site.Log);
        Assert.InRange(bits, (seconds - 2) * channels * 64_000L, (seconds + 1) * channels * 64_000L);
        var expected = ratio * bits;
        Assert.InRange(errors, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
        Assert.Equal(errors == 0 ? 0 : 1, result.ExitCode);
    }
}
