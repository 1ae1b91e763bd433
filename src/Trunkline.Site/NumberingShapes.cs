namespace Trunkline.Site;

/// <summary>The keys of numbering, calendars, departments and incoming rules.</summary>
internal static class NumberingShapes
{
    private static readonly ScalarShape s_counts = new("how many digits (8, 7-8 or 6,8; each from 1 to 15)", t => DigitCounts.TryParse(t, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    private static readonly ScalarShape s_prefix = Scalars.Digits("at most 5 digits", 0, 5);

    private static readonly ScalarShape s_form = Scalars.OneOf<NumberForm>();

    /// <summary>A pattern on what is dialled, or with + on the international number.</summary>
    internal static ScalarShape RoutePatternText { get; } = new("a dial pattern (_0X. _NXX! 1[1-5] and the like; _+44X. for the international number)", t => RoutePattern.TryParse(t, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    /// <summary>When something holds.</summary>
    internal static ScalarShape When { get; } = new("the name of a calendar, or not and its name (office, not office)", t => TimeCondition.TryParse(t, out _));

    /// <summary>A trunk group in a route.</summary>
    internal static ScalarShape RouteTrunkText { get; } = new("a trunk group, a share and a time where wanted (city, city 70%, city when office)", t => RouteTrunk.TryParse(t, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    /// <summary>Which number is shown.</summary>
    internal static ScalarShape Show { get; } = Scalars.OneOf<ShownNumber>();

    /// <summary>Keys of <c>numbers</c> beside main and ddi.</summary>
    internal static IReadOnlyList<Key> OfNumbers { get; } =
    [
        new("country_code", Scalars.Digits("a country code (1 to 3 digits)", 1, 3), "Country code of E.164, when `site.country` does not tell it. With it every number is understood as the international one it means, however it is dialled."),
        new("national_prefix", s_prefix, "What is dialled in front of a national number; by default the country's."),
        new("international_prefix", s_prefix, "What is dialled in front of an international number; by default the country's."),
        new("local_digits", s_counts, "How many digits a number within the area has, when it is dialled without area code: `8`, `7-8`. Without it nothing is taken for a local number."),
        new("national_digits", s_counts, "How many digits a national number has that is dialled without prefix; by default the country's, where it has such."),
        new("access_codes", new ListShape(Scalars.Digits("an access code (1 to 4 digits)", 1, 4), Max: 20), "What people dial for an outside line, before the number: taken off before the number is understood. Used by patterns with `+`, restrictions and `explain`; a route that matches what is dialled takes it off with `strip`."),
        new("special", new ListShape(Scalars.Pattern, Max: 1000), "Numbers of the country without area and country code (services, short codes: `_95XXX`): sent as they are dialled, on every trunk."),
        new("show", Show, "Number shown on outgoing calls: `main`, the extension's `own` direct number, its `department`'s, or `withheld`. An extension's `caller_id` and `show`, and a route's `show`, come first.") { Default = "main" },
        new("contract", new ListShape(Scalars.PublicNumbers), "Calling numbers the operator accepts; by default `main` and the `ddi` blocks. Another number is never sent: the main number goes in its place."),
        new("portability", Scalars.Path, "File of ported numbers for routes with `portability: on`; relative to this file. A line is `NUMBER,ROUTING NUMBER` or `FIRST-LAST,ROUTING NUMBER`, international numbers, an operator's name after another comma if wanted; `#` begins a comment. At most 5 million lines, read whole when the site is loaded."),
        new("restricted", new ListShape(new MapShape("a restriction",
        [
            new("name", Scalars.Name, "For people: `premium`.") { IsRequired = true },
            new("numbers", new ListShape(RoutePatternText, Min: 1), "Patterns: with `+` on the international number, however it is dialled; without, on what goes out.") { IsRequired = true },
            new("classes", new ListShape(Scalars.Name), "Classes of service that may call them; without it nobody may."),
        ])) { UniqueKey = "name" }, "Destinations that not everybody may call, whatever route leads there."),
    ];

    /// <summary>How a trunk writes numbers.</summary>
    internal static Key OfTrunk { get; } = new("numbers", new MapShape("a trunk's numbers",
    [
        new("form", s_form, "How numbers are written, both ways, where the keys below do not say otherwise: `international` (+ on SIP, type international on ISDN), `e164` (the same digits, unmarked), `national` (no prefix, type national), `subscriber` (within the area, type subscriber), `prefixed` (0…, 00…), `local` (as a person in the area dials), `dialled` (as dialled and as it comes). A number that a form would turn into another one is sent in a clearer form.") { Default = "dialled" },
        new("called", s_form, "Called numbers we send."),
        new("calling", s_form, "Calling numbers we send."),
        new("received_called", s_form, "Called numbers that come."),
        new("received_calling", s_form, "Calling numbers that come."),
        new("main", Scalars.PublicNumber, "The main number on this trunk: shown when a call's own number is not in this operator's contract."),
        new("contract", new ListShape(Scalars.PublicNumbers), "Calling numbers this operator accepts; by default those of `numbers`."),
        new("routing_number", Scalars.OneOf<RoutingNumberForm>(), "How the operator is told the routing number of a number that has moved, on routes with `portability: on`: as a `parameter` of the Request-URI (`npdi`, `rn`; RFC 4694), as a `prefix` in front of the number, or `none`. By default `parameter` on SIP, `prefix` elsewhere."),
        new("plan", Scalars.OneOf("isdn", "unknown"), "Numbering plan (NPI) beside the type of number in our SETUP: `isdn` (E.164), or `unknown` where the operator wants it so. ISDN only.") { Default = "isdn" },
    ]), "How this operator writes numbers, and which of ours it accepts.");

    /// <summary>The section <c>calendars</c>.</summary>
    internal static Shape Calendars { get; } = new ListShape(new MapShape("a calendar",
    [
        new("name", Scalars.Name, "What `when` refers to.") { IsRequired = true },
        new("when", new ListShape(new ScalarShape(
            "days and hours (mon-fri 08:00-17:30; sat,sun; 2026-12-25; 12-24..12-26; daily 22:00-06:00)", t => CalendarTime.TryParse(t, out _)), Min: 1),
            "It is on at any of these, in the site's local time: weekdays, dates, dates that come every year, each with hours where wanted. Hours that end before they begin end on the next day.") { IsRequired = true },
        new("except", new ListShape(Scalars.Name), "Calendars that take from it: while one of them is on, this one is not."),
    ])) { UniqueKey = "name" };

    /// <summary>The section <c>departments</c>.</summary>
    internal static Shape Departments { get; } = new ListShape(new MapShape("a department",
    [
        new("name", Scalars.Name, "What extensions refer to.") { IsRequired = true },
        new("number", Scalars.PublicNumber, "Number shown outside for its calls, with `show: department`."),
        new("most_calls", Scalars.Integer(1, 100_000), "Outgoing calls at a time over all trunks; more are refused, emergency calls never."),
    ])) { UniqueKey = "name" };

    /// <summary>The section <c>incoming</c>.</summary>
    internal static Shape Incoming { get; } = new ListShape(new MapShape("an incoming rule",
    [
        new("name", Scalars.Name, "For call records and people.") { IsRequired = true },
        new("called", new ListShape(RoutePatternText), "Public numbers it is for: patterns, with `+` on the international number. Without it every number."),
        new("calling", new ListShape(RoutePatternText), "Callers it is for, likewise. Without it everybody."),
        new("trunks", new ListShape(Scalars.Name), "Trunk groups it is for. Without it all."),
        new("when", When, "When it holds: a calendar's name, or `not` and its name. Without it always."),
        new("to", new ListShape(Scalars.ExtensionNumber, Min: 1), "Extensions and services, rung one after the other.") { IsRequired = true },
        new("ring_s", Scalars.Integer(5, 600), "How long each is rung before the next, in seconds.") { Default = "30" },
    ])) { UniqueKey = "name" };
}
