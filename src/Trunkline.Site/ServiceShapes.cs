namespace Trunkline.Site;

/// <summary>The keys of services: what has a number inside and is no extension.</summary>
internal static class ServiceShapes
{
    private static readonly ScalarShape s_forwardTo = new("a number as this extension dials it (digits, + in front when international)", IsDialled)
    {
        JsonTypes = ["string", "integer"],
    };

    /// <summary>An extension's keys of what is done with its calls.</summary>
    internal static IReadOnlyList<Key> OfExtension { get; } =
    [
        new("forward", new MapShape("forwarding",
        [
            new("always", s_forwardTo, "Where every call goes: an extension, a service, or an outside number as this extension dials it."),
            new("busy", s_forwardTo, "Where calls go while it is busy, refuses, or has `dnd`."),
            new("no_answer", s_forwardTo, "Where calls go that nobody answers."),
            new("unreachable", s_forwardTo, "Where calls go while no phone of its is registered, or none reacts."),
            new("after_s", Scalars.Integer(3, 120), "How long it rings until `no_answer`, in seconds.") { Default = "20" },
        ]), "Where its calls go in its place: as calls of this extension, by its rights and with its number shown. Not followed where it is rung as one of several."),
        new("dnd", Scalars.Flag, "Do not disturb: it is busy for everybody, but for an emergency service that calls back.") { Default = "off" },
    ];

    private static bool IsDialled(string text)
    {
        var digits = text.StartsWith('+') ? text[1..] : text;
        return digits.Length is > 0 and <= Base.PhoneNumber.MaxDigits && digits.All(c => char.IsAsciiDigit(c) || c is '*' or '#');
    }

    /// <summary>The section <c>groups</c>.</summary>
    internal static Shape Groups { get; } = new ListShape(new MapShape("a ring group",
    [
        new("number", Scalars.ExtensionNumber, "What others dial; a number like an extension's, and used like one in `incoming`, `numbers.ddi` and `then`.") { IsRequired = true },
        new("name", Scalars.Name, "For call records and people.") { IsRequired = true },
        new("strategy", Scalars.OneOf<RingStrategy>(), "`all` at once; `hunt`: one after the other; `memory`: the first, then the second beside it, and so on, who rings goes on ringing.") { Default = "all" },
        new("members", new ListShape(Scalars.ExtensionNumber, Min: 1, Max: 64), "Extensions, in order. A member who calls the group is not rung.") { IsRequired = true },
        new("ring_s", Scalars.Integer(3, 600), "With `all`: how long they ring. Otherwise: how long each rings until the next, in seconds.") { Default = "20" },
        new("call_waiting", Scalars.Flag, "`on`: a member who talks is rung, too, and his telephone lets the call wait or refuses it. `off`: he is passed over.") { Default = "off" },
        new("then", Scalars.ExtensionNumber, "Where a call goes that nobody answers: an extension or another service. Without it the call ends."),
    ])) { UniqueKey = "name" };

    /// <summary>A route's keys of what happens while every circuit is taken.</summary>
    internal static IReadOnlyList<Key> OfRoute { get; } =
    [
        new("camp_on", new MapShape("waiting for a free circuit",
        [
            new("for_s", Scalars.Integer(5, 3600), "How long a caller waits until the call ends as if it had not been there, in seconds.") { Default = "120" },
            new("most", Scalars.Integer(1, 1000), "How many may wait for this route.") { Default = "20" },
            new("music", Scalars.Name, "The prompt that is played while they wait, again and again.") { Default = "music" },
            new("position_s", Scalars.Integer(0, 600), "How often callers are told how many are before them, with the prompts position and digit-0 to digit-9, in seconds; 0: never.") { Default = "0" },
        ]), "While every circuit is taken the caller waits for a free one, and then his call is made; `{}` for the usual values. Without it the call ends with cause 34."),
        new("when_busy", Scalars.Name, "Name of an announcement that a caller hears when no trunk could take his call."),
    ];

    /// <summary>The section <c>queues</c>.</summary>
    internal static Shape Queues { get; } = new ListShape(new MapShape("a queue",
    [
        new("number", Scalars.ExtensionNumber, "What others dial; used like an extension's number.") { IsRequired = true },
        new("name", Scalars.Name, "For call records and people.") { IsRequired = true },
        new("agents", new ListShape(Scalars.ExtensionNumber, Min: 1, Max: 300), "Extensions, in order.") { IsRequired = true },
        new("order", Scalars.OneOf<AgentOrder>(), "Which free agent is rung: `longest_idle`: who has not talked to a caller for longest; `in_order`: the first of the list; `all` at once.") { Default = "longest_idle" },
        new("ring_s", Scalars.Integer(3, 120), "How long an agent is rung, in seconds.") { Default = "15" },
        new("wrap_up_s", Scalars.Integer(0, 600), "How long an agent is left alone after a caller, in seconds.") { Default = "10" },
        new("misses", Scalars.Integer(0, 100), "How many calls in a row an agent may miss until he is paused; 0: as many as he likes.") { Default = "3" },
        new("logged_in", Scalars.Flag, "Whether agents take calls who have never logged in or out.") { Default = "on" },
        new("most", Scalars.Integer(1, 1000), "How many may wait. Who comes then goes to `then`.") { Default = "50" },
        new("wait_s", Scalars.Integer(5, 7200), "How long a caller waits until he goes to `then`, in seconds.") { Default = "300" },
        new("without_agents", Scalars.Flag, "`on`: callers wait even while no agent is logged in.") { Default = "off" },
        new("greeting", Scalars.Name, "A prompt that is played first."),
        new("music", Scalars.Name, "The prompt that is played while they wait, again and again.") { Default = "music" },
        new("position_s", Scalars.Integer(0, 600), "How often callers are told how many are before them, with the prompts position and digit-0 to digit-9, in seconds; 0: never.") { Default = "0" },
        new("then", Scalars.ExtensionNumber, "Where a caller goes who has waited too long, or cannot wait: an extension or another service. Without it the call ends."),
    ])) { UniqueKey = "name" };

    /// <summary>The section <c>switches</c>.</summary>
    internal static Shape Switches { get; } = new ListShape(new MapShape("a switch",
    [
        new("number", Scalars.ExtensionNumber, "What others dial; used like an extension's number.") { IsRequired = true },
        new("name", Scalars.Name, "For people: `trunkline switches NAME night`.") { IsRequired = true },
        new("when", NumberingShapes.When, "When it is night by itself: a calendar's name, or `not` and its name. Without it, only when it is turned by hand."),
        new("day", Scalars.ExtensionNumber, "Where calls go by day: an extension or another service.") { IsRequired = true },
        new("night", Scalars.ExtensionNumber, "Where calls go by night: an extension or another service.") { IsRequired = true },
        new("turned_by", new ListShape(Scalars.ExtensionNumber, Min: 1, Max: 300), "Extensions that may turn it by telephone (`codes.switch`). Without it and `classes` nobody may."),
        new("classes", new ListShape(Scalars.Name, Min: 1), "Classes of service whose extensions may turn it by telephone, too."),
    ])) { UniqueKey = "name" };

    /// <summary>The section <c>parks</c>.</summary>
    internal static Shape Parks { get; } = new ListShape(new MapShape("places for parked calls",
    [
        new("number", Scalars.ExtensionNumber, "The first place: a number inside. The second place has the next number, and so on.") { IsRequired = true },
        new("name", Scalars.Name, "For call records and people: `park` has the places park-1, park-2.") { IsRequired = true },
        new("places", Scalars.Integer(1, 100), "How many places there are.") { Default = "9" },
        new("for_s", Scalars.Integer(10, 3600), "How long a call is parked until whoever parked it is rung, in seconds.") { Default = "60" },
        new("music", Scalars.Name, "The prompt a parked caller hears, again and again.") { Default = "music" },
    ])) { UniqueKey = "name" };

    /// <summary>The section <c>menus</c>.</summary>
    internal static Shape Menus { get; } = new ListShape(new MapShape("a menu",
    [
        new("number", Scalars.ExtensionNumber, "What others dial; used like an extension's number.") { IsRequired = true },
        new("name", Scalars.Name, "For call records and people.") { IsRequired = true },
        new("greeting", Scalars.Name, "The prompt that tells the choices.") { IsRequired = true },
        new("options", new MapShape("the choices of a menu", [.. "1234567890*#".Select(k => new Key(k.ToString(), Scalars.ExtensionNumber, $"Where {k} leads: an extension or another service."))]),
            "The choices: a key of the telephone and the number inside it leads to. `{1: 600, 2: 201, \"*\": 650}`"),
        new("direct_dial", Scalars.Flag, "`on`: the number of any extension may be dialled, too.") { Default = "off" },
        new("wait_s", Scalars.Integer(1, 60), "How long the first digit is awaited after the greeting, in seconds.") { Default = "5" },
        new("sorry", Scalars.Name, "What a caller hears who dials nothing there is, before the greeting is played again.") { Default = "sorry" },
        new("tries", Scalars.Integer(1, 10), "How often a caller may dial nothing, or nothing there is.") { Default = "3" },
        new("then", Scalars.ExtensionNumber, "Where he goes then: an extension or another service. Without it the call ends."),
    ])) { UniqueKey = "name" };

    /// <summary>The section <c>announcements</c>.</summary>
    internal static Shape Announcements { get; } = new ListShape(new MapShape("an announcement",
    [
        new("number", Scalars.ExtensionNumber, "What others dial; used like an extension's number.") { IsRequired = true },
        new("name", Scalars.Name, "For call records and people.") { IsRequired = true },
        new("says", new ListShape(Scalars.Name, Min: 1, Max: 16), "The prompts, one after the other.") { IsRequired = true },
        new("times", Scalars.Integer(1, 100), "How often all is said.") { Default = "1" },
        new("answer", Scalars.Flag, "`off`: it is said before the answer, so that the caller does not pay for it; a caller on an analog line does not hear it then.") { Default = "on" },
        new("cause", Scalars.Cause, "With which cause the call ends.") { Default = "normal_clearing" },
        new("then", Scalars.ExtensionNumber, "Where the call goes on: an extension or another service. Without it the call ends."),
    ])) { UniqueKey = "name" };
}
