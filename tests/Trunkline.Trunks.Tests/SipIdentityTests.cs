using System.Text;
using Trunkline.Sip;
using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

/// <summary>Numbers into and out of the headers of a SIP trunk.</summary>
public sealed class SipIdentityTests
{
    private static readonly PhoneNumber Withheld = new("2075550100", Presentation: Presentation.Restricted);

    [Theory]
    [InlineData(IdentityHeader.From, true, "<sip:2075550100@r>", "Privacy: id")]
    [InlineData(IdentityHeader.PAssertedIdentity, true, "\"Anonymous\" <sip:anonymous@anonymous.invalid>", "P-Asserted-Identity: <sip:2075550100@r>|Privacy: id")]
    [InlineData(IdentityHeader.PPreferredIdentity, true, "\"Anonymous\" <sip:anonymous@anonymous.invalid>", "P-Preferred-Identity: <sip:2075550100@r>|Privacy: id")]
    [InlineData(IdentityHeader.RemotePartyId, true, "\"Anonymous\" <sip:anonymous@anonymous.invalid>", "Remote-Party-ID: <sip:2075550100@r>;party=calling;screen=yes;privacy=full|Privacy: id")]
    [InlineData(IdentityHeader.From, false, "\"Anonymous\" <sip:anonymous@anonymous.invalid>", "Privacy: id")]
    public void AWithheldNumber_ReachesANetworkAlone(IdentityHeader header, bool isTrunk, string from, string headers)
    {
        var habits = new SipHabits { OurNumber = header };
        var setup = new CallSetup { Called = new("1"), Calling = Withheld };
        Assert.Equal(from, SipCaller.From(setup, Peer(habits, isTrunk), Address));
        Assert.Equal(headers, Lines(SipServices.HeadersFor(setup, Peer(habits, isTrunk), Address)));
    }

    [Fact]
    public void ADiversion_IsWritten_AndReadBack()
    {
        var setup = new CallSetup { Called = new("1"), Calling = new("2"), Redirecting = new("201"), RedirectingReason = RedirectingReason.NoAnswer, Diversions = 2 };
        var line = Lines(SipServices.HeadersFor(setup, Peer(new() { OurNumber = IdentityHeader.From }), Address));
        Assert.Equal("Diversion: <sip:201@r>;reason=no-answer;counter=2;privacy=off", line);
        var read = Read(line);
        Assert.Equal(("201", RedirectingReason.NoAnswer, 2), (read.Redirecting.Digits, read.RedirectingReason, read.Diversions));
    }

    [Theory]
    [InlineData("Diversion: <sip:1@h>;reason=user-busy, <sip:2@h>;reason=unconditional;counter=3", "1", RedirectingReason.Busy, 4)]
    [InlineData("Diversion: <sip:x@h>, <sip:2@h>;reason=unavailable", "", RedirectingReason.Unknown, 2)]
    [InlineData("Diversion: <sip:2@h>;reason=\"out of service\";counter=9999999999", "2", RedirectingReason.Unknown, 1)]
    [InlineData("Diversion: <<>>", "", RedirectingReason.Unknown, 0)]
    public void Diversions_OfTheFarEnd_AreReadWithPatience(string header, string number, RedirectingReason reason, int count)
    {
        var read = Read(header);
        Assert.Equal((number, reason, count), (read.Redirecting.Digits, read.RedirectingReason, read.Diversions));
    }

    [Theory]
    [InlineData("P-Asserted-Identity: <sip:+442079460000@h>", "+442079460000 Allowed")]
    [InlineData("P-Asserted-Identity: <sip:+442079460000@h>\r\nPrivacy: id", "+442079460000 Restricted")]
    [InlineData("Remote-Party-ID: <sip:1@h>;party=called", " NotAvailable")]
    [InlineData("X: y", " NotAvailable")]
    public void WhoAnswered_IsReadFromThe200(string headers, string expected)
    {
        var connected = SipIdentity.Connected(Message($"SIP/2.0 200 OK\r\n{Common}{headers}\r\n\r\n"), SipHabits.Default);
        Assert.Equal(expected, $"{connected} {connected.Presentation}");
    }

    [Fact]
    public void WhoAnswered_IsWrittenWhereTheFarEndLooks()
    {
        Assert.Null(SipServices.HeadersFor(new PhoneNumber("201"), Peer(new() { OurNumber = IdentityHeader.From }), Address));
        Assert.Equal("P-Asserted-Identity: <sip:201@r>", Lines(SipServices.HeadersFor(new PhoneNumber("201"), Peer(SipHabits.Default), Address)!));
        Assert.Equal(
            "Remote-Party-ID: <sip:201@r>;party=called;screen=yes;privacy=full|Privacy: id",
            Lines(SipServices.HeadersFor(new PhoneNumber("201", Presentation: Presentation.Restricted), Peer(new() { OurNumber = IdentityHeader.RemotePartyId }), Address)!));
    }

    private const string Common = "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:2@h>;tag=a\r\nTo: <sip:1@h>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n";

    private static SipPeer Peer(SipHabits habits, bool isTrunk = true) => new("x", PhoneNumber.None, "sip:h", default, false, isTrunk) { Habits = habits };

    private static string Address(PhoneNumber number, string name, ReadOnlyMemory<byte> subaddress = default) => SipAddress.Format(name, $"sip:{number}@r");

    private static CallSetup Read(string headers)
    {
        var invite = Invite(headers);
        return SipServices.Read(invite, SipIdentity.Read(invite, new("1"), SipHabits.Default), extension: null);
    }

    private static SipMessage Invite(string headers) => Message($"INVITE sip:1@h SIP/2.0\r\n{Common}Contact: <sip:h>\r\n{headers}\r\n\r\n");

    private static SipMessage Message(string text)
    {
        var message = new SipMessage();
        Assert.True(message.TryParse(Encoding.ASCII.GetBytes(text), out var error), error.ToString());
        return message;
    }

    private static string Lines(IReadOnlyList<SipHeaderLine> lines) => string.Join('|', lines.Select(l => $"{l.Name}: {l.Value}"));
}
