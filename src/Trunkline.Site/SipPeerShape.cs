namespace Trunkline.Site;

/// <summary>The keys of a SIP trunk and of a PBX: where a SIP server is, our account with it, how it behaves.</summary>
internal static class SipPeerShape
{
    private static readonly ScalarShape s_refusal = Scalars.Integer(400, 699);

    private static readonly ScalarShape s_password = Scalars.Secret("a password of 1 to 100 characters", t => t.Length is > 0 and <= 100 && !t.Any(char.IsControl));

    private static readonly ScalarShape s_host = new(
        "a host name or address (sip.operator.example)", t => t.Length is > 0 and <= 253 && t.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']'));

    private static readonly ScalarShape s_user = new(
        "a user name of at most 64 characters, without blanks, @, quotes, < and >", t => t.Length is > 0 and <= 64 && t.All(c => c > ' ' && c < 127 && c is not ('@' or '"' or '<' or '>')))
    {
        JsonTypes = ["string", "integer"],
    };

    private static readonly ScalarShape s_source = new(
        "an IP address, with a port or for any (192.0.2.11 or 192.0.2.11:5060)", t => TrySource(t, out _));

    /// <summary>How a SIP server behaves; the defaults are those of one that does as the RFCs say.</summary>
    private static readonly MapShape s_habits = new("a SIP server's habits",
    [
        new("options_s", Scalars.Integer(0, 3600), "OPTIONS asks it every so many seconds whether it is there (at least every 5 s while it is out of service). Any answer says that it is, but 503. `0` never asks: for a server that does not answer OPTIONS; then only calls find out.") { Default = "30" },
        new("options_wait_s", Scalars.Integer(1, 30), "How long an answer may take, in seconds.") { Default = "2" },
        new("options_misses", Scalars.Integer(1, 10), "So many OPTIONS without an answer, one after the other, and it is taken for dead: no new calls, calls not answered yet go on to the route's next trunk group.") { Default = "2" },
        new("first_answer_ms", Scalars.Integer(0, 30_000), "A call to which not even 100 Trying has come after so many milliseconds goes on to the route's next trunk group; when nothing else was heard either, the server is taken for dead at once. `0` waits 32 s.") { Default = "1500" },
        new("hold_down_s", Scalars.Integer(0, 3600), "For so many seconds at least no new calls are placed once it was taken for dead. Emergency calls that find nothing else try it all the same.") { Default = "30" },
        new("return_probes", Scalars.Integer(1, 20), "Then so many OPTIONS in a row must be answered before it carries calls again. Without OPTIONS the next call finds out.") { Default = "3" },
        new("session_timer_s", new ScalarShape("0, or a whole number from 90 to 7200", t => int.TryParse(t, out var v) && (v == 0 || v is >= 90 and <= 7200)) { JsonTypes = ["integer"], Range = (0, 7200) }, "Session timer we ask for in our calls, in seconds (RFC 4028); `0` asks for none. What the server asks for is always kept.") { Default = "0" },
        new("called_number", Scalars.OneOf<CalledPlace>(), "Where the called number of its calls is. A call to our Contact itself (a registered trunk) is looked up in P-Called-Party-ID, then To, whatever this says.") { Default = "request_uri" },
        new("calling_number", Scalars.OneOf("p_asserted_identity", "remote_party_id", "from"), "Where it puts the caller's number; From is read when that header is not there. `Privacy: id`, anonymous@anonymous.invalid and `privacy=full` withhold it, wherever it is.") { Default = "p_asserted_identity" },
        new("our_number", Scalars.OneOf("from", "p_asserted_identity", "p_preferred_identity", "remote_party_id"), "Where it looks for our number. A number that is withheld is in From with `Privacy: id` too, and with the other three in that header alone.") { Default = "p_asserted_identity" },
        new("from", Scalars.OneOf("number", "account"), "`account`: From always has `register.user`, and the number is where `our_number` says.") { Default = "number" },
        new("early_media", Scalars.Flag, "`off` when it sends SDP with 180 or 183 and no audio: callers then hear ringing tone in place of silence.") { Default = "on" },
        new("overlap", Scalars.Flag, "`on` when it calls with the digits there are, and again with more after 484 (RFC 3578).") { Default = "off" },
        new("dtmf", Scalars.OneOf<BoxDtmf>(), "How digits travel, both ways: as events in RTP, as tones in the audio, or in SIP INFO (`info_relay`: `application/dtmf-relay`, `info`: `application/dtmf`; each reads both).") { Default = "rfc4733" },
        new("codecs", new ListShape(Scalars.OneOf("pcma", "pcmu"), Min: 1, Max: 2), "Codecs offered, best first; both, PCMA first, when not given."),
        new("source_port", Scalars.OneOf("same", "any"), "`any` when it sends from other ports than the one it is called at. **Risk:** then every program on its address calls as it.") { Default = "same" },
        new("full", s_refusal, "How a call of its is refused when every channel is taken; cause 34 goes with it in a Reason header.") { Default = "503" },
        new("causes", new ListShape(new MapShape("a refusal of its",
        [
            new("status", s_refusal, "The SIP status.") { IsRequired = true },
            new("cause", Scalars.Cause, "What it means.") { IsRequired = true },
        ]), Max: 100) { UniqueKey = "status" }, "What its refusals mean when they carry no Reason header (RFC 6432), where that is not what RFC 3398 says."),
        new("statuses", new ListShape(new MapShape("a refusal of ours",
        [
            new("cause", Scalars.Cause, "The cause.") { IsRequired = true },
            new("status", s_refusal, "The SIP status it must see.") { IsRequired = true },
        ]), Max: 100) { UniqueKey = "cause" }, "How we refuse its calls, where that must not be what RFC 3398 says."),
    ]);

    private static readonly Key[] s_place =
    [
        new("transport", Scalars.OneOf("udp", "tcp"), "How it is reached.") { Default = "udp" },
        new("domain", s_host, "The host in the addresses we write: its SIP domain (`sip.operator.example`). Nothing is looked up: messages go to `address`. Without it the address stands in its place, and `sip.realm` in ours."),
        new("sources", new ListShape(s_source, Max: 50), "Other addresses its calls come from, each with a port or for any. **Risk:** whoever can send from there calls as it."),
        new("register", new MapShape("an account with it",
        [
            new("user", s_user, "The user of our address there, as it was given to us: often the main number.") { IsRequired = true },
            new("password", s_password, "The password. It answers 401 and 407 by digest (MD5, SHA-256), to REGISTER and to calls.") { IsRequired = true },
            new("auth_user", s_user, "User name of the digest, where it is not `user`."),
            new("realm", Scalars.Text("a realm of at most 100 characters", 100), "The only realm that gets an answer; without it whatever the server names."),
            new("expires_s", new ScalarShape("0, or a whole number from 60 to 86400", t => int.TryParse(t, out var v) && (v == 0 || v is >= 60 and <= 86_400)) { JsonTypes = ["integer"], Range = (0, 86_400) }, "How long a registration is asked for, in seconds; the server may grant less. `0` does not register: the account only answers when calls are challenged.") { Default = "3600" },
        ]), "Our account with it. We register, refresh before the time is over, and never give up; while we are not registered its circuits are out of service. Without it neither side registers, and it is known by its address alone."),
        new("habits", s_habits, "How it behaves where servers differ."),
    ];

    private static readonly MapShape s_accept = new("its account with us",
    [
        new("user", Scalars.Name, "The user it registers as.") { IsRequired = true },
        new("password", s_password, "Its password, of 8 characters or more.") { IsRequired = true },
    ]);

    /// <summary>A trunk of `kind: sip`.</summary>
    internal static MapShape Trunk { get; } = new("a SIP trunk",
    [
        new("name", Scalars.Name, "What routes refer to.") { IsRequired = true },
        new("kind", Scalars.OneOf<TrunkKind>(), "`sip`: another SIP server, an operator's as a rule; by registration or known by its address alone.") { IsRequired = true },
        new("address", Scalars.Peer, "Where everything is sent, in octets and port: the operator's server, or its outbound proxy. Calls are accepted from there and from `sources` only.") { IsRequired = true },
        .. s_place,
        new("channels", Scalars.Integer(1, 10_000), "Calls at a time, both directions together: the circuits that are hunted.") { IsRequired = true },
        new("hunting", Scalars.OneOf("ascending", "descending", "cyclic", "least_recent"), "Order in which idle channels are tried; only call records show it.") { Default = "ascending" },
        new("emergency_reserve", Scalars.Integer(0, 1000), "Channels kept free for emergency calls.") { Default = "0" },
        .. TrunkUseShape.OfSessions,
        new("incoming", Scalars.ExtensionNumber, "Extension that incoming calls ring when `numbers.ddi` has none for the called number. Without it they are refused."),
        PbxShape.OfTrunk,
        NumberingShapes.OfTrunk,
    ]);

    /// <summary>What is said of a SIP server.</summary>
    internal static SipPeering Read(SectionReader r, bool isPbx)
    {
        var habits = new SectionReader(r.Node("habits"), s_habits);
        var accept = isPbx ? r.Section("accept") : default;
        return new()
        {
            Address = r.Peer("address"),
            IsTcp = r.Text("transport") == "tcp",
            Domain = r.Text("domain"),
            Sources = [.. r.Texts("sources").Select(t => TrySource(t, out var source) ? source : Base.NetAddress.None)],
            Account = r.Node("register") is { Kind: SiteNodeKind.Map } ? Account(r.Section("register")) : null,
            Accepts = isPbx && r.Node("accept") is { Kind: SiteNodeKind.Map } ? new(accept.Text("user"), accept.Text("password"), accept.Text("user"), null, TimeSpan.Zero) : null,
            IsPbx = isPbx,
            Habits = Habits(habits),
        };
    }

    /// <summary>The account of a PBX with us.</summary>
    internal static MapShape Accept => s_accept;

    /// <summary>Address, account and habits, for other kinds.</summary>
    internal static IReadOnlyList<Key> Place => s_place;

    private static SipAccount Account(SectionReader r) => new(r.Text("user"), r.Text("password"), r.Optional("auth_user") ?? r.Text("user"), r.Optional("realm"), r.Seconds("expires_s"));

    private static SipPeerHabits Habits(SectionReader r) => new()
    {
        OptionsPeriod = r.Seconds("options_s"),
        OptionsWait = r.Seconds("options_wait_s"),
        OptionsMisses = r.Int("options_misses"),
        FirstAnswer = TimeSpan.FromMilliseconds(r.Int("first_answer_ms")),
        HoldDown = r.Seconds("hold_down_s"),
        ReturnProbes = r.Int("return_probes"),
        SessionTimer = r.Int("session_timer_s"),
        CalledNumber = r.Choice<CalledPlace>("called_number"),
        CallingNumber = r.Choice<BoxHeader>("calling_number"),
        OurNumber = r.Choice<BoxHeader>("our_number"),
        FromIsAccount = r.Text("from") == "account",
        EarlyMedia = r.Flag("early_media"),
        Overlap = r.Flag("overlap"),
        Dtmf = r.Choice<BoxDtmf>("dtmf"),
        Codecs = r.Texts("codecs") is { Count: > 0 } given ? [.. given.Select(c => c == "pcmu" ? Base.Law.Mu : Base.Law.A)] : [Base.Law.A, Base.Law.Mu],
        IsAnyPort = r.Text("source_port") == "any",
        FullStatus = r.Int("full"),
        Causes = BoxProfiles.Rows(r.Sections("causes"), row => row.Int("status"), row => BoxProfiles.Cause(row.Text("cause"))),
        Statuses = BoxProfiles.Rows(r.Sections("statuses"), row => BoxProfiles.Cause(row.Text("cause")), row => row.Int("status")),
    };

    private static bool TrySource(string text, out Base.NetAddress source)
    {
        if (Scalars.Address.IsValid(text))
        {
            source = Base.NetAddress.From(System.Net.IPAddress.Parse(text), 0);
            return source.WithPort(1).IsSpecified;
        }

        return Scalars.TryPeer(text, out source);
    }
}
