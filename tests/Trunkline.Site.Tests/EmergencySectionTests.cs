namespace Trunkline.Site.Tests;

/// <summary>What the section <c>emergency</c> says, and what is said when it leaves something out.</summary>
public sealed class EmergencySectionTests
{
    private const string Head =
        """
        site: { name: T, country: COUNTRY, time_zone: Europe/London }
        sip: { udp: 127.0.0.1:5060 }
        numbers: { main: "5556000", access_codes: ["9"], ddi: [ { numbers: "5556001", to: "201" } ] }
        extensions: [ { number: "201", password: long-enough-one, EXTENSION } ]
        trunks: [ { name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "201" }, { name: op, kind: sip, address: "10.0.0.9:5060", channels: 2 } ]

        """;

    [Theory]
    [InlineData("gb", "999 112")]
    [InlineData("cn", "110 119 120 122")]
    [InlineData("us", "911")]
    [InlineData("au", "000")]
    [InlineData("za", "10111 10177 112")]
    public void NoList_TheCountrysNumbersAreTaken_WithoutAWord(string country, string numbers)
    {
        var report = SiteLoader.LoadText(Text("emergency: { trunks: [city] }", country));
        Assert.Empty(report.Errors.Select(e => e.ToLine("s")));
        Assert.Equal(numbers.Split(' '), report.Model!.Emergency.Numbers);
        Assert.All(numbers.Split(' '), n => Assert.Equal(n, report.Model!.Emergency.NumberOf(n)));
        Assert.All(numbers.Split(' '), n => Assert.Equal(n, report.Model!.Emergency.NumberOf("9" + n))); // the site's access code
    }

    /// <summary>The code that only a route knows is dialled before 112, too, where the route would send just that and the digits mean nothing else.</summary>
    [Theory]
    [InlineData("{ name: a, match: [_8X.], strip: 1, trunks: [city] }", "8112=112 81999=1999 8999=999")]
    [InlineData("{ name: a, match: [\"_[78]1X.\"], strip: 1, trunks: [city] }", "7112=112 71999=1999 8112=112 81999=1999")]
    [InlineData("{ name: a, match: [_77X.], strip: 2, trunks: [city], classes: [standard] }", "77112=112 771999=1999 77999=999")]
    [InlineData("{ name: a, match: [_8XX], strip: 1, trunks: [city] }", "")] // too short for any of them
    [InlineData("{ name: a, match: [_8X.], strip: 1, prepend: \"0\", trunks: [city] }", "")]
    [InlineData("{ name: a, match: [_9X.], strip: 1, trunks: [city] }", "")] // known as a code already
    [InlineData("{ name: a, match: [_8X.], strip: 1, trunks: [city] }, { name: b, match: [_811X], trunks: [city] }", "81999=1999 8999=999")]
    [InlineData("{ name: a, match: [_8X.], strip: 1, trunks: [city] }, { name: b, match: [_XXXX], trunks: [city] }", "8112=112 81999=1999 8999=999")] // less specific
    public void RoutesAccessCode_IsDialledBeforeEmergencyNumbersToo(string routes, string expected)
    {
        var plan = SiteLoader.LoadText(Text($"emergency: {{ trunks: [city], test: {{ number: \"1999\", sends: \"5550199\" }} }}\nroutes: [ {routes} ]", extension: "outside: on")).Model!.Emergency;
        Assert.Equal(expected, string.Join(' ', plan.Habits.Order().Select(h => $"{h.Dialled}={h.Number}")));
        foreach (var (dialled, number) in plan.Habits)
        {
            Assert.Equal(number == "1999" ? null : number, plan.NumberOf(dialled));
            Assert.Equal(number == "1999", plan.IsTest(dialled));
            Assert.True(plan.MayBecome(dialled.AsSpan(0, dialled.Length - 1)));
        }

        Assert.Null(plan.NumberOf("6112"));
    }

    /// <summary>An extension, or a service, is what it is.</summary>
    [Fact]
    public void RoutesAccessCode_AndAnExtensionOfTheSameDigits_ItIsTheExtensions()
    {
        var text = Text("emergency: { trunks: [city] }\nroutes: [ { name: a, match: [_8X.], strip: 1, trunks: [city] } ]", extension: "outside: on").Replace("extensions: [", "extensions: [ { number: \"8112\", password: long-enough-two },", StringComparison.Ordinal);
        var plan = SiteLoader.LoadText(text).Model!.Emergency;
        Assert.Equal(["8999"], plan.Habits.Select(h => h.Dialled));
    }

    /// <summary>What the table has is what can be dialled and written: two to eight digits, none the beginning of a longer one, no country twice.</summary>
    [Fact]
    public void Table_IsWhole()
    {
        var known = Enumerable.Range('a', 26).SelectMany(a => Enumerable.Range('a', 26).Select(b => $"{(char)a}{(char)b}")).Where(c => CountryEmergency.Of(c).Count > 0).ToList();
        Assert.True(known.Count > 90, $"{known.Count} countries");
        Assert.All(known.SelectMany(CountryEmergency.Of), n => Assert.True(n.Length is >= 2 and <= 8 && n.All(char.IsAsciiDigit), n));
        Assert.All(known, c => Assert.Equal(CountryEmergency.Of(c).Count, CountryEmergency.Of(c).Distinct().Count()));
        Assert.All(known, c => Assert.DoesNotContain(CountryEmergency.Of(c), n => CountryEmergency.Of(c).Any(m => m.Length > n.Length && m.StartsWith(n, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("emergency: { trunks: [city], numbers: [\"112\"] }",
        "6:39: warning: expected every emergency number of the country (gb), found no 999 (add \"999\", or take the key out to have the country's: who dials 999 is not put through as an emergency call)")]
    [InlineData("emergency: { trunks: [city], notify: [\"299\"] }", "6:39: error: expected the number of an extension, found \"299\"")]
    [InlineData("emergency: { trunks: [city], sip: [ { trunk: city } ] }", "6:46: error: expected the name of a SIP trunk, found \"city\" (that trunk does not speak SIP)")]
    [InlineData("emergency: { trunks: [city], test: { number: \"999\", sends: \"5550199\" } }",
        "6:46: error: expected a number that is no emergency number, found \"999\" (a test must not keep an emergency call from going out)")]
    [InlineData("emergency: { trunks: [city], test: { number: \"201\", sends: \"5550199\" } }", "6:46: error: expected a number that is no extension, found \"201\"")]
    [InlineData("emergency: { trunks: [city], test: { number: \"1999\", sends: \"112\" } }", "6:61: error: expected the operator's test number, found \"112\" (that is the emergency service itself)")]
    public void WhatIsWrong_IsTold(string section, string expected) =>
        Assert.Equal("s:" + expected, Assert.Single(SiteLoader.LoadText(Text(section)).Errors).ToLine("s"));

    [Fact]
    public void CallBackNumber_ThatIsNotOurs_IsDoubted() => Assert.Equal(
        "s:4:77: warning: expected a number of the site (numbers.main or numbers.ddi), found \"5557777\" (whoever calls it back reaches somebody else)",
        Assert.Single(SiteLoader.LoadText(Text("emergency: { trunks: [city] }", extension: "emergency_number: \"5557777\"")).Errors).ToLine("s"));

    [Fact]
    public void Places_ReadAsAnAmbulanceWantsThem()
    {
        var report = SiteLoader.LoadText(Text(
            """
            emergency:
              trunks: [city]
              callback_min: 45
              notify: ["201"]
              test: { number: "1999", sends: "5550199" }
              locations: [ { name: lab, city: London, street: Mill Lane, house: "12", building: B, floor: "2", room: "214", text: by the lift, postcode: NW1 1AA } ]
              sip: [ { trunk: op, uri: urn, location: on, routing: off, identity: main, urns: [ { number: "999", urn: sos.police } ] } ]
            """, extension: "location: lab"));
        Assert.Empty(report.Errors.Select(e => e.ToLine("s")));
        var plan = report.Model!.Emergency;
        Assert.Equal("12 Mill Lane, B, floor 2, room 214, by the lift, NW1 1AA, London", plan.Locations[0].ToString());
        Assert.Equal("country=GB A3=London RD=Mill Lane HNO=12 LOC=by the lift FLR=2 PC=NW1 1AA BLD=B ROOM=214", string.Join(' ', plan.Locations[0].Elements().Select(e => $"{e.Element}={e.Value}")));
        Assert.Equal(("201", TimeSpan.FromMinutes(45), true, true, false), (plan.Notify[0], plan.CallBackFor, plan.IsTest("1999"), plan.IsTest("91999"), plan.IsTest("199")));
        var sip = plan.Sip[0];
        Assert.Equal((SipEmergencyUri.Urn, true, false, SipEmergencyIdentity.Main), (sip.Uri, sip.SendsLocation, sip.MayRoute, sip.Identity));
        Assert.Equal(("urn:service:sos.police", "urn:service:sos"), (sip.UrnOf("999"), sip.UrnOf("112")));
    }

    private static string Text(string section, string country = "gb", string extension = "outside: off") =>
        Head.Replace("COUNTRY", country, StringComparison.Ordinal).Replace("EXTENSION", extension, StringComparison.Ordinal) + section;
}
