using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Telephones that answer 302: a forward of their extension, by its rights, to nowhere but here.</summary>
public sealed class DeflectionSiteTests
{
    private const string Extensions =
        """
        extensions:
          - { number: "201", password: long-enough-one, outside: on }
          - { number: "202", password: long-enough-two }
          - { number: "203", password: long-enough-three, forward: { busy: "204" } }
          - { number: "204", password: long-enough-four }

        """;

    private const string Groups = """groups: [{ number: "600", name: sales, members: ["202", "203"], strategy: hunt }]""";

    private readonly ServiceSite _s = new(Fidelity.Events, Groups, Extensions);

    [Theory]
    [InlineData("sip:204@test")]
    [InlineData("sip:204@10.0.0.1:5060;user=phone")]
    [InlineData("sip:204@10.0.0.1")]
    [InlineData("tel:204")]
    public void ToANumberHere_IsFollowed_AndSaysByWhom(string contact)
    {
        _s.Phone("202").OnIncoming = c => c.Redirect(contact);
        var rings = _s.Phone("204");
        var call = _s.Phone("203").Call("202");
        _s.Until(() => rings.Calls.Count > 0);
        Assert.Contains("Diversion: <sip:202@test>;reason=deflection", rings.Calls[0].Received, StringComparison.Ordinal);
        rings.Calls[0].Answer();
        _s.Until(() => call.State == PhoneCallState.Talking);
        call.HangUp();
        _s.NothingIsStuck();
        Assert.Equal("202 23, 204 16 answered", _s.Attempts());
    }

    [Fact]
    public void Outside_ByTheRightsOfTheOneWhoDeflects()
    {
        _s.Phone("201").OnIncoming = c => c.Redirect("sip:05550101@test");
        var call = _s.Phone("204").Call("201"); // who may not call outside himself
        _s.Until(() => call.State == PhoneCallState.Talking);
        call.HangUp();
        _s.NothingIsStuck();
        Assert.Equal(("city", "204"), (_s.Site.Records[^1].TrunkGroup, _s.Site.Records[^1].Calling.Digits));
    }

    [Theory]
    [InlineData("sip:05550101@test", 302, "202 23, 05550101 52")] // 202 may not call outside
    [InlineData("sip:112@test", 302, "202 23, 112 52")]
    [InlineData("sip:*21*203%23@test", 302, "202 23, *21*203# 52")] // nor may a code be obeyed for somebody else
    [InlineData("sip:202@test", 302, "202 23")]
    [InlineData("sip:204@elsewhere.example", 302, "202 21")]
    [InlineData("sip:204@192.0.2.9", 302, "202 21")]
    [InlineData("mailto:x@test", 302, "202 21")]
    [InlineData("", 302, "202 21")]
    [InlineData("sip:204@test", 301, "202 21")]
    [InlineData("sip:204@test", 305, "202 21")]
    [InlineData("sip:204@test", 300, "202 21")]
    public void WhatMayNotBe_IsARefusal(string contact, int status, string records)
    {
        _s.Phone("202").OnIncoming = c => c.Redirect(contact, status);
        var rings = _s.Phone("204");
        var call = _s.Phone("203").Call("202");
        _s.Until(() => call.State == PhoneCallState.Ended, 10);
        Assert.Equal(403, call.FailedWith);
        Assert.Empty(rings.Calls);
        _s.NothingIsStuck();
        Assert.Equal(records, _s.Attempts());
    }

    [Fact]
    public void OneOfTheTelephonesOfAnExtension_SpeaksForAll()
    {
        var desk = _s.Phone("202");
        var mobile = _s.Site.AddPhone("202");
        mobile.OnIncoming = c => c.Ring();
        mobile.Register();
        _s.Seconds(1);
        var rings = _s.Phone("204");
        var call = _s.Phone("203").Call("202");
        _s.Until(() => desk.Calls.Count > 0 && mobile.Calls.Count > 0);
        desk.Calls[0].Redirect("sip:204@test");
        _s.Until(() => rings.Calls.Count > 0);
        Assert.Empty(mobile.Calls);
        call.HangUp();
        _s.NothingIsStuck();
    }

    [Fact]
    public void AMemberOfAGroup_RefusesBy302_AndTheNextRings()
    {
        _s.Phone("202").OnIncoming = c => c.Redirect("sip:204@test");
        var (next, other) = (_s.Phone("203"), _s.Phone("204"));
        var call = _s.Phone("201").Call("600");
        _s.Until(() => next.Calls.Count > 0, 5);
        Assert.Empty(other.Calls);
        call.HangUp();
        _s.NothingIsStuck();
    }

    [Fact]
    public void ACircle_EndsAfterFive()
    {
        _s.Phone("202").OnIncoming = c => c.Redirect("sip:204@test");
        _s.Phone("204").OnIncoming = c => c.Redirect("sip:202@test");
        var call = _s.Phone("201").Call("202");
        _s.Until(() => call.State == PhoneCallState.Ended, 10);
        _s.NothingIsStuck();
        Assert.Equal(6, _s.Site.Records.Count(r => r.Cause == Q850Cause.RedirectionToNewDestination));
    }
}
