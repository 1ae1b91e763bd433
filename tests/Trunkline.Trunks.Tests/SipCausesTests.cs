using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

/// <summary>Between causes and statuses: RFC 3398's tables, a far end's own rows, and the Reason header before both.</summary>
public sealed class SipCausesTests
{
    /// <summary>RFC 3398 §7.2.4.1, row by row; 88 is told apart (see <see cref="SipCauses"/>), 16 has no status there.</summary>
    [Theory]
    [InlineData(404, 1, 2, 3, 26)]
    [InlineData(486, 17)]
    [InlineData(408, 18)]
    [InlineData(480, 19, 20, 31)]
    [InlineData(403, 21, 55, 57, 87)]
    [InlineData(410, 22, 23)]
    [InlineData(502, 27)]
    [InlineData(484, 28)]
    [InlineData(501, 29, 79)]
    [InlineData(503, 34, 38, 41, 42, 47, 58)]
    [InlineData(488, 65, 70, 88)]
    [InlineData(504, 102)]
    [InlineData(500, 111, 127)]
    public void ToStatus_IsRfc3398s(int status, params int[] causes) =>
        Assert.Equal(causes.Select(_ => status), causes.Select(c => SipCauses.ToStatus((Q850Cause)c)));

    /// <summary>RFC 3398 §8.2.6.1, row by row; 487, 488 and 606 have no fixed cause there.</summary>
    [Theory]
    [InlineData(1, 404, 485, 604)]
    [InlineData(17, 486, 600)]
    [InlineData(18, 480)]
    [InlineData(21, 401, 402, 403, 407, 603)]
    [InlineData(22, 410)]
    [InlineData(25, 482, 483)]
    [InlineData(28, 484)]
    [InlineData(38, 502)]
    [InlineData(41, 400, 481, 500, 503)]
    [InlineData(63, 405)]
    [InlineData(79, 406, 415, 501)]
    [InlineData(88, 488, 606)]
    [InlineData(102, 408, 504)]
    [InlineData(127, 413, 414, 416, 420, 421, 423, 505, 513)]
    public void FromStatus_IsRfc3398s(int cause, params int[] statuses) =>
        Assert.Equal(statuses.Select(_ => cause), statuses.Select(s => (int)SipCauses.FromStatus(s)));

    [Fact]
    public void AReasonHeader_IsBeforeAFarEndsRow_AndThatBeforeTheTable()
    {
        var habits = new SipHabits { Causes = new Dictionary<int, Q850Cause> { [486] = Q850Cause.NoCircuitAvailable }, Statuses = new Dictionary<Q850Cause, int> { [Q850Cause.UserBusy] = 600 } };
        Assert.Equal(Q850Cause.UserBusy, habits.CauseOf(486, Q850Cause.UserBusy));
        Assert.Equal(Q850Cause.NoCircuitAvailable, habits.CauseOf(486, Q850Cause.None));
        Assert.Equal(Q850Cause.UnallocatedNumber, habits.CauseOf(404, Q850Cause.None));
        Assert.Equal((600, 503), (habits.StatusOf(Q850Cause.UserBusy), habits.StatusOf(Q850Cause.NoCircuitAvailable)));
    }
}
