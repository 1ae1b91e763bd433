using Trunkline.Trunks.Isdn;

namespace Trunkline.Trunks.Tests;

/// <summary>What an administrator reads of a span's alarms.</summary>
public sealed class IsdnSpanWordsTests
{
    [Theory]
    [InlineData(SpanAlarms.None, "", "")]
    [InlineData(SpanAlarms.ClockFree, "", "clock runs free: no span of the priority list is usable")]
    [InlineData(SpanAlarms.Los | SpanAlarms.ClockFree, "", "RED (LOS): no signal, look at cable and far end; clock runs free: no span of the priority list is usable")]
    [InlineData(SpanAlarms.NotAttached, "", "not attached: no card, socket or packets")]
    [InlineData(SpanAlarms.NotAttached, "DAHDI has no span 2", "not attached: DAHDI has no span 2")]
    [InlineData(SpanAlarms.Los, "stale", "RED (LOS): no signal, look at cable and far end")]
    public void Words(SpanAlarms alarms, string why, string expected) => Assert.Equal(expected, IsdnSpan.Words(alarms, why));
}
