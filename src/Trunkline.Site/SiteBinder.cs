using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>From checked nodes to the model. Works on a faulty file too, with defaults in place of what is wrong, so that cross references can be checked.</summary>
internal static class SiteBinder
{
    internal static SiteModel Bind(SiteNode root, string folder)
    {
        var top = new SectionReader(root, SiteShape.Root);
        var storage = Storage(top.Section("storage"), folder);
        var state = storage.StateDirectory;
        var site = Site(top.Section("site"));
        var numbers = top.Section("numbers");
        return EmergencyHabits.Known(new SiteModel
        {
            Places = Places(root),
            Root = root,
            Site = site,
            Sip = Sip(top.Section("sip")),
            Gateway = Gateway(top.Section("gateway"), state, site),
            Admin = OperationsBinder.Admin(top.Section("admin"), state),
            Log = OperationsBinder.Log(top.Section("log")),
            AlarmTargets = OperationsBinder.Alarms(top.Section("alarms")),
            Storage = storage,
            Recording = new(top.Section("recording").Choice<RecordedCalls>("calls")),
            Numbers = new(numbers.Optional("main"), [.. numbers.Sections("ddi").Select(Ddi).OfType<DdiRange>()])
            {
                Show = numbers.Choice<ShownNumber>("show"),
                Contract = NumberingBinder.Ranges(numbers.Texts("contract")),
            },
            Dialling = NumberingBinder.Dialling(numbers, site),
            PortabilityFile = numbers.Optional("portability") is null ? "" : numbers.Path("portability", folder),
            Restrictions = [.. numbers.Sections("restricted").Select(NumberingBinder.Restriction)],
            Calendars = [.. top.Sections("calendars").Select(NumberingBinder.Calendar)],
            Departments = [.. top.Sections("departments").Select(NumberingBinder.Department)],
            Incoming = [.. top.Sections("incoming").Select(NumberingBinder.Incoming)],
            Groups = [.. top.Sections("groups").Select(ServiceBinder.Group)],
            Queues = [.. top.Sections("queues").Select(ServiceBinder.Queue)],
            Switches = [.. top.Sections("switches").Select(ServiceBinder.Switch)],
            Parks = [.. top.Sections("parks").SelectMany(ServiceBinder.Places)],
            Menus = [.. top.Sections("menus").Select(ServiceBinder.Menu)],
            Announcements = [.. top.Sections("announcements").Select(ServiceBinder.Announcement)],
            Codes = CodeShapes.Bind(top.Section("codes")),
            Prompts = PromptShapes.Bind(top.Section("prompts"), folder),
            Extensions = [.. top.Sections("extensions").Select(Extension)],
            Trunks = Trunks(top, state),
            Routes = [.. top.Sections("routes").Select(Route)],
            Emergency = EmergencyBinder.Bind(top.Section("emergency"), site, NumberingBinder.Dialling(numbers, site)),
            Seats = root["seats"] ?? SiteNode.Nothing,
            Traffic = PlanningBinder.Traffic(top.Section("traffic")),
            Prices = PlanningBinder.Prices(top.Section("prices")),
            Operator = PlanningBinder.Operator(top.Section("operator")),
        });
    }

    private static Dictionary<string, SourceMark> Places(SiteNode root) => root.Entries
        .SelectMany(section => section.Value.Entries.Select(e => (Key: $"{section.Key}.{e.Key}", e.Value.Mark)))
        .ToDictionary(place => place.Key, place => place.Mark);

    private static SiteInfo Site(SectionReader r) => new(
        r.Text("name"),
        r.Text("node"),
        r.Text("country").ToLowerInvariant(),
        r.Text("area_code"),
        TimeZoneInfo.TryFindSystemTimeZoneById(r.Text("time_zone"), out var zone) ? zone : TimeZoneInfo.Utc);

    private static SipSettings Sip(SectionReader r)
    {
        var limits = r.Section("limits");
        return new(
            r.Listen("udp"),
            r.Listen("tcp"),
            r.Address("advertised_address"),
            r.Text("realm"),
            r.Choice<DigestOffer>("digest"),
            new(limits.Int("calls"), limits.Int("transactions"), limits.Int("registrations"), limits.Int("tcp_connections"), limits.Int("registration_s")));
    }

    private static GatewaySettings Gateway(SectionReader r, string state, SiteInfo site) => new(
        r.Address("rtp_address"),
        r.Address("rtp_advertised_address"),
        PortRange.TryParse(r.Text("rtp_ports"), out var ports) ? ports : default,
        r.Path("control_socket", state),
        r.Path("recordings_dir", state),
        (r.Optional("tones") ?? site.Country).ToLowerInvariant(),
        r.Seconds("orphan_s"),
        r.Int("max_contexts"));

    private static StorageSettings Storage(SectionReader r, string folder)
    {
        var state = r.Path("state_dir", folder);
        return new(state, r.Path("database", state), r.Int("reserve_mb"));
    }

    private static DdiRange? Ddi(SectionReader r) =>
        DdiRange.TryParse(r.Optional("numbers"), out var first, out var count) && r.Optional("to") is { } to
            ? new(first, count, to, r.Flag("consecutive"), r.At) : null;

    private static Extension Extension(SectionReader r) => new(
        r.Text("number"),
        r.Text("name"),
        new(r.Optional("password"), r.Optional("ha1_md5")?.ToLowerInvariant(), r.Optional("ha1_sha256")?.ToLowerInvariant()),
        r.Flag("outside"),
        r.Text("class"),
        r.Optional("caller_id"),
        r.Choice<ExtensionRecording>("recording"),
        r.Int("max_contacts"),
        r.Peer("address"),
        r.Text("location"),
        r.At)
    {
        Show = NumberingBinder.Show(r),
        Forward = ServiceBinder.Forward(r.Section("forward")),
        DoNotDisturb = r.Flag("dnd"),
        PickupGroup = r.Text("pickup"),
        Department = r.Text("department"),
        EmergencyNumber = r.Optional("emergency_number"),
    };

    private static IReadOnlyList<Trunk> Trunks(SectionReader top, string state)
    {
        var timing = new Dictionary<SourceMark, int>();
        var trunks = new List<Trunk>();
        foreach (var section in top.Sections("trunks"))
        {
            var trunk = Trunk(section, state);
            trunks.Add(trunk is PlannedTrunk ? trunk : trunk with
            {
                Numbers = NumberingBinder.OfTrunk(section.Section("numbers")), Pbx = trunk is PbxTrunk ? null : section.Optional(PbxShape.OfTrunk.Name),
                Use = trunk is PbxTrunk ? TrunkUse.Free : TrunkUseShape.Read(section, trunk),
            });
            if (trunk is E1Trunk && section.Optional("timing") is not null)
            {
                timing[trunk.At] = section.Int("timing");
            }
        }

        return SpanTiming.Give(trunks, t => timing.TryGetValue(t.At, out var written) ? written : null);
    }

    private static Trunk Trunk(SectionReader r, string state)
    {
        var kind = r.Choice<TrunkKind>("kind");
        return kind switch
        {
            TrunkKind.Fxo => FxoTrunk(r, state),
            TrunkKind.E1 when r.Optional("attach") is not null => E1Trunk(r, state),
            TrunkKind.Sip => new SipTrunk(r.Text("name"), r.Peer("address"), r.Int("channels"), r.Choice<HuntingOrder>("hunting"), r.Int("emergency_reserve"), r.Optional("incoming"), r.At)
            {
                Peering = SipPeerShape.Read(r, isPbx: false),
            },
            TrunkKind.Pbx => PbxShape.Read(r),
            _ => new PlannedTrunk(r.Text("name"), kind, r.Self, r.At),
        };
    }

    private static FxoTrunk FxoTrunk(SectionReader r, string state)
    {
        var numbers = LineSet.TryParse(r.Optional("lines"), out var lines) ? lines : [];
        var attachment = LineAttachment.TryParse(r.Optional("attach"), state, out var attached) ? attached : new LineAttachment((string?)null);
        var special = new Dictionary<int, SectionReader>();
        foreach (var line in r.Sections("per_line"))
        {
            special[line.Int("line")] = line;
        }

        var incoming = r.Optional("incoming");
        return new FxoTrunk(
            r.Text("name"),
            [.. numbers.Select(n => special.TryGetValue(n, out var own)
                ? new FxoLine(n, own.Text("number"), own.Optional("incoming") ?? incoming) { IncomingIsOwn = own.Optional("incoming") is not null, PbxNumber = own.Optional(PbxShape.OfLine.Name) }
                : new FxoLine(n, "", incoming))],
            attachment,
            r.Text("profile"),
            r.Choice<CallerIdStandard>("caller_id"),
            r.Choice<AnswerSupervision>("answer"),
            r.Seconds("assumed_answer_s"),
            r.Int("loop_break_ms"),
            r.Choice<HuntingOrder>("hunting"),
            r.Choice<HuntingOrder>("operator_hunting"),
            r.Int("emergency_reserve"),
            r.At);
    }

    private static Trunk E1Trunk(SectionReader r, string state)
    {
        var attachment = SpanAttachment.Parse(r.Optional("attach"), state) ?? new MemorySpans();
        if (attachment is SipBoxSpans box)
        {
            var spans = r.Int("spans");
            var channels = r.Optional("channels") is null ? 30 * spans : Math.Clamp(r.Int("channels"), 1, 30 * spans);
            return new BoxTrunk(
                r.Text("name"), r.Int("first_span"), spans, channels, box, BoxProfiles.Of(r.Node("box")), r.Int("emergency_reserve"), r.Optional("incoming"), r.At);
        }

        return new E1Trunk(
            r.Text("name"),
            E1Span.Fill(r.Int("first_span"), r.Int("spans"), r.Optional("channels") is null ? null : r.Int("channels")),
            attachment,
            r.Choice<E1Side>("side"),
            r.Choice<E1Variant>("variant"),
            attachment is DahdiSpans { Line: { } line } ? line.Crc4 : r.Flag("crc4"),
            r.Choice<E1Negotiation>("negotiation"),
            r.Flag("overlap"),
            r.Seconds("t309_s"),
            r.Choice<HuntingOrder>("hunting"),
            r.Choice<HuntingOrder>("operator_hunting"),
            r.Int("emergency_reserve"),
            r.Optional("incoming"),
            r.At)
        {
            Diversion = r.Choice<E1Diversion>("diversion"),
        };
    }

    private static Route Route(SectionReader r) => new(
        r.Text("name"),
        NumberingBinder.Patterns(r.Texts("match"), international: false),
        r.Int("strip"),
        r.Text("prepend"),
        [.. NumberingBinder.Choices(r).Select(t => t.Name)],
        new(Causes(r.Texts("go_on")), Causes(r.Texts("stop_on"))),
        r.Texts("classes"),
        r.Seconds("no_answer_s"),
        r.At)
    {
        MatchInternational = NumberingBinder.Patterns(r.Texts("match"), international: true),
        Choices = NumberingBinder.Choices(r),
        When = NumberingBinder.When(r),
        Show = NumberingBinder.Show(r),
        AsksPortability = r.Flag("portability"),
        CampOn = r.Node("camp_on") is { Kind: SiteNodeKind.Map } ? ServiceBinder.CampOn(r.Section("camp_on")) : null,
        WhenBusy = r.Optional("when_busy"),
        ProgressWithin = r.Seconds("progress_s"),
        Overall = r.Seconds("overall_s"),
    };

    private static HashSet<Q850Cause> Causes(IEnumerable<string> texts) =>
        [.. texts.Select(t => Scalars.TryCause(t, out var cause) ? cause : Q850Cause.None).Where(c => c != Q850Cause.None)];
}
