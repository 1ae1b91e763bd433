using Trunkline.Base;

namespace Trunkline.Site.Tests;

/// <summary>Feature codes: what is one and what it says, with and without its last #, and what the checks say of codes that are changed.</summary>
public sealed class FeatureCodeTests
{
    private const string Head =
        """
        site: { name: Test, country: gb, area_code: "20" }
        sip: { udp: 127.0.0.1:5060 }
        emergency: { numbers: ["999", "112"], trunks: [e1], access_codes: ["9"], test: { number: "1999", sends: "5550101" } }
        extensions:
          - { number: "201", password: long-enough-one, outside: on, pickup: front }
          - { number: "202", password: long-enough-two, pickup: front }
        trunks:
          - { name: e1, kind: e1, attach: memory, incoming: "201" }

        """;

    [Theory]
    [InlineData("*21*203#", "Always Set 203")]
    [InlineData("*21*203", "Always Set 203")]
    [InlineData("*67*00442079460123#", "Busy Set 00442079460123")]
    [InlineData("*61*203#", "NoAnswer Set 203")]
    [InlineData("*61*203*15#", "NoAnswer Set 203 15")]
    [InlineData("*61*203*15", "NoAnswer Set 203 15")]
    [InlineData("*62*203#", "Unreachable Set 203")]
    [InlineData("*21#", "Always Set ")]
    [InlineData("*21*#", "Always Set ")]
    [InlineData("#21#", "Always Clear ")]
    [InlineData("#21", "Always Clear ")]
    [InlineData("##21#", "Always Clear ")]
    [InlineData("*#21#", "Always Ask ")]
    [InlineData("*#67", "Busy Ask ")]
    [InlineData("*26#", "DoNotDisturb Set ")]
    [InlineData("*26", "DoNotDisturb Set ")]
    [InlineData("#26#", "DoNotDisturb Clear ")]
    [InlineData("*8", "PickUp Do ")]
    [InlineData("*8#", "PickUp Do ")]
    [InlineData("**201", "PickUpFrom Do 201")]
    [InlineData("**201#", "PickUpFrom Do 201")]
    [InlineData("*45#", "AgentLogin Set ")]
    [InlineData("*45", "AgentLogin Set ")]
    [InlineData("*45*640#", "AgentLogin Set 640")]
    [InlineData("*45*640", "AgentLogin Set 640")]
    [InlineData("#45#", "AgentLogin Clear ")]
    [InlineData("#45*640#", "AgentLogin Clear 640")]
    [InlineData("##45*640#", "AgentLogin Clear 640")] // there is nothing an agent is by himself
    [InlineData("*#45*640#", "AgentLogin Ask 640")]
    [InlineData("*46#", "AgentPause Set ")]
    [InlineData("#46", "AgentPause Clear ")]
    [InlineData("*28#", "Switch Set ")]
    [InlineData("*28*700#", "Switch Set 700")]
    [InlineData("#28*700#", "Switch Clear 700")]
    [InlineData("##28*700#", "Switch Erase 700")]
    [InlineData("##28", "Switch Erase ")]
    [InlineData("*#28*700", "Switch Ask 700")]
    public void WhatIsACode(string dialled, string says)
    {
        Assert.True(FeatureCodes.Usual.TryRead(dialled, out var order));
        Assert.Equal(says, $"{order.Kind} {order.Verb} {order.Number(dialled)}{(order.Seconds < 0 ? "" : $" {order.Seconds}")}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("#")]
    [InlineData("203")]
    [InlineData("112")]
    [InlineData("*21")] // a number may follow
    [InlineData("*21*")]
    [InlineData("*21*203*15#")] // no time where nobody waits for an answer
    [InlineData("*61*203*1500#")]
    [InlineData("*61*203*#")]
    [InlineData("*61**15#")]
    [InlineData("*21**203#")]
    [InlineData("*21*203##")]
    [InlineData("*21*20A#")]
    [InlineData("*26*203#")]
    [InlineData("#21*203#")]
    [InlineData("*99#")]
    [InlineData("**")]
    [InlineData("**#")]
    [InlineData("**201*")]
    [InlineData("*8201")]
    [InlineData("+*21#")]
    [InlineData("*45*")] // a number may follow
    [InlineData("*45*#")]
    [InlineData("*45**640#")]
    [InlineData("*45*640*1#")]
    [InlineData("*45*64A#")]
    [InlineData("*45640")]
    [InlineData("##28*")]
    public void WhatIsNone(string dialled) => Assert.False(FeatureCodes.Usual.TryRead(dialled, out _));

    /// <summary>Whatever is dialled: reading it throws nothing, its number lies in it, and every beginning of a code is told from a dead end.</summary>
    [Fact]
    public void AnythingThatCanBeDialled_IsReadWithoutHarm()
    {
        const string Keys = "0123456789*#*#2126A";
        FeatureCodes[] sites = [FeatureCodes.Usual, new("2", "21", "212", null, "8", "*#", "*2*"), new(), new(null, null, null, null, null, "#9", "##"),
            new(null, null, null, null, null, null, null, "2", "26", "6")];
        var random = new Prng(57);
        var read = 0;
        for (var made = 0; made < 100_000; made++)
        {
            var codes = sites[random.Next(sites.Length)];
            var text = new string([.. Enumerable.Range(0, random.Next(random.Next(2) == 0 ? 8 : 40)).Select(_ => Keys[random.Next(Keys.Length)])]);
            if (!codes.TryRead(text, out var order))
            {
                continue;
            }

            read++;
            Assert.True(order.Number(text).IndexOfAnyExceptInRange('0', '9') < 0);
            Assert.InRange(order.Seconds, -1, 999);
            for (var i = 1; i < text.Length; i++)
            {
                Assert.True(codes.MayBecome(text.AsSpan(0, i)) || codes.TryRead(text.AsSpan(0, i), out _), $"{text} after {i}");
            }
        }

        Assert.True(read > 200, $"{read} codes among what was dialled");
    }

    [Fact]
    public void Reading_AllocatesNothing()
    {
        FeatureCodes.Usual.TryRead("*61*203*15#", out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            FeatureCodes.Usual.TryRead("*61*203*15#", out _);
            FeatureCodes.Usual.TryRead("02079460123", out _);
            FeatureCodes.Usual.MayBecome("*61*2");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("always: 67", "codes.busy", "codes.always (67)", 9)] // the second of two that are alike, where it is written or not
    [InlineData("busy: 21", "codes.busy", "codes.always (21)", 9)]
    [InlineData("dnd: 8", "codes.pickup", "codes.dnd (8)", 9)]
    [InlineData("pickup_from: \"*21*\"", "codes.pickup_from", "codes.always (21)", 9)]
    [InlineData("pickup_from: \"#\"", "codes.pickup_from", "2 to 5 keys", 9)]
    [InlineData("pickup: \"88\"", "codes.pickup", "begins with * or #", 9)]
    [InlineData("always: \"*21\"", "codes.always", "1 to 3 digits", 9)]
    [InlineData("alwais: 21", "codes", "did you mean always", 9)]
    [InlineData("agent_login: 21", "codes.agent_login", "codes.always (21)", 9)]
    [InlineData("agent_pause: 26", "codes.agent_pause", "codes.dnd (26)", 9)]
    [InlineData("switch: 8", "codes.switch", "codes.pickup (*8)", 9)]
    [InlineData("switch: 45", "codes.switch", "codes.agent_login (45)", 9)]
    public void ACodeThatIsChanged_IsLikeNoOther(string codes, string path, string says, int line)
    {
        var report = SiteLoader.LoadText(Head + $"codes: {{ {codes} }}");
        var error = Assert.Single(report.Errors, e => e.Severity == SiteSeverity.Error && e.Path == path);
        Assert.Contains(says, error.ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.Equal(line, error.Mark.Line);
    }

    [Theory]
    [InlineData("access_codes: [\"9\"]", "access_codes: [\"*21*\"]", "codes.always", "*21*999 is dialled for an emergency")]
    [InlineData("number: \"1999\"", "number: \"*8\"", "codes.pickup", "*8 is dialled for an emergency")]
    [InlineData("access_codes: [\"9\"]", "access_codes: [\"*45*\"]", "codes.agent_login", "*45*999 is dialled for an emergency")]
    [InlineData("number: \"1999\"", "number: \"#28\"", "codes.switch", "#28 is dialled for an emergency")]
    public void ACodeThatIsAnEmergencyNumber_IsNamed(string was, string now, string path, string says)
    {
        var report = SiteLoader.LoadText(Head.Replace(was, now, StringComparison.Ordinal));
        var error = Assert.Single(report.Errors, e => e.Severity == SiteSeverity.Error);
        Assert.Equal(path, error.Path);
        Assert.Contains(says, error.ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.Equal(3, error.Mark.Line);
    }

    [Theory]
    [InlineData("_*21X.", null)] // *215 is no code
    [InlineData("_*21*.", "*21*NUMBER# is the code codes.always")]
    [InlineData("_*2!", "*21*NUMBER# is the code codes.always")]
    [InlineData("*8", "*8 is the code codes.pickup")]
    [InlineData("_**X.", "**EXTENSION is the code codes.pickup_from")]
    [InlineData("#26#", "*26# is the code codes.dnd")]
    [InlineData("_*45*X.", "*45# or *45*QUEUE# is the code codes.agent_login")]
    [InlineData("_##28.", "*28# or *28*SWITCH# is the code codes.switch")]
    [InlineData("_9X.", null)]
    public void ARouteThatACodeTakesNumbersFrom_IsNamed(string match, string? says)
    {
        var report = SiteLoader.LoadText(Head + $"routes: [{{ name: odd, match: [\"{match}\"], trunks: [e1] }}]");
        var warning = report.Errors.FirstOrDefault(e => e.Path == "routes.odd.match");
        Assert.Equal(says is not null, warning is not null);
        if (warning is not null)
        {
            Assert.Equal((SiteSeverity.Warning, 9), (warning.Severity, warning.Mark.Line));
            Assert.Contains(says!, warning.ToLine("site.yaml"), StringComparison.Ordinal);
            var key = says![(says!.LastIndexOf('.') + 1)..];
            Assert.DoesNotContain(SiteLoader.LoadText(Head + $"codes: {{ {key}: off }}\nroutes: [{{ name: odd, match: [\"{match}\"], trunks: [e1] }}]").Errors, e => e.Path == "routes.odd.match" && e.Found.Contains(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AForwardToACode_IsNamed()
    {
        var report = SiteLoader.LoadText(Head.Replace("outside: on", "outside: on, forward: { always: \"*21*202#\" }", StringComparison.Ordinal));
        Assert.Contains("no feature code", Assert.Single(report.Errors, e => e.Severity == SiteSeverity.Error).ToLine("site.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void APickupGroupOfOne_IsNamed()
    {
        var report = SiteLoader.LoadText(Head.Replace("long-enough-two, pickup: front", "long-enough-two, pickup: frnt", StringComparison.Ordinal));
        var told = report.Errors.Where(e => e.Path.EndsWith(".pickup", StringComparison.Ordinal)).ToList();
        Assert.Equal(["extensions.201.pickup", "extensions.202.pickup"], told.Select(e => e.Path));
        Assert.All(told, e => Assert.Contains("did you mean", e.ToLine("site.yaml"), StringComparison.Ordinal));
    }

    private const string Switches =
        """
        queues: [{ number: "640", name: support, agents: ["201"] }]
        switches: [{ number: "700", name: office, day: "201", night: "202", turned_by: ["201"] }]

        """;

    [Fact]
    public void ASwitch_IsTurnedByWhomItNames_AndByNobodyElse()
    {
        var site = SiteLoader.LoadText(Head + """switches: [{ number: "700", name: office, day: "201", night: "202", turned_by: ["201"] }, { number: "701", name: other, day: "201", night: "202", classes: [standard] }, { number: "702", name: third, day: "201", night: "202" }]""").Model!;
        Assert.Equal(["201 True True False", "202 False True False"], site.Extensions.Select(e => $"{e.Number} {string.Join(' ', site.Switches.Select(s => s.IsTurnedBy(e)))}"));
    }

    [Theory]
    [InlineData("turned_by: [\"201\"]", "turned_by: [\"203\"]", "switches.office.turned_by", SiteSeverity.Error, "did you mean 20")]
    [InlineData("turned_by: [\"201\"]", "turned_by: []", "switches[0].turned_by", SiteSeverity.Error, "at least 1")]
    [InlineData("turned_by: [\"201\"]", "classes: [standart]", "switches.office.classes", SiteSeverity.Warning, "did you mean standard")]
    [InlineData("switches:", "codes: { switch: off }\nswitches:", "switches.office.turned_by", SiteSeverity.Warning, "nobody can turn it by telephone")]
    [InlineData(", turned_by: [\"201\"] }]", " }]\ncodes: { switch: 29 }", "codes.switch", SiteSeverity.Warning, "no switch with `turned_by`")]
    [InlineData("switches:", "codes: { agent_login: 47 }\nswitches:", null, SiteSeverity.Warning, "")]
    [InlineData("queues: [{ number: \"640\", name: support, agents: [\"201\"] }]", "codes: { agent_login: 47 }", "codes.agent_login", SiteSeverity.Warning, "no queue")]
    [InlineData("queues: [{ number: \"640\", name: support, agents: [\"201\"] }]", "codes: { agent_pause: off }", null, SiteSeverity.Warning, "")]
    public void ACodeThatNobodyCanUse_IsNamed(string was, string now, string? path, SiteSeverity severity, string says)
    {
        var report = SiteLoader.LoadText(Head + Switches.Replace(was, now, StringComparison.Ordinal));
        var told = report.Errors.Where(e => e.Path.StartsWith("codes", StringComparison.Ordinal) || e.Path.StartsWith("switches", StringComparison.Ordinal)).ToList();
        Assert.Equal(path is null ? [] : [(path, severity)], told.Select(e => (e.Path, e.Severity)));
        Assert.All(told, e => Assert.Contains(says, e.ToLine("site.yaml"), StringComparison.Ordinal));
        Assert.All(told, e => Assert.NotEqual(0, e.Mark.Line));
    }

    [Fact]
    public void Off_IsNoCode()
    {
        var codes = SiteLoader.LoadText(Head + "codes: { always: off, pickup: off }").Model!.Codes;
        Assert.False(codes.TryRead("*21*203#", out _));
        Assert.False(codes.MayBecome("*21"));
        Assert.False(codes.TryRead("*8", out _));
        Assert.True(codes.TryRead("*67*203#", out _));
    }
}
