namespace Trunkline.Site;

/// <summary>The keys of services: what has a number inside and is no extension.</summary>
internal static class ServiceShapes
{
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
