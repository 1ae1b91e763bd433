using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>A department has so many calls outside at a time, whatever the trunks have left; for help there is no limit.</summary>
public sealed class DepartmentTests
{
    [Fact]
    public void OneCallMore_IsRefused_UntilOneIsOver_AndAnEmergencyCallNever()
    {
        var mixed = new MixedSite(change: y => y
            .Replace("trunks:\n", "departments: [{ name: sales, most_calls: 2 }]\ntrunks:\n", StringComparison.Ordinal)
            .Replace("password: long-enough-two, outside: on", "password: long-enough-two, outside: on, department: sales", StringComparison.Ordinal));
        mixed.Seconds(10);
        var first = mixed.Talking(mixed.Office, "95550101");
        mixed.Talking(mixed.Office, "75550101");
        var third = mixed.Office.Call("85550101");
        mixed.Until(() => third.State == PhoneCallState.Ended);
        mixed.Seconds(1);
        Assert.Equal(503, third.FailedWith);
        Assert.Equal("85550101", Assert.Single(mixed.Attempts(), r => r.Cause == Q850Cause.ResourceUnavailable).Dialled.Digits);
        mixed.Talking(mixed.Reception, "95550101"); // another department's
        mixed.Talking(mixed.Office, "112");
        var inside = mixed.Office.Call("203");
        mixed.Until(() => inside.State == PhoneCallState.Ringing);
        first.HangUp();
        mixed.Seconds(3);
        mixed.Talking(mixed.Office, "85550101");
    }
}
