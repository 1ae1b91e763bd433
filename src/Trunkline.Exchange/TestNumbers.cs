// The numbers that answer in the twin's city, in one place: the switch, the demo and docs/protocols/fxs.md read this table.
using Trunkline.Base;
using static Trunkline.Exchange.FarStep;

namespace Trunkline.Exchange;

/// <summary>A number of the city.</summary>
/// <param name="Number">Subscriber digits, or an emergency number.</param>
/// <param name="Name">Short name.</param>
/// <param name="What">What a caller gets, for people.</param>
/// <param name="Script">What the far party does.</param>
public sealed record TestNumber(string Number, string Name, string What, FarScript Script);

/// <summary>The test numbers.</summary>
public static class TestNumbers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TestNumber> All { get; } =
    [
        new("5550100", "subscriber", "answers after two rings and speaks (speech-like sound, no words)", FarScript.Subscriber),
        new("5550101", "milliwatt", "answers at once: 1004 Hz at 0 dBm0", new(
            At(500, FarAction.Answer), At(0, FarAction.Sound, (int)FarSound.Milliwatt))),
        new("5550102", "echo", "answers at once and gives back what it hears", new(
            At(500, FarAction.Answer), At(0, FarAction.Sound, (int)FarSound.Echo))),
        new("5550103", "speaking clock", "local time as six DTMF digits hhmmss and a pip, every 5 s; no spoken words", new(
            At(500, FarAction.Answer),
            At(500, FarAction.SpeakClock),
            At(300, FarAction.Sound, (int)FarSound.Sine, 1000),
            At(500, FarAction.Sound, (int)FarSound.Quiet),
            At(3200, FarAction.GoTo, 1))),
        new("5550104", "busy", "busy tone", new(At(300, FarAction.Refuse, (int)ToneName.Busy))),
        new("5550105", "congestion", "congestion tone", new(At(300, FarAction.Refuse, (int)ToneName.Congestion))),
        new("5550106", "no answer", "ringback for ever", new(At(300, FarAction.Tone, (int)ToneName.Ringback))),
        new("5550107", "unallocated", "special information tone and an announcement (speech-like sound), then congestion", new(
            At(300, FarAction.Tone, (int)ToneName.SpecialInformation),
            At(3000, FarAction.Tone, (int)ToneName.None),
            At(100, FarAction.Sound, (int)FarSound.Voice),
            At(5000, FarAction.Sound, (int)FarSound.Quiet),
            At(100, FarAction.Refuse, (int)ToneName.Congestion))),
        new("5550108", "caller ID read-back", "speaks the calling line's number in DTMF digits, hangs up, calls back 3 s later as 215550108 READBACK", new(
            At(500, FarAction.Answer),
            At(1000, FarAction.SpeakCaller),
            At(0, FarAction.CallBack),
            At(1000, FarAction.HangUp))),
        new("5550109", "DTMF read-back", "collects digits until # or 4 s of pause and speaks them back, again and again", new(
            At(500, FarAction.Answer),
            At(0, FarAction.Collect),
            At(200, FarAction.SpeakCollected),
            At(200, FarAction.GoTo, 1))),
        new("5550110", "answer, then hang up", "answers, speaks, hangs up after 5 s", new(
            At(500, FarAction.Answer),
            At(100, FarAction.Sound, (int)FarSound.Voice),
            At(4900, FarAction.HangUp))),
        new("5550111", "early announcement", "speaks for 5 s before it answers, then 440 Hz", new(
            At(300, FarAction.Sound, (int)FarSound.Voice),
            At(5000, FarAction.Sound, (int)FarSound.Quiet),
            At(500, FarAction.Answer),
            At(0, FarAction.Sound, (int)FarSound.Sine, 440))),
        new("5550112", "delayed answer", "ringback for 15 s, then answers and speaks", new(
            At(300, FarAction.Tone, (int)ToneName.Ringback),
            At(15_000, FarAction.Answer),
            At(200, FarAction.Sound, (int)FarSound.Voice))),
        new("5550113", "loop", "answers at once and sends every octet back as it came, without a delay: for a bit error test over the call", new(
            At(500, FarAction.Answer), At(0, FarAction.Sound, (int)FarSound.Loop))),
        .. NumberPlan.City.Emergency.Select(number => new TestNumber(number, "emergency", "the emergency desk: answers after 1 s and speaks", new(
            At(100, FarAction.Tone, (int)ToneName.Ringback),
            At(1000, FarAction.Answer),
            At(200, FarAction.Sound, (int)FarSound.Voice)))),
    ];

    /// <summary>What every other number of the city does: it is not allocated.</summary>
    public static FarScript Unallocated { get; } = Find("5550107")!.Script;

    /// <summary>Finds a number by its subscriber digits.</summary>
    /// <returns>Null when nobody has it.</returns>
    public static TestNumber? Find(ReadOnlySpan<char> subscriber)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (subscriber.SequenceEqual(All[i].Number))
            {
                return All[i];
            }
        }

        return null;
    }

    /// <summary>The table for people, as lines of Markdown.</summary>
    public static string Table()
    {
        var text = new System.Text.StringBuilder("| number | name | what it does |\n|---|---|---|\n");
        foreach (var number in All)
        {
            text.Append("| ").Append(number.Number).Append(" | ").Append(number.Name).Append(" | ").Append(number.What).Append(" |\n");
        }

        return text.ToString();
    }
}
