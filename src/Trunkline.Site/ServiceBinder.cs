namespace Trunkline.Site;

/// <summary>From checked nodes to services.</summary>
internal static class ServiceBinder
{
    internal static Forwarding Forward(SectionReader r) =>
        new(r.Optional("always"), r.Optional("busy"), r.Optional("no_answer"), r.Optional("unreachable"), r.Seconds("after_s"));

    internal static RingGroup Group(SectionReader r) => new(
        r.Text("number"), r.Text("name"), r.Choice<RingStrategy>("strategy"), r.Texts("members"), r.Seconds("ring_s"), r.Optional("then"), r.At)
    {
        CallsWaiting = r.Flag("call_waiting"),
    };

    internal static Menu Menu(SectionReader r)
    {
        var options = r.Section("options");
        return new(
            r.Text("number"), r.Text("name"), r.Text("greeting"), r.Text("sorry"),
            [.. "1234567890*#".Select(k => (k, options.Optional(k.ToString()))).Where(o => o.Item2 is not null).Select(o => (o.k, o.Item2!))],
            r.Flag("direct_dial"), r.Seconds("wait_s"), r.Int("tries"), r.Optional("then"), r.At);
    }

    internal static CallerQueue Queue(SectionReader r) => new(r.Text("number"), r.Text("name"), r.Texts("agents"), r.Optional("then"), r.At)
    {
        Order = r.Choice<AgentOrder>("order"),
        RingFor = r.Seconds("ring_s"),
        WrapUp = r.Seconds("wrap_up_s"),
        Misses = r.Int("misses"),
        IsLoggedInFirst = r.Flag("logged_in"),
        Most = r.Int("most"),
        WaitFor = r.Seconds("wait_s"),
        WaitsWithoutAgents = r.Flag("without_agents"),
        Greeting = r.Optional("greeting"),
        Music = r.Text("music"),
        PositionEvery = r.Seconds("position_s"),
    };

    internal static NightSwitch Switch(SectionReader r) => new(r.Text("number"), r.Text("name"), NumberingBinder.When(r), r.Text("day"), r.Text("night"), r.At)
    {
        TurnedBy = r.Texts("turned_by"),
        Classes = r.Texts("classes"),
    };

    /// <summary>The places of a park: consecutive numbers of one length.</summary>
    internal static IEnumerable<ParkPlace> Places(SectionReader r)
    {
        var (first, name) = (r.Text("number"), r.Text("name"));
        if (!ulong.TryParse(first, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            yield break;
        }

        for (var i = 0; i < r.Int("places"); i++)
        {
            var place = (number + (ulong)i).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(first.Length, '0');
            yield return new(place, $"{name}-{i + 1}", r.Seconds("for_s"), r.Text("music"), r.At);
        }
    }

    internal static CampOn CampOn(SectionReader r) => new(r.Seconds("for_s"), r.Int("most"), r.Text("music"), r.Seconds("position_s"));

    internal static Announcement Announcement(SectionReader r) => new(
        r.Text("number"), r.Text("name"), r.Texts("says"), r.Flag("answer"), r.Int("times"), BoxProfiles.Cause(r.Text("cause")), r.Optional("then"), r.At);
}
