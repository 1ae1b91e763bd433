using Trunkline.Base;

namespace Trunkline.Fxo.Tests;

/// <summary>What the transcripts against the twin do not show: memory, re-entry, limits. The behaviour is in Trunkline.Exchange.Tests.</summary>
public sealed class FxoLineTests
{
    [Fact]
    public void Calls_Allocate_Nothing()
    {
        var wheel = new TimerWheel();
        var user = new CountingUser();
        var line = new FxoLine(wheel, new FxoValues { PolaritySupervision = true }, user);
        var message = new byte[CallerIdMessage.MaxOctets];
        Array.Resize(ref message, CallerIdWriter.Write(message, CallerIdFormat.Etsi, new DateTime(2026, 3, 1), "215551234", "MEIER", Presentation.Allowed));
        var rounds = 0;
        NoAllocation.In(
            () =>
            {
                OneOfEach(wheel, line, message);
                rounds++;
            }, 200);
        Assert.Equal((rounds, rounds, rounds, rounds), (user.Answers, user.Clears, user.CallerIds, user.Rings));
        Assert.Equal(0, line.UnknownEvents);
    }

    [Fact]
    public void Release_FromInsideAReport_IsCarriedOutAfterTheStep()
    {
        var wheel = new TimerWheel();
        var user = new CountingUser();
        var line = new FxoLine(wheel, FxoValues.Default, user);
        user.OnSeized = line.Release;
        line.OnSense(new(LineBattery.Normal, false));
        line.Seize("1"u8, false);
        wheel.Advance(200);
        line.OnTone(ToneName.Dial);
        Assert.Equal(FxoState.Releasing, line.State);
        Assert.False(line.IsOffHook);
        Assert.Equal(1, user.Stopped);
    }

    [Fact]
    public void Digits_BeyondTheLimit_AreNotDialled()
    {
        var wheel = new TimerWheel();
        var user = new CountingUser();
        var line = new FxoLine(wheel, FxoValues.Default, user);
        line.OnSense(new(LineBattery.Normal, false));
        line.Seize(new byte[100], false);
        wheel.Advance(200);
        line.OnTone(ToneName.Dial);
        Assert.Equal(FxoLine.MaxDigits, user.DigitsDialled);
    }

    /// <summary>What a line is not said to do is not believed: polarity without supervision, voice with it, busy tone where it is switched off.</summary>
    [Fact]
    public void Evidence_OfAKindThatTheLineDoesNotHave_IsNotBelieved()
    {
        var (wheel, user, line) = Dialled(new FxoValues { ClearByBusyTone = false });
        wheel.Advance(wheel.Now + 11_000);
        Assert.Equal((1, FxoState.InCall), (user.Answers, line.State)); // assumed
        line.OnSense(new(LineBattery.Reversed, false));
        wheel.Advance(wheel.Now + 2_000);
        line.OnTone(ToneName.Busy);
        Assert.Equal((0, FxoState.InCall), (user.Clears, line.State));

        (wheel, user, line) = Dialled(new FxoValues { PolaritySupervision = true });
        line.OnTone(ToneName.Ringback);
        line.OnVoice(true);
        Assert.Equal((0, FxoState.Alerting), (user.Answers, line.State));
    }

    /// <summary>An exchange that turns the pair round when it is seized: that is the normal polarity from then on, and turning it back is the answer.</summary>
    [Fact]
    public void Polarity_ChangedByTheSeizure_IsNoAnswer_TheNextChangeIs()
    {
        var wheel = new TimerWheel();
        var user = new CountingUser();
        var line = new FxoLine(wheel, new FxoValues { PolaritySupervision = true }, user);
        line.OnSense(new(LineBattery.Normal, false));
        line.Seize("1"u8, false);
        wheel.Advance(wheel.Now + 150);
        line.OnSense(new(LineBattery.Reversed, false));
        line.OnTone(ToneName.Dial);
        wheel.Advance(wheel.Now + 1_000);
        line.OnDialled();
        Assert.Equal((0, FxoState.Awaiting), (user.Answers, line.State));
        line.OnSense(new(LineBattery.Normal, false));
        wheel.Advance(wheel.Now + 100);
        Assert.Equal((1, FxoState.InCall), (user.Answers, line.State));
    }

    private static (TimerWheel Wheel, CountingUser User, FxoLine Line) Dialled(FxoValues values)
    {
        var wheel = new TimerWheel();
        var user = new CountingUser();
        var line = new FxoLine(wheel, values, user);
        line.OnSense(new(LineBattery.Normal, false));
        line.Seize("1"u8, false);
        wheel.Advance(200);
        line.OnTone(ToneName.Dial);
        wheel.Advance(wheel.Now + 1_000);
        line.OnDialled();
        return (wheel, user, line);
    }

    [Fact]
    public void BadCallerId_IsCounted_AndTheSecondRingSaysNone()
    {
        var wheel = new TimerWheel();
        var user = new CountingUser();
        var line = new FxoLine(wheel, FxoValues.Default, user);
        line.OnSense(new(LineBattery.Normal, true));
        wheel.Advance(200);
        line.OnSense(new(LineBattery.Normal, false));
        wheel.Advance(1_000);
        line.OnCallerIdMessage([0x80, 0x01, 0x00, 0x00]);
        Assert.Equal((1, 0), (line.BadCallerIds, user.CallerIds));
        line.OnSense(new(LineBattery.Normal, true));
        wheel.Advance(1_200);
        Assert.Equal(1, user.CallerIds);
    }

    /// <summary>An outgoing call answered by polarity and cleared by a loop break, then an incoming one answered and released.</summary>
    private static void OneOfEach(TimerWheel wheel, FxoLine line, ReadOnlySpan<byte> message)
    {
        var normal = new LineSense(LineBattery.Normal, false);
        line.OnSense(normal);
        wheel.Advance(wheel.Now + 1_000);
        line.Seize("5550100"u8, false);
        wheel.Advance(wheel.Now + 200);
        line.OnTone(ToneName.Dial);
        wheel.Advance(wheel.Now + 1_000);
        line.OnDialled();
        line.OnTone(ToneName.Ringback);
        line.OnSense(new(LineBattery.Reversed, false));
        wheel.Advance(wheel.Now + 1_000);
        line.OnSense(new(LineBattery.Absent, false));
        wheel.Advance(wheel.Now + 300);
        line.OnSense(normal);
        wheel.Advance(wheel.Now + 2_000);
        line.OnSense(new(LineBattery.Normal, true));
        wheel.Advance(wheel.Now + 1_000);
        line.OnSense(normal);
        wheel.Advance(wheel.Now + 1_000);
        line.OnCallerIdMessage(message);
        line.Answer();
        wheel.Advance(wheel.Now + 1_000);
        line.Release();
        wheel.Advance(wheel.Now + 2_000);
    }

    private sealed class CountingUser : IFxoLineUser
    {
        public int Answers { get; private set; }

        public int Clears { get; private set; }

        public int CallerIds { get; private set; }

        public int Rings { get; private set; }

        public int Stopped { get; private set; }

        public int DigitsDialled { get; private set; }

        public Action? OnSeized { get; set; }

        public void SetHook(bool offHook)
        {
        }

        public void StartDialling(ReadOnlySpan<byte> digits) => DigitsDialled = digits.Length;

        public void StopDialling() => Stopped++;

        public void ListenFor(FxoListening what)
        {
        }

        public void Ringing() => Rings++;

        public void CallerId(ReadOnlySpan<byte> number, ReadOnlySpan<byte> name, Presentation presentation) => CallerIds++;

        public void Seized() => OnSeized?.Invoke();

        public void Dialled()
        {
        }

        public void Tone(ToneName tone)
        {
        }

        public void Answered(AnswerEvidence evidence) => Answers++;

        public void Cleared(ClearEvidence evidence) => Clears++;

        public void Refused(LineFault fault)
        {
        }

        public void Changed(LineCondition condition)
        {
        }
    }
}
