using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>
/// The same scenario in events and in samples: the same reports in the same order. Times may differ by what detection costs: at most 400 ms
/// where hook, ring, digits, polarity and dial tone are concerned, and at most 2.5 s once a cadence had to be recognised.
/// </summary>
public sealed class BothFidelitiesTests
{
    private static readonly FxoValues Supervised = new() { PolaritySupervision = true };

    public static TheoryData<string, string, bool, int, string> Calls => new()
    {
        { "answered, far end hangs up", "supervised", true, 12_000, "5550110" },
        { "busy", "supervised", true, 12_000, "5550104" },
        { "congestion", "plain", false, 12_000, "5550105" },
        { "unallocated", "plain", false, 20_000, "5550107" },
        { "milliwatt, answer assumed", "plain", false, 15_000, "5550101" },
        { "ringback, answered by voice", "plain", false, 15_000, "5550100" },
        { "north america, congestion", "north-america", false, 12_000, "5550105" },
        { "china, busy", "china", true, 12_000, "5550104" },
        { "united kingdom, subscriber", "united-kingdom", false, 15_000, "5550100" },
        { "emergency", "supervised", true, 8_000, "112" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void OutgoingCall_IsReportedAlike(string what, string operatorName, bool supervised, int milliseconds, string number)
    {
        Assert.True(OperatorProfile.TryFind(operatorName, out var profile), what);
        var values = supervised ? Supervised : FxoValues.Default;
        var events = new EventPair(profile, values);
        events.Seize(number, number == "112");
        events.Advance(milliseconds);
        events.Line.Release();
        events.Advance(2_000);
        var samples = new SamplePair(profile, values);
        samples.Seize(number, number == "112");
        samples.Advance(milliseconds);
        samples.Line.Release();
        samples.Advance(2_000);
        AssertAlike(events.Transcript, samples.Transcript);
        Assert.Equal(FxoState.Idle, samples.Line.State);
        Assert.True(samples.Exchange.Switch.IsAllIdle);
    }

    [Theory]
    [InlineData("supervised")]
    [InlineData("north-america")]
    [InlineData("united-kingdom")]
    [InlineData("china")]
    public void IncomingCall_WithCallerId_IsReportedAlike(string operatorName)
    {
        Assert.True(OperatorProfile.TryFind(operatorName, out var profile));
        var caller = new CallingParty("215551234", "MEIER");
        var script = FarScript.HangsUp(TimeSpan.FromSeconds(4));
        var events = new EventPair(profile, Supervised);
        events.CallIn(caller, script);
        events.Advance(6_000);
        events.Line.Answer();
        events.Advance(12_000);
        var samples = new SamplePair(profile, Supervised);
        samples.Exchange.Switch.CallIn(profile.MainNumber, caller, script, TimeSpan.FromMinutes(1), out _);
        samples.Advance(6_000);
        samples.Line.Answer();
        samples.Advance(12_000);
        AssertAlike(events.Transcript, samples.Transcript);
        Assert.Contains("^ CallerId \"215551234\" \"MEIER\" Allowed", samples.Transcript, StringComparison.Ordinal);
        Assert.Equal(events.Line.State, samples.Line.State);
    }

    private static void AssertAlike(string events, string samples)
    {
        var a = Reports(events);
        var b = Reports(samples);
        Assert.Equal(string.Join('\n', a.Select(r => r.What)), string.Join('\n', b.Select(r => r.What)));
        var bound = 400;
        foreach (var (one, other) in a.Zip(b))
        {
            if (one.What.Contains("Tone", StringComparison.Ordinal) || one.What.Contains("Voice", StringComparison.Ordinal))
            {
                bound = 2_500;
            }

            Assert.True(Math.Abs(one.At - other.At) <= bound, $"{one} {other}\n{events}\n--\n{samples}");
        }
    }

    private static List<(long At, string What)> Reports(string transcript) =>
        [.. transcript.Split('\n').Where(l => l.Length > 7 && l[7] == '^')
            .Select(l => (long.Parse(l[..6], System.Globalization.CultureInfo.InvariantCulture), l[7..]))];
}
