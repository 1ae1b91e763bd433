using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Sip;
using Trunkline.Site;
using Trunkline.Trunks.Sip;

namespace Trunkline.Node;

/// <summary>The SIP servers of a site, operators' and PBXs: made from what the site says, and shown to people.</summary>
internal sealed class SiteServers
{
    private readonly Dictionary<string, SipPeerHealth> _servers = [];
    private readonly NodeLoop _loop;

    /// <summary>Makes the servers and puts their circuits into their trunks' groups.</summary>
    public SiteServers(SiteModel site, SipLegs legs, IReadOnlyDictionary<string, TrunkGroup> groups, Action<string> alarm, NodeLoop loop)
    {
        _loop = loop;
        foreach (var trunk in site.SipTrunks)
        {
            _servers[trunk.Name] = legs.AddServer(groups[trunk.Name], PlaceOf(trunk.Peering), trunk.Channels, HabitsOf(trunk.Peering.Habits), alarm);
        }

        foreach (var pbx in site.Pbxs)
        {
            _servers[pbx.Name] = Make(pbx, legs, groups[pbx.Name], alarm);
        }
    }

    private static SipPeerHealth Make(PbxTrunk pbx, SipLegs legs, TrunkGroup group, Action<string> alarm) =>
        legs.AddServer(group, PlaceOf(pbx.Peering), pbx.Channels, HabitsOf(pbx.Peering.Habits), alarm);

    /// <summary>What is wrong with servers right now.</summary>
    public IEnumerable<(string Trunk, string Text)> Faults() => _servers.Where(s => s.Value.BlockedBecause.Length > 0).Select(s => (s.Key, $"{s.Value}: {s.Value.BlockedBecause}"));

    /// <summary>What is known of a trunk's server; null when it is none.</summary>
    public ServerView? View(string trunk) => !_servers.TryGetValue(trunk, out var server) ? null : new(
        server.Flow.Remote.IsSpecified ? server.Flow.ToString() : "nowhere",
        server.CarriesCalls ? "" : server.BlockedBecause,
        WordsOf(server),
        Seconds(_loop.Elapsed - server.Since),
        server.LastAnswer,
        Math.Round(server.RoundTrip.TotalMilliseconds, 1),
        server.Unanswered,
        server.Refused,
        server.Unreadable,
        server.Registration is { } registration ? View(registration) : null);

    private static string WordsOf(SipPeerHealth server) => server.State switch
    {
        PeerState.Unproven => "not heard yet",
        PeerState.Well => "answers",
        PeerState.Doubtful => "did not answer the last time",
        PeerState.Returning => "answers again, must go on so for a while",
        PeerState.OnTrial => "the next call finds out",
        PeerState.Resting => "wants to be left alone",
        _ => "does not answer",
    };

    private RegisteredView View(SipRegistration registration) => new(
        registration.ToString(),
        registration.IsRegistered,
        registration.Problem,
        Seconds(_loop.Elapsed - registration.Since),
        registration.IsRegistered ? Seconds(registration.ExpiresAt - _loop.Elapsed) : 0,
        registration.State is RegistrationState.Registering or RegistrationState.Refreshing ? 0 : Seconds(registration.NextAt - _loop.Elapsed),
        registration.LastStatus);

    private static double Seconds(TimeSpan time) => Math.Max(0, Math.Round(time.TotalSeconds, 1));

    private static SipPlace PlaceOf(SipPeering peering) => new(peering.Address, peering.IsTcp ? SipTransportKind.Tcp : SipTransportKind.Udp)
    {
        Domain = peering.Domain.Length > 0 ? peering.Domain : peering.Account is null ? "" : peering.Address.Port == 5060 ? HostOf(peering.Address) : $"{peering.Address}",
        Sources = peering.Sources,
        User = peering.Account?.User ?? "",
        AuthUser = peering.Account?.AuthUser ?? "",
        Password = peering.Account?.Password ?? "",
        Realm = peering.Account?.Realm,
        IsPbx = peering.IsPbx,
        Accepts = peering.Accepts?.User ?? "",
        RegistersFor = peering.Account?.Expires ?? TimeSpan.Zero,
    };

    private static string HostOf(NetAddress address)
    {
        var text = $"{address}";
        return text[..text.LastIndexOf(':')];
    }

    private static SipHabits HabitsOf(SipPeerHabits habits) => new()
    {
        OptionsPeriod = habits.OptionsPeriod,
        OptionsWait = habits.OptionsWait,
        OptionsMisses = habits.OptionsMisses,
        FirstAnswer = habits.FirstAnswer,
        HoldDown = habits.HoldDown,
        ReturnProbes = habits.ReturnProbes,
        SessionInterval = (uint)habits.SessionTimer,
        CalledIsInTo = habits.CalledNumber == CalledPlace.To,
        CalledIsInPartyId = habits.CalledNumber == CalledPlace.PCalledPartyId,
        CallingNumber = SiteBoxes.HeaderOf(habits.CallingNumber),
        OurNumber = SiteBoxes.HeaderOf(habits.OurNumber),
        FromIsAccount = habits.FromIsAccount,
        HasEarlyMedia = habits.EarlyMedia,
        HasOverlap = habits.Overlap,
        Preferences = SiteBoxes.PreferencesOf(habits.Codecs, habits.Dtmf),
        InfoDigits = SiteBoxes.InfoOf(habits.Dtmf),
        IsAnyPort = habits.IsAnyPort,
        FullStatus = habits.FullStatus,
        Causes = habits.Causes,
        Statuses = habits.Statuses,
    };
}
