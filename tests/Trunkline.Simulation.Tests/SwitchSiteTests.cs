using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Switches on a whole site: by the calendar, by hand, after a restart.</summary>
public sealed class SwitchSiteTests
{
    private const string Services =
        """
        calendars:
          - { name: always, when: [00:00-24:00] }
        switches:
          - { number: "600", name: office, when: always, day: "201", night: "610" }
          - { number: "610", name: second, day: "202", night: "203" }
        """;

    [Fact]
    public void Calls_GoWhereItStands_ThroughAnother_AndByHand()
    {
        var s = new ServiceSite(Fidelity.Events, Services);
        var (a, day, night, second) = (s.Phone("204"), s.Phone("201"), s.Phone("202"), s.Phone("203"));
        Rings(night); // its calendar is always on, and nobody has turned the second
        Assert.Equal(("night", false, "610"), Stands("office"));

        Assert.Equal("day", Turn("office", "day")!.Switch.Position);
        Rings(day);
        Assert.Equal(("day", true, "201"), Stands("office"));

        Turn("office", "auto");
        Turn("second", "night");
        Rings(second);
        Assert.Null(Turn("office", "noon"));
        Assert.Null(Turn("nobody", "day"));
        s.NothingIsStuck();

        Node.SwitchOrderResult? Turn(string name, string position)
        {
            var (isTold, result) = (false, (Node.SwitchOrderResult?)null);
            s.Site.Node!.TurnSwitch(name, position, r => (isTold, result) = (true, r));
            s.Until(() => isTold, 1);
            return result;
        }

        void Rings(SimulatedPhone phone)
        {
            var before = phone.Calls.Count;
            var call = a.Call("600");
            s.Until(() => phone.Calls.Count > before && phone.Calls[^1].State == PhoneCallState.Ringing, 5);
            call.HangUp();
            s.Seconds(2);
        }

        (string, bool, string) Stands(string name)
        {
            var view = s.Site.Node!.ListSwitches().Single(v => v.Switch == name);
            return (view.Position, view.ByHand, view.To);
        }
    }
}
