using System.Text;
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>Thousands of calls at random, both ways, with impatient people and cut wires: in the end no line is stuck on either side.</summary>
public sealed class RandomCallTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Calls_OfEveryKind_LeaveNoLineStuck(ulong seed)
    {
        var prng = new Prng(seed);
        var profile = OperatorProfile.All[prng.Next(OperatorProfile.All.Count)] with { Hunting = (HuntOrder)prng.Next(3) };
        var values = new FxoValues { PolaritySupervision = profile.PolarityReversal && prng.Next(2) == 0, AnswerByVoice = prng.Next(2) == 0 };
        var pair = new EventPair(profile, values, lines: 8);
        var since = new long[8];
        var seizures = 0;
        for (var i = 0; i < 8; i++)
        {
            var line = i;
            pair.Users[i].Then = what =>
            {
                // The deciding side of this test: a person who sometimes answers, and sometimes hangs up on a report.
                var fxo = pair.Drivers[line].Line;
                if (what.StartsWith("^ CallerId", StringComparison.Ordinal) && prng.Next(3) > 0)
                {
                    fxo.Answer();
                }
                else if (prng.Next(40) == 0)
                {
                    fxo.Release();
                }
            };
        }

        for (var step = 0; step < 6_000; step++)
        {
            var line = prng.Next(8);
            var fxo = pair.Drivers[line].Line;
            switch (prng.Next(12))
            {
                case 0 or 1 or 2:
                    var number = prng.Next(6) switch
                    {
                        0 => "999",
                        1 => "",
                        2 => "112",
                        _ => TestNumbers.All[prng.Next(TestNumbers.All.Count)].Number,
                    };
                    fxo.Seize(Encoding.ASCII.GetBytes(number), number == "112");
                    seizures++;
                    break;
                case 3 or 4:
                    var called = prng.Next(3) == 0 ? pair.Exchange.Switch.NumberOf(line) : profile.MainNumber;
                    pair.CallIn(new("215551234"), prng.Next(2) == 0 ? FarScript.HangsUp(TimeSpan.FromSeconds(1 + prng.Next(20))) : FarScript.Talks,
                        1 + prng.Next(30_000), called);
                    break;
                case 5:
                    fxo.Answer();
                    break;
                case 6 or 7:
                    fxo.Release();
                    break;
                case 8:
                    pair.Exchange.Switch.HangUp(line);
                    break;
                case 9 when prng.Next(4) == 0:
                    if (pair.Exchange.Switch.Lines[line].State == FxsState.Cut)
                    {
                        pair.Exchange.Switch.SetCut(line, false);
                    }
                    else
                    {
                        pair.Exchange.Switch.SetCut(line, true);
                    }

                    break;
                case 10:
                    pair.Drivers[line].SendDigit("0123456789#*"[prng.Next(12)]);
                    break;
            }

            pair.Advance(prng.Next(3) == 0 ? prng.Next(4_000) : prng.Next(200));
            AssertTogether(pair, since);
        }

        // People go home: everybody hangs up, the wires are mended, and some minutes pass.
        for (var line = 0; line < 8; line++)
        {
            if (pair.Exchange.Switch.Lines[line].State == FxsState.Cut)
            {
                pair.Exchange.Switch.SetCut(line, false);
            }

            pair.Users[line].Then = null;
            pair.Drivers[line].Line.Release();
        }

        pair.Advance((int)Longest.TotalMilliseconds);
        foreach (var driver in pair.Drivers)
        {
            Assert.True(driver.Line.State == FxoState.Idle, $"seed {seed}: FXO {driver.Line.State}");
        }

        Assert.True(pair.Exchange.Switch.IsAllIdle, $"seed {seed}: {string.Join(' ', pair.Exchange.Switch.Lines.Select(l => l.State))}");
        Assert.InRange(seizures, 1_000, 6_000);
    }

    /// <summary>At every moment: the exchange believes of the loop what the line does, and neither waits for ever in a state meant to pass.</summary>
    private static void AssertTogether(EventPair pair, long[] since)
    {
        for (var i = 0; i < since.Length; i++)
        {
            var fxo = pair.Drivers[i].Line;
            var fxs = pair.Exchange.Switch.Lines[i];
            var exchangeSeesLoop = fxs.State is FxsState.Seized or FxsState.Dialtone or FxsState.Collecting or FxsState.Proceeding
                or FxsState.Talking or FxsState.Break or FxsState.Refused or FxsState.Parked;
            if (fxs.State != FxsState.Cut)
            {
                Assert.True(exchangeSeesLoop == fxo.IsOffHook, $"line {i}: {fxo.State} against {fxs.State}");
            }

            var passing = fxo.State is FxoState.SeizeCheck or FxoState.SeizeCheckBlind or FxoState.WaitDialTone or FxoState.WaitDialToneBlind
                or FxoState.Dialling or FxoState.DiallingAnswered or FxoState.Awaiting or FxoState.Alerting or FxoState.AlertingQuiet
                or FxoState.Announcement or FxoState.Releasing or FxoState.Alerted or FxoState.AlertedWithId;
            since[i] = passing ? since[i] == 0 ? pair.Wheel.Now : since[i] : 0;
            Assert.True(since[i] == 0 || pair.Wheel.Now - since[i] < 240_000, $"line {i} has been {fxo.State} for too long");
        }
    }
}
