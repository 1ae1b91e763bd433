// Where an emergency call goes. Asked before everything else a plan knows, and it asks nothing of who calls: no right, no class, no hour.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>The emergency part of a site's number plan. Pure.</summary>
/// <param name="site">The site, checked.</param>
/// <param name="groups">Its trunk groups by name.</param>
/// <param name="onTrunk">A number as a trunk's operator wants it.</param>
internal sealed class EmergencyRouting(SiteModel site, IReadOnlyDictionary<string, TrunkGroup> groups, Func<string, PhoneNumber, PhoneNumber> onTrunk)
{
    /// <summary>A service that has many callers answers and lets them wait; what rings so long may ring for nobody (a D-channel whose answer was lost).</summary>
    private static readonly TimeSpan RingFor = TimeSpan.FromSeconds(90);

    /// <summary>A line cannot tell that the exchange has dropped a call that rang: its pair was open for less than what counts as the end of one.</summary>
    private static readonly TimeSpan RingOnLineFor = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, CivicAddress> _places = site.Emergency.Locations.DistinctBy(p => p.Name).ToDictionary(p => p.Name);

    /// <summary>True when what was dialled is an emergency number, or the one for tests, with or without access code.</summary>
    public bool IsEmergency(string dialled) => site.Emergency.NumberOf(dialled) is not null || site.Emergency.IsTest(dialled);

    /// <summary>The number of a service: as the site's SIP trunks have it, else the first of the site's emergency numbers.</summary>
    public PhoneNumber NumberOf(ReadOnlySpan<char> service)
    {
        foreach (var (number, urn) in site.Emergency.Sip.SelectMany(s => s.Urns))
        {
            if (service.SequenceEqual(urn))
            {
                return new(number);
            }
        }

        return site.Emergency.Numbers.Count > 0 ? new(site.Emergency.Numbers[0]) : PhoneNumber.None;
    }

    /// <summary>The way out of an emergency call: the trunks the site names first, then every other. Which of their circuits is the call's choice.</summary>
    /// <returns>Null when it is no emergency number.</returns>
    public RoutingDecision? Route(Extension caller, string dialled)
    {
        var number = site.Emergency.NumberOf(dialled);
        var test = number is null && site.Emergency.IsTest(dialled) ? site.Emergency.Test : null;
        if (number is null && test is null)
        {
            return null;
        }

        var own = caller.EmergencyNumber ?? site.Numbers.NumberOf(caller.Number);
        var main = Parse(site.Numbers.Main);
        var callBack = own is null ? main : Parse(own);
        var lines = site.FxoTrunks.Select(t => t.Name).ToHashSet();
        var called = new PhoneNumber(number ?? test!.Sends);
        return new(
            DialMatch.Complete,
            Q850Cause.NoCircuitAvailable,
            test is null ? "emergency" : "emergency test",
            CallPriority.Emergency,
            [.. site.Emergency.Trunks.Where(groups.ContainsKey).Concat(groups.Keys.Except(site.Emergency.Trunks)).Distinct()
                .Select(t => new TrunkDestination(groups[t], called, onTrunk(t, ShowsMain(t) && main.HasDigits ? main : callBack), lines.Contains(t) ? RingOnLineFor : RingFor))],
            Calls.CausePolicy.Outgoing,
            IsRecorded: true)
        {
            Emergency = new(caller.Number, caller.Name, number ?? test!.Number)
            {
                IsTest = test is not null,
                CallBack = callBack,
                IsCallBackOwn = callBack.HasDigits && callBack != main && site.Numbers.ExtensionOf(callBack.ToString()) is { } reached && reached == caller.Number,
                Main = main,
                Place = _places.TryGetValue(caller.Location, out var place) ? place.ToString() : caller.Location,
                Address = place is not null ? [.. place.Elements()]
                    : caller.Location.Length > 0 ? [.. new CivicAddress("", site.Site.Country.ToUpperInvariant()) { Text = caller.Location }.Elements()] : [],
                Notify = [.. site.Emergency.Notify.Where(n => n != caller.Number)],
                CallBackFor = site.Emergency.CallBackFor,
            },
        };
    }

    /// <summary>True when the trunk's operator finds the address by the main number.</summary>
    private bool ShowsMain(string trunk) => site.Emergency.Sip.Any(s => s.Trunk == trunk && s.Identity == SipEmergencyIdentity.Main);

    private static PhoneNumber Parse(string? number) => PhoneNumber.TryParse(number ?? "", out var parsed) ? parsed : PhoneNumber.None;
}
