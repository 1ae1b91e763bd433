namespace Trunkline.Site;

/// <summary>One installation: everything its <c>site.yaml</c> says, checked. Immutable; paths are absolute.</summary>
/// <remarks>
/// Nobody calls out by default: an extension reaches a route only when it has authenticated (or calls from its fixed address), has <c>outside: on</c>, and its class is
/// among the route's. Emergency numbers are the one exception, and they too need a registered extension or a ringing line.
/// </remarks>
public sealed record SiteModel
{
    /// <summary>Who and where.</summary>
    public required SiteInfo Site { get; init; }

    /// <summary>SIP listening and limits.</summary>
    public required SipSettings Sip { get; init; }

    /// <summary>The gateway.</summary>
    public required GatewaySettings Gateway { get; init; }

    /// <summary>The administration socket.</summary>
    public required AdminSettings Admin { get; init; }

    /// <summary>The log.</summary>
    public LogSettings Log { get; init; } = new(LogFormat.Text, LogLevel.Notice);

    /// <summary>Who is told of alarms.</summary>
    public AlarmTargets AlarmTargets { get; init; } = new(null, null);

    /// <summary>Where state lives.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>Which calls are recorded.</summary>
    public required RecordingPolicy Recording { get; init; }

    /// <summary>The site's public numbers.</summary>
    public required PublicNumbers Numbers { get; init; }

    /// <summary>How numbers are dialled and understood.</summary>
    public DiallingPlan Dialling { get; init; } = DiallingPlan.None;

    /// <summary>The file of ported numbers; empty for none.</summary>
    public string PortabilityFile { get; init; } = "";

    /// <summary>Where numbers have moved to; null when nobody knows.</summary>
    public INumberPortability? Portability { get; init; }

    /// <summary>Destinations that not everybody may call.</summary>
    public IReadOnlyList<Restriction> Restrictions { get; init; } = [];

    /// <summary>Times by name.</summary>
    public IReadOnlyList<SiteCalendar> Calendars { get; init; } = [];

    /// <summary>Departments.</summary>
    public IReadOnlyList<Department> Departments { get; init; } = [];

    /// <summary>Where calls from outside go, in the order of the file.</summary>
    public IReadOnlyList<IncomingRule> Incoming { get; init; } = [];

    /// <summary>Ring groups, in the order of the file.</summary>
    public IReadOnlyList<RingGroup> Groups { get; init; } = [];

    /// <summary>Queues, in the order of the file.</summary>
    public IReadOnlyList<CallerQueue> Queues { get; init; } = [];

    /// <summary>Switches, in the order of the file.</summary>
    public IReadOnlyList<NightSwitch> Switches { get; init; } = [];

    /// <summary>Places for parked calls, in the order of the file.</summary>
    public IReadOnlyList<ParkPlace> Parks { get; init; } = [];

    /// <summary>Menus, in the order of the file.</summary>
    public IReadOnlyList<Menu> Menus { get; init; } = [];

    /// <summary>Announcements, in the order of the file.</summary>
    public IReadOnlyList<Announcement> Announcements { get; init; } = [];

    /// <summary>Feature codes.</summary>
    public FeatureCodes Codes { get; init; } = FeatureCodes.Usual;

    /// <summary>Everything that has a number inside and is no extension.</summary>
    public IEnumerable<InternalService> Services => [.. Groups, .. Queues, .. Switches, .. Parks, .. Menus, .. Announcements];

    /// <summary>What can be played by name, and the music of a party that is held.</summary>
    public SitePrompts Prompts { get; init; } = SitePrompts.None;

    /// <summary>Where a key of a section is written, "emergency.numbers"; no line when it is not.</summary>
    public SourceMark PlaceOf(string key) => Places.GetValueOrDefault(key);

    /// <summary>Who plays which prompt.</summary>
    public IEnumerable<PromptUse> PromptUses =>
        (Prompts.MusicOnHold is { } music ? [new PromptUse(music, SitePrompts.MusicKey, Places.GetValueOrDefault(SitePrompts.MusicKey))] : Enumerable.Empty<PromptUse>())
        .Concat(Services.SelectMany(s => s.Prompts.Select(p => new PromptUse(p.Prompt, $"{s.Section}.{s.Name}.{p.Key}", s.At))));

    /// <summary>Every number that can be called inside: extensions and services.</summary>
    public IEnumerable<string> NumbersInside => Extensions.Select(e => e.Number).Concat(Services.Select(s => s.Number));

    /// <summary>Internal users, in the order of the file.</summary>
    public required IReadOnlyList<Extension> Extensions { get; init; }

    /// <summary>Trunk groups, in the order of the file.</summary>
    public required IReadOnlyList<Trunk> Trunks { get; init; }

    /// <summary>Routes, in the order of the file. The most specific pattern wins, not the first.</summary>
    public required IReadOnlyList<Route> Routes { get; init; }

    /// <summary>Emergency numbers.</summary>
    public required EmergencyPlan Emergency { get; init; }

    /// <summary>Duty seats: carried, not interpreted by this version.</summary>
    public required SiteNode Seats { get; init; }

    /// <summary>What the trunks are planned for.</summary>
    public required SiteTraffic Traffic { get; init; }

    /// <summary>What everything costs, for planning.</summary>
    public required PriceBook Prices { get; init; }

    /// <summary>What was ordered from the operator and what was confirmed.</summary>
    public required SiteOperator Operator { get; init; }

    /// <summary>The file as it was named; empty when it was none.</summary>
    public string File { get; init; } = "";

    /// <summary>Where the file has the keys of its sections that are maps: "sip.udp".</summary>
    internal IReadOnlyDictionary<string, SourceMark> Places { get; init; } = new Dictionary<string, SourceMark>();

    /// <summary>The file's nodes, for comparison with another.</summary>
    internal SiteNode Root { get; init; } = SiteNode.Nothing;

    /// <summary>Something is wrong with what a key says, found out only now: the sentence with the key, and its place where the file has it.</summary>
    /// <param name="key">The key's path: "sip.udp".</param>
    /// <param name="wrong">What is wrong.</param>
    /// <returns>"site.yaml:3:8: sip.udp: cannot bind ...".</returns>
    public string At(string key, string wrong) => File.Length > 0 && Places.TryGetValue(key, out var mark)
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{mark.Line}:{mark.Column}: {key}: {wrong}")
        : $"{key}: {wrong}";

    /// <summary>The FXO trunk groups.</summary>
    public IEnumerable<FxoTrunk> FxoTrunks => Trunks.OfType<FxoTrunk>();

    /// <summary>The E1 trunk groups whose spans are attached here; not those behind a gateway box (<see cref="BoxTrunks"/>).</summary>
    public IEnumerable<E1Trunk> E1Trunks => Trunks.OfType<E1Trunk>();

    /// <summary>The E1 trunk groups behind a gateway box.</summary>
    public IEnumerable<BoxTrunk> BoxTrunks => Trunks.OfType<BoxTrunk>();

    /// <summary>The PBXs that trunks are offered to.</summary>
    public IEnumerable<PbxTrunk> Pbxs => Trunks.OfType<PbxTrunk>();

    /// <summary>The SIP trunk groups.</summary>
    public IEnumerable<SipTrunk> SipTrunks => Trunks.OfType<SipTrunk>();
}
