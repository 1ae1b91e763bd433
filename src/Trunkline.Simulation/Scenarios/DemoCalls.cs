// The calls of `demo --once`: one of every kind, each judged by its sound (tone, level, digits, delay) and by how it ends.
// The numbers are those of the twin's city (Exchange.TestNumbers), with the site's 0 for a line or 9 for the E1 in front.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Scenarios;

/// <summary>One scripted call of every kind.</summary>
/// <param name="loop">The phones' loop.</param>
/// <param name="phones">Registered phones by extension: 201, 202 and 203.</param>
public sealed class DemoCalls(NodeLoop loop, IReadOnlyDictionary<string, SimulatedPhone> phones)
{
    private const double MilliwattHertz = 1004;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private SimulatedPhone Office => phones["202"];

    private SimulatedPhone Duty => phones["203"];

    /// <summary>What each scenario is called and dials, in the order they are run: as many at once as there are lines.</summary>
    public IReadOnlyList<(string Name, string Dialled, Func<ScenarioRun, IEnumerable<Wait>> Steps)> All =>
    [
        ("internal call, hold, audio both ways", "203", InternalCall),
        ("milliwatt", "05550101", Milliwatt),
        ("echo", "05550102", Echo),
        ("speaking clock", "05550103", Clock),
        ("busy", "05550104", r => Refused(r, 486, "busy tone", ToneName.Busy)),
        ("congestion", "05550105", r => Refused(r, 503, "congestion tone", ToneName.Congestion)),
        ("no answer", "05550106", NoAnswer),
        ("unallocated", "05550107", r => Refused(r, 404, "special information tone", ToneName.SpecialInformation)),
        ("DTMF read-back", "05550109", ReadBack),
        ("answer, then hang up", "05550110", HangsUp),
        ("blind transfer to the city", "05550101", Transfer),
        ("emergency", "112", Emergency),
        ("unknown number inside", "777", r => Refused(r, 404, "", ToneName.None)),
        ("caller ID read-back, and called back", "05550108", r => CalledBack(r, phones["201"], "555600")),
        ("milliwatt over E1", "95550101", Milliwatt),
        ("echo over E1", "95550102", Echo),
        ("busy over E1", "95550104", r => Refused(r, 486, "", ToneName.None)),
        ("unallocated over E1", "95550107", r => Refused(r, 404, "special information tone", ToneName.SpecialInformation)),
        ("no answer over E1", "95550106", NoAnswer),
        ("DTMF read-back over E1", "95550109", ReadBack),
        ("answer, then hang up over E1", "95550110", HangsUp),
        ("number read-back, and called back over E1", "95550108", r => CalledBack(r, Office, "5556202")),
    ];

    private static string Hz(ToneReading tone) => string.Create(CultureInfo.InvariantCulture, $"{tone.Frequency:0} Hz at {tone.Dbm0:0.0} dBm0");

    /// <summary>
    /// Judges what is heard: frequency and level; where audio is named signals, the name of the tone, or that somebody speaks.
    /// </summary>
    private static void IsTone(ScenarioRun run, PhoneCall call, double frequency, double low, double high)
    {
        if (call.Signals is { } signals)
        {
            var heard = signals.Tone == ToneName.None && signals.HearsVoice ? "voice" : signals.Tone.ToString();
            run.Note(heard);
            run.Check(heard == (frequency == MilliwattHertz ? nameof(ToneName.Milliwatt) : "voice"), $"heard {heard}, expected what {frequency:0} Hz is called");
            return;
        }

        var tone = call.Audio!.Heard(400);
        run.Note(Hz(tone));
        run.Check(Math.Abs(tone.Frequency - frequency) < 5 && tone.Dbm0 >= low && tone.Dbm0 <= high, $"heard {Hz(tone)}, expected {frequency:0} Hz");
    }

    private static Wait Answered(PhoneCall call) => new(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(30), "it is answered", () => Failed(call));

    private static string? Failed(PhoneCall call) => call.State == PhoneCallState.Ended ? $"the call ended with {call.FailedWith}" : null;

    private static Wait Over(PhoneCall call) => new(() => call.State == PhoneCallState.Ended, TimeSpan.FromSeconds(30), "it is over");

    private static PhoneCall Dial(ScenarioRun run, SimulatedPhone phone, string number)
    {
        var call = phone.Call(number);
        run.AtEnd(call.HangUp);
        return call;
    }

    private IEnumerable<Wait> InternalCall(ScenarioRun run)
    {
        PhoneCall? there = null;
        Duty.OnIncoming = c =>
        {
            there = c;
            c.Ring();
        };
        var here = Dial(run, Office, "203");
        yield return new(() => there is not null && here.State == PhoneCallState.Ringing, Soon, "it rings");
        there!.Answer();
        yield return Answered(here);
        here.Media!.Speak(440);
        there.Media!.Speak(1000);
        yield return run.For(1.2);
        IsTone(run, here, 1000, -12, -8);
        IsTone(run, there, 440, -12, -8);
        here.Hold();
        yield return run.For(0.6);
        run.Check(here.Agreed.Direction == MediaDirection.SendOnly, "the hold was not agreed");
        run.Note("held");
        here.Retrieve();
        yield return run.For(1.0);
        IsTone(run, here, 1000, -12, -8);
        there.HangUp();
        yield return Over(here);
        run.Note("released by the called party");
    }

    private IEnumerable<Wait> Milliwatt(ScenarioRun run)
    {
        var call = Dial(run, Office, run.Dialled);
        yield return Answered(call);
        yield return run.For(1.5);
        IsTone(run, call, MilliwattHertz, -7, 1);
    }

    private IEnumerable<Wait> Echo(ScenarioRun run)
    {
        var call = Dial(run, Office, run.Dialled);
        yield return Answered(call);
        if (call.Audio is null)
        {
            run.Note("answered; nothing named comes back"); // the twin's echo is of sound
            yield break;
        }

        call.Audio.Speak(620, -13);
        yield return run.For(1.5);
        IsTone(run, call, 620, -30, -6);
        call.Audio.Speak(0);
        var silentAt = loop.Elapsed;
        yield return new(() => call.Audio.Heard(60).Dbm0 < -40, TimeSpan.FromSeconds(3), "the echo dies away");
        run.Note(string.Create(CultureInfo.InvariantCulture, $"round trip about {(loop.Elapsed - silentAt).TotalMilliseconds:0} ms"));
    }

    private IEnumerable<Wait> Clock(ScenarioRun run)
    {
        var call = Dial(run, Office, run.Dialled);
        yield return Answered(call);
        call.Media!.ForgetDigits();
        yield return new(() => call.Media.Digits.Length >= 6, TimeSpan.FromSeconds(10), "six digits are spoken");
        var digits = call.Media.Digits[..6];
        run.Note($"it is {digits[..2]}:{digits[2..4]}:{digits[4..]}");
        run.Check(int.Parse(digits[..2], CultureInfo.InvariantCulture) < 24 && int.Parse(digits[2..4], CultureInfo.InvariantCulture) < 60, $"{digits} is no time");
    }

    private IEnumerable<Wait> Refused(ScenarioRun run, int status, string tone, ToneName expected)
    {
        var call = Dial(run, Office, run.Dialled);
        yield return Over(call);
        run.Note($"SIP {call.FailedWith}" + (tone.Length > 0 ? $" after {tone}" : ""));
        run.Check(call.FailedWith == status, $"refused with {call.FailedWith}, expected {status}");
        run.Check(expected == ToneName.None || call.HasEarlyMedia, "nothing was heard before the end");
    }

    private IEnumerable<Wait> NoAnswer(ScenarioRun run)
    {
        var call = Dial(run, Office, run.Dialled);
        yield return new(() => call.State == PhoneCallState.Ringing, Soon, "ringback is recognised", () => Failed(call));
        yield return run.For(3);
        run.Check(call.State == PhoneCallState.Ringing, "it should still ring");
        call.HangUp();
        yield return Over(call);
        run.Note("rang, cancelled by the caller");
    }

    private IEnumerable<Wait> ReadBack(ScenarioRun run)
    {
        var call = Dial(run, Office, run.Dialled);
        yield return Answered(call);
        yield return run.For(0.5);
        call.Media!.ForgetDigits();
        call.Media.SendDigits("13579*0#");
        yield return new(() => !call.Media.IsSendingDigits, TimeSpan.FromSeconds(10), "the digits are sent");
        yield return run.For(1);
        yield return new(() => ReadBackIn(call.Media.Digits).Length >= 7, TimeSpan.FromSeconds(12), "the digits are spoken back");
        run.Note($"sent 13579*0#, heard {call.Media.Digits}");
        run.Check(ReadBackIn(call.Media.Digits) == "13579*0", $"heard {call.Media.Digits}");
    }

    /// <summary>On two wires our own digits come back as echo first; what is read back follows the # that ended them.</summary>
    private static string ReadBackIn(string digits) => digits[(digits.LastIndexOf('#') + 1)..];

    private IEnumerable<Wait> HangsUp(ScenarioRun run)
    {
        var call = Dial(run, Office, run.Dialled);
        yield return Answered(call);
        var answered = loop.Elapsed;
        yield return Over(call);
        run.Check(call.EndedByPeer, "the far end should end it");
        run.Note(string.Create(CultureInfo.InvariantCulture, $"ended by the far end after {(loop.Elapsed - answered).TotalSeconds:0.0} s"));
    }

    private IEnumerable<Wait> Transfer(ScenarioRun run)
    {
        PhoneCall? there = null;
        phones["201"].OnIncoming = c =>
        {
            there = c;
            run.AtEnd(c.HangUp);
            c.Answer();
        };
        var call = Dial(run, Duty, "201");
        yield return Answered(call);
        call.Transfer(run.Dialled);
        yield return new(() => call.TransferStatus >= 200, TimeSpan.FromSeconds(20), "the transfer succeeds");
        run.Check(call.TransferStatus == 200, $"the transfer ended with {call.TransferStatus}");
        yield return run.For(1.5);
        run.Check(call.State == PhoneCallState.Ended, "the transferring phone should be out of the call");
        IsTone(run, there!, MilliwattHertz, -7, 1);
    }

    private IEnumerable<Wait> Emergency(ScenarioRun run)
    {
        var call = Dial(run, phones["204"], run.Dialled);
        yield return Answered(call);
        yield return run.For(1);
        run.Note("answered, from an extension that may not call outside");
    }

    private IEnumerable<Wait> CalledBack(ScenarioRun run, SimulatedPhone calledBack, string number)
    {
        PhoneCall? back = null;
        calledBack.OnIncoming = c =>
        {
            back = c;
            run.AtEnd(c.HangUp);
            c.Ring();
        };
        var call = Dial(run, Office, run.Dialled);
        yield return Answered(call);
        call.Media!.ForgetDigits();
        yield return Over(call);
        run.Note($"read back {call.Media.Digits}");
        run.Check(call.Media.Digits.StartsWith(number, StringComparison.Ordinal), $"heard {call.Media.Digits}, expected {number}");
        yield return new(() => back is not null, TimeSpan.FromSeconds(20), "it calls back");
        run.Note($"called back by {back!.Number} {back.CallerName}");
        run.Check(back.Number == "215550108" && back.CallerName == "READBACK", $"caller ID was {back.Number} {back.CallerName}");
        back.Answer();
        yield return run.For(1.5);
        run.Check(back.State == PhoneCallState.Talking, "the call back should be up");
    }
}
