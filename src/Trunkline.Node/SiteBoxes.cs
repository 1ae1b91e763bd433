using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Sip;
using Trunkline.Site;
using Trunkline.Trunks.Sip;

namespace Trunkline.Node;

/// <summary>The gateway boxes of a site: made from what the site says, and shown to people.</summary>
internal sealed class SiteBoxes
{
    private readonly List<(BoxTrunk Trunk, SipBox Box)> _boxes = [];
    private readonly NodeLoop _loop;

    /// <summary>Makes the boxes and puts their circuits into their trunks' groups.</summary>
    public SiteBoxes(SiteModel site, SipLegs legs, IReadOnlyDictionary<string, TrunkGroup> groups, Action<string> alarm, NodeLoop loop)
    {
        _loop = loop;
        foreach (var trunk in site.BoxTrunks)
        {
            _boxes.Add((trunk, legs.AddBox(
                groups[trunk.Name], trunk.Place.Address, trunk.Place.IsTcp ? SipTransportKind.Tcp : SipTransportKind.Udp, trunk.Channels, HabitsOf(trunk.Box), alarm)));
        }
    }

    /// <summary>The boxes' spans.</summary>
    public IEnumerable<SpanView> Views() => _boxes.Select(b => View(b.Trunk, b.Box));

    /// <summary>What is wrong with boxes right now.</summary>
    public IEnumerable<(string Trunk, string Text)> Faults() =>
        _boxes.Where(b => b.Box.BlockedBecause.Length > 0).Select(b => (b.Trunk.Name, $"{b.Box}: {b.Box.BlockedBecause}"));

    /// <summary>Everything that is known of the box that has a span; null when none has it.</summary>
    public BoxView? Details(int span) => With(span) is { } at ? Details(at.Trunk, at.Box, _loop.Elapsed) : null;

    /// <summary>Why nothing can be ordered of a span; null when it is in no box.</summary>
    public string? NotHere(int span) => With(span) is { } at
        ? $"span {span} is in a gateway box ({at.Box.Address}): alarms, loops, test patterns and the D-channel are seen and ordered there" : null;

    private (BoxTrunk Trunk, SipBox Box)? With(int span) =>
        _boxes.Where(b => span >= b.Trunk.FirstSpan && span < b.Trunk.FirstSpan + b.Trunk.Spans).Select(b => ((BoxTrunk, SipBox)?)b).FirstOrDefault();

    /// <summary>A box's spans for people: one row, for which of them a call is on is not known here.</summary>
    private static SpanView View(BoxTrunk trunk, SipBox box) => new(
        trunk.FirstSpan,
        trunk.Name,
        $"not visible: {WordsOf(box)}",
        "not visible",
        $"{(trunk.Spans == 1 ? "gateway box" : $"gateway box, {trunk.Spans} spans")} ({trunk.Box.Profile})",
        trunk.Channels,
        CallsOn(box),
        box.CarriesCalls ? "" : box.BlockedBecause);

    /// <summary>Everything that is known of a box.</summary>
    /// <param name="trunk">Its trunk.</param>
    /// <param name="box">The box.</param>
    /// <param name="now">The loop's elapsed time.</param>
    private static BoxView Details(BoxTrunk trunk, SipBox box, TimeSpan now) => new(
        trunk.Spans == 1 ? $"{trunk.FirstSpan}" : $"{trunk.FirstSpan}-{trunk.FirstSpan + trunk.Spans - 1}",
        trunk.Name,
        $"{(trunk.Place.IsTcp ? "tcp " : "")}{box.Address}",
        trunk.Box.Profile,
        WordsOf(box),
        box.CarriesCalls ? "" : box.BlockedBecause,
        (int)trunk.Box.OptionsPeriod.TotalSeconds,
        box.LastAnswer,
        box.LastAnswer == 0 ? 0 : Math.Round((now - box.LastAnswerAt).TotalSeconds, 1),
        Math.Round(box.RoundTrip.TotalMilliseconds, 1),
        box.Unanswered,
        box.Refused,
        box.Unreadable,
        CallsOn(box),
        [.. box.Circuits.Select(LineView.Of)]);

    /// <summary>What is known of a box.</summary>
    private static string WordsOf(SipBox box) => box.Health switch
    {
        BoxHealth.Unproven => "the box was not heard yet",
        BoxHealth.Well => "the box answers",
        BoxHealth.Doubtful => "the box did not answer the last time",
        _ => $"the box {box.BlockedBecause}",
    };

    private static int CallsOn(SipBox box) => box.Circuits.Count(c => c.State is CircuitState.Seized or CircuitState.Ringing or CircuitState.InCall);

    private static SipHabits HabitsOf(BoxHabits box) => new()
    {
        OptionsPeriod = box.OptionsPeriod,
        OptionsWait = box.OptionsWait,
        OptionsMisses = box.OptionsMisses,
        SpanDownStatuses = box.SpanDown,
        SpanDownCauses = box.SpanDownCauses,
        CalledIsInTo = box.CalledIsInTo,
        CallingNumber = HeaderOf(box.CallingNumber),
        OurNumber = HeaderOf(box.OurNumber),
        Numbers = box.Numbers is { } n ? new(n.CountryCode, n.NationalPrefix, n.InternationalPrefix) : null,
        HasEarlyMedia = box.EarlyMedia,
        HasOverlap = box.Overlap,
        Preferences = PreferencesOf(box.Codecs, box.Dtmf),
        InfoDigits = InfoOf(box.Dtmf),
        IsAnyPort = box.IsAnyPort,
        FullStatus = box.FullStatus,
        Causes = box.Causes,
        Statuses = box.Statuses,
    };

    internal static SdpPreferences PreferencesOf(IReadOnlyList<Law> codecs, BoxDtmf dtmf) =>
        new() { Laws = codecs, TelephoneEvent = dtmf == BoxDtmf.Rfc4733 ? SdpPreferences.Default.TelephoneEvent : null };

    internal static InfoDigits InfoOf(BoxDtmf dtmf) => dtmf switch { BoxDtmf.InfoRelay => InfoDigits.Relay, BoxDtmf.Info => InfoDigits.Plain, _ => InfoDigits.None };

    internal static IdentityHeader HeaderOf(BoxHeader header) => header switch
    {
        BoxHeader.PAssertedIdentity => IdentityHeader.PAssertedIdentity,
        BoxHeader.PPreferredIdentity => IdentityHeader.PPreferredIdentity,
        BoxHeader.RemotePartyId => IdentityHeader.RemotePartyId,
        _ => IdentityHeader.From,
    };
}
