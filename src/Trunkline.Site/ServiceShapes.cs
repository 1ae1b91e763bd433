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
        new("then", Scalars.ExtensionNumber, "Where a call goes that nobody answers: an extension or another service. Without it the call ends."),
    ])) { UniqueKey = "name" };
}
