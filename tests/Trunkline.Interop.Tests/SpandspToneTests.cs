using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Interop.Tests;

public sealed class SpandspToneTests
{
    private static readonly Dictionary<string, ToneName> Names = new()
    {
        ["dial"] = ToneName.Dial, ["ring"] = ToneName.Ringback, ["busy"] = ToneName.Busy, ["congestion"] = ToneName.Congestion,
    };

    /// <summary>Tones spandsp does not hear even from its own generator: two near frequencies in one plan confuse its detector.</summary>
    private static readonly HashSet<string> SpandspIsDeafTo = ["gb:ring", "jp:dial", "jp:busy", "au:busy"];

    public static TheoryData<string, string> Tones
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var country in TonePlans.Countries.Where(c => c != "generic"))
            {
                foreach (var (name, tone) in Names)
                {
                    var plan = TonePlans.For(country);
                    // spandsp's table has no congestion tone where the country sends busy tone
                    if (tone != ToneName.Congestion || !plan.Find(tone)!.CadenceMs.SequenceEqual(plan.Find(ToneName.Busy)!.CadenceMs))
                    {
                        data.Add(country, name);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tones))]
    public void Spandsps_IsHeardByOurs_AndAsNothingElse(string country, string name)
    {
        foreach (var (law, level) in new[] { ("s16", -10), ("alaw", -30), ("ulaw", -20) })
        {
            var detector = new CallProgressDetector(TonePlans.For(country));
            detector.Process(Spandsp.Generate($"tone {ItsName(country)}:{name} --ms 12000 --level {level}", law));
            Assert.True(detector.TryRead(out var change), "nothing heard");
            Assert.Equal(Names[name], change.Tone);
            Assert.False(detector.TryRead(out _));
        }
    }

    /// <summary>
    /// Its super tone detector matches by the whole cadence only and reports the first that fits, so the tones it is known to
    /// confuse (uk congestion, it dial, es congestion) need only be among those it names.
    /// </summary>
    [Theory]
    [MemberData(nameof(Tones))]
    public void Ours_IsHeardBySpandsp(string country, string name)
    {
        var generator = new ToneGenerator(TonePlans.For(country));
        Assert.True(generator.Start(Names[name]));
        var samples = new short[15 * 8000];
        generator.Generate(samples);
        var heard = Spandsp.Detect($"tone:{ItsName(country)}", samples).Where(e => e.GetProperty("ev").GetString() == "tone")
            .Select(e => e.GetProperty("name").GetString()).ToList();
        Assert.Equal(!SpandspIsDeafTo.Contains($"{country}:{name}"), heard.Contains(name));
    }

    /// <summary>spandsp's table calls Britain uk.</summary>
    private static string ItsName(string country) => country == "gb" ? "uk" : country;
}
