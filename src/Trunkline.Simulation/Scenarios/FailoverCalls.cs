// The second part of `demo --once`: a mixed site loses one kind of trunk after the other and goes on calling. The way a call took is heard:
// the SIP operator of the twin speaks at 620 Hz, its exchange at 1004.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Scenarios;

/// <summary>Scripted failures. One after the other: each leaves what it broke broken for the next, the last mends it.</summary>
/// <param name="loop">The phones' loop.</param>
/// <param name="phones">Registered phones by extension: 201, 202 and 204.</param>
/// <param name="tell">Has the operator's side fail or recover: "span 1 cut", "sip carrier clear".</param>
public sealed class FailoverCalls(NodeLoop loop, IReadOnlyDictionary<string, SimulatedPhone> phones, Action<string> tell)
{
    private const double OverSip = SipOperator.Hertz;
    private const double OverTheExchange = 1004;

    /// <summary>What each scenario is called and dials, in order.</summary>
    public IReadOnlyList<(string Name, string Dialled, Func<ScenarioRun, IEnumerable<Wait>> Steps)> All =>
    [
        ("SIP trunk", "85550101", r => Talks(r, OverSip)),
        ("busy over SIP", "85550104", Busy),
        ("all E1 cut: next call over SIP", "95550101", SpansCut),
        ("SIP operator silent too: over a line", "95550101", OperatorSilent),
        ("emergency, only lines left", "112", Emergency),
        ("E1 and SIP back: over E1 again", "95550101", AllBack),
    ];

    private IEnumerable<Wait> Talks(ScenarioRun run, double hertz)
    {
        var began = loop.Elapsed;
        var call = phones["202"].Call(run.Dialled);
        run.AtEnd(call.HangUp);
        yield return new(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(30), "it is answered", () => call.State == PhoneCallState.Ended ? $"the call ended with {call.FailedWith}" : null);
        run.Note(string.Create(CultureInfo.InvariantCulture, $"answered after {(loop.Elapsed - began).TotalSeconds:0.0} s"));
        yield return run.For(1.5);
        if (call.Signals is { } signals)
        {
            var expected = hertz == OverSip ? "voice" : nameof(ToneName.Milliwatt);
            var heard = signals.Tone == ToneName.None && signals.HearsVoice ? "voice" : signals.Tone.ToString();
            run.Check(heard == expected, $"heard {heard}, expected {expected}");
            yield break;
        }

        var tone = call.Audio!.Heard(400);
        run.Note(string.Create(CultureInfo.InvariantCulture, $"{tone.Frequency:0} Hz"));
        run.Check(Math.Abs(tone.Frequency - hertz) < 5, string.Create(CultureInfo.InvariantCulture, $"heard {tone.Frequency:0} Hz, expected {hertz:0}: it went another way"));
    }

    private IEnumerable<Wait> Busy(ScenarioRun run)
    {
        var call = phones["202"].Call(run.Dialled);
        yield return new(() => call.State == PhoneCallState.Ended, TimeSpan.FromSeconds(20), "it is over");
        run.Note($"SIP {call.FailedWith}; busy is not tried elsewhere");
        run.Check(call.FailedWith == 486, $"refused with {call.FailedWith}, expected 486");
    }

    private IEnumerable<Wait> SpansCut(ScenarioRun run)
    {
        tell("span 1 cut");
        tell("span 2 cut");
        yield return run.For(0.1); // what the document promises
        foreach (var wait in Talks(run, OverSip))
        {
            yield return wait;
        }
    }

    private IEnumerable<Wait> OperatorSilent(ScenarioRun run)
    {
        tell("sip carrier cut");
        foreach (var wait in Talks(run, OverTheExchange))
        {
            yield return wait;
        }
    }

    private IEnumerable<Wait> Emergency(ScenarioRun run)
    {
        var call = phones["204"].Call(run.Dialled);
        run.AtEnd(call.HangUp);
        yield return new(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(30), "it is answered", () => call.State == PhoneCallState.Ended ? $"the call ended with {call.FailedWith}" : null);
        run.Note("answered over a line");
        yield return run.For(1);
    }

    private IEnumerable<Wait> AllBack(ScenarioRun run)
    {
        tell("sip carrier clear");
        tell("span 1 clear");
        tell("span 2 clear");
        yield return run.For(20); // alarm off, the D-channel established anew, its channels restarted
        foreach (var wait in Talks(run, OverTheExchange))
        {
            yield return wait;
        }
    }
}
