namespace Trunkline.Site;

/// <summary>From checked nodes to the section <c>emergency</c>.</summary>
internal static class EmergencyBinder
{
    internal static EmergencyPlan Bind(SectionReader r, SiteInfo site, DiallingPlan dialling)
    {
        var test = r.Section("test");
        return new(
            r.Node("numbers") is null ? CountryEmergency.Of(site.Country) : r.Texts("numbers"),
            r.Texts("trunks"),
            [.. r.Texts("access_codes").Concat(dialling.AccessCodes).Distinct()])
        {
            Notify = r.Texts("notify"),
            CallBackFor = TimeSpan.FromMinutes(r.Int("callback_min")),
            Test = test.Optional("number") is { } number && test.Optional("sends") is { } sends ? new(number, sends) : null,
            Locations = [.. r.Sections("locations").Select(l => Location(l, site))],
            Sip = [.. r.Sections("sip").Select(Sip)],
        };
    }

    private static CivicAddress Location(SectionReader r, SiteInfo site) => new(r.Text("name"), (r.Optional("country") ?? site.Country).ToUpperInvariant())
    {
        State = r.Text("state"),
        City = r.Text("city"),
        District = r.Text("district"),
        Street = r.Text("street"),
        House = r.Text("house"),
        Postcode = r.Text("postcode"),
        Occupant = r.Text("occupant"),
        Building = r.Text("building"),
        Floor = r.Text("floor"),
        Room = r.Text("room"),
        Text = r.Text("text"),
    };

    private static SipEmergency Sip(SectionReader r) => new(
        r.Text("trunk"),
        r.Choice<SipEmergencyUri>("uri"),
        r.Flag("location"),
        r.Flag("routing"),
        r.Text("identity") == "main" ? SipEmergencyIdentity.Main : SipEmergencyIdentity.CallBack,
        r.Sections("urns").Select(u => (Number: u.Text("number"), Urn: u.Text("urn"))).DistinctBy(u => u.Number).ToDictionary(u => u.Number, u => u.Urn));
}
