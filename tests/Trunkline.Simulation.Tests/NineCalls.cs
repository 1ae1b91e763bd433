using System.Globalization;
using Trunkline.Dsp;
using Trunkline.Exchange;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>
/// One scenario for both fidelities: nine calls, each begun at its own multiple of 25 s, so that what detection costs in one call
/// does not move the next. People act a fixed time after what they hear or see.
/// </summary>
internal sealed class NineCalls
{
    private const int Every = 25;
    private readonly SimulatedPhone _reception;
    private readonly SimulatedPhone _office;
    private ulong _octets = 14695981039346656037;
    private int _begun;

    private NineCalls(Fidelity fidelity, ulong seed, LinkQuality quality)
    {
        Site = new(new World(seed), SiteLoader.LoadText(SimulatedSiteTests.Yaml).Model!, fidelity);
        Site.World.Network.Tap = (from, to, octets) => Hash(from, to, octets.Span);
        Site.Exchange.Occasion = (line, occasion, digits) => Site.World.Log($"line {line} {occasion} {digits}");
        _reception = Site.AddPhone("201");
        _office = Site.AddPhone("202");
        foreach (var phone in new[] { _reception, _office })
        {
            phone.Register();
            phone.OnIncoming = Watched("called", c => c.Ring());
        }

        Site.World.Advance(TimeSpan.FromSeconds(5));
        Site.World.Network.Quality = quality;
        Internal();
        Milliwatt();
        Incoming();
        Fails("05550104");
        Fails("05550107");
        RingsOut();
        CityCallerGivesUp();
        CallerGivesUpInside();
        CityHangsUp();
        Site.World.Network.Quality = LinkQuality.Good;
        Site.World.Advance(TimeSpan.FromSeconds(15));
    }

    public SimulatedSite Site { get; }

    /// <summary>What phones heard in <see cref="Fidelity.Samples"/>, by who heard it.</summary>
    public Dictionary<string, ToneReading> Heard { get; } = [];

    /// <summary>The status of calls that failed, by number.</summary>
    public Dictionary<string, int> Failed { get; } = [];

    /// <summary>Everything that happened, and every octet that travelled.</summary>
    public string Transcript => string.Create(CultureInfo.InvariantCulture, $"{Site.World.Transcript}\n{_octets:x16}\n{string.Join('\n', Site.Records)}");

    public static NineCalls In(Fidelity fidelity, ulong seed = 1, LinkQuality? quality = null) => new(fidelity, seed, quality ?? LinkQuality.Good);

    private void Internal()
    {
        var call = Call("202");
        Until(() => _office.Calls.Count == 1);
        var there = _office.Calls[0];
        Seconds(3);
        there.Answer();
        Until(() => call.State == PhoneCallState.Talking);
        call.Media!.Speak(440);
        there.Media!.Speak(1000, -16);
        Seconds(3);
        Hear("202 of 201", there);
        Hear("201 of 202", call);
        Seconds(3);
        call.HangUp();
    }

    private void Milliwatt()
    {
        var call = Call("05550101");
        Until(() => call.State == PhoneCallState.Talking);
        call.Media!.Speak(700);
        Seconds(4);
        Hear("201 of the milliwatt", call);
        Seconds(6);
        call.HangUp();
    }

    private void Incoming()
    {
        Begin();
        Assert.Equal(CallInOutcome.Ringing, Site.Exchange.CallIn(Site.Exchange.Profile.MainNumber, new("02079460123", "J SMITH"), FarScript.Sounds(620), TimeSpan.FromSeconds(60), out _));
        Until(() => _reception.Calls.Count == 1);
        var call = _reception.Calls[0];
        Seconds(4);
        call.Answer();
        Until(() => call.State == PhoneCallState.Talking);
        call.Media!.Speak(1400);
        Seconds(4);
        Hear("201 of the city", call);
        Seconds(6);
        call.HangUp();
    }

    private void Fails(string number)
    {
        var call = Call(number);
        Until(() => call.State == PhoneCallState.Ended);
        Failed[number] = call.FailedWith;
    }

    private void RingsOut()
    {
        var call = Call("05550106");
        Seconds(20);
        Hear("201 of ringback", call, 3000);
        call.HangUp();
    }

    private void CityCallerGivesUp()
    {
        Begin();
        Site.Exchange.CallIn(Site.Exchange.Profile.MainNumber, new("02079460124", "P JONES"), FarScript.Talks, TimeSpan.FromSeconds(12), out _);
        Until(() => _reception.Calls.Count == 1);
        Until(() => _reception.Calls.Count == 0);
    }

    private void CallerGivesUpInside()
    {
        var call = Call("202");
        Until(() => _office.Calls.Count == 1);
        Seconds(5);
        call.HangUp();
        Until(() => _office.Calls.Count == 0);
    }

    private void CityHangsUp()
    {
        var call = Call("05550110");
        Until(() => call.State == PhoneCallState.Talking);
        Until(() => call.State == PhoneCallState.Ended);
        Assert.True(call.EndedByPeer);
    }

    private PhoneCall Call(string number)
    {
        Begin();
        var call = _reception.Call(number);
        Watched(number, _ => { })(call);
        return call;
    }

    /// <summary>Waits for the next call's turn.</summary>
    private void Begin()
    {
        _begun++;
        Seconds((_begun * Every) - Site.World.Time.Elapsed.TotalSeconds);
        Site.World.Log($"call {_begun}");
    }

    private void Hear(string who, PhoneCall call, int milliseconds = 400)
    {
        if (call.Audio is { } audio)
        {
            Heard[who] = ToneMeter.Measure(Loudest(audio.Last(milliseconds)));
        }
    }

    /// <summary>The loudest 320 ms: a cadence is measured in its tone and not in its pause.</summary>
    private static ReadOnlySpan<short> Loudest(short[] samples)
    {
        const int Window = 2560;
        var best = 0;
        for (var at = 0; at + Window <= samples.Length; at += Window / 4)
        {
            best = Level.Of(samples.AsSpan(at, Window)) > Level.Of(samples.AsSpan(best, Window)) ? at : best;
        }

        return samples.AsSpan(best, Math.Min(Window, samples.Length));
    }

    private Action<PhoneCall> Watched(string what, Action<PhoneCall> then) => call =>
    {
        call.Changed = c => Site.World.Log($"{what} {c.Number} {c.State} {c.FailedWith}");
        then(call);
    };

    /// <summary>FNV-1a over instant, addresses and octets of every datagram.</summary>
    private void Hash(NetAddress from, NetAddress to, ReadOnlySpan<byte> octets)
    {
        Add((ulong)Site.World.Time.Elapsed.Ticks);
        Add(from.Port);
        Add(to.Port);
        foreach (var octet in octets)
        {
            Add(octet);
        }
    }

    private void Add(ulong value) => _octets = (_octets ^ value) * 1099511628211;

    private void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(Math.Max(0, seconds)));

    private void Until(Func<bool> condition) =>
        Assert.True(Site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), $"call {_begun}: it did not happen within 60 s\n{Site.World.Transcript}");
}
