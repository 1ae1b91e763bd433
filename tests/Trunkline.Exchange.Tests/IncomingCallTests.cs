using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>FxoLine against FxsLine in events fidelity: calls into the site.</summary>
public sealed class IncomingCallTests
{
    private static readonly CallingParty Caller = new("215551234", "MEIER");

    [Fact]
    public void WithCallerId_Answered_ReleasedByUs()
    {
        var pair = new EventPair();
        pair.CallIn(Caller);
        pair.Advance(4_000);
        pair.Line.Answer();
        pair.Advance(3_000);
        pair.Line.Release();
        pair.Advance(2_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              3283 ^ CallerId "215551234" "MEIER" Allowed
              5000 off hook
              5000 < Answered
              5000 ^ Changed InCall
              8000 on hook
              8000 < Released
              8000 ^ Changed Releasing
              9000 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void FarEndHangsUp_ClearsByLoopBreak()
    {
        var pair = new EventPair();
        pair.CallIn(Caller, FarScript.HangsUp(TimeSpan.FromSeconds(4)));
        pair.Advance(3_000);
        pair.Line.Answer();
        pair.Advance(10_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              3283 ^ CallerId "215551234" "MEIER" Allowed
              4000 off hook
              4000 < Answered
              4000 ^ Changed InCall
              8000 < FarCleared
              8200 on hook
              8200 < Released
              8200 ^ Cleared LoopBreak
              8200 ^ Changed Releasing
              9200 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void NoCallerIdSent_IsToldAtTheSecondRing()
    {
        var pair = new EventPair(OperatorProfile.Default with { CallerIdFormat = null });
        pair.CallIn(Caller, patience: 7_000);
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              6128 ^ CallerId "" "" NotAvailable
              8000 < CallerGone
             15250 ^ Cleared RingStopped
             15250 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void NoCallerIdService_IsToldAtOnce_AndAnswersAtOnce()
    {
        var pair = new EventPair(OperatorProfile.Default with { CallerIdFormat = null }, new() { ExpectCallerId = false });
        pair.CallIn(Caller);
        pair.Advance(200);
        pair.Line.Answer();
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              1128 ^ CallerId "" "" NotAvailable
              1200 off hook
              1200 < Answered
              1200 ^ Changed InCall
            """, pair.Transcript);
        pair.Line.Release();
        pair.Advance(2_000);
        pair.AssertIdle();
    }

    /// <summary>Answered before the caller ID: the loop closes when it is here.</summary>
    [Fact]
    public void Answer_DuringTheFirstRing_WaitsForCallerId()
    {
        var pair = new EventPair();
        pair.CallIn(Caller);
        pair.Advance(500);
        pair.Line.Answer();
        pair.Advance(3_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              3283 off hook
              3283 < Answered
              3283 ^ CallerId "215551234" "MEIER" Allowed
              3283 ^ Changed InCall
            """, pair.Transcript);
        pair.Line.Release();
        pair.Advance(2_000);
        pair.AssertIdle();
    }

    [Fact]
    public void Answer_BeforeACallerIdThatNeverComes_ClosesTheLoopAtTheSecondRing()
    {
        var pair = new EventPair(OperatorProfile.Default with { CallerIdFormat = null });
        pair.CallIn(Caller);
        pair.Advance(500);
        pair.Line.Answer();
        pair.Advance(5_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              6128 off hook
              6128 < Answered
              6128 ^ CallerId "" "" NotAvailable
              6128 ^ Changed InCall
            """, pair.Transcript);
        pair.Line.Release();
        pair.Advance(2_000);
        pair.AssertIdle();
    }

    [Fact]
    public void Abandoned_IsToldAfterTheRingOffTime()
    {
        var pair = new EventPair();
        pair.CallIn(Caller, patience: 8_000);
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              3283 ^ CallerId "215551234" "MEIER" Allowed
              9000 < CallerGone
             15250 ^ Cleared RingStopped
             15250 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void CallerGivesUpDuringTheCallerId_ClearsByRingStopped()
    {
        var pair = new EventPair();
        pair.CallIn(Caller, patience: 2_000);
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              3000 < CallerGone
             10250 ^ Cleared RingStopped
             10250 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void CallerGivesUp_WhileTheAnswerWaits_ClearsByRingStopped()
    {
        var pair = new EventPair();
        pair.CallIn(Caller, patience: 1_700);
        pair.Advance(1_500);
        pair.Line.Answer();
        pair.Advance(20_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              2700 < CallerGone
             10250 ^ Cleared RingStopped
             10250 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void Withheld_IsRestricted()
    {
        var pair = new EventPair();
        pair.CallIn(Caller with { Presentation = Presentation.Restricted }, patience: 4_000);
        pair.Advance(20_000);
        Assert.Contains("^ CallerId \"\" \"\" Restricted", pair.Transcript, StringComparison.Ordinal);
        pair.AssertIdle();
    }

    [Fact]
    public void Declined_RingsOnUnheard_UntilTheCallerGivesUp()
    {
        var pair = new EventPair();
        pair.CallIn(Caller, patience: 20_000);
        pair.Advance(3_000);
        pair.Line.Release();
        pair.Advance(40_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              3283 ^ CallerId "215551234" "MEIER" Allowed
             21000 < CallerGone
             25250 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Theory]
    [InlineData("supervised")]
    [InlineData("plain")]
    [InlineData("north-america")]
    [InlineData("united-kingdom")]
    [InlineData("china")]
    public void EveryOperator_RingsOnce_AndSendsTheCallerId(string name)
    {
        Assert.True(OperatorProfile.TryFind(name, out var profile));
        var pair = new EventPair(profile);
        pair.CallIn(Caller, patience: 20_000);
        pair.Advance(60_000);
        Assert.Equal(1, pair.Transcript.Split("^ Ringing").Length - 1);
        Assert.Equal(1, pair.Transcript.Split("^ CallerId").Length - 1);
        Assert.Contains("^ CallerId \"215551234\" \"MEIER\" Allowed", pair.Transcript, StringComparison.Ordinal);
        pair.AssertIdle();
    }

    [Fact]
    public void RingShorterThanValidation_IsNothing()
    {
        var pair = new EventPair();
        pair.Drivers[0].OnSense(new(LineBattery.Normal, true));
        pair.Advance(127);
        pair.Drivers[0].OnSense(new(LineBattery.Normal, false));
        pair.Advance(10_000);
        Assert.Equal("", pair.Transcript);
        pair.AssertIdle();
    }

    /// <summary>EN 300 659-1: polarity reversal, caller ID, then the ring.</summary>
    [Fact]
    public void CallerIdBeforeTheRing_IsToldAtTheFirstRing()
    {
        var pair = new EventPair();
        var driver = pair.Drivers[0];
        driver.OnSense(new(LineBattery.Reversed, false));
        pair.Advance(500);
        Span<byte> message = stackalloc byte[CallerIdMessage.MaxOctets];
        var length = CallerIdWriter.Write(message, CallerIdFormat.Etsi, new DateTime(2026, 3, 1, 12, 0, 0), "215551234", "MÜLLER", Presentation.Allowed);
        driver.OnCallerIdMessage(message[..length]);
        pair.Seize("5550100");
        pair.Advance(500);
        driver.OnSense(new(LineBattery.Normal, true));
        pair.Advance(1_000);
        driver.OnSense(new(LineBattery.Normal, false));
        pair.Advance(10_000);
        Assert.Equal(
            """
              1500 ^ Refused Glare
              2128 ^ Ringing
              2128 ^ CallerId "215551234" "MÜLLER" Allowed
              2128 ^ Changed Ringing
             11250 ^ Cleared RingStopped
             11250 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void BatteryAlarm_IsRaisedAndEnds()
    {
        var pair = new EventPair();
        pair.Exchange.Switch.SetCut(0, true);
        pair.Advance(999);
        Assert.Equal("     0 < Released".Replace("     0", "  1000", StringComparison.Ordinal), pair.Transcript);
        pair.Advance(10_000);
        pair.Exchange.Switch.SetCut(0, false);
        pair.Advance(5_000);
        Assert.Equal(
            """
              1000 < Released
              2000 ^ Changed NoBattery
             12499 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }

    [Fact]
    public void PairCutWhileRinging_ClearsAndRaisesTheAlarm()
    {
        var pair = new EventPair();
        pair.CallIn(Caller);
        pair.Advance(3_000);
        pair.Exchange.Switch.SetCut(0, true);
        pair.Advance(10_000);
        pair.Exchange.Switch.SetCut(0, false);
        pair.Advance(5_000);
        Assert.Equal(
            """
              1000 < Ringing
              1128 ^ Ringing
              1128 ^ Changed Ringing
              3283 ^ CallerId "215551234" "MEIER" Allowed
              4000 < Released
              5000 ^ Cleared BatteryLost
              5000 ^ Changed NoBattery
             14500 ^ Changed Idle
            """, pair.Transcript);
        pair.AssertIdle();
    }
}
