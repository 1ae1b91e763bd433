namespace Trunkline.Site;

/// <summary>The keys of `box` of an E1 trunk, which are those of a profile in Profiles/gateway-boxes.yaml too.</summary>
/// <remarks>The defaults here hold for every profile that does not say otherwise.</remarks>
internal static class BoxShape
{
    private static readonly ScalarShape s_refusal = Scalars.Integer(400, 699);

    private static readonly Key[] s_habits =
    [
        new("options_s", Scalars.Integer(0, 3600), "OPTIONS asks the box every so many seconds whether it is there; `0` never: then only calls find out.") { Default = "10" },
        new("options_wait_s", Scalars.Integer(1, 30), "How long an answer may take, in seconds. A call that hears nothing for so long makes us ask at once.") { Default = "4" },
        new("options_misses", Scalars.Integer(1, 10), "So many OPTIONS without an answer, one after the other, and the box is taken for dead: no new calls, calls not answered yet go on to the next trunk group. With the defaults that is 19 s after its death at most.") { Default = "2" },
        new("span_down", new ListShape(s_refusal, Max: 20), "Answers to OPTIONS that say that the box is well and its span is not; 480 and 503 in `generic`. Every other answer, refusals too, says that it is well."),
        new("span_down_causes", new ListShape(Scalars.Cause, Max: 20), "Causes that calls come back with while the box's span is down; 38 in `generic`. After three in a row new calls pass it over for 30 s, then the next one finds out."),
        new("full", s_refusal, "How a call of the box is refused when every channel is taken; cause 34 goes with it in a Reason header.") { Default = "503" },
        new("causes", new ListShape(new MapShape("a refusal of the box",
        [
            new("status", s_refusal, "The SIP status.") { IsRequired = true },
            new("cause", Scalars.Cause, "What it means.") { IsRequired = true },
        ]), Max: 100) { UniqueKey = "status" }, "What the box's refusals mean when they carry no Reason header (RFC 6432), where that is not what RFC 3398 says."),
        new("statuses", new ListShape(new MapShape("a refusal of ours",
        [
            new("cause", Scalars.Cause, "The cause.") { IsRequired = true },
            new("status", s_refusal, "The SIP status the box must see.") { IsRequired = true },
        ]), Max: 100) { UniqueKey = "cause" }, "How we refuse the box's calls, where that must not be what RFC 3398 says."),
    ];

    /// <summary>A profile in the file of profiles: habits, and nothing that belongs to one site.</summary>
    internal static MapShape Profile { get; } = new("a gateway box's habits", s_habits);

    /// <summary>`box` of a trunk: a profile, and what is different here.</summary>
    internal static MapShape Box { get; } = new("a gateway box",
    [
        new("profile", Scalars.OneOf([.. BoxProfiles.Names]), "The box's habits to begin with; each key here replaces the profile's. `generic` does as the RFCs say.") { Default = BoxProfiles.Generic },
        .. s_habits,
    ]);
}
