namespace Trunkline.Site;

/// <summary>The description of <c>site.yaml</c>: every key, what it holds, its default and what it is for.</summary>
/// <remarks>The loader, the JSON Schema and docs/site-yaml.md are made from it. To add a key: a row here, a line in <see cref="SiteBinder"/>.</remarks>
internal static class SiteShape
{
    private static readonly ScalarShape s_extension = Scalars.ExtensionNumber;

    private static readonly MapShape s_fxoTrunk = new("an FXO trunk",
    [
        new("name", Scalars.Name, "What routes refer to.") { IsRequired = true },
        new("kind", Scalars.OneOf<TrunkKind>(), "`fxo`: analog lines.") { IsRequired = true },
        new("lines", Scalars.Lines, "Which lines belong to the group, as numbered on the card or the virtual exchange.") { IsRequired = true },
        new("attach", Scalars.Attach, "Where the lines are: `virtual:PATH` is the Unix socket of the virtual exchange (a relative path is relative to `storage.state_dir`), `memory` the same process (simulation).") { IsRequired = true },
        new("profile", Scalars.Name, "Operator profile: the habits of the operator's exchange.") { Default = "generic" },
        new("caller_id", Scalars.OneOf<CallerIdStandard>(), "How the exchange sends the caller's number: `bell202`, `v23`, or `none`.") { Default = "none" },
        new("answer", Scalars.OneOf<AnswerSupervision>(), "How an answer is known: `polarity` when the operator reverses the polarity (ask for it), else `assumed` by a timer; call records say which.") { Default = "assumed" },
        new("assumed_answer_s", Scalars.Integer(1, 120), "With `answer: assumed`: seconds after the last digit.") { Default = "15" },
        new("loop_break_ms", Scalars.Integer(0, 2000), "A break of loop current at least so long ends the call (CPC, disconnect supervision), in milliseconds; 0 when the operator sends none: a call then ends on busy tone only.") { Default = "90" },
        new("hunting", Scalars.OneOf<HuntingOrder>(), "Order in which idle lines are tried. `opposite` to the operator's order avoids glare.") { Default = "opposite" },
        new("operator_hunting", Scalars.OneOf("ascending", "descending", "cyclic", "least_recent"), "The order in which the operator offers incoming calls.") { Default = "ascending" },
        new("emergency_reserve", Scalars.Integer(0, 1000), "Lines kept free for emergency calls.") { Default = "0" },
        new("incoming", s_extension, "Extension, or service, that incoming calls ring. Without it they are not answered."),
        PbxShape.OfTrunk,
        NumberingShapes.OfTrunk,
        new("per_line", new ListShape(new MapShape("a line",
        [
            new("line", Scalars.Integer(1, 9999), "The line.") { IsRequired = true },
            new("number", Scalars.PublicNumber, "What the public dials to reach this line."),
            new("incoming", s_extension, "Extension, or service, that this line's calls ring, instead of the trunk's."),
            PbxShape.OfLine,
        ])) { UniqueKey = "line" }, "What is special about single lines."),
    ]);

    private static readonly MapShape s_e1Trunk = new("an E1 trunk",
    [
        new("name", Scalars.Name, "What routes refer to.") { IsRequired = true },
        new("kind", Scalars.OneOf<TrunkKind>(), "`e1`: E1 spans with ISDN PRI.") { IsRequired = true },
        new("spans", Scalars.Integer(1, 63), "How many spans.") { Default = "1" },
        new("first_span", Scalars.Integer(1, 999), "The number of the first span; the others follow it. `trunkline spans` and channel names (`E1/1/17`) show it.") { Default = "1" },
        new("channels", Scalars.Integer(1, 1890), "B-channels of all spans together, when fewer than 30 a span were ordered: each span is filled from timeslot 1 before the next."),
        new("attach", Scalars.AttachSpan, "Where the spans are: " + string.Join("; ", SpanAttachment.Forms.Select(f => $"`{f.Form}`: {f.Doc}")) + ". Without it the trunk is planned and not run."),
        new("box", BoxShape.Box, "With `attach: sip:…`: how the gateway box behaves where makes differ."),
        new("side", Scalars.OneOf<E1Side>(), "`user` towards an operator; `network` towards a PBX of your own.") { Default = "user" },
        new("variant", Scalars.OneOf<E1Variant>(), "What is spoken on the D-channel: `euro_isdn`, or `qsig` between private systems.") { Default = "euro_isdn" },
        new("crc4", Scalars.Flag, "CRC-4 multiframe, as ordered. With `on` calls go on with a far end that sends none, and the span says so; `off` is only for a far end that insists on none.") { Default = "on" },
        new("timing", Scalars.Integer(0, SpanTiming.Last), "The first span's place in the order of spans that clock the gateway, as in DAHDI's `span=` line: 1 is the first choice, 2 the second and so on, 0 is never one; the trunk's other spans have the places that follow. Without it the first span of every trunk with `side: user` is a source when a clock comes out of it (cesopsn, satop, osmo-e1d, dahdi), in the order of the file, behind those that are written. A whole DAHDI line in `attach` has its own."),
        new("diversion", Scalars.OneOf<E1Diversion>(), "How a call of ours that was diverted says by whom: `facility` (EN 300 207, QSIG), `element` (redirecting number, 0x74: many operators), `both`. Either is understood from the operator.") { Default = "facility" },
        new("negotiation", Scalars.OneOf<E1Negotiation>(), "How strongly our calls ask for their channel: `preferred` (the operator may give another), `exclusive`, `any`.") { Default = "preferred" },
        new("overlap", Scalars.Flag, "Calls go out without saying that their number is whole, and when the operator asks for more digits, keys the caller presses follow it; `#` ends the number. Only where the operator's numbers have no fixed length: without `#` it waits for its own timer before it sets up the call. Incoming calls may always come digit by digit.") { Default = "off" },
        new("t309_s", Scalars.Integer(6, 90), "How long calls that talk live on while the D-channel is down, in seconds (Q.931 T309); the operator's own timer should not be shorter.") { Default = "12" },
        new("hunting", Scalars.OneOf<HuntingOrder>(), "Order in which idle channels are tried. `opposite` to the operator's order avoids glare.") { Default = "opposite" },
        new("operator_hunting", Scalars.OneOf("ascending", "descending", "cyclic", "least_recent"), "The order in which the operator offers incoming calls.") { Default = "ascending" },
        new("emergency_reserve", Scalars.Integer(0, 1000), "Channels kept free for emergency calls.") { Default = "0" },
        new("incoming", s_extension, "Extension, or service, that incoming calls ring when `numbers.ddi` has none for the called number. Without it they are refused."),
        PbxShape.OfTrunk,
        NumberingShapes.OfTrunk,
    ]);

    private static readonly MapShape s_extensionShape = new("an extension",
    [
        new("number", s_extension, "What others dial; also the SIP user name.") { IsRequired = true },
        new("name", Scalars.Text("a name of at most 80 characters", 80), "Display name.") { Default = "" },
        new("password", Scalars.Secret("a password of 1 to 100 characters", t => t.Length is > 0 and <= 100 && !t.Any(char.IsControl)), "SIP password. Either this, `ha1_md5` or `address` is needed."),
        new("ha1_md5", Scalars.Secret("32 hexadecimal digits", t => t.Length == 32 && t.All(char.IsAsciiHexDigit)), "MD5 of `number:realm:password`, instead of the password itself."),
        new("ha1_sha256", Scalars.Secret("64 hexadecimal digits", t => t.Length == 64 && t.All(char.IsAsciiHexDigit)), "SHA-256 of `number:realm:password`, for phones that offer it."),
        new("outside", Scalars.Flag, "Whether it may call outside. Nobody may unless this says so; emergency numbers are always reached.") { Default = "off" },
        new("class", Scalars.Name, "Class of service: routes name the classes that may use them.") { Default = "standard" },
        new("caller_id", Scalars.PublicNumber, "Number shown outside; what `show` says when not given."),
        new("show", NumberingShapes.Show, "Number shown outside, in place of what `numbers.show` says."),
        new("department", Scalars.Name, "Its department."),
        new("recording", Scalars.OneOf<ExtensionRecording>(), "`on`, `off`, or as the site's `policy` says. Emergency calls are always recorded.") { Default = "policy" },
        new("max_contacts", Scalars.Integer(1, 20), "Phones registered at a time.") { Default = "3" },
        new("address", Scalars.Peer, "Fixed SIP address of a device that does not register: a door phone, a test machine. Calls to the extension go there over UDP. **Risk:** calls from exactly this address are this extension's, with no password asked, and on UDP whoever is on the network path can write that address on a packet. Only for devices on a network of your own; leave `outside` off where you can."),
        new("location", Scalars.Text("a text of at most 200 characters"), "Where it is: the name of a place in `emergency.locations`, or words an ambulance understands (building, floor, room).") { Default = "" },
        EmergencyShapes.CallBackNumber,
        .. ServiceShapes.OfExtension,
        CodeShapes.OfExtension,
    ]);

    private static readonly MapShape s_route = new("a route",
    [
        new("name", Scalars.Name, "For call records and people.") { IsRequired = true },
        new("match", new ListShape(NumberingShapes.RoutePatternText, Min: 1), "Dialled numbers it takes, in Asterisk's letters: `_` begins a pattern, `X` 0-9, `Z` 1-9, `N` 2-9, `[13-5]` a set, `.` one or more, `!` none or more. With `+` (`_+44X.`) it takes the international number that is meant, however it is dialled, access code or not. Patterns on what is dialled come first; of each kind the most specific pattern of all routes wins.") { IsRequired = true },
        new("strip", Scalars.Integer(0, 32), "Digits taken off the front: the access code.") { Default = "0" },
        new("prepend", Scalars.Digits("at most 32 digits", 0, 32), "Digits then put in front.") { Default = "" },
        new("trunks", new ListShape(NumberingShapes.RouteTrunkText, Min: 1), "Trunk groups, in the order tried. `city 70%`: seven of ten calls begin there (shares of what is left go to the others in turn, and the rest are tried in order); `city when office`: only while that calendar is on.") { IsRequired = true },
        new("when", NumberingShapes.When, "When it holds: a calendar's name, or `not` and its name. Without it always."),
        new("show", NumberingShapes.Show, "Number shown on its calls, in place of the extension's and the site's choice."),
        new("progress_s", Scalars.Integer(1, 120), "How long a trunk may take until it rings or speaks, in seconds; then the next is tried, as on cause 102.") { Default = "20" },
        new("overall_s", Scalars.Integer(5, 600), "How long all attempts together may take until somebody is rung, in seconds; then the call ends with cause 102.") { Default = "60" },
        new("classes", new ListShape(Scalars.Name), "Classes of service that may use it; without it every extension with `outside: on`."),
        new("go_on", new ListShape(Scalars.Cause), "Causes on which the next trunk group is tried, beside the usual ones (no route 2, 3 and 25, out of order 27 and 38, no circuit 34 and 44, failure 41, congestion 42 and 47, timeout 102)."),
        new("stop_on", new ListShape(Scalars.Cause), "Causes that end the call although they are among the usual ones."),
        new("no_answer_s", Scalars.Integer(5, 600), "How long an attempt may ring, in seconds.") { Default = "120" },
    ]);

    /// <summary>The whole file.</summary>
    internal static MapShape Root { get; } = new("a site",
    [
        new("site", new MapShape("the site",
        [
            new("name", Scalars.Text("a name of at most 80 characters", 80), "The installation's name, for people.") { IsRequired = true },
            new("node", Scalars.Name, "This machine's name in call records. Do not change it later: records are keyed by it.") { Default = "trunkline" },
            new("country", Scalars.Country, "Country, ISO 3166 in two letters: decides the tones.") { IsRequired = true },
            new("area_code", Scalars.Digits("an area code of at most 8 digits", 0, 8), "Area code without trunk prefix.") { Default = "" },
            new("time_zone", Scalars.TimeZone, "Time zone of exports and screens; what is stored is UTC.") { Default = "UTC" },
        ]), "Who and where the installation is.") { IsRequired = true },
        new("sip", new MapShape("SIP settings",
        [
            new("udp", Scalars.Listen, "Address and port for SIP over UDP; `off` for none.") { Default = "0.0.0.0:5060" },
            new("tcp", Scalars.Listen, "Address and port for SIP over TCP; `off` for none.") { Default = "0.0.0.0:5060" },
            new("advertised_address", Scalars.Address, "Our address as phones see it, when we are behind NAT."),
            new("realm", Scalars.Text("a realm of at most 100 characters", 100), "Digest realm. Changing it makes every `ha1` useless.") { Default = "trunkline" },
            new("digest", Scalars.OneOf<DigestOffer>(), "What phones are asked for: `md5`, which every phone knows; `both`, SHA-256 offered first (many phones do not register then: they should pass over what they do not know, and give up); `sha256` alone.") { Default = "md5" },
            new("limits", new MapShape("SIP limits",
            [
                new("calls", Scalars.Integer(1, 100_000), "Calls at a time.") { Default = "5000" },
                new("transactions", Scalars.Integer(100, 1_000_000), "SIP transactions at a time. Each is remembered for 32 s, two of a call: 100000 carry some 1,500 calls a second.") { Default = "100000" },
                new("registrations", Scalars.Integer(1, 1_000_000), "Registered phones.") { Default = "20000" },
                new("tcp_connections", Scalars.Integer(1, 100_000), "TCP connections at a time.") { Default = "5000" },
                new("registration_s", Scalars.Integer(60, 86_400), "Longest registration granted, in seconds.") { Default = "3600" },
            ]), "Bounds; beyond them new requests are refused with 503, emergency calls excepted."),
        ]), "Where phones reach us."),
        new("gateway", new MapShape("gateway settings",
        [
            new("rtp_address", Scalars.Address, "Address RTP is bound to.") { Default = "0.0.0.0" },
            new("rtp_advertised_address", Scalars.Address, "Address phones are told for RTP, when we are behind NAT."),
            new("rtp_ports", Scalars.Ports, "UDP ports for RTP; a call takes one or two pairs.") { Default = "20000-29999" },
            new("control_socket", Scalars.Path, "Unix socket between the deciding and the gateway process; relative to `storage.state_dir`.") { Default = "gateway.sock" },
            new("recordings_dir", Scalars.Path, "Directory of recordings; relative to `storage.state_dir`.") { Default = "recordings" },
            new("tones", Scalars.Country, "Country of the tones, when it is not `site.country`."),
            new("orphan_s", Scalars.Integer(5, 3600), "How long calls go on with no deciding process, in seconds.") { Default = "90" },
            new("max_contexts", Scalars.Integer(1, 100_000), "Calls with audio at a time.") { Default = "2000" },
        ]), "The process that has the audio."),
        new("admin", OperationsShapes.Admin, "How the command line and monitoring reach the running system, and how it ends."),
        new("log", OperationsShapes.Log, "What is written while the system runs. No line holds a password, a digest or a nonce."),
        new("alarms", OperationsShapes.Alarms, "Who is told of alarms. `trunkline alarms` shows them; docs/operations.md lists them."),
        new("storage", new MapShape("storage settings",
        [
            new("state_dir", Scalars.Path, "Directory of everything the system writes by itself; relative to this file.") { Default = "var" },
            new("database", Scalars.Path, "SQLite file of call records and registrations; relative to `storage.state_dir`.") { Default = "trunkline.db" },
            new("reserve_mb", Scalars.Integer(1, 10_000), "Disk space kept for call records when the disk is full, in megabytes.") { Default = "16" },
        ]), "Where state lives."),
        new("recording", new MapShape("the recording policy",
        [
            new("calls", Scalars.OneOf<RecordedCalls>(), "Which calls are recorded: `none`, `outside` (over a trunk), `all`. An extension may differ; emergency calls are always recorded.") { Default = "none" },
        ]), "Which calls are recorded."),
        new("numbers", new MapShape("the public numbers",
        [
            new("main", Scalars.PublicNumber, "The number the public remembers, shown on outgoing calls."),
            new("ddi", new ListShape(new MapShape("a block of numbers",
            [
                new("numbers", Scalars.PublicNumbers, "One public number or a range of consecutive ones.") { IsRequired = true },
                new("to", s_extension, "Extension, or service, they reach.") { IsRequired = true },
                new("consecutive", Scalars.Flag, "`on`: the second number reaches the next extension number, and so on.") { Default = "off" },
            ])), "Direct dialling in: public numbers that ring an extension."),
            .. NumberingShapes.OfNumbers,
        ]), "Public numbers, and how numbers are dialled here."),
        new("calendars", NumberingShapes.Calendars, "Times by name: office hours, holidays, the night."),
        new("departments", NumberingShapes.Departments, "Departments."),
        new("extensions", new ListShape(s_extensionShape) { UniqueKey = "number" }, "Internal users."),
        new("groups", ServiceShapes.Groups, "Ring groups: several extensions behind one number."),
        new("queues", ServiceShapes.Queues, "Queues: callers wait, in the order they came, until an agent is free."),
        new("switches", ServiceShapes.Switches, "Switches: calls go one way by day and another by night, by a calendar or by hand."),
        new("parks", ServiceShapes.Parks, "Places where calls are parked."),
        new("menus", ServiceShapes.Menus, "Menus: a caller hears a greeting and dials where he wants to go."),
        new("announcements", ServiceShapes.Announcements, "Announcements: something is said to the caller."),
        new("codes", CodeShapes.Codes, "Feature codes: what is dialled to forward calls, to have peace, to take somebody else's call. All of them work when nothing is written here."),
        new("prompts", PromptShapes.Prompts, "What can be played to callers: announcements, menus, the music of a held party ([docs/prompts.md](prompts.md))."),
        new("seats", new ListShape(new MapShape("a seat", [new("name", Scalars.Name, "The seat's name.") { IsRequired = true }]) { IsOpen = true }) { UniqueKey = "name" }, "Duty seats. Carried, not used by this version."),
        new("trunks", new ListShape(new VariantShape("a trunk", "kind", new Dictionary<string, MapShape>
        {
            ["fxo"] = s_fxoTrunk,
            ["e1"] = s_e1Trunk,
            ["ims"] = Planned("an IMS trunk"),
            ["sip"] = SipPeerShape.Trunk,
            ["pbx"] = PbxShape.Trunk,
        })) { UniqueKey = "name" }, "Trunk groups: what the operator sells."),
        new("routes", new ListShape(s_route) { UniqueKey = "name" }, "What called numbers go where."),
        new("incoming", NumberingShapes.Incoming, "Where calls from outside go. A rule for a called number comes before `numbers.ddi`, the most specific pattern first; a rule without `called` comes after it, and before a trunk's own `incoming`. Of rules that fit alike, the first."),
        new("emergency", EmergencyShapes.Emergency, "Emergency calls."),
        new("traffic", PlanningShapes.Traffic, "What the trunks are planned for: calls of the busy hour, the grade of service promised, what must survive. Read by `trunkline plan`."),
        new("prices", PlanningShapes.Prices, "What lines, ports and numbers cost, for `trunkline plan`."),
        new("operator", PlanningShapes.Operator, "What was ordered from the operator and what the operator confirmed."),
    ]);

    private static MapShape Planned(string noun) => new(noun,
    [
        new("name", Scalars.Name, "What routes refer to.") { IsRequired = true },
        new("kind", Scalars.OneOf<TrunkKind>(), "The kind of trunk. Carried, not run by this version.") { IsRequired = true },
    ]) { IsOpen = true };
}
