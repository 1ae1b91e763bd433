using System.Globalization;
using Trunkline.Dsp;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>Thirty calls at once over a CESoPSN pseudowire, through a whole site to libpri: every channel carries its own two voices and no other.</summary>
public sealed class PseudowireChannelsTests
{
    private const int Channels = 30;
    private const int Samples = 4000;
    private const double Quiet = -50; // a voice is at -10 dBm0; what A-law makes of it lies below -57 at the frequencies of all others

    [Fact]
    public void ThirtyCalls_EachIsHeardOnItsOwnChannel_AndOnNoOther()
    {
        using var site = new PriSite("cesopsn", extensions: FaultSite.Extensions([.. Enumerable.Range(201, Channels)]));
        site.Libpri.Settle("auto on=1 proceeding=1 alerting=0 answer=1 answer_ms=0");
        var phones = Enumerable.Range(0, Channels).Select(i => site.Site.Phone(201 + i, OfPhone(i))).ToArray();
        try
        {
            for (var i = 0; i < Channels; i++)
            {
                phones[i].Dial($"0{Number(i)}");
            }

            var timeslots = Enumerable.Range(0, Channels).Select(i => site.Rings(Number(i)).Timeslot).ToArray();
            Assert.Equal(Enumerable.Range(1, 31).Where(t => t != 16), timeslots.Order());
            for (var i = 0; i < Channels; i++)
            {
                site.Span[timeslots[i]].Say(OfFar(i));
            }

            Until.True(() => phones.All(p => p.IsConnected), 20, "thirty calls are answered", () => site.Told);
            Assert.Equal(Channels, site.Site.Calls().Count);
            for (var i = 0; i < Channels; i++)
            {
                var (far, phone) = (site.Span[timeslots[i]], phones[i]);
                HearsOnly(OfPhone(i), () => far.Heard(Samples), $"phone {201 + i} in timeslot {timeslots[i]}", site);
                HearsOnly(OfFar(i), () => phone.Rtp.Last(Samples / 8), $"timeslot {timeslots[i]} in phone {201 + i}", site);
            }

            foreach (var phone in phones)
            {
                phone.HangUp();
            }

            site.WhenQuiet();
            var records = site.Site.Records();
            Assert.Equal(Channels, records.Count(r => r.GetProperty("disposition").GetString() == "ANSWERED"));
        }
        finally
        {
            foreach (var phone in phones)
            {
                phone.Dispose();
            }
        }
    }

    private static double OfPhone(int call) => 400 + (90 * call);

    private static double OfFar(int call) => OfPhone(call) + 45;

    private static string Number(int call) => string.Create(CultureInfo.InvariantCulture, $"20755502{call:00}");

    /// <summary>Waits for half a second in which one voice is at its level and each of the 59 others is not there.</summary>
    private static void HearsOnly(double hertz, Func<short[]> heard, string who, PriSite site)
    {
        var others = Enumerable.Range(0, Channels).SelectMany(i => (double[])[OfPhone(i), OfFar(i)]).Where(f => f != hertz).ToArray();
        var seen = "";
        var worst = 0.0;
        Until.True(
            () =>
            {
                var samples = heard();
                if (samples.Length < Samples || LevelAt(samples, hertz) is var own && own is < -10.5 or > -9.5)
                {
                    seen = $"{ToneMeter.Measure(samples)}";
                    return false;
                }

                var loudest = others.MaxBy(f => LevelAt(samples, f));
                seen = string.Create(CultureInfo.InvariantCulture, $"{loudest} Hz at {LevelAt(samples, loudest):0.0} dBm0");
                return (worst = LevelAt(samples, loudest)) < Quiet;
            },
            15, string.Create(CultureInfo.InvariantCulture, $"{who} is heard alone, {hertz} Hz"), () => $"{seen}\n{site.Told}");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{who}: {hertz} Hz alone, the loudest of the others at {worst:0.0} dBm0"));
    }

    /// <summary>The level of one frequency, by a Hann window and a sum of products.</summary>
    private static double LevelAt(short[] samples, double hertz)
    {
        var (re, im) = (0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
        {
            var weighed = samples[i] * (1 - Math.Cos(2 * Math.PI * (i + 0.5) / samples.Length));
            re += weighed * Math.Cos(2 * Math.PI * hertz * i / 8000);
            im += weighed * Math.Sin(2 * Math.PI * hertz * i / 8000);
        }

        return Level.FromMeanSquare(2 * ((re * re) + (im * im)) / ((double)samples.Length * samples.Length));
    }
}
