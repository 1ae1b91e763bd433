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
        new("called_number", Scalars.OneOf("request_uri", "to"), "Where the box puts the called number of its calls.") { Default = "request_uri" },
        new("calling_number", Scalars.OneOf("p_asserted_identity", "remote_party_id", "from"), "Where the box puts the caller's number; From is read when that header is not there. `Privacy: id`, anonymous@anonymous.invalid and `privacy=full` withhold it, wherever it is.") { Default = "p_asserted_identity" },
        new("our_number", Scalars.OneOf("from", "p_asserted_identity", "p_preferred_identity", "remote_party_id"), "Where the box looks for our number. A number that is withheld is in From with `Privacy: id` too, and with the other three in that header alone.") { Default = "from" },
        new("numbers", Scalars.OneOf("as_dialled", "e164"), "How numbers go to the box: as the route makes them, or national and international ones with + and country code; all others, emergency numbers among them, stay as they are. Numbers from the box are taken as they come: write `numbers.ddi` as it sends them.") { Default = "as_dialled" },
        new("country_code", Scalars.Digits("a country code (1 to 3 digits)", 1, 3), "With `numbers: e164`: the country's code (`44`)."),
        new("national_prefix", Scalars.Digits("at most 3 digits", 0, 3), "With `numbers: e164`: what stands in front of a national number; empty where nothing does: a number of 7 digits and more is national then.") { Default = "0" },
        new("international_prefix", Scalars.Digits("at most 5 digits", 1, 5), "With `numbers: e164`: what stands in front of an international number.") { Default = "00" },
        new("early_media", Scalars.Flag, "`off` when the box sends SDP with 180 or 183 and no audio: callers then hear ringing tone in place of silence.") { Default = "on" },
        new("overlap", Scalars.Flag, "`on` when the box calls with the digits there are, and again with more after 484 (RFC 3578).") { Default = "off" },
        new("dtmf", Scalars.OneOf<BoxDtmf>(), "How digits travel, both ways: as events in RTP, as tones in the audio, or in SIP INFO: `info_relay` writes `application/dtmf-relay` (`Signal=5`), `info` `application/dtmf` (`5`), and each reads both. Tones that a phone itself puts into the audio stay there.") { Default = "rfc4733" },
        new("codecs", new ListShape(Scalars.OneOf("pcma", "pcmu"), Min: 1, Max: 2), "Codecs offered, best first; both, PCMA first, in `generic`."),
        new("source_port", Scalars.OneOf("same", "any"), "`any` when the box sends from other ports than the one it is called at. **Risk:** then every program on its address calls as the box.") { Default = "same" },
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
