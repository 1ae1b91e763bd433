namespace Trunkline.Site.Tests;

/// <summary>`attach: sip:…` of an E1 trunk and `box`: what they become, and what check says of mistakes.</summary>
public sealed class GatewayBoxTests
{
    private const string Head =
        """
        site: {name: T, country: gb}
        extensions: [{number: "201", password: long-enough-one}]
        emergency: {numbers: ["112", "999"], trunks: [b], access_codes: ["0"]}

        """;

    [Fact]
    public void Box_WithoutKeys_IsGeneric_WithAllChannelsOfItsSpans()
    {
        var trunk = Box("{ name: b, kind: e1, first_span: 3, spans: 2, attach: \"sip:10.0.0.9:5060\", incoming: \"201\" }");
        Assert.Equal(("b", 3, 2, 60, "10.0.0.9:5060", "201"), (trunk.Name, trunk.FirstSpan, trunk.Spans, trunk.Channels, trunk.Place.Address.ToString(), trunk.Incoming));
        var box = trunk.Box;
        Assert.Equal(("generic", 10, 4, 2, 503), (box.Profile, box.OptionsPeriod.TotalSeconds, box.OptionsWait.TotalSeconds, box.OptionsMisses, box.FullStatus));
        Assert.Equal("480 503; 38; ; ", Lists(box));
        Assert.Equal("False PAssertedIdentity From  True False Rfc4733 A Mu False", Rest(box));
    }

    [Fact]
    public void Profile_IsUnderWhatTheSiteSays_AndOverGeneric()
    {
        var box = Box("{ name: b, kind: e1, attach: \"sip:10.0.0.9:5060\", incoming: \"201\", box: { profile: audiocodes-mediant, causes: [{status: 480, cause: 20}] } }").Box;
        Assert.Equal(("audiocodes-mediant", BoxHeader.From, 10), (box.Profile, box.CallingNumber, box.OptionsPeriod.TotalSeconds));
        Assert.Equal("480 503; 38; 480=20; ", Lists(box));
    }

    [Fact]
    public void Box_EveryKey_IsInTheModel()
    {
        var box = Box(
            """
            { name: b, kind: e1, channels: 15, attach: "sip:10.0.0.9:5060", incoming: "201", emergency_reserve: 2,
                  box: { profile: generic, options_s: 30, options_wait_s: 2, options_misses: 3, span_down: [500], span_down_causes: [27, network_out_of_order], full: 486,
                    causes: [{status: 486, cause: 34}, {status: 600, cause: user_busy}], statuses: [{cause: 17, status: 600}],
                    called_number: to, calling_number: remote_party_id, our_number: p_preferred_identity, numbers: e164, country_code: "44", national_prefix: "9", international_prefix: "011",
                    early_media: off, overlap: on, dtmf: in_band, codecs: [pcmu], source_port: any } }
            """).Box;
        Assert.Equal("True RemotePartyId PPreferredIdentity BoxNumbers { CountryCode = 44, NationalPrefix = 9, InternationalPrefix = 011 } False True InBand Mu True", Rest(box));
        Assert.Equal((30, 2, 3, 486), (box.OptionsPeriod.TotalSeconds, box.OptionsWait.TotalSeconds, box.OptionsMisses, box.FullStatus));
        Assert.Equal("500; 27 38; 486=34 600=17; 17=600", Lists(box));
    }

    [Fact]
    public void Mistakes_AreToldWithTheirPlace()
    {
        var errors = SiteLoader.LoadText(
            Head +
            """
            trunks:
              - { name: b, kind: e1, attach: "sip:box.example:5060", incoming: "201" }
              - { name: c, kind: e1, first_span: 2, channels: 31, attach: "sip:10.0.0.9:5060", incoming: "201", box: { profile: audocodes } }
              - { name: d, kind: e1, first_span: 2, attach: "sip:10.0.0.9:5060", incoming: "201", box: { options: 5, full: 200 } }
              - { name: e, kind: e1, first_span: 4, attach: memory, incoming: "201", box: { profile: generic } }
              - { name: f, kind: e1, first_span: 5, crc4: on, side: network, attach: "sip:10.0.0.8:5060,tcp", incoming: "201", box: { numbers: e164, codecs: [], causes: [{status: 486}, {status: 486, cause: 200}] } }
            """).Errors.Select(e => e.ToLine("s")).ToList();
        Assert.Contains("sip:HOST:PORT[,tcp], found \"sip:box.example:5060\"", errors[1], StringComparison.Ordinal);
        Assert.Equal(
            $"""
            s:6:51: error: expected 1 to 30 channels on 1 span, found 31
            s:6:117: error: expected one of {string.Join(", ", BoxProfiles.Names)}, found "audocodes"
            s:7:38: error: expected each span in one trunk group, found span 2 of trunk group "c" again
            s:7:49: error: expected an address of its own, found 10.0.0.9:5060, the address of trunk group "c" (a call from it must say who calls)
            s:7:94: error: expected a key of a gateway box ({string.Join(", ", BoxShape.Box.Keys.Select(k => k.Name))}), found the key "options" (did you mean options_s?)
            s:7:112: error: expected a whole number from 400 to 699, found "200"
            s:8:79: error: expected attach: sip:HOST:PORT, for a box's habits, found another attachment
            s:9:47: warning: expected no such key with attach: sip:…, found "on" (that is set in the box itself)
            s:9:57: warning: expected no such key with attach: sip:…, found "network" (that is set in the box itself)
            s:9:132: error: expected the key "country_code" beside e164, found none
            s:9:146: error: expected at least 1 item, found 0
            s:9:159: error: expected the key "cause" in a refusal of the box, found none
            s:9:183: error: expected each status once, found "486" a second time (the first is in line 9)
            s:9:195: error: expected a Q.850 cause, by number or name (17 or user_busy), found "200"
            """, string.Join('\n', errors.Skip(2)));
    }

    [Fact]
    public void Profiles_AreOfTheShapeThatASiteWrites()
    {
        Assert.Equal(BoxProfiles.Generic, BoxProfiles.Names[0]);
        var errors = new List<SiteError>();
        foreach (var profile in BoxProfiles.File.Entries)
        {
            new ShapeChecker(errors).Check(profile.Value, BoxShape.Profile, profile.Key);
        }

        Assert.Equal([], errors.Select(e => e.ToLine("gateway-boxes.yaml")));
    }

    private static BoxTrunk Box(string trunk)
    {
        var result = SiteLoader.LoadText(Head + "trunks:\n  - " + trunk + "\n");
        Assert.Equal([], result.Errors.Select(e => e.ToLine("s")));
        return Assert.Single(result.Model!.BoxTrunks);
    }

    private static string Lists(BoxHabits box) =>
        $"{string.Join(' ', box.SpanDown)}; {string.Join(' ', box.SpanDownCauses.Select(c => (int)c))}; {string.Join(' ', box.Causes.Select(c => $"{c.Key}={(int)c.Value}"))}; {string.Join(' ', box.Statuses.Select(s => $"{(int)s.Key}={s.Value}"))}";

    private static string Rest(BoxHabits box) =>
        $"{box.CalledIsInTo} {box.CallingNumber} {box.OurNumber} {box.Numbers} {box.EarlyMedia} {box.Overlap} {box.Dtmf} {string.Join(' ', box.Codecs)} {box.IsAnyPort}";
}
