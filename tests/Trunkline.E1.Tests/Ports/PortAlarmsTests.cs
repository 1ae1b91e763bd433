namespace Trunkline.E1.Tests;

public sealed class PortAlarmsTests
{
    /// <summary>Every alarm, in words, whether it stops new calls and whether the clock is worth anything.</summary>
    [Fact]
    public void Alarms_InWords_WithWhatTheyStop() => Assert.Equal(
        """
        OK                    calls go on   clock good
        ABSENT                calls blocked clock spoilt
        NOT STARTED           calls blocked clock spoilt
        LOS                   calls blocked clock spoilt
        LOF                   calls blocked clock spoilt
        AIS                   calls blocked clock spoilt
        RAI                   calls blocked clock good
        LMFA                  calls go on   clock good
        PACKET LOSS           calls blocked clock spoilt
        REMOTE PACKET LOSS    calls blocked clock good
        LOOP                  calls blocked clock spoilt
        RECOVERING            calls blocked clock good
        CRC ERRORS            calls go on   clock good
        CRC-4 UNEXPECTED      calls go on   clock good
        CRC-4 NOT FOUND THERE calls go on   clock good
        """,
        string.Join('\n', Enum.GetValues<PortAlarms>().Select(a =>
            $"{a.InWords(),-21} calls {(a.BlocksCalls() ? "blocked" : "go on  ")} clock {(a.SpoilsClock() ? "spoilt" : "good")}")));

    [Fact]
    public void Alarms_TheGravestIsSaidFirst() => Assert.Equal("LOF RAI", (PortAlarms.RemoteAlarm | PortAlarms.LossOfFrame).InWords());

    [Theory]
    [InlineData(SpanLoop.None, true)]
    [InlineData(SpanLoop.Local, true)]
    [InlineData(SpanLoop.Line, false)]
    [InlineData(SpanLoop.Payload, true)]
    public void Traits_LoopsAreBits(SpanLoop loop, bool can) => Assert.Equal(
        can, new SpanPortTraits { Kind = "", Place = "", Loops = (1 << (int)SpanLoop.Local) | (1 << (int)SpanLoop.Payload) }.CanLoop(loop));

    [Fact]
    public void Debounce_LongestOfFour_UnknownIsNegative()
    {
        Assert.Equal(2500, new AlarmDebounce(2500, 100, -1, 500).LongestMs);
        Assert.True(AlarmDebounce.Unknown.LongestMs < 0);
    }
}
