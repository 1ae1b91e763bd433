using Trunkline.Base;

namespace Trunkline.Interop.Tests;

/// <summary>
/// Our LAPD and Q.931 against libpri on a D-channel that loses frames both ways, in lockstep: what a run does depends on its seed alone. Links are
/// established anew under calls on both sides, and each side throws away what waited: SETUPs, responses, enquiries.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class LibpriLossTests
{
    private const int Calls = 100;
    private static readonly PhoneNumber s_called = new("493012345", TypeOfNumber.National, NumberingPlan.Isdn);
    private static readonly PhoneNumber s_calling = new("3055501", TypeOfNumber.Subscriber, NumberingPlan.Isdn);

    /// <summary>
    /// Six calls at a time, which is more set-ups a second than thirty channels of people make: libpri waits its T200 of 1 s for each frame that REJ
    /// cannot ask for, and twenty at once would measure how long that queue is against T303. At 20 % loss each way calls fail, for their timers run out
    /// while the link repeats; each is told why and gives its channel back. Thirty seeds here, TRUNKLINE_SOAK of them under `./run soak pri-loss`.
    /// </summary>
    [Theory]
    [InlineData("euroisdn", true, 10, 99)]
    [InlineData("euroisdn", false, 10, 99)]
    [InlineData("qsig", true, 10, 99)]
    [InlineData("qsig", false, 10, 99)]
    [InlineData("euroisdn", true, 20, 90)]
    public void ManyCalls_EachIsSetUp_OrEndsWithACause_AndNoChannelIsStuck(string variant, bool isUser, int lossPercent, int answeredPercent)
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("TRUNKLINE_SOAK"), out var wanted) ? wanted : 30;
        var (answered, worst, worstSeed, resets) = (0, Calls, 0, 0L);
        var others = new SortedDictionary<int, int>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            using var line = new LockstepPri(PriTests.ValuesOf(variant, isUser), variant, lossPercent / 100.0, (ulong)seed);
            Run(line, lossPercent);
            answered += line.Ours.Connected;
            resets += line.Ours.Lapd.Link.MdlErrors('F') + line.Ours.Lapd.Link.MdlErrors('I');
            (worst, worstSeed) = line.Ours.Connected < worst ? (line.Ours.Connected, seed) : (worst, worstSeed);
            foreach (var end in line.Ours.Ends.Where(e => e.Cause != Q850Cause.NormalClearing))
            {
                others[(int)end.Cause] = others.GetValueOrDefault((int)end.Cause) + 1;
            }
        }

        var result = $"{seeds * Calls} calls at {lossPercent} % loss, {variant}, {(isUser ? "user" : "network")} side: {answered} answered, at worst {worst} of {Calls} (seed {worstSeed}), the link reset {resets} times; {string.Join(", ", others.Select(o => $"{o.Value} with cause {o.Key}"))}";
        TestContext.Current.TestOutputHelper?.WriteLine(result);
        Assert.True(answered * 100 >= seeds * Calls * answeredPercent, result);
    }

    private static void Run(LockstepPri line, int lossPercent)
    {
        var ours = line.Ours;
        var begun = 0;
        line.Do("auto on=1 proceeding=1 alerting=1 answer=1 answer_ms=0");
        ours.Answered = call => call.Disconnect(Q850Cause.NormalClearing);
        line.Until(
            () =>
            {
                while (begun < Calls && ours.Isdn.Calls < 6 && ours.Isdn.IsUp && ours.Isdn.Setup(new() { Called = s_called, Calling = s_calling }, ours, out _) is not null)
                {
                    begun++;
                }

                return ours.Ends.Count == Calls && ours.Isdn.Calls == 0;
            },
            60 + (Calls * lossPercent / 5.0), $"{Calls} calls are over",
            () => $"{begun} begun, {ours.Connected} answered, {ours.Ends.Count} ended, {ours.Isdn.Calls} there, {string.Join("; ", ours.Trouble)}\n{string.Join('\n', line.Told.TakeLast(50))}");
        Assert.All(ours.Ends, e => Assert.NotEqual(Q850Cause.None, e.Cause));
        Assert.True(lossPercent > 10 || ours.Refused == 0, $"{ours.Refused} messages refused by the data link");
        Assert.Equal(ours.Isdn.Values.Channels, ours.Isdn.IdleChannels);
    }
}
