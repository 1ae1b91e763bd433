using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;

namespace Trunkline.Dsp;

/// <summary>The countries' tones (ITU-T E.180 supplement 2, various tones used in national networks).</summary>
/// <remarks>
/// Where the supplement leaves a choice, the value most exchanges use. Not here: the tones of private exchanges, pay
/// phones and intrusion. A country that is missing uses <c>generic</c>: 425 Hz in the cadences E.180 recommends.
/// </remarks>
public static class TonePlans
{
    private const double DialLevel = -10;
    private const double OtherLevel = -13;

    private static readonly int[] Steady = [];
    private static readonly double[] SitFrequencies = [950, 1400, 1800];

    private static readonly Dictionary<string, TonePlan> Plans = Build();

    /// <summary>The countries there are, by ISO 3166 in two letters (Britain is <c>gb</c>), and <c>generic</c>.</summary>
    public static IReadOnlyCollection<string> Countries => Plans.Keys;

    /// <summary>The plan of a country, by its code in either case; <c>generic</c> when there is none.</summary>
    public static TonePlan For(string country) => TryFor(country, out var plan) ? plan : Plans["generic"];

    /// <summary>The plan of a country.</summary>
    /// <returns>False when the country is not in the table.</returns>
    public static bool TryFor(string country, [NotNullWhen(true)] out TonePlan? plan) => Plans.TryGetValue(country, out plan);

    private static Dictionary<string, TonePlan> Build()
    {
        var plans = new Dictionary<string, TonePlan>(StringComparer.OrdinalIgnoreCase);

        Add("generic", [425], Steady, [425], [1000, 4000], [425], [500, 500], [425], [250, 250]);
        Add("us", [350, 440], Steady, [440, 480], [2000, 4000], [480, 620], [500, 500], [480, 620], [250, 250]);
        Add("gb", [350, 440], Steady, [400, 450], [400, 200, 400, 2000], [400], [375, 375], [400], [400, 350, 225, 525]);
        Add("de", [425], Steady, [425], [1000, 4000], [425], [480, 480], [425], [240, 240]);
        Add("fr", [440], Steady, [440], [1500, 3500], [440], [500, 500], [440], [250, 250]);
        Add("it", [425], [200, 200, 600, 1000], [425], [1000, 4000], [425], [500, 500], [425], [200, 200]);
        Add("es", [425], Steady, [425], [1500, 3000], [425], [200, 200], [425], [200, 200, 200, 200, 200, 600]);
        Add("ru", [425], Steady, [425], [1000, 4000], [425], [350, 350], [425], [175, 175]);
        Add("jp", [400], Steady, [400, 415], [1000, 2000], [400], [500, 500], null, null);
        Add("au", [415, 440], Steady, [413, 438], [400, 200, 400, 2000], [425], [375, 375], null, null);
        Add("cn", [450], Steady, [450], [1000, 4000], [450], [350, 350], [450], [700, 700]);
        Add("tr", [450], Steady, [450], [2000, 4000], [450], [500, 500], [450], [200, 200, 200, 200, 200, 200, 600, 200]);
        Add("nl", [425], Steady, [425], [1000, 4000], [425], [500, 500], [425], [250, 250]);
        return plans;

        void Add(string country, double[] dial, int[] dialCadence, double[] ring, int[] ringCadence,
            double[] busy, int[] busyCadence, double[]? congestion, int[]? congestionCadence)
        {
            var single = busy[..1];
            var tones = new List<ToneDefinition>
            {
                new(ToneName.Dial, dial, DialLevel, dialCadence),
                new(ToneName.Ringback, ring, OtherLevel, ringCadence),
                new(ToneName.Busy, busy, OtherLevel, busyCadence),
                new(ToneName.SpecialInformation, SitFrequencies, OtherLevel, [330, 0, 330, 0, 330, 1000], Sequential: true),
                new(ToneName.CallWaiting, country == "us" ? [440] : single, OtherLevel - 5, [300, 8000]),
                new(ToneName.Recording, [1400], OtherLevel - 7, [400, 15000]),
                new(ToneName.Milliwatt, [1004], 0, Steady),
                new(ToneName.Confirmation, dial, OtherLevel, [100, 100, 100, 0], Repeats: 1),
            };
            // where the network has no congestion tone of its own, the exchange sends busy tone
            tones.Add(congestion is null
                ? new(ToneName.Congestion, busy, OtherLevel, busyCadence)
                : new(ToneName.Congestion, congestion, OtherLevel, congestionCadence!));
            tones.Add(country == "gb"
                ? new(ToneName.Unobtainable, [400], OtherLevel, Steady)
                : new(ToneName.Unobtainable, SitFrequencies, OtherLevel, [330, 0, 330, 0, 330, 1000], Sequential: true));
            plans.Add(country, new TonePlan(country, [.. tones]));
        }
    }
}
