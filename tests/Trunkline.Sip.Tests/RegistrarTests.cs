namespace Trunkline.Sip.Tests;

public sealed class RegistrarTests
{
    private readonly SipNet _net = new();
    private readonly MemoryState _disk = new();
    private readonly Party _b;
    private int _branch;

    public RegistrarTests()
    {
        _b = new(_net, "b");
        _b.Registrar = new(_net.Loop, _disk, new() { MaxContacts = 3 });
        _net.Endpoint(2, _b);
        _net.Host(1, (_, _) => { });
    }

    private SipRegistrar Registrar => _b.Registrar!;

    [Fact]
    public void Register_SeveralContacts_AreOrderedByQ_AndReturned()
    {
        var answer = Send("Contact: <sip:201@192.0.2.11>;q=0.5, <sip:201@192.0.2.12>\nContact: <sip:201@192.0.2.13>;q=0.7;expires=120");
        Assert.StartsWith("SIP/2.0 200 ", answer);
        Assert.Equal(["sip:201@192.0.2.12", "sip:201@192.0.2.13", "sip:201@192.0.2.11"], Uris());
        Assert.Contains("Contact: <sip:201@192.0.2.13>;expires=120;q=0.700\r\n", answer);
        Assert.Contains("Contact: <sip:201@192.0.2.12>;expires=3600\r\n", answer);
        Assert.Equal(SipNet.Address(1), Registrar.Lookup("201@x.example")[0].Flow.Remote);
    }

    [Fact]
    public void Register_Expires_ContactsEnd_TheUserHears()
    {
        var changes = 0;
        Registrar.Changed = _ => changes++;
        Send("Contact: <sip:201@192.0.2.11>;expires=60, <sip:201@192.0.2.12>;expires=90");
        _net.Run(59.8);
        Assert.Equal(2, Uris().Length);
        _net.Run(0.3);
        Assert.Equal(["sip:201@192.0.2.12"], Uris());
        _net.Run(30);
        Assert.Empty(Uris());
        Assert.Empty(_disk.Values);
        Assert.Equal(3, changes);
    }

    [Fact]
    public void Register_TooShort_Is423WithMinExpires_LongerIsCut()
    {
        Assert.Contains("423 ", Send("Contact: <sip:201@192.0.2.11>;expires=59"));
        Assert.Contains("Min-Expires: 60\r\n", _net.Octets[^1]);
        Assert.Empty(Uris());
        Assert.Contains(";expires=7200", Send("Contact: <sip:201@192.0.2.11>;expires=99999999999"[..^5]));
    }

    [Fact]
    public void Register_Star_RemovesAll_OnlyWithExpires0AndAlone()
    {
        Send("Contact: <sip:201@192.0.2.11>");
        Assert.Contains(" 400 ", Send("Contact: *\nExpires: 60"));
        Assert.Contains(" 400 ", Send("Contact: *\nContact: <sip:201@192.0.2.11>\nExpires: 0"));
        Assert.Single(Uris());
        Assert.Contains(" 200 ", Send("Contact: *\nExpires: 0"));
        Assert.Empty(Uris());
    }

    [Fact]
    public void Register_OldCSeq_ChangesNothing()
    {
        Send("Contact: <sip:201@192.0.2.11>", cseq: 9);
        Assert.Contains(" 500 ", Send("Contact: <sip:201@192.0.2.11>;expires=0", cseq: 8));
        Assert.Single(Uris());
        Assert.Contains(" 200 ", Send("Contact: <sip:201@192.0.2.11>;expires=0", cseq: 10));
        Assert.Empty(Uris());
    }

    [Fact]
    public void Register_OneBadContact_NothingIsChanged()
    {
        Assert.Contains(" 400 ", Send("Contact: <sip:201@192.0.2.11>, <sip:201@:bad>"));
        Assert.Empty(Uris());
    }

    /// <summary>What could not be called is no contact.</summary>
    [Theory]
    [InlineData("tel:201")]
    [InlineData("mailto:201@x.example")]
    public void Register_ContactThatIsNoSipUri_IsRefused(string uri)
    {
        Assert.StartsWith("SIP/2.0 400 Bad Contact\r\n", Send($"Contact: <{uri}>"));
        Assert.Empty(Uris());
    }

    [Fact]
    public void Register_MoreContactsAtOnceThanMayBe_IsRefusedWhole()
    {
        Assert.StartsWith("SIP/2.0 403 Too Many Contacts\r\n", Send("Contact: <sip:1@h>, <sip:2@h>, <sip:3@h>, <sip:4@h>"));
        Assert.Empty(Uris());
    }

    [Fact]
    public void Register_MoreAddressesThanMayBe_Is503_KnownOnesAreServed()
    {
        _b.Registrar = new(_net.Loop, _disk, new() { MaxAddresses = 1 });
        Send("Contact: <sip:201@192.0.2.11>");
        Inject("Contact: <sip:202@192.0.2.12>", 500, user: "202");
        _net.Run(0.1);
        Assert.StartsWith("SIP/2.0 503 ", _net.Octets[^1]);
        Assert.Contains("Retry-After: 60\r\n", _net.Octets[^1]);
        Assert.StartsWith("SIP/2.0 200 ", Send("Contact: <sip:201@192.0.2.13>", cseq: 600));
    }

    [Fact]
    public void Register_FourthContact_ReplacesTheOneThatEndsFirst()
    {
        Send("Contact: <sip:201@192.0.2.11>;expires=100, <sip:201@192.0.2.12>;expires=200, <sip:201@192.0.2.13>;expires=300");
        Send("Contact: <sip:201@192.0.2.14>");
        Assert.Equal(3, Uris().Length);
        Assert.DoesNotContain("sip:201@192.0.2.11", Uris());
    }

    [Fact]
    public void Register_200LeavesOnlyWhenDurable()
    {
        _disk.IsSlow = true;
        Inject("Contact: <sip:201@192.0.2.11>", 1);
        _net.Run(1);
        Assert.Single(_net.Octets);
        _disk.Pending.Dequeue()();
        _net.Run(0.1);
        Assert.StartsWith("SIP/2.0 200 ", _net.Octets[^1]);
    }

    [Fact]
    public void Restart_ContactsAreThere_ExpiredOnesAreNot()
    {
        Send("Contact: <sip:201@192.0.2.11>;expires=100;q=0.3, <sip:201@192.0.2.12>;expires=3000\nPath: <sip:edge.example;lr>");
        var values = new MemoryState();
        foreach (var (key, value) in _disk.Values)
        {
            values.Values[key] = value;
        }

        _net.Run(1000);
        var again = new SipRegistrar(_net.Loop, values);
        var binding = Assert.Single(again.Lookup("201@x.example"));
        Assert.Equal(("sip:201@192.0.2.12", "<sip:edge.example;lr>"), (binding.Uri, binding.Path[0]));
        Assert.Equal(SipNet.Address(1), binding.Flow.Remote);
    }

    /// <summary>Wall time is kept on disk: a clock that was set back between two runs must not keep a phone that is gone.</summary>
    [Fact]
    public void Restart_ClockWasSetBack_NoContactLastsLongerThanIsGranted()
    {
        _net.Run(100_000);
        Send("Contact: <sip:201@192.0.2.11>;expires=3000");
        var time = new VirtualTime();
        time.Set(TimeSpan.FromSeconds(10)); // a day and more before
        var loop = new Base.NodeLoop(time);
        var again = new SipRegistrar(loop, _disk);
        Assert.InRange(Assert.Single(again.Lookup("201@x.example")).Expires - loop.Elapsed, TimeSpan.FromSeconds(2900), TimeSpan.FromSeconds(7200));
    }

    [Fact]
    public void Registration_RefreshesALittleBeforeHalf_AndTakesItselfBack()
    {
        var phone = _net.Endpoint(3, new Party(_net, "a"));
        var registration = new SipRegistration(phone, _net.Loop, new(SipNet.Flow(3, 2), "x.example", "203") { Expires = TimeSpan.FromSeconds(600), Jitter = new(3) });
        registration.Start();
        _net.Run(301);
        registration.Stop();
        _net.Run(1);
        Assert.Equal(
            """
                 0 3>2 REGISTER
                 1 2>3 200 REGISTER
            273552 3>2 REGISTER
            273553 2>3 200 REGISTER
            301000 3>2 REGISTER
            301001 2>3 200 REGISTER
            """, _net.Transcript);
        Assert.Empty(Registrar.Addresses);
    }

    private string Send(string lines, uint? cseq = null)
    {
        Inject(lines, cseq ?? (uint)_branch + 100);
        _net.Run(0.1);
        return _net.Octets[^1];
    }

    private void Inject(string lines, uint cseq, string user = "201") => _net.Inject(1, 2, Octets.Message(
        $"""
        REGISTER sip:x.example SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{++_branch}
        From: <sip:{user}@x.example>;tag={_branch}
        To: <sip:{user}@X.example>
        Call-ID: r
        CSeq: {cseq} REGISTER
        {lines}
        """));

    private string[] Uris() => [.. Registrar.Lookup("201@x.example").Select(b => b.Uri)];
}
