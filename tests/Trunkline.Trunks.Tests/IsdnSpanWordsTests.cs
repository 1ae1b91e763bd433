using Trunkline.Trunks.Isdn;

namespace Trunkline.Trunks.Tests;

/// <summary>What an administrator reads of a span's alarms.</summary>
public sealed class IsdnSpanWordsTests
{
    [Theory]
    [InlineData(SpanAlarms.None, "", "")]
    [InlineData(SpanAlarms.ClockFree, "", "clock runs free: no span of the priority list is usable")]
    [InlineData(SpanAlarms.Los | SpanAlarms.ClockFree, "", "RED (LOS): no signal, look at cable (pairs crossed?) and far end; clock runs free: no span of the priority list is usable")]
    [InlineData(SpanAlarms.ClockLooped, "", "clock loop: the far end sends our own clock back, it is not followed")]
    [InlineData(SpanAlarms.Looped | SpanAlarms.ClockLooped | SpanAlarms.ClockFree, "", "LOOP: the span is looped, for a measurement; clock loop: the far end sends our own clock back, it is not followed; clock runs free: no span of the priority list is usable")]
    [InlineData(SpanAlarms.NotAttached, "", "not attached: no card, socket or packets")]
    [InlineData(SpanAlarms.NotAttached, "DAHDI has no span 2", "not attached: DAHDI has no span 2")]
    [InlineData(SpanAlarms.Los, "stale", "RED (LOS): no signal, look at cable (pairs crossed?) and far end")]
    [InlineData(SpanAlarms.Crc4Mismatch, "", "CRC-4 mismatch: we send CRC-4 and the far end sends none; calls go on without it (crc4: off here, or on there)")]
    [InlineData(SpanAlarms.Crc4Unexpected, "", "CRC-4 mismatch: the far end sends CRC-4 and we are set to none; calls go on without it (crc4: on here, or off there)")]
    [InlineData(SpanAlarms.Rai | SpanAlarms.Crc4Unexpected, "", "YELLOW (RAI): the far end does not hear us; CRC-4 mismatch: it sends CRC-4 and we are set to none (crc4: off)")]
    [InlineData(SpanAlarms.Crc4NotFound, "", "CRC-4 mismatch: both ends send CRC-4, and the far end does not find ours: every block of ours counts as errored there")]
    public void Words(SpanAlarms alarms, string why, string expected) => Assert.Equal(expected, IsdnSpan.Words(alarms, why));
}
