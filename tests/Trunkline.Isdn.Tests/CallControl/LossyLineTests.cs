using Trunkline.Isdn.CallControl;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>Calls over a D-channel that loses frames: links are established anew under calls, and what was under way is said again.</summary>
public sealed class LossyLineTests
{
    private const int Seeds = 8;
    private const int Calls = 400;

    /// <summary>
    /// One call in ten frames lost each way, six calls at a time, the far end's T200 1 s as libpri's, ours 300 ms. What may end a call is a timer of
    /// Q.931 that ran out while the link repeated (T313: 4 s for CONNECT ACKNOWLEDGE), never that the two sides do not agree.
    /// </summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void ManyCalls_AtTenPercentLoss_AreAnswered(bool qsig, bool fromUser)
    {
        var (answered, resets) = (0, 0L);
        var others = new List<int>();
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var (userT200, networkT200) = fromUser ? (300, 1000) : (1000, 300);
            var line = qsig ? new LossyLine(seed, 10, Q931Values.QsigUser, Q931Values.QsigNetwork, userT200, networkT200)
                : new(seed, 10, Q931Values.EuroIsdnUser, Q931Values.EuroIsdnNetwork, userT200, networkT200);
            var (chance, reset) = (new Base.Prng(seed), 1.0);
            var caller = fromUser ? line.User : line.Network;
            while (caller.Ends.Count < Calls || caller.Interface.Calls + caller.Peer.Interface.Calls > 0 || !line.User.IsIdle || !line.Network.IsIdle)
            {
                caller.CallOn(Calls, 6);
                line.Step();
                if (line.Now > reset)
                {
                    (chance.Next(2) == 0 ? line.User : line.Network).Link.EstablishRequest();
                    reset = line.Now + 1 + (chance.NextDouble() * 4);
                }

                Assert.True(line.Now < 1200, $"seed {seed}: {caller.Ends.Count} of {Calls} ended, {line.User.Interface.IdleChannels:X8} and {line.Network.Interface.IdleChannels:X8} idle");
            }

            others.AddRange(caller.Ends.Select(e => (int)e.Cause).Where(c => c != 16));
            answered += caller.Connected;
            resets += line.User.Link.MdlErrors('F') + line.Network.Link.MdlErrors('F');
        }

        var result = $"{answered} of {Seeds * Calls} answered, the link reset {resets} times; {string.Join(", ", others.GroupBy(c => c).Select(g => $"{g.Count()} with cause {g.Key}"))}";
        TestContext.Current.TestOutputHelper?.WriteLine(result);
        Assert.True(answered >= Seeds * Calls * 99 / 100, result);
        Assert.True(others.TrueForAll(c => c is 18 or 27 or 41 or 102), result);
        Assert.True(resets > 50, result);
    }
}
