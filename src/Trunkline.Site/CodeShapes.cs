namespace Trunkline.Site;

/// <summary>The keys of feature codes and of pickup.</summary>
internal static class CodeShapes
{
    private static readonly ScalarShape s_service = new("a service code of 1 to 3 digits (21), or off", t => t == "off" || Scalars.IsDigits(t, 1, 3))
    {
        JsonTypes = ["string", "integer", "boolean"],
    };

    private static readonly ScalarShape s_code = new("a code of 2 to 5 keys that begins with * or # (*8), or off", t => t == "off" || (Scalars.IsDialString(t, 2, 5) && t[0] is '*' or '#'))
    {
        JsonTypes = ["string", "boolean"],
    };

    /// <summary>An extension's key.</summary>
    internal static Key OfExtension { get; } = new("pickup", Scalars.Name, "Its pickup group: whoever has the same name here takes calls that ring at the others. The members of a ring group do so without it.") { Default = "" };

    /// <summary>The section <c>codes</c>.</summary>
    internal static MapShape Codes { get; } = new("the feature codes",
    [
        Service(FeatureKind.Always, "Forwarding of every call: `*21*NUMBER#` sets it, `#21#` takes it back, `*#21#` asks."),
        Service(FeatureKind.Busy, "Forwarding while busy, in the same way."),
        Service(FeatureKind.NoAnswer, "Forwarding of calls that nobody answers; `*61*NUMBER*SECONDS#` also says how long it rings."),
        Service(FeatureKind.Unreachable, "Forwarding while no phone can be reached."),
        Service(FeatureKind.DoNotDisturb, "Do not disturb: `*26#`, `#26#`, `*#26#`."),
        new("pickup", s_code, "Takes a call that rings in the caller's pickup group, the one that rings longest.") { Default = DefaultOf(FeatureKind.PickUp) },
        new("pickup_from", s_code, "In front of an extension's number: takes the call that rings there.") { Default = DefaultOf(FeatureKind.PickUpFrom) },
        Service(FeatureKind.AgentLogin, "An agent logs in to the queues he is agent of, `*45#`, or to one by its number, `*45*640#`; `#45#` logs out, `*#45#` asks."),
        Service(FeatureKind.AgentPause, "An agent who is logged in takes no calls of his queues, `*46#` or `*46*640#`, until `#46#`; `*#46#` asks."),
        Service(FeatureKind.Switch, "A switch is turned by whoever its `turned_by` or `classes` allows: `*28*700#` to night, `#28*700#` to day, `##28*700#`: its calendar has it again, `*#28*700#` asks. Who may turn only one may leave its number out."),
    ]);

    /// <summary>From checked nodes to the codes.</summary>
    internal static FeatureCodes Bind(SectionReader r) => new([.. FeatureCodes.Keys.Select(k => r.Text(k.Key) is var code && code == "off" ? null : code)]);

    private static Key Service(FeatureKind kind, string doc) => new(FeatureCodes.KeyOf(kind), s_service, doc) { Default = DefaultOf(kind) };

    private static string DefaultOf(FeatureKind kind) => FeatureCodes.Keys[(int)kind].Default;
}
