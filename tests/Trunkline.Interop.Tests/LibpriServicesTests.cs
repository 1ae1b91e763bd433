using System.Text;
using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Supplementary;

namespace Trunkline.Interop.Tests;

/// <summary>What goes beside a call between us and libpri: diversion, user-to-user, charges, numbers withheld, channels out of service.</summary>
public sealed class LibpriServicesTests : PriTests
{
    [Theory]
    [InlineData("euroisdn", true)]
    [InlineData("qsig", true)]
    [InlineData("qsig", false)]
    public void DivertedCall_OfTheirs_SaysFromWhere_InAFacility(string variant, bool isUser)
    {
        Start(variant, isUser);
        Ours.Taken = call => call.Reject(Q850Cause.UserBusy);
        Theirs.Do("call as=d called=5551234 calling=2155501 redir=3055599 redir_plan=0x21 redir_reason=2 redir_count=1 ch=5");
        Heard("setup 5551234");
        var leg = Assert.Single(Diversions(Ours.LastSetup!.Facilities));
        Assert.Equal(("3055599", 1), (leg.Diverting.Digits, leg.Count));
        Theirs.Expect("hangup", "cause=17");
        NothingIsStuck();
    }

    [Theory]
    [InlineData("euroisdn")]
    [InlineData("qsig")]
    public void DivertedCall_OfOurs_IsUnderstood_ByFacility(string variant)
    {
        Start(variant, isUser: true);
        var octets = new byte[253];
        var writer = new FacilityWriter(octets, qsig: variant == "qsig");
        new DivertingLeg2(1, DiversionReason.Busy, new("3055599", TypeOfNumber.National, NumberingPlan.Isdn), PhoneNumber.None).Write(ref writer, 1, variant == "qsig");
        Assert.NotNull(Ours.Isdn.Setup(new() { Called = Called, Calling = Calling, Channel = 1, Facilities = [writer.Element.Octets.ToArray()] }, Ours, out _));
        var ring = Theirs.Expect("ring", $"called={Called.Digits}");
        Assert.Equal("3055599", ring["redir_from"].Length > 0 ? ring["redir_from"] : ring["rdnis"]);
        Refuse(ring, 17);
        NothingIsStuck();
    }

    /// <summary>libpri of a EuroISDN network reads element 0x74 too.</summary>
    [Fact]
    public void DivertedCall_OfOurs_IsUnderstood_ByRedirectingNumber()
    {
        Start("euroisdn", isUser: true);
        Assert.NotNull(Ours.Isdn.Setup(
            new() { Called = Called, Channel = 1, Redirecting = new("3055599", TypeOfNumber.National, NumberingPlan.Isdn), RedirectingReason = RedirectingReason.NoReply }, Ours, out _));
        var ring = Theirs.Expect("ring", $"called={Called.Digits}");
        Assert.Equal("3055599", ring["rdnis"]);
        Refuse(ring, 17);
        NothingIsStuck();
    }

    [Fact]
    public void UserToUser_OfTheirs_AndOfOurs_IsReadWhole()
    {
        Start("euroisdn", isUser: true);
        Ours.Taken = call => call.Reject(Q850Cause.UserBusy);
        Theirs.Do("call as=u called=5551234 uui=gate-seven ch=5");
        Heard("setup 5551234");
        Assert.Equal("gate-seven", Encoding.ASCII.GetString(Ours.LastSetup!.UserToUser.Span[1..]).TrimEnd('\0'));
        Theirs.Expect("hangup", "cause=17");
        Assert.NotNull(Ours.Isdn.Setup(new() { Called = Called, Channel = 1, UserToUser = UserToUser("door-nine") }, Ours, out _));
        var ring = Theirs.Expect("ring", "uui=door-nine");
        Refuse(ring, 17);
        NothingIsStuck();
    }

    /// <summary>
    /// Our SETUP is acknowledged by their LAPD and lost above it (the link is established anew, §5.8.8): it goes out again with User-user, which
    /// libpri leaves out of its own repetition.
    /// </summary>
    [Fact]
    public void UserToUser_OfOurs_IsInTheRepeatedSetupToo()
    {
        var isCut = true;
        Start("euroisdn", isUser: true);
        Ours.Lapd.OnFrame = frame =>
        {
            if (!isCut)
            {
                Ours.Lapd.Wire.Send(frame);
            }
        };
        Assert.NotNull(Ours.Isdn.Setup(new() { Called = Called, Channel = 1, UserToUser = UserToUser("again") }, Ours, out _));
        isCut = false;
        Ours.Lapd.Link.EstablishRequest(); // gives up what was sent
        Assert.Equal("again", Theirs.Expect("ring", $"called={Called.Digits}")["uui"]);
    }

    [Theory]
    [InlineData("euroisdn")]
    [InlineData("qsig")]
    public void Progress_InBand_BothWays(string variant)
    {
        Q931Call? call = null;
        Start(variant, isUser: true);
        Assert.NotNull(Ours.Isdn.Setup(new() { Called = Called, Channel = 1 }, Ours, out _));
        var ring = Theirs.Expect("ring");
        Theirs.Do($"proceeding call={ring["call"]} ch=1");
        Heard("proceeding");
        Theirs.Do($"progress call={ring["call"]} ch=1 inband=1 cause=17");
        Heard("progress in-band");
        Assert.Equal(Q850Cause.UserBusy, Ours.Last!.Cause);
        Theirs.Do($"hangup call={ring["call"]} cause=17");
        Heard("released 17");
        Ours.Taken = c =>
        {
            call = c;
            c.Proceeding();
        };
        Theirs.Do("call as=p called=5551234 ch=5");
        Theirs.Expect("proceeding");
        call!.Progress(Q931Details.InBand(CauseLocation.User));
        Assert.Equal("8", Theirs.Expect("progress")["progressmask"]);
        call.Disconnect(Q850Cause.NoAnswer);
        Theirs.Do($"hangup call={Theirs.Expect("hangup_req", "cause=19")["call"]} cause=19");
        Heard("released 19");
        NothingIsStuck();
    }

    [Fact]
    public void Charges_OfTheNetwork_DuringTheCall_AreRead()
    {
        Start("euroisdn", isUser: true);
        var call = Answered();
        Theirs.Do("aoc_d cost=250 mult=1 currency=EUR total=0");
        Heard("facility");
        var charge = Assert.Single(Charges(Ours.Last!.Facilities));
        Assert.Equal((ChargeKind.Currency, false, 2500, "EUR", true), (charge.Kind, charge.IsFinal, charge.Thousandths, charge.Currency, charge.IsSubtotal));
        Assert.Equal(CallState.Active, call.State);
        Clear(call);
    }

    /// <summary>libpri's user deflects our ringing call; nobody here routes calls for others: a return error, and the call rings on.</summary>
    [Fact]
    public void Deflection_OfOurCall_IsRefused_AndTheCallGoesOn()
    {
        Start("euroisdn", isUser: false);
        var call = Ours.Isdn.Setup(new() { Called = Called, Channel = 3 }, Ours, out _)!;
        var ring = Theirs.Expect("ring");
        Theirs.Do($"alerting call={ring["call"]} ch=3");
        Heard("alerting");
        Theirs.Do($"reroute call={ring["call"]} to=5557777 from={Called.Digits}");
        Heard("facility");
        var refusals = Ours.Lapd.Sent.Count(f => f.Length > 10 && Q931Message.TryParse(f.AsSpan(4), out var m, out _) && m.Type == Q931MessageType.Facility);
        Assert.Equal(1, refusals);
        Theirs.Do($"answer call={ring["call"]} ch=3");
        Heard("connect");
        Clear(call);
    }

    /// <summary>CLIR and COLR: withheld numbers stay withheld, either way.</summary>
    [Theory]
    [InlineData("euroisdn")]
    [InlineData("qsig")]
    public void WithheldNumbers_StayWithheld(string variant)
    {
        Start(variant, isUser: true);
        var call = Ours.Isdn.Setup(
            new() { Called = Called, Calling = Calling with { Presentation = Presentation.Restricted }, Channel = 3 }, Ours, out _)!;
        var ring = Theirs.Expect("ring");
        Assert.Equal(1, int.Parse(ring["calling_pres"], null) >> 5);
        Theirs.Do($"proceeding call={ring["call"]} ch=3");
        Theirs.Do($"connected call={ring["call"]} number=493012399 pres=0x20");
        Theirs.Do($"answer call={ring["call"]} ch=3");
        Heard("connect");
        Assert.Equal(Presentation.Restricted, Ours.LastConnect!.Connected.Presentation);
        Clear(call);
        Ours.Taken = c => c.Connect(new() { Connected = new PhoneNumber("5551299", TypeOfNumber.National, NumberingPlan.Isdn) with { Presentation = Presentation.Restricted } });
        Theirs.Do("call as=w called=5551234 ch=5");
        Assert.Equal(1, int.Parse(Theirs.Expect("answer")["connected_pres"], null) >> 5);
        Theirs.Do("hangup call=w cause=16");
        Heard("released 16");
        NothingIsStuck();
    }

    /// <summary>libpri's EuroISDN does not know Change status; its North American variants do.</summary>
    [Theory]
    [InlineData("ni2", true)]
    [InlineData("ni2", false)]
    [InlineData("5ess", true)]
    [InlineData("5ess", false)]
    public void Channel_OutOfService_AndInAgain_BothWays(string variant, bool isUser)
    {
        Start(variant, isUser, change: v => v with { Maintenance = variant == "ni2" ? MaintenanceProtocol.National : MaintenanceProtocol.Att });
        Theirs.Settle("service_support on=1");
        Theirs.Do("service ch=7 status=2");
        Theirs.Expect("service_ack", "ch=7");
        Assert.Equal(1u << 7, Ours.Isdn.OutOfServiceThere);
        Assert.Equal(ChannelCondition.OutOfService, Ours.Isdn.ConditionOf(7));
        Theirs.Do("service ch=7 status=0");
        Theirs.Expect("service_ack", "ch=7");
        Assert.True(Ours.Isdn.Service(9, ChannelStatus.OutOfService));
        Theirs.Expect("service", "ch=9 status=2");
        Assert.True(Ours.Isdn.Service(9, ChannelStatus.InService));
        Theirs.Expect("service", "ch=9 status=0");
        Loop.Until(() => Ours.Isdn.OutOfServiceHere == 0, 10, "in service again", () => Theirs.Output);
        NothingIsStuck();
    }

    /// <summary>Where SERVICE is not agreed it is ignored; a call goes on as if nothing had come.</summary>
    [Fact]
    public void Service_WhereItIsNotAgreed_IsIgnored()
    {
        Start("euroisdn", isUser: true);
        Theirs.Do("service ch=7 status=2");
        var call = Answered();
        Assert.Equal((1, 0u), (Ours.Isdn.Ignored, Ours.Isdn.OutOfServiceThere));
        Clear(call);
    }

    /// <summary>Two ends of the same side have no link; the first frame that comes gives it away.</summary>
    [Theory]
    [InlineData(true, "the far end is also user side, or the line is looped")]
    [InlineData(false, "the far end is also network side, or the line is looped")]
    public void TwoEndsOfOneSide_AreSaid(bool isUser, string words)
    {
        Begin(isUser ? Q931Values.EuroIsdnUser : Q931Values.EuroIsdnNetwork, isUser ? "--user --switch euroisdn" : "--net --switch euroisdn");
        Loop.Until(() => Ours.Diagnoses.Count > 0, 10, "a diagnosis", () => Theirs.Output);
        Assert.Equal(words, Ours.Diagnoses[0]);
        Assert.False(Ours.Isdn.IsUp);
    }

    private static byte[] UserToUser(string text) => [4, .. Encoding.ASCII.GetBytes(text)];

    private static List<DivertingLeg2> Diversions(IReadOnlyList<ReadOnlyMemory<byte>> facilities)
    {
        var legs = new List<DivertingLeg2>();
        foreach (var facility in facilities)
        {
            var reader = new FacilityReader(facility.Span);
            while (reader.TryRead(out var component))
            {
                if (component.Value == (reader.IsQsig ? Operation.QsigDivertingLegInformation2 : Operation.DivertingLegInformation2) && DivertingLeg2.TryRead(component.Argument, out var leg))
                {
                    legs.Add(leg);
                }
            }
        }

        return legs;
    }

    private static List<Charge> Charges(IReadOnlyList<ReadOnlyMemory<byte>> facilities)
    {
        var charges = new List<Charge>();
        foreach (var facility in facilities)
        {
            var reader = new FacilityReader(facility.Span);
            while (reader.TryRead(out var component))
            {
                if (Charge.TryRead(component, out var charge))
                {
                    charges.Add(charge);
                }
            }
        }

        return charges;
    }

    private Q931Call Answered()
    {
        var call = Ours.Isdn.Setup(new() { Called = Called, Channel = 3 }, Ours, out _)!;
        var ring = Theirs.Expect("ring");
        Theirs.Do($"proceeding call={ring["call"]} ch=3");
        Theirs.Do($"answer call={ring["call"]} ch=3");
        Heard("connect");
        return call;
    }

    private void Clear(Q931Call call)
    {
        call.Disconnect(Q850Cause.NormalClearing);
        Theirs.Do($"hangup call={Theirs.Expect("hangup_req", "cause=16")["call"]} cause=16");
        Heard("released 16");
        NothingIsStuck();
    }
}
