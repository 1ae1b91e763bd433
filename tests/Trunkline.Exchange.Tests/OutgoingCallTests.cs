using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>FxoLine against FxsLine in events fidelity: calls out of the site. `^` is told to the gateway, `&lt;` happens on the twin.</summary>
public sealed class OutgoingCallTests
{
    private static readonly FxoValues Supervised = new() { PolaritySupervision = true };

    [Fact]
    public void AnsweredByPolarity_FarEndHangsUp_ClearsByLoopBreak()
    {
        var pair = new EventPair(values: Supervised);
        pair.Seize("5550110");
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2240 < Dialled 5550110
              2320 ^ Dialled
              2740 < FarAnswered
              2804 ^ Answered Polarity
              2804 ^ Changed InCall
              7740 < FarCleared
              7940 on hook
              7940 < Released
              7940 ^ Cleared LoopBreak
              7940 ^ Changed Releasing
              8940 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void AnsweredByPolarity_NoLoopBreak_ClearsByPolarity()
    {
        var pair = new EventPair(OperatorProfile.China, Supervised);
        pair.Seize("5550110");
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2240 < Dialled 5550110
              2320 ^ Dialled
              2740 < FarAnswered
              2804 ^ Answered Polarity
              2804 ^ Changed InCall
              7740 < FarCleared
              7804 on hook
              7804 < Released
              7804 ^ Cleared Polarity
              7804 ^ Changed Releasing
              8804 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void NoSupervision_AnsweredByVoice_ClearsByBusyTone()
    {
        var pair = new EventPair(OperatorProfile.Plain);
        pair.Seize("5550112");
        pair.Advance(20_000);
        Assert.True(pair.Exchange.Switch.HangUp(0));
        pair.Advance(6_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2240 < Dialled 5550112
              2320 ^ Dialled
              2540 ^ Tone Ringback
             17540 < FarAnswered
             17740 ^ Answered Voice
             17740 ^ Changed InCall
             21000 < FarCleared
             24000 on hook
             24000 < Released
             24000 ^ Cleared BusyTone
             24000 ^ Changed Releasing
             25000 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    /// <summary>Milliwatt answers without ringback and is no voice: only the timer can tell, and the record says "assumed".</summary>
    [Fact]
    public void NoSupervision_NoToneHeard_AnswerIsAssumed_WhenTheTimerExpires_NotBefore()
    {
        var pair = new EventPair(OperatorProfile.Plain);
        pair.Seize("5550101");
        pair.Advance(100 + 100 + (7 * 160) + 9_999);
        Assert.DoesNotContain("Answered Assumed", pair.Transcript, StringComparison.Ordinal);
        pair.Advance(1);
        Assert.EndsWith("^ Answered Assumed\n 12320 ^ Changed InCall", pair.Transcript, StringComparison.Ordinal);
        pair.Line.Release();
        pair.Advance(1000);
        pair.AssertIdle();
    }

    /// <summary>With supervision nothing but polarity is an answer: an announcement before it is not.</summary>
    [Fact]
    public void Supervised_EarlyAnnouncement_IsNoAnswer_PolarityIs()
    {
        var pair = new EventPair(values: Supervised);
        pair.Seize("5550111");
        pair.Advance(10_000);
        pair.Line.Release();
        pair.Advance(1000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2240 < Dialled 5550111
              2320 ^ Dialled
              8040 < FarAnswered
              8104 ^ Answered Polarity
              8104 ^ Changed InCall
             11000 on hook
             11000 < Released
             11000 ^ Changed Releasing
             12000 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Busy_IsReportedAndTheLineReleased()
    {
        var pair = new EventPair();
        pair.Seize("5550104");
        pair.Advance(10_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2240 < Dialled 5550104
              2320 ^ Dialled
              2540 < FarRefused
              5540 ^ Tone Busy
              5540 on hook
              5540 < Released
              5540 ^ Cleared BusyTone
              5540 ^ Changed Releasing
              6540 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Congestion_IsReportedAndTheLineReleased()
    {
        var pair = new EventPair();
        pair.Seize("5550105");
        pair.Advance(10_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2240 < Dialled 5550105
              2320 ^ Dialled
              2540 < FarRefused
              4040 ^ Tone Congestion
              4040 on hook
              4040 < Released
              4040 ^ Cleared BusyTone
              4040 ^ Changed Releasing
              5040 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    /// <summary>The announcement is voice, and must not become an answer.</summary>
    [Fact]
    public void Unallocated_SpecialInformation_ThenAnnouncement_ThenCongestion_IsNeverAnswered()
    {
        var pair = new EventPair(OperatorProfile.Plain);
        pair.Seize("215559999");
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2560 < Dialled 215559999
              2640 ^ Dialled
              2860 ^ Tone SpecialInformation
             11060 < FarRefused
             12560 ^ Tone Congestion
             12560 on hook
             12560 < Released
             12560 ^ Cleared BusyTone
             12560 ^ Changed Releasing
             13560 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void NoAnswer_IsGivenUp_AtItsLimit()
    {
        var pair = new EventPair();
        pair.Seize("5550106");
        pair.AdvanceTo(182_319);
        Assert.DoesNotContain("Cleared", pair.Transcript, StringComparison.Ordinal);
        pair.Advance(2_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2240 < Dialled 5550106
              2320 ^ Dialled
              2540 ^ Tone Ringback
            182320 on hook
            182320 < Released
            182320 ^ Cleared Local
            182320 ^ Changed Releasing
            183320 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void NoDialTone_IsRefused_AndTheLineReleased()
    {
        var pair = new EventPair(OperatorProfile.Default with { DialToneDelay = Timeout.InfiniteTimeSpan });
        pair.Seize("5550100");
        pair.Advance(5_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              4100 on hook
              4100 < Released
              4100 ^ Refused NoDialTone
              4100 ^ Changed Releasing
              5100 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Emergency_NoDialTone_DialsAllTheSame()
    {
        var pair = new EventPair(OperatorProfile.Plain with { DialToneDelay = Timeout.InfiniteTimeSpan });
        pair.Seize("112", emergency: true);
        pair.Advance(4_000);
        pair.Line.Release();
        pair.Advance(1_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              2100 ^ Seized
              2500 < Dialled 112
              2580 ^ Dialled
              2600 ^ Tone Ringback
              3600 < FarAnswered
              3800 ^ Answered Voice
              3800 ^ Changed InCall
              5000 on hook
              5000 < Released
              5000 ^ Changed Releasing
              6000 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Seize_WithoutDigits_OnlySeizes_TheUserDials()
    {
        var pair = new EventPair(values: Supervised);
        pair.Seize("");
        pair.Advance(1_000);
        foreach (var digit in "5550101")
        {
            pair.Drivers[0].SendDigit(digit);
        }

        pair.Advance(1_000);
        pair.Line.Release();
        pair.Advance(1_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              2000 < Dialled 5550101
              2500 < FarAnswered
              2564 ^ Answered Polarity
              2564 ^ Changed InCall
              3000 on hook
              3000 < Released
              3000 ^ Changed Releasing
              4000 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Glare_RingVoltageInTheCheck_RefusesAndRings()
    {
        var pair = new EventPair();
        pair.Seize("5550100");
        pair.Advance(50);
        pair.CallIn(new("215551234"), patience: 3_000);
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1050 ^ Refused Glare
              1050 ^ Changed Idle
              1050 < Ringing
              1178 ^ Ringing
              1178 ^ Changed Ringing
              3300 ^ CallerId "215551234" "" Allowed
              4050 < CallerGone
             10300 ^ Cleared RingStopped
             10300 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Glare_RingVoltageNotValidatedYet_Refuses()
    {
        var pair = new EventPair();
        pair.CallIn(new("215551234"), patience: 3_000);
        pair.Advance(20);
        pair.Seize("5550100");
        Assert.Contains("Refused Glare", pair.Transcript, StringComparison.Ordinal);
        pair.Advance(20_000);
        pair.AssertIdle();
    }

    [Fact]
    public void Glare_InThePauseBetweenRings_Refuses()
    {
        var pair = new EventPair();
        pair.CallIn(new("215551234"), patience: 3_000);
        pair.Advance(2_500);
        pair.Seize("5550100");
        Assert.EndsWith("^ Refused Glare", pair.Transcript, StringComparison.Ordinal);
        pair.Advance(20_000);
        pair.AssertIdle();
    }

    /// <summary>Ring voltage just after the loop was closed: the line is given back.</summary>
    [Fact]
    public void Glare_RingAfterTheLoopClosed_IsReleased()
    {
        var pair = new EventPair();
        pair.Seize("5550100");
        pair.Advance(101);
        pair.Drivers[0].OnSense(new(LineBattery.Normal, true));
        pair.Drivers[0].OnSense(new(LineBattery.Normal, false));
        pair.Advance(5_000);
        Assert.Contains("Refused Glare", pair.Transcript, StringComparison.Ordinal);
        pair.AssertIdle();
    }

    [Fact]
    public void NoBattery_IsRefused()
    {
        var pair = new EventPair();
        pair.Exchange.Switch.SetCut(0, true);
        pair.Advance(10);
        pair.Seize("5550100");
        pair.Advance(2_000);
        pair.Seize("5550100");
        pair.Exchange.Switch.SetCut(0, false);
        pair.Advance(2_000);
        Assert.Equal(
            """
              1000 < Released
              1010 ^ Refused NoBattery
              2000 ^ Changed NoBattery
              3010 ^ Refused NoBattery
              3510 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void BatteryLostWhileDialling_ClearsTheCall_ThenRaisesTheAlarm()
    {
        var pair = new EventPair();
        pair.Seize("5550100");
        pair.Advance(500);
        pair.Exchange.Switch.SetCut(0, true);
        pair.Advance(5_000);
        pair.Exchange.Switch.SetCut(0, false);
        pair.Advance(2_000);
        Assert.Equal(
            """
              1000 ^ Changed Seized
              1100 off hook
              1100 < Seized
              1200 ^ Seized
              1500 < Released
              1700 on hook
              1700 ^ Cleared LoopBreak
              1700 ^ Changed Releasing
              2700 ^ Changed NoBattery
              7000 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Seize_WhileNotIdle_IsRefused()
    {
        var pair = new EventPair(values: Supervised);
        pair.Seize("5550101");
        pair.Advance(10_000);
        pair.Seize("5550102");
        Assert.EndsWith("^ Refused NotIdle", pair.Transcript, StringComparison.Ordinal);
        pair.Line.Release();
        pair.Seize("5550102");
        Assert.EndsWith("^ Refused NotIdle", pair.Transcript, StringComparison.Ordinal);
        pair.Advance(2_000);
        pair.AssertIdle();
    }

    [Theory]
    [InlineData(80, false)]
    [InlineData(199, false)]
    [InlineData(201, true)]
    [InlineData(300, true)]
    public void LoopBreak_ClearsFromTheMinimumOn_NotBelow(int milliseconds, bool clears)
    {
        var pair = new EventPair(OperatorProfile.Plain with { CpcLength = TimeSpan.FromMilliseconds(milliseconds), ReleaseTone = Base.ToneName.None });
        pair.Seize("5550100");
        pair.Advance(20_000);
        Assert.EndsWith("^ Changed InCall", pair.Transcript, StringComparison.Ordinal);
        pair.Exchange.Switch.HangUp(0);
        pair.Advance(5_000);
        Assert.Equal(clears, pair.Transcript.Contains("Cleared LoopBreak", StringComparison.Ordinal));
        pair.Line.Release();
        pair.Advance(2_000);
        pair.AssertIdle();
    }

    /// <summary>Answered and ended inside the time in which polarity is not looked at: the end still counts.</summary>
    [Fact]
    public void AnsweredAndEnded_WithinThePolarityIgnoreTime_StillClears()
    {
        var pair = new EventPair(OperatorProfile.China with { ReleaseTone = Base.ToneName.None }, Supervised);
        pair.Seize("5550101");
        pair.Advance(100 + 100 + (7 * 160) + 600);
        Assert.EndsWith("^ Changed InCall", pair.Transcript, StringComparison.Ordinal);
        Assert.True(pair.Exchange.Switch.HangUp(0));
        pair.Advance(3_000);
        Assert.Contains("Cleared Polarity", pair.Transcript, StringComparison.Ordinal);
        pair.AssertIdle();
    }

    /// <summary>Everything of a call is forgotten: the next one on the line dials its own digits and knows nothing of the last.</summary>
    [Fact]
    public void SecondCall_StartsAfresh()
    {
        var pair = new EventPair(values: Supervised);
        pair.Seize("5550104");
        pair.Advance(10_000);
        pair.Seize("5550101");
        pair.Advance(5_000);
        Assert.Contains("Dialled 5550101", pair.Transcript, StringComparison.Ordinal);
        pair.Line.Release();
        pair.Advance(2_000);
        pair.AssertIdle();
    }

    /// <summary>A pair wired the other way round looks reversed for ever; it must work all the same.</summary>
    [Fact]
    public void PairWiredTheOtherWayRound_IsTakenAsNormal_AfterTheAlertWait()
    {
        var wheel = new Base.TimerWheel();
        var log = new List<string>();
        var driver = new EventLineDriver(wheel, FxoValues.Default, new RecordingUser(() => wheel.Now, log.Add));
        driver.OnSense(new(LineBattery.Reversed, false));
        wheel.Advance(1_000);
        Assert.Equal(FxoState.Alerted, driver.Line.State);
        wheel.Advance(5_000);
        Assert.Equal(FxoState.Idle, driver.Line.State);
        driver.Line.Seize("1"u8, false);
        wheel.Advance(5_200);
        Assert.True(driver.Line.IsOffHook);
    }
}
