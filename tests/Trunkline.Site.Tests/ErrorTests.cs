namespace Trunkline.Site.Tests;

/// <summary>What check says of the mistakes people make: all of them at once, each with its place and what belongs there.</summary>
public sealed class ErrorTests
{
    /// <summary>The parser tells of a tab where the block began; people look where the tab is.</summary>
    [Fact]
    public void Tab_InAnIndentation_IsToldWhereItIs()
    {
        var result = SiteLoader.LoadText("site: {name: A, country: gb}\nextensions:\n  - {number: \"201\", password: long-enough-one}\n\t- {number: \"202\", password: long-enough-two}\n");
        Assert.StartsWith("f:4:1: error: expected YAML, found text that is not YAML: ", result.Errors[0].ToLine("f"));
        Assert.EndsWith("(indent with blanks)", result.Errors[0].ToLine("f"));
    }

    /// <summary>What is found out only when the site starts is told with its place, too; a key that the file does not have, by its name.</summary>
    [Fact]
    public void At_NamesThePlaceOfAKey()
    {
        var file = Path.Combine(Path.GetTempPath(), $"trunkline-at-{Environment.ProcessId}.yaml");
        File.WriteAllText(file, "site: {name: A, country: gb}\nsip:\n  udp: 127.0.0.1:5060\nextensions: []\n");
        var site = SiteLoader.Load(file).Model!;
        File.Delete(file);
        Assert.Equal($"{file}:3:8: sip.udp: cannot bind", site.At("sip.udp", "cannot bind"));
        Assert.Equal("sip.tcp: cannot listen", site.At("sip.tcp", "cannot listen"));
        Assert.Equal("f: error: expected the name of a site file, found an empty one", SiteLoader.Load("").Errors.Single().ToLine("f"));
    }

    [Fact]
    public void File_WithManyMistakes_TellsThemAllInOrder() => Says(
        """
        site:
          nme: Bad
          country: xyz
          time_zone: Europe/Room
        extensions:
          - number: "201"
            password: long-enough
            outsde: on
          - number: 201
            name: Twice
          - number: "112"
            password: [a, b]
            outside: maybe
        trunks:
          - name: city
            kind: fxo
            lines: 1-8
            attach: virtual:x.sock
            hunting: oposite
            incoming: "209"
            per_line: [{line: 9}]
          - {name: more, kind: fxo, lines: "8", attach: virtual:x.sock, incoming: "201"}
          - {name: more, kind: isdn}
        routes:
          - name: r
            match: [_0X., _Q, _0X.]
            strip: 1
            trunks: [ciyt]
            go_on: [17, zap]
            stop_on: [user_busy]
        emergency:
          numbers: ["112", "999"]
          trunks: [city]
          access_codes: ["0"]
        colour: red
        """,
        """
        2:3: error: expected a key of the site (name, node, country, area_code, time_zone), found the key "nme" (did you mean name?)
        2:3: error: expected the key "name" in the site, found none
        3:12: error: expected a country of ISO 3166, two letters (gb; not uk), found "xyz"
        4:14: error: expected a time zone of the IANA list (Europe/Rome), found "Europe/Room"
        8:5: error: expected a key of an extension (number, name, password, ha1_md5, ha1_sha256, outside, class, caller_id, show, department, recording, max_contacts, address, location, emergency_number, forward, dnd, pickup), found the key "outsde" (did you mean outside?)
        9:5: error: expected the key "password" (or ha1_md5, or address) in an extension, found none (a phone without a password cannot register)
        9:13: error: expected each number once, found "201" a second time (the first is in line 6)
        11:13: error: expected an extension number that is no emergency number, found "112"
        12:15: error: expected a password of 1 to 100 characters, found a list
        13:14: error: expected on or off, found "maybe"
        19:14: error: expected one of ascending, descending, cyclic, least_recent, opposite, found "oposite" (did you mean opposite?)
        20:15: error: expected the number of an extension (112, 201), found "209" (did you mean 201?)
        21:23: error: expected a line of this trunk group, found "9"
        22:36: error: expected each line in one trunk group, found line 8 of trunk group "city" again
        23:12: error: expected each name once, found "more" a second time (the first is in line 22)
        23:24: error: expected one of fxo, e1, ims, sip, pbx, found "isdn"
        25:5: warning: expected an extension that may use the route, found none (set outside: on and the class of the extensions that may)
        26:19: error: expected a dial pattern (_0X. _NXX! 1[1-5] and the like; _+44X. for the international number), found "_Q"
        26:23: error: expected each value once, found "_0X." a second time (the first is in line 26)
        28:14: error: expected the name of a trunk group (city, more), found "ciyt" (did you mean city?)
        29:17: error: expected a Q.850 cause, by number or name (17 or user_busy), found "zap"
        30:15: error: expected a cause either in go_on or in stop_on, found "user_busy" in both
        35:1: error: expected a key of a site (site, sip, gateway, admin, log, alarms, storage, recording, numbers, calendars, departments, extensions, groups, queues, switches, parks, menus, announcements, codes, prompts, seats, trunks, routes, incoming, emergency, traffic, prices, operator), found the key "colour"
        """);

    [Fact]
    public void Emergency_Shadowed_IsToldHoweverItIsDone() => Says(
        """
        site: {name: T, country: gb}
        extensions:
          - {number: "0112", password: long-enough}
          - {number: "1125", password: long-enough, outside: on}
        trunks: [{name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "1125", emergency_reserve: 2}]
        routes:
          - {name: nine, match: [_9X., _8X.], strip: 1, trunks: [city]}
          - {name: other, match: [_911X], trunks: [city]}
          - {name: zero, match: [_0X.], strip: 1, trunks: [city]}
        emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}
        """,
        """
        3:14: error: expected an extension number that is no emergency number, found "0112"
        4:14: warning: expected an extension number that does not begin with the emergency number 112, found "1125" (who dials it digit by digit reaches the emergency service)
        5:99: warning: expected fewer than the group's 2 lines, found 2 (no line is left for ordinary calls)
        7:5: warning: expected the access code 9 in emergency.access_codes, found it is not there (9112 means something else here, too, and is no emergency call)
        9:26: warning: expected a pattern that matches no extension, found "_0X.", which matches 0112 (the extension wins)
        """);

    [Fact]
    public void Ddi_TheSameNumberWrittenTwoWays_IsClaimedTwice() => Says(
        """
        site: {name: T, country: gb, area_code: "20"}
        extensions: [{number: "200", password: long-enough}, {number: "201", password: long-enough}]
        numbers:
          local_digits: 8
          ddi:
            - {numbers: +442075556200-+442075556204, to: "200"}
            - {numbers: 02075556203-02075556209, to: "201"}
            - {numbers: "75556209", to: "201"}
        emergency: {trunks: [], numbers: []}
        """,
        """
        7:7: error: expected each public number once, found 02075556203 and 1 more, which the block from +442075556200 in line 6 has already
        8:7: error: expected each public number once, found 75556209, which the block from 02075556203 in line 7 has already
        9:34: warning: expected the country's emergency numbers, found none (take the key out to have the country's (999, 112): without them an emergency call is an ordinary call)
        """);

    [Fact]
    public void NumbersInside_ThatAnEmergencyNumberBeginsWith_AreTold() => Says(
        """
        site: {name: T, country: gb}
        extensions: [{number: "99", password: long-enough}, {number: "200", password: long-enough}]
        groups: [{number: 11, name: all, members: [200]}]
        trunks: [{name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "200"}]
        emergency: {trunks: [city]}
        """,
        """
        2:23: warning: expected an extension number that no emergency number begins with, found "99", the beginning of 999 (a telephone that sends what it knows for a whole number rings it before the rest is dialled)
        3:19: warning: expected a number that no emergency number begins with, found "11", the beginning of 112 (a telephone that sends what it knows for a whole number reaches the service before the rest is dialled)
        """);

    [Fact]
    public void OutsideNumber_WhereANumberInsideBelongs_IsToldTheWay() => Says(
        """
        site: {name: T, country: gb}
        extensions: [{number: "200", password: long-enough-one, outside: on}]
        queues: [{number: 640, name: q, agents: [200], then: "902075550100"}]
        trunks: [{name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "902075550100"}]
        routes: [{name: city, match: [_9X.], strip: 1, trunks: [city], go_on: [12]}]
        emergency: {trunks: [city], access_codes: ["9"]}
        """,
        """
        3:54: error: expected the number of an extension or of a service, found "902075550100" (an outside number: name an extension with outside: on that forwards there)
        4:72: error: expected the number of an extension or of a service (200, 640), found "902075550100" (an outside number: name an extension with outside: on that forwards there)
        5:72: warning: expected a cause that is defined, found "12" (it is compared with what the operator sends all the same; trunkline cdr shows which causes came)
        """);

    [Fact]
    public void PlacesOfAPark_ThatARouteMatches_AreOneLine_AndAnEmergencyNumberAmongThemAnother() => Says(
        """
        site: {name: T, country: gb}
        extensions: [{number: "200", password: long-enough-one, outside: on}]
        parks: [{number: 995, name: p, places: 9}]
        trunks: [{name: city, kind: fxo, lines: 1-2, attach: memory, incoming: "200"}]
        routes: [{name: city, match: [_9X.], strip: 1, trunks: [city]}]
        emergency: {trunks: [city], access_codes: ["9"]}
        """,
        """
        3:18: warning: expected a number that no route matches, found "995", which route "city" matches (the service wins)
        3:18: error: expected a number that is no emergency number, found "999"
        """);

    [Theory]
    [InlineData("site: {name: T, country: gb}\nstorage: {state_dir: st}\ntrunks: [{name: a, kind: nothing}]", "/etc/x/st/admin.sock")]
    [InlineData("site: {name: T, country: gb\nstorage:\n  state_dir: \"st\"  # here\n", "/etc/x/st/admin.sock")]
    [InlineData("site: [\ngateway: {control_socket: no.sock}\nadmin: { socket: /run/a.sock, http: off }\nstorage: { state_dir: /var/lib/t }", "/run/a.sock")]
    [InlineData("site: [", "/etc/x/var/admin.sock")]
    public void AFileWithErrors_StillTellsWhereTheRunningSystemIsAsked(string text, string socket)
    {
        var loaded = SiteLoader.LoadText(text, "/etc/x");
        Assert.Null(loaded.Model);
        Assert.Equal(socket, loaded.AdminSocket);
    }

    [Fact]
    public void Ddi_OverlappingOrLost_IsTold() => Says(
        """
        site: {name: T, country: gb}
        extensions: [{number: "200", password: long-enough}, {number: "201", password: long-enough}]
        numbers:
          ddi:
            - {numbers: 5550100-5550101, to: "200", consecutive: on}
            - {numbers: 5550101, to: "201"}
            - {numbers: 5550200-5550202, to: "200", consecutive: on}
            - {numbers: 5550300-55504, to: "200"}
            - {numbers: "5550500", to: "299"}
        emergency: {numbers: ["112", "999"], trunks: []}
        """,
        """
        6:7: error: expected each public number once, found 5550101, which the block from 5550100 in line 5 has already
        7:7: error: expected an extension for each of the 3 numbers, found no extension 202
        8:17: error: expected a telephone number or a range of them (5550100-5550199), found "5550300-55504"
        9:32: error: expected the number of an extension (200, 201), found "299"
        10:12: warning: expected the trunk groups for emergency calls, found none (all trunk groups are tried in the order of the file)
        """);

    [Theory]
    [InlineData("", "1:1: error: expected a map of sections (site, extensions, trunks, ...), found an empty file")]
    [InlineData("site: {name: a, name: b, country: gb}\nemergency: {numbers: ['112', '999'], trunks: [a]}\ntrunks: [{name: a, kind: e1}]", "1:17: error: expected every key once, found the key \"name\" a second time (the first is in line 1)")]
    [InlineData("site: {name: *x}", "1:14: error: expected an alias of an anchor written above it, found an alias of no anchor (text that begins with * must be in quotes)")]
    [InlineData("site: {name: T, country: uk}\nemergency: {numbers: ['112', '999'], trunks: [a]}\ntrunks: [{name: a, kind: fxo, lines: [{port: memory}]}]", "1:26: error: expected a country of ISO 3166, two letters (gb; not uk), found \"uk\"")]
    [InlineData("site: 5", "1:7: error: expected the site: a map of keys (name, node, country, ...), found a single value")]
    public void File_ThatIsNoSite_SaysWhy(string text, string line) => Assert.Contains(line, Lines(text));

    [Fact]
    public void File_NotUtf8_TellsTheOctetsPlace() => Assert.Equal(
        "s:2:7: error: expected UTF-8 text, found an octet that is not (save the file as UTF-8)",
        Assert.Single(SiteLoader.LoadOctets([.. "site:\n  nam"u8, (byte)'e', 0xE9, (byte)'\n']).Errors).ToLine("s"));

    [Fact]
    public void File_Missing_SaysSo() => Assert.Equal(
        "x.yaml: error: expected a site file, found no such file",
        Assert.Single(SiteLoader.Load("/nowhere/x.yaml").Errors).ToLine("x.yaml"));

    private static void Says(string text, string expected) => Assert.Equal(expected, string.Join('\n', Lines(text)));

    private static IEnumerable<string> Lines(string text) => SiteLoader.LoadText(text).Errors.Select(e => e.ToLine("s")[2..]);
}
