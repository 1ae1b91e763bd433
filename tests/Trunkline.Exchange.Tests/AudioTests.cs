using Trunkline.Dsp;
using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>Audio at both ends of a line, measured: level, frequency, echo, digits.</summary>
public sealed class AudioTests
{
    private static readonly FxoValues Supervised = new() { PolaritySupervision = true };
    private static readonly OperatorProfile Quiet = OperatorProfile.Default with { Noise = -80 };

    [Fact]
    public void Milliwatt_IsHeard_At1004Hz_0Dbm0()
    {
        var pair = Call("5550101");
        var reading = Measure(pair, 1_000);
        Assert.InRange(reading.Frequency, 1003.5, 1004.5);
        Assert.InRange(reading.Dbm0, -0.1, 0.1);
        Assert.True(reading.IsPure);
    }

    [Fact]
    public void DialTone_IsHeard_At425Hz()
    {
        var pair = new SamplePair(Quiet, Supervised);
        pair.Seize("");
        pair.Advance(500);
        var reading = Measure(pair, 500);
        Assert.InRange(reading.Frequency, 424.5, 425.5);
    }

    /// <summary>Noise sent into a line whose far party is silent comes back, lower by the profile's echo return loss.</summary>
    [Theory]
    [InlineData(14)]
    [InlineData(20)]
    [InlineData(30)]
    public void Hybrid_GivesBackNoise_ByItsEchoReturnLoss(int erl)
    {
        var pair = Call("5550109", Quiet with { EchoReturnLoss = erl }); // silent while it waits for digits
        var noise = new NoiseSource(7, -10);
        pair.Speak = block => noise.Generate(block);
        pair.Advance(100);
        var meter = new LevelMeter(8 * 300);
        pair.Heard = block => meter.Process(block);
        pair.Advance(300);
        Assert.InRange(meter.Dbm0, -10 - erl - 1.0, -10 - erl + 1.0);
    }

    [Fact]
    public void EchoNumber_GivesBackAtItsOwnLevel_After60Ms()
    {
        var pair = Call("5550102", Quiet with { EchoReturnLoss = 30 });
        var phase = 0;
        pair.Speak = block =>
        {
            for (var i = 0; i < block.Length; i++)
            {
                block[i] = (short)(Level.ToPeak(-20) * Math.Sin(2 * Math.PI * 700 * phase++ / 8000));
            }
        };
        pair.Advance(40);
        var before = Level.Silence;
        pair.Heard = block => before = Level.Of(block);
        pair.Advance(20);
        Assert.InRange(before, -60, -40); // only the hybrid's echo yet
        pair.Advance(200);
        var reading = Measure(pair, 400);
        Assert.InRange(reading.Frequency, 699, 701);
        Assert.InRange(reading.Dbm0, -21, -19);
    }

    /// <summary>The other direction: what the subscriber sends reaches the far party, here its DTMF receiver, and comes back as digits.</summary>
    [Fact]
    public void DtmfReadBack_SpeaksTheDigitsSent()
    {
        var pair = Call("5550109");
        pair.SendDigits("1590D#");
        pair.Advance(4_000);
        Assert.Equal("1590D", Digits(pair));
        pair.SendDigits("77#");
        pair.Advance(3_000);
        Assert.Equal("1590D77", Digits(pair));
    }

    [Fact]
    public void CallerIdReadBack_SpeaksTheLinesNumber_HangsUp_AndCallsBack()
    {
        var pair = Call("5550108");
        pair.Advance(4_000);
        Assert.Equal("5556001", Digits(pair));
        Assert.Contains("^ Cleared LoopBreak", pair.Transcript, StringComparison.Ordinal);
        pair.Advance(8_000);
        Assert.Contains("^ CallerId \"215550108\" \"READBACK\" Allowed", pair.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void SpeakingClock_SpeaksTheTime()
    {
        var pair = Call("5550103");
        pair.Advance(2_500);
        Assert.Matches("^1234[0-5][0-9]$", Digits(pair));
    }

    /// <summary>A pair on hook carries caller ID and noise, a cut one nothing at all.</summary>
    [Fact]
    public void CutPair_IsDead()
    {
        var pair = Call("5550101");
        pair.Exchange.Switch.SetCut(0, true);
        pair.Advance(40);
        var all = 0;
        pair.Heard = block => all += block.Sum(s => Math.Abs((int)s));
        pair.Advance(100);
        Assert.Equal(0, all);
    }

    [Fact]
    public void CallerId_IsReadThroughNoise()
    {
        var pair = new SamplePair(OperatorProfile.NorthAmerica with { Noise = -40 });
        pair.Exchange.Switch.CallIn("5556000", new("215551234", "MEIER"), FarScript.Talks, TimeSpan.FromSeconds(20), out _);
        pair.Advance(6_000);
        Assert.Contains("^ CallerId \"215551234\" \"MEIER\" Allowed", pair.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void Bank_Process_Allocates_Nothing()
    {
        var bank = new ExchangeLineBank(TimeProvider.System, OperatorProfile.Default, 8);
        var drive = new LineDrive[8];
        var sense = new LineSense[8];
        var to = new short[8 * ILineBank.BlockSamples];
        var from = new short[8 * ILineBank.BlockSamples];
        var dtmf = new DtmfGenerator();
        void Run(int blocks)
        {
            for (var n = 0; n < blocks; n++)
            {
                // Lines 0 to 6 call and hang up in turn, line 7 is called.
                for (var i = 0; i < 7; i++)
                {
                    drive[i] = new((n + (i * 30)) % 400 < 300);
                }

                if (n % 400 == 0)
                {
                    dtmf.Enqueue("5550103");
                    bank.Switch.CallIn("5556008", new("215551234"), FarScript.Talks, TimeSpan.FromSeconds(4), out _);
                }

                dtmf.Generate(to.AsSpan(0, 160));
                for (var i = 1; i < 8; i++)
                {
                    to.AsSpan(0, 160).CopyTo(to.AsSpan(i * 160));
                }

                bank.Process(drive, to, sense, from);
            }
        }

        Run(1_200);
        NoAllocation.InRounds(() => Run(1_200));
    }

    private static SamplePair Call(string number, OperatorProfile? profile = null)
    {
        var pair = new SamplePair(profile ?? Quiet, Supervised);
        pair.Seize(number);
        for (var i = 0; i < 500 && pair.Line.State != FxoState.InCall; i++)
        {
            pair.Block();
        }

        Assert.Equal(FxoState.InCall, pair.Line.State);
        return pair;
    }

    private static ToneReading Measure(SamplePair pair, int milliseconds)
    {
        var all = new List<short>();
        pair.Heard = all.AddRange;
        pair.Advance(milliseconds);
        pair.Heard = null;
        return ToneMeter.Measure(all.ToArray());
    }

    private static string Digits(SamplePair pair) =>
        string.Concat(pair.Transcript.Split('\n').Where(l => l.Contains("^ Digit", StringComparison.Ordinal)).Select(l => l[^1]));
}
