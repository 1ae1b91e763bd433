using Trunkline.Calls;
using Trunkline.Dsp;
using Trunkline.Simulation.Scenarios;

namespace Trunkline.Simulation.Tests;

/// <summary>The same nine calls in events and in samples, and what only samples can show: sound, recordings, packets lost on the way.</summary>
/// <param name="both">The calls of the first three tests, made once.</param>
public sealed class FidelityTests(FidelityTests.BothFidelities both) : IClassFixture<FidelityTests.BothFidelities>
{
    /// <summary>Hook, ring, digits, polarity, dial tone: debounced or detected within 400 ms.</summary>
    private static readonly TimeSpan Detected = TimeSpan.FromMilliseconds(400);

    /// <summary>Ringback, busy, special information: a cadence must be heard before it is known, 2.5 s.</summary>
    private static readonly TimeSpan Recognised = TimeSpan.FromMilliseconds(2500);

    [Fact]
    public void NineCalls_InBothFidelities_LeaveTheSameRecords()
    {
        var (events, samples) = (both.Events, both.Samples);
        TestContext.Current.TestOutputHelper?.WriteLine($"samples: {both.Factor:0} times as fast as real time");
        Assert.Equal("", events.Site.Stuck());
        Assert.Equal("", samples.Site.Stuck());
        Assert.Equal(9, events.Site.Records.Count);
        Assert.Equal(Timeless(events.Site.Records), Timeless(samples.Site.Records));
        Assert.Equal(events.Failed, samples.Failed);
        Assert.Equal(new Dictionary<string, int> { ["05550104"] = 486, ["05550107"] = 404 }, samples.Failed);
        foreach (var (one, other) in events.Site.Records.Zip(samples.Site.Records))
        {
            var what = $"{one}\n{other}";
            var byTone = one.ProtocolReason.Contains("tone", StringComparison.Ordinal);
            Assert.True((one.Start - other.Start).Duration() <= Detected, what);
            Assert.True(Apart(one.AlertingAfter, other.AlertingAfter) <= (one.TrunkGroup.Length > 0 ? Recognised : Detected), what);
            Assert.True(Apart(one.AnsweredAfter, other.AnsweredAfter) <= Detected, what);
            Assert.True(Apart(one.EndedAfter, other.EndedAfter) <= (byTone ? Recognised : Detected), what);
        }
    }

    [Fact]
    public void Samples_PhonesHearTheRightTones_AtTheRightLevels()
    {
        var heard = both.Samples.Heard;
        Assert.Equal(5, heard.Count);
        Sounds(heard["202 of 201"], 440, -10);
        Sounds(heard["201 of 202"], 1000, -16);
        Sounds(heard["201 of the milliwatt"], 1004, 0);
        Sounds(heard["201 of the city"], 620, -10);

        // British ringback is 400 and 450 Hz, of equal level.
        var ringback = heard["201 of ringback"];
        Assert.Contains(Math.Round(ringback.Frequency), new[] { 400.0, 450.0 });
        Assert.InRange(ringback.TotalDbm0, -14, -12);
    }

    [Fact]
    public void Samples_AnsweredCityCallsAreRecorded_EachPartyOnItsChannel()
    {
        var site = both.Samples.Site;
        var recorded = site.Records.Where(r => r.Recording != 0).ToList();
        Assert.Equal(["5550101", "201", "5550110"], recorded.Select(r => r.Called.Digits));
        var measures = site.Recordings.Finished.ToDictionary(r => r.Key, r => RecordingMeasure.Of(r.Key, r.Value)!);
        Assert.Equal(recorded.Select(r => $"{r.Recording:x16}.wav"), measures.Keys);
        foreach (var record in recorded)
        {
            Assert.InRange(measures[$"{record.Recording:x16}.wav"].Seconds - record.Talked.TotalSeconds, -0.05, 0.05);
        }

        var outgoing = measures[$"{recorded[0].Recording:x16}.wav"];
        Sounds(outgoing.Left, 700, -10);
        Sounds(outgoing.Right, 1004, 0);
        var incoming = measures[$"{recorded[1].Recording:x16}.wav"];
        Sounds(incoming.Left, 620, -10);
        Sounds(incoming.Right, 1400, -10);
    }

    [Fact]
    public void Samples_SameSeed_SameOctets_AnotherSeed_Others()
    {
        var bad = new LinkQuality(0.05, 0.05, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(40));
        var one = NineCalls.In(Fidelity.Samples, 5, bad);
        Assert.Equal(one.Transcript, NineCalls.In(Fidelity.Samples, 5, bad).Transcript);
        var other = NineCalls.In(Fidelity.Samples, 6, bad);
        Assert.NotEqual(one.Transcript, other.Transcript);

        // Packets were lost on both ways, SIP and RTP alike, and the records are those of a good network.
        var good = Timeless(both.Events.Site.Records);
        foreach (var run in new[] { one, other })
        {
            Assert.True(run.Site.World.Network.Counters.Lost > 100);
            Assert.Equal(good, Timeless(run.Site.Records));
            Assert.Equal("", run.Site.Stuck());
        }
    }

    private static void Sounds(ToneReading tone, double hertz, double dbm0)
    {
        Assert.InRange(tone.Frequency, hertz - 1, hertz + 1);
        Assert.InRange(tone.Dbm0, dbm0 - 0.5, dbm0 + 0.5);
    }

    private static TimeSpan Apart(TimeSpan? one, TimeSpan? other)
    {
        Assert.Equal(one is null, other is null);
        return ((one ?? default) - (other ?? default)).Duration();
    }

    /// <summary>A record's every field but its times; random identifiers as whether there is one, calls by their order.</summary>
    private static string Timeless(IReadOnlyList<CallRecord> records) => string.Join('\n', records.Select(r => r with
    {
        CallId = (ulong)records.Select(o => o.CallId).Distinct().ToList().IndexOf(r.CallId),
        Start = default,
        AlertingAfter = null,
        AnsweredAfter = null,
        EndedAfter = null,
        Channel = r.Channel.Split('-')[0],
        DestinationChannel = r.DestinationChannel.Split('-')[0],
        Recording = Math.Min(1, r.Recording),
    }));

    /// <summary>The nine calls on a good network in each fidelity.</summary>
    public sealed class BothFidelities
    {
        public BothFidelities()
        {
            Events = NineCalls.In(Fidelity.Events);
            var began = TimeProvider.System.GetTimestamp();
            Samples = NineCalls.In(Fidelity.Samples);
            Factor = Samples.Site.World.Time.Elapsed / TimeProvider.System.GetElapsedTime(began);
        }

        internal NineCalls Events { get; }

        internal NineCalls Samples { get; }

        /// <summary>How many times faster than real time samples ran.</summary>
        public double Factor { get; }
    }
}
