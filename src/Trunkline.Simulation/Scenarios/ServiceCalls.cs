// The calls of `demo --once` to the house's own services: a ring group, a menu that leads to a queue, park, pickup, a forward set and a switch turned by telephone.
// One after the other, since each has a telephone do something that the next would stumble over.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Scenarios;

/// <summary>Scripted calls to services, each judged by who rings, who talks to whom, and what is heard.</summary>
/// <param name="loop">The phones' loop.</param>
/// <param name="phones">Registered phones by extension: 201 to 204.</param>
public sealed class ServiceCalls(NodeLoop loop, IReadOnlyDictionary<string, SimulatedPhone> phones)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>What each scenario is called and dials, in order.</summary>
    public IReadOnlyList<(string Name, string Dialled, Func<ScenarioRun, IEnumerable<Wait>> Steps)> All =>
    [
        ("ring group: three ring, one talks", "600", Group),
        ("menu, digit 2, an agent of the queue", "630", Menu),
        ("menu, an extension's number", "630", DirectDial),
        ("parked, and fetched elsewhere", "201", Park),
        ("picked up from another telephone", "201", PickUp),
        ("forward by telephone, and taken back", "*21*201#", Forward),
        ("night service by telephone", "*28#", Night),
    ];

    private IEnumerable<Wait> Group(ScenarioRun run)
    {
        var ringing = new List<PhoneCall>();
        foreach (var member in (ReadOnlySpan<string>)["201", "202", "203"])
        {
            Takes(run, member, c => ringing.Add(c), answers: false);
        }

        var call = Dial(run, "204");
        yield return new(() => ringing.Count == 3, Soon, "all three ring", () => Failed(call));
        var began = loop.Elapsed;
        ringing[1].Answer();
        yield return Talking(call);
        yield return new(() => ringing.Where((_, i) => i != 1).All(c => c.State == PhoneCallState.Ended), Soon, "the others stop ringing");
        run.Note(string.Create(CultureInfo.InvariantCulture, $"the others stopped after {(loop.Elapsed - began).TotalMilliseconds:0} ms"));
        foreach (var wait in BothHear(run, call, ringing[1]))
        {
            yield return wait;
        }
    }

    private IEnumerable<Wait> Menu(ScenarioRun run)
    {
        PhoneCall? agent = null;
        Takes(run, "201", c => agent = c, answers: true);
        Takes(run, "203", c => agent = c, answers: true);
        var call = Dial(run, "202");
        yield return Talking(call);
        yield return run.For(1);
        call.Media!.SendDigits("2");
        yield return new(() => agent is { State: PhoneCallState.Talking }, Soon, "an agent is rung and answers", () => Failed(call));
        run.Note($"agent {(phones["201"].Calls.Contains(agent!) ? "201" : "203")}");
        foreach (var wait in BothHear(run, call, agent!))
        {
            yield return wait;
        }

        agent!.HangUp();
        yield return Over(call);
    }

    private IEnumerable<Wait> DirectDial(ScenarioRun run)
    {
        PhoneCall? there = null;
        Takes(run, "203", c => there = c, answers: true);
        var call = Dial(run, "202");
        yield return Talking(call);
        call.Media!.SendDigits("203"); // during the greeting, too
        yield return new(() => there is { State: PhoneCallState.Talking }, Soon, "203 is rung and answers", () => Failed(call));
        foreach (var wait in BothHear(run, call, there!))
        {
            yield return wait;
        }
    }

    private IEnumerable<Wait> Park(ScenarioRun run)
    {
        PhoneCall? reception = null;
        Takes(run, "201", c => reception = c, answers: true);
        var call = Dial(run, "202");
        yield return Talking(call);
        reception!.Transfer("701");
        yield return new(() => reception.State == PhoneCallState.Ended, Soon, "the telephone that parked is free");
        yield return run.For(1.5);
        var music = call.Audio is { } audio ? audio.Heard(500).Dbm0 : double.NaN;
        run.Check(call.State == PhoneCallState.Talking, "the parked call should be up");
        run.Check(double.IsNaN(music) || music > -40, string.Create(CultureInfo.InvariantCulture, $"whoever is parked hears {music:0} dBm0 and no music"));
        if (!double.IsNaN(music))
        {
            run.Note(string.Create(CultureInfo.InvariantCulture, $"music at {music:0} dBm0"));
        }

        var fetched = phones["203"].Call("701");
        run.AtEnd(fetched.HangUp);
        yield return Talking(fetched);
        foreach (var wait in BothHear(run, call, fetched))
        {
            yield return wait;
        }
    }

    private IEnumerable<Wait> PickUp(ScenarioRun run)
    {
        PhoneCall? rings = null;
        Takes(run, "201", c => rings = c, answers: false);
        var call = Dial(run, "202");
        yield return new(() => rings is not null, Soon, "201 rings", () => Failed(call));
        var taken = phones["203"].Call("**201");
        run.AtEnd(taken.HangUp);
        yield return Talking(taken);
        yield return new(() => rings!.State == PhoneCallState.Ended, Soon, "201 stops ringing");
        foreach (var wait in BothHear(run, call, taken))
        {
            yield return wait;
        }
    }

    private IEnumerable<Wait> Forward(ScenarioRun run)
    {
        PhoneCall? there = null;
        Takes(run, "201", c => there = c, answers: true);
        foreach (var wait in Code(run, "203", run.Dialled))
        {
            yield return wait;
        }

        var call = phones["202"].Call("203");
        run.AtEnd(call.HangUp);
        yield return Talking(call);
        run.Check(there is { State: PhoneCallState.Talking }, "201 should have the call for 203");
        call.HangUp();
        foreach (var wait in Code(run, "203", "#21#"))
        {
            yield return wait;
        }

        PhoneCall? own = null;
        Takes(run, "203", c => own = c, answers: true);
        var again = phones["202"].Call("203");
        run.AtEnd(again.HangUp);
        yield return Talking(again);
        run.Check(own is { State: PhoneCallState.Talking }, "203 should have its own calls again");
        run.Note("203 rang at 201, then at 203");
    }

    private IEnumerable<Wait> Night(ScenarioRun run)
    {
        foreach (var (code, rings, isNight) in ((string, int, bool)[])[(run.Dialled, 1, true), ("#28#", 3, false)])
        {
            foreach (var wait in Code(run, "201", code))
            {
                yield return wait;
            }

            var ringing = new List<PhoneCall>();
            foreach (var extension in (ReadOnlySpan<string>)["201", "202", "203"])
            {
                Takes(run, extension, c => ringing.Add(c), answers: false);
            }

            var call = phones["204"].Call("700");
            run.AtEnd(call.HangUp);
            yield return new(() => ringing.Count == rings, Soon, isNight ? "203 rings alone" : "all three ring", () => Failed(call));
            yield return run.For(1);
            run.Check(ringing.Count == rings && (!isNight || phones["203"].Calls.Contains(ringing[0])), $"{ringing.Count} telephones ring, expected {rings}");
            call.HangUp();
            yield return new(() => ringing.TrueForAll(c => c.State == PhoneCallState.Ended), Soon, "nobody rings any more");
        }

        foreach (var wait in Code(run, "201", "##28#"))
        {
            yield return wait;
        }

        run.Note("203 by night, three telephones by day, then left to the calendar");
    }

    /// <summary>Dials a code: it is answered, confirmed by a tone, and ended.</summary>
    private IEnumerable<Wait> Code(ScenarioRun run, string extension, string code)
    {
        var call = phones[extension].Call(code);
        run.AtEnd(call.HangUp);
        yield return Talking(call);
        yield return new(() => call.Signals is { Tone: ToneName.Confirmation } || call.Audio?.Heard(100).Dbm0 > -30, Soon, "the confirmation tone is heard", () => Failed(call));
        yield return Over(call);
        run.Check(call.EndedByPeer && call.EndCause is Q850Cause.NormalClearing or Q850Cause.None, $"{code} ended with cause {(int)call.EndCause}");
    }

    private static IEnumerable<Wait> BothHear(ScenarioRun run, PhoneCall one, PhoneCall other)
    {
        one.Media!.Speak(440);
        other.Media!.Speak(1000);
        yield return run.For(1.2);
        Hears(run, one, 1000);
        Hears(run, other, 440);
        run.Note("both talk");
    }

    private static void Hears(ScenarioRun run, PhoneCall call, double frequency)
    {
        if (call.Signals is { } signals)
        {
            run.Check(signals is { Tone: ToneName.None, HearsVoice: true }, $"{(signals.Tone == ToneName.None ? "nothing" : signals.Tone)} is heard, expected a voice");
            return;
        }

        var tone = call.Audio!.Heard(400);
        run.Check(Math.Abs(tone.Frequency - frequency) < 5 && tone.Dbm0 is > -12 and < -8, string.Create(CultureInfo.InvariantCulture, $"heard {tone.Frequency:0} Hz at {tone.Dbm0:0.0} dBm0, expected {frequency:0}"));
    }

    private void Takes(ScenarioRun run, string extension, Action<PhoneCall> heard, bool answers) => phones[extension].OnIncoming = c =>
    {
        heard(c);
        run.AtEnd(c.HangUp);
        if (answers)
        {
            c.Answer();
        }
        else
        {
            c.Ring();
        }
    };

    private PhoneCall Dial(ScenarioRun run, string extension)
    {
        var call = phones[extension].Call(run.Dialled);
        run.AtEnd(call.HangUp);
        return call;
    }

    private static string? Failed(PhoneCall call) => call.State == PhoneCallState.Ended ? $"the call ended with {call.FailedWith}" : null;

    private static Wait Talking(PhoneCall call) => new(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(30), "it is answered", () => Failed(call));

    private static Wait Over(PhoneCall call) => new(() => call.State == PhoneCallState.Ended, TimeSpan.FromSeconds(30), "it is over");
}
