using Trunkline.Node;

namespace Trunkline.Simulation.Tests;

/// <summary>A whole site whose far end sends what it should not: a person reads what is wrong, the far end gets its answer, and calls go on.</summary>
public sealed class BadPeerTests
{
    private const string Bearer = "04038090A3";
    private const string Channel = "1803A98381";
    private const string Called = "7008A135353536323032"; // 5556202

    private readonly E1SiteTests.Rig _e1 = new(Fidelity.Events);

    /// <summary>Messages of no call: octets, what a person reads, the type of our answer (empty: none).</summary>
    [Theory]
    [InlineData("080200", "the far end sent 3 octets that end before the message type", "")]
    [InlineData("430200000F", "the far end sent protocol discriminator 0x43, where Q.931 has 0x08 (SERVICE of National ISDN", "")]
    [InlineData("08010105" + Bearer, "the far end sent SETUP with a call reference of 1 octet, where this interface has 2", "")]
    [InlineData("0802800105" + Bearer + Channel + Called, "the far end sets the flag of its call references the wrong way round", "")]
    [InlineData("0802800501", "the far end sent ALERTING for call reference 5 of ours, which no call has", "ReleaseComplete")]
    [InlineData("080200057A", "the far end sent type 0x7A for call reference 5 of theirs, which no call has", "ReleaseComplete")]
    [InlineData("0802000905" + Channel + Called, "the far end sent SETUP without bearer capability, which it must have; refused, cause 96", "ReleaseComplete")]
    [InlineData("0802000905" + "0400" + "1800" + "7000", "the far end sent SETUP without bearer capability, which it must have", "ReleaseComplete")] // zero-length
    [InlineData("0802000905" + Bearer + "0F0100" + Channel + Called, "which has to be understood and is not known; refused, cause 96", "ReleaseComplete")]
    [InlineData("0802000905" + Bearer + Channel + "70FF8135", "called party number that cannot be read (the message ends", "CallProceeding")] // truncated
    [InlineData("0802000905" + Channel + Bearer + Called, "the far end sent SETUP with bearer capability out of order; acted on", "CallProceeding")]
    [InlineData("0802000905" + Bearer + Channel + Called + "7F0100", "the far end sent SETUP with element 0x7F, which EuroISDN does not have", "CallProceeding")]
    [InlineData("0802000905" + Bearer + "1803A98390" + Called, "the far end sent SETUP for channel 16 and no other, which is the D-channel", "ReleaseComplete")]
    [InlineData("0802000905" + Bearer + Channel + "1C029F00" + Called, "does the far end speak QSIG?", "CallProceeding")]
    [InlineData("0802000960" + "00020105", "a segment for call reference 9 of theirs that continues nothing", "")]
    [InlineData("0802000046", "the far end sent RESTART without a restart indicator", "Status")]
    [InlineData("0802000001", "the far end sent ALERTING with the global call reference", "Status")]
    public void BadMessage_IsReadByAPerson_AndAnswered(string octets, string words, string answer)
    {
        var sent = new List<string>();
        var trace = _e1.Site.Node!.TraceFrames(1, f => Sent(f, sent))!;
        Span.SendRaw(Convert.FromHexString(octets));
        _e1.Seconds(0.5);
        trace.Stop();

        Assert.Equal(answer, string.Join(' ', sent.Take(1)));
        IsRead(words);
        Span.SendRaw(Convert.FromHexString("080200095A" + "08028090")); // what has become a call is given up
        WorksAndIsClean();
    }

    /// <summary>255 elements in one message of 260 octets.</summary>
    [Theory]
    [InlineData("B1")]
    [InlineData("A0")]
    public void ManyElements_AreReadOver(string element)
    {
        Span.SendRaw(Convert.FromHexString("0802000905" + string.Concat(Enumerable.Repeat(element, 255))));
        _e1.Seconds(0.5);
        IsRead("the far end sent SETUP without "); // of 255 problems the gravest is said
        WorksAndIsClean();
    }

    [Theory]
    [InlineData("080280017A", "message type 0x7A, which EuroISDN does not have; answered by STATUS, cause 97")]
    [InlineData("0802800101", "the far end sent ALERTING in state U10, where it cannot come; answered by STATUS, cause 101")]
    [InlineData("080280017D" + "080380E46C" + "14010A", "says of a message of ours: cause 100 invalid element contents, about calling party number")]
    [InlineData("0802800105" + Bearer + Channel, "the far end sent SETUP with call reference 1 of ours, which a call in state U10 has; ignored")]
    [InlineData("0802000145" + "08028090", "DISCONNECT for call reference 1 of theirs, which no call has, though one with the other flag has it")]
    public void BadMessage_InACall_IsReadByAPerson_AndTheCallGoesOn(string octets, string words)
    {
        var call = _e1.Talk("05550101");
        Span.SendRaw(Convert.FromHexString(octets));
        _e1.Seconds(5);
        IsRead(words);
        Assert.Equal(Phones.PhoneCallState.Talking, call.State);
        call.HangUp();
        _e1.Seconds(3);
        WorksAndIsClean();
    }

    /// <summary>Frames beside the data link: what a person reads, and the link is up again by itself.</summary>
    [Theory]
    [InlineData("0201E3", "the far end sends a frame that LAPD does not have: the data link is established anew (MDL-ERROR L)")]
    [InlineData("020101" + "00AA", "the far end sends a supervisory frame of a wrong length: the data link is established anew (MDL-ERROR N)")]
    [InlineData("02017FAA", "the far end sends information in a frame that has none: the data link is established anew (MDL-ERROR M)")]
    [InlineData("02010150", "the far end acknowledges frames that were never sent: the data link is established anew (MDL-ERROR J)")]
    [InlineData("000187" + "0000000000", "the far end rejects a frame of ours (FRMR): the data link is established anew (MDL-ERROR K)")]
    [InlineData("long", "the far end sends a frame longer than N201: the data link is established anew (MDL-ERROR O)")]
    public void BadFrame_IsReadByAPerson_AndTheLinkIsUpAgain(string frame, string words)
    {
        Span.SendRawFrame(frame == "long" ? [2, 1, 0, 0, .. new byte[261]] : Convert.FromHexString(frame));
        _e1.Seconds(3);
        IsRead(words);
        Assert.Equal("Provisioned, Up, Active", _e1.Site.Node!.ListSpans()[0].DChannel);
        Assert.Equal(1, SpanShowTests.Show(_e1).DChannel.Errors);
        WorksAndIsClean();
    }

    /// <summary>Frames that are none, or not ours, are thrown away and counted.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0201")]
    [InlineData("0301" + "7F")]
    [InlineData("0200" + "7F")]
    [InlineData("020101")]
    [InlineData("FEFF" + "03")]
    [InlineData("0207" + "7F")]
    public void FrameThatIsNone_IsCounted(string frame)
    {
        var before = SpanShowTests.Show(_e1).DChannel.Ignored;
        Span.SendRawFrame(Convert.FromHexString(frame));
        _e1.Seconds(1);
        Assert.Equal(before + 1, SpanShowTests.Show(_e1).DChannel.Ignored);
        WorksAndIsClean();
    }

    /// <summary>The same error again and again: counted, and told once an hour; the log of alarms keeps what else happened.</summary>
    [Fact]
    public void SameError_AThousandTimes_IsToldOnceAnHour()
    {
        for (var i = 0; i < 1000; i++)
        {
            Span.SendRaw(Convert.FromHexString("0802800501"));
            _e1.Seconds(4);
        }

        var alarms = _e1.Site.Node!.Status().Alarms.Where(a => a.Text.Contains("ALERTING for call reference 5", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, alarms.Count); // 4000 s
        Assert.EndsWith("(900 times since this was told last)", alarms[0].Text, StringComparison.Ordinal);
        Assert.Equal(1000, SpanShowTests.Show(_e1).PeerErrors.Single().Count);
    }

    /// <summary>A hostile far end makes every error there is: what is kept of it is bounded, and so is what is told.</summary>
    [Fact]
    public void EveryKindOfError_IsBounded()
    {
        for (var type = 0; type < 256; type++)
        {
            Span.SendRaw([8, 2, 0x80, 5, (byte)type]);
            _e1.Seconds(0.05);
        }

        var shown = SpanShowTests.Show(_e1);
        Assert.Equal(32, shown.PeerErrors.Count);
        Assert.InRange(shown.OtherPeerErrors, 200, 256);
        Assert.InRange(_e1.Site.Node!.Status().Alarms.Count, 32, 40);
        WorksAndIsClean();
    }

    /// <summary>A rich SETUP with everything that goes beside a call, changed, cut and grown, through a whole site: no harm, and calls pass afterwards.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void RichSetups_Changed_LeaveNothingStuck(ulong seed)
    {
        var writer = new Isdn.Supplementary.FacilityWriter(new byte[253], qsig: false);
        new Isdn.Supplementary.DivertingLeg2(2, Isdn.Supplementary.DiversionReason.Busy, new("2079461111"), new("2079462222")).Write(ref writer, 1, qsig: false);
        var diverted = writer.Element.Octets.ToArray();
        byte[] rich =
        [
            .. Convert.FromHexString("0802000905A1" + Bearer + Channel),
            0x1C, (byte)diverted.Length, .. diverted,
            .. Convert.FromHexString("2808B14A20534D495448" + "6C0C218332303739343630313233" + "6D0780503132333435" + Called + "71058050313233"),
            .. Convert.FromHexString("740D21018332303739343631313131" + "7E0704414243444546"),
        ];
        var prng = new Base.Prng(seed);
        for (var round = 0; round < 400; round++)
        {
            var octets = rich.ToList();
            octets[3] = (byte)(1 + (round & 0x7F));
            for (var changes = 1 + prng.Next(4); changes > 0; changes--)
            {
                var at = 4 + prng.Next(octets.Count - 5);
                switch (prng.Next(4))
                {
                    case 0:
                        octets[at] = (byte)prng.Next(256);
                        break;
                    case 1:
                        octets.RemoveAt(at);
                        break;
                    case 2:
                        octets.Insert(at, (byte)prng.Next(256));
                        break;
                    default:
                        octets[at] ^= (byte)(1 << prng.Next(8));
                        break;
                }
            }

            Span.SendRaw([.. octets.Take(260)]);
            _e1.Seconds(0.3);
            Span.SendRaw([8, 2, 0, octets[3], 0x5A, 8, 2, 0x80, 0x90]);
            _e1.Seconds(0.2);
        }

        Assert.InRange(SpanShowTests.Show(_e1).PeerErrors.Count, 5, Trunks.Isdn.PeerErrors.MaxKinds);
        Assert.Equal("Provisioned, Up, Active", _e1.Site.Node!.ListSpans()[0].DChannel);
        WorksAndIsClean();
    }

    private Exchange.Pri.PriSpan Span => _e1.Site.Pri.Spans[0];

    private static void Sent(FrameView frame, List<string> types)
    {
        if (frame.IsOutgoing && Isdn.Messages.Q931Message.TryParse(Convert.FromHexString(frame.Octets).AsSpan(4), out var message, out _))
        {
            types.Add(message.Type.ToString());
        }
    }

    /// <summary>In the alarms, and where whoever stands in front of the span looks.</summary>
    private void IsRead(string words)
    {
        var alarms = _e1.Site.Node!.Status().Alarms.Select(a => a.Text).ToList();
        Assert.Contains(alarms, a => a.StartsWith("span 1: ", StringComparison.Ordinal) && a.Contains(words, StringComparison.Ordinal));
        var shown = SpanShowTests.Show(_e1);
        Assert.Contains(shown.PeerErrors, e => e.Text.Contains(words, StringComparison.Ordinal));
        var lines = SpanText.Of(shown).Select(l => l.Text).ToList();
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 120));
        Assert.Contains(words, string.Join(' ', lines.Select(l => l.Trim())), StringComparison.Ordinal);
    }

    private void WorksAndIsClean()
    {
        _e1.Seconds(10);
        _e1.Talk("05550101").HangUp();
        _e1.Seconds(5);
        Assert.Equal("", _e1.Site.Stuck());
    }
}
