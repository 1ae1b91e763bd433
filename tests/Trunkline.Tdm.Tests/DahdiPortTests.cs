using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Tdm.Tests;

/// <summary>A span of DAHDI against a driver in memory. No card and no module was there to test against.</summary>
public sealed class DahdiPortTests
{
    private static readonly DahdiSpanLine Line = new(Timing: 1, LineBuildOut: 0, IsAmi: false, Crc4: true, IsYellow: false);

    private readonly FakeDahdi _card = new();
    private readonly byte[] _to = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _from = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _frame = new byte[ISpanPort.MostFrameOctets];

    [Fact]
    public void Span_AsDahdiCfgLeftIt_IsOpened_AndNotConfigured()
    {
        using (var port = new DahdiPort(new(2, null), _card))
        {
            Assert.Equal(("", PortAlarms.None, ClockQuality.Locked), (port.Refused, port.Alarms, port.ClockQuality));
            Assert.Equal("/dev/dahdi span 2 (PCI Bus 01 Slot 01)", port.Traits.Place);
            Assert.Equal(31, _card.Ordered.Count);
            Assert.Contains("buffers 32 0 0 16 x 40", _card.Ordered); // timeslot 1 of span 2
            Assert.Contains("buffers 47 0 0 32 x 1024", _card.Ordered); // its D-channel
            Assert.Equal(32, _card.OpenDescriptors);
        }

        Assert.Equal(0, _card.OpenDescriptors);
    }

    [Theory]
    [InlineData(false, "380")]
    [InlineData(true, "80080")]
    public void Span_WithALine_IsConfiguredAndStarted(bool hasHardHdlc, string dChannel)
    {
        _card.HasHardHdlc = hasHardHdlc;
        using var port = new DahdiPort(new(2, Line), _card);
        Assert.Equal("", port.Refused);
        Assert.Equal("span 2 lbo 0 lineconfig 700 sync 1", _card.Ordered[0]);
        Assert.Equal("channel 32 80 law 2 master 32", _card.Ordered[1]);
        Assert.Equal($"channel 47 {dChannel} law 2 master 47", _card.Ordered[16]);
        Assert.Equal("start 2", _card.Ordered[32]);
    }

    [Theory]
    [InlineData(false, true, true, 0x10540)]
    [InlineData(true, false, false, 0x300)]
    public void LineConfig_HasTheBitsOfItsWords(bool isPlain, bool crc4, bool isAmiAndYellow, int bits) =>
        Assert.Equal(bits, (Line with { IsAmi = !isPlain, Crc4 = crc4, IsYellow = isAmiAndYellow }).LineConfig);

    [Fact]
    public void Basechan_OfSysfs_IsBelieved_AndChecked()
    {
        _card.Files["/sys/bus/dahdi_spans/devices/span-2/basechan"] = "31";
        using var port = new DahdiPort(new(2, null), _card);
        Assert.Equal("channel 31 is not timeslot 1 of span 2", port.Refused);
        Assert.Equal((PortAlarms.Absent, -1, -1), (port.Alarms, port.Handle, port.FramesReady));
    }

    [Fact]
    public void WhatIsNotToBeHad_IsSaid_AndLookedForASecondLater()
    {
        _card.IsLoaded = false;
        using var port = new DahdiPort(new(2, null), _card);
        Assert.Equal("/dev/dahdi/ctl is not there: no DAHDI module is loaded", port.Refused);
        _card.IsLoaded = true;
        _card.Taken.Add(40);
        Blocks(port, 50);
        Assert.Equal("channel 40 (timeslot 9): another program has it", port.Refused);
        Assert.Equal(0, _card.OpenDescriptors);
        _card.Taken.Clear();
        _card.SigTypes[47] = 0x80;
        Blocks(port, 50);
        Assert.Equal("channel 47 is configured as 0x80, not as dchan or hardhdlc", port.Refused);
        _card.SigTypes[47] = 0x380;
        Blocks(port, 49);
        Assert.Equal(PortAlarms.Absent, port.Alarms);
        Blocks(port, 1);
        Assert.Equal(PortAlarms.None, port.Alarms);
    }

    [Theory]
    [InlineData(2, "/dev/dahdi/ctl is not there: no DAHDI module is loaded")]
    [InlineData(13, "no right to /dev/dahdi/ctl: our user must be in its group")]
    [InlineData(1, "no right to /dev/dahdi/ctl: our user must be in its group")]
    [InlineData(19, "/dev/dahdi/ctl has no driver behind it")]
    [InlineData(5, "/dev/dahdi/ctl cannot be opened (error 5)")]
    public void Device_ThatCannotBeOpened_IsSaidWhy(int error, string why)
    {
        _card.OpenError = error;
        using var port = new DahdiPort(new(2, null), _card);
        Assert.Equal((PortAlarms.Absent, why), (port.Alarms, port.Refused));
    }

    [Fact]
    public void SpanOrChannel_ThatIsNotThere_IsSaidWhy()
    {
        using (var third = new DahdiPort(new(3, null), _card))
        {
            Assert.Equal("DAHDI has no span 3: no card, or its driver is not loaded", third.Refused);
        }

        _card.SigTypes[33] = 0;
        using (var port = new DahdiPort(new(2, null), _card))
        {
            Assert.Equal("channel 33 (timeslot 2) is not configured: run dahdi_cfg", port.Refused);
        }

        _card.SpanConfigError = 22;
        using var refused = new DahdiPort(new(2, Line), _card);
        Assert.Equal("span 2 cannot be configured so: its card cannot do that", refused.Refused);
        Assert.Equal(0, _card.OpenDescriptors);
    }

    /// <summary>A driver without its card answers 5 ms later each time: one answer of the kind is enough.</summary>
    [Fact]
    public void Card_ThatIsPulled_IsAskedNoMore()
    {
        using var port = new DahdiPort(new(2, null), _card);
        _card.IsPulled = true;
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.Equal((PortAlarms.Absent, "the card of span 2 is gone, or its driver"), (port.Alarms, port.Refused));
        Blocks(port, 49);
        Assert.False(port.TrySendFrame([1]));
        Assert.Equal((1, 0), (_card.GoneReads, _card.OpenDescriptors));
        Blocks(port, 1);
        Assert.Equal("DAHDI has no span 2: no card, or its driver is not loaded", port.Refused);
        _card.IsPulled = false;
        Blocks(port, 50);
        Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
    }

    /// <summary>Somebody runs dahdi_cfg with another system.conf: within all 31 blocks that is seen, and said.</summary>
    [Theory]
    [InlineData(40, 0x380, "channel 40 is configured as 0x380, not as bchan")]
    [InlineData(47, 0x80, "channel 47 is configured as 0x80, not as dchan or hardhdlc")]
    [InlineData(62, 0, "channel 62 (timeslot 31) is not configured: run dahdi_cfg")]
    public void Span_ThatIsConfiguredAnew_IsLeft_AndSaidWhy(int channel, int use, string why)
    {
        using var port = new DahdiPort(new(2, null), _card);
        Blocks(port, 10);
        Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
        _card.SigTypes[channel] = use;
        for (var i = 0; i < 31 && port.Handle >= 0; i++)
        {
            Blocks(port, 1);
        }

        Assert.Equal((PortAlarms.Absent, "span 2 was configured anew under us (dahdi_cfg)", 0), (port.Alarms, port.Refused, _card.OpenDescriptors));
        Blocks(port, 50);
        Assert.Equal(why, port.Refused);
    }

    [Fact]
    public void Line_ThatIsConfiguredAnew_IsOpenedAgain()
    {
        _card.Info[136] = 0x700;
        using var port = new DahdiPort(new(2, null), _card);
        _card.Info[136] = 0x300;
        Blocks(port, 1);
        Assert.Equal((PortAlarms.Absent, "span 2 was configured anew under us (dahdi_cfg)"), (port.Alarms, port.Refused));
        Blocks(port, 50);
        Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
    }

    [Fact]
    public void Card_ThatGivesNothing_IsAbsentAfter300Ms_AndBackWithTheFirstOctets()
    {
        using var port = new DahdiPort(new(2, null), _card);
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
            Blocks(port, 1);
        }

        Assert.Equal((PortAlarms.Absent, "span 2 gives nothing: its card or its interrupts hang"), (port.Alarms, port.Refused));
        Blocks(port, 1);
        Assert.Equal(ClockQuality.None, port.ClockQuality);
        _card.GiveAll(1, 4);
        Blocks(port, 2);
        Assert.Equal((PortAlarms.None, "", ClockQuality.Locked), (port.Alarms, port.Refused, port.ClockQuality));
    }

    [Fact]
    public void Words_AreAllToldWhole()
    {
        string[] devices = ["/dev/dahdi/ctl", "/dev/dahdi/channel"];
        var words = Enumerable.Range(1, 133).SelectMany(e => (string[])
        [
            .. devices.Select(d => DahdiWords.OfOpen(d, e)), DahdiWords.OfSpanConfig(999, e), DahdiWords.OfChanConfig(9999, 31, e), DahdiWords.OfSpecify(9999, 31, e),
        ]).Concat(
        [
            DahdiWords.NoSpan(999), DahdiWords.NoE1(999, 999), DahdiWords.Elsewhere(9999, 999, 31), DahdiWords.OtherUse(9999, 0x80080, true),
            DahdiWords.NoBuffers(9999), DahdiWords.NoStart(999), DahdiWords.Gone(999), DahdiWords.ConfiguredAnew(999), DahdiWords.Starved(999),
        ]);
        Assert.All(words, w => Assert.InRange(w.Length, 1, 63));
    }

    [Fact]
    public void Octets_TravelBothWays_InTheirTimeslots_WrittenInBuffers()
    {
        using var port = new DahdiPort(new(2, null), _card);
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            for (var n = 0; timeslot != 16 && n < 4; n++)
            {
                _card.Give(timeslot, [.. Enumerable.Repeat((byte)timeslot, 40)]);
            }

            for (var frame = 0; frame < 160; frame++)
            {
                _to[(frame * 32) + timeslot] = (byte)(timeslot + frame);
            }
        }

        Assert.Equal(160, port.FramesReady);
        port.Transfer(_to, _from);
        for (var i = 0; i < _from.Length; i++)
        {
            Assert.Equal(i % 32 is 0 or 16 ? 0xD5 : i % 32, _from[i]);
        }

        var sent = _card.Sent(17);
        Assert.Equal([.. Enumerable.Repeat((byte)0xD5, 160), .. Enumerable.Range(0, 160).Select(f => (byte)(17 + f))], sent);
        Assert.All(_card.Written[48], w => Assert.Equal(40, w.Length));
        Assert.Empty(_card.Sent(16));
        Assert.Equal((0, 0), (port.Counters.SlipsLost, port.Counters.SlipsRepeated));
    }

    /// <summary>A channel that was opened before the last has more; so has one whose buffer came between two reads, for good.</summary>
    [Fact]
    public void Channels_ThatWereOpenedFirst_AreNoLaterThanTheLast()
    {
        using var port = new DahdiPort(new(2, null), _card);
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            for (var n = 31 - timeslot; timeslot != 16 && n > 0; n -= 4)
            {
                _card.Give(timeslot, [.. Enumerable.Repeat((byte)0x55, 40)]); // before the last was open
            }
        }

        _card.GiveAll(7, 4);
        port.Transfer(_to, _from);
        Assert.All(Enumerable.Range(0, 160 * 32), i => Assert.Equal(i % 32 is 0 or 16 ? 0xD5 : 7, _from[i]));
        _card.GiveAll(8, 4);
        _card.Give(3, [.. Enumerable.Repeat((byte)9, 40)]);
        port.Transfer(_to, _from);
        Assert.All(Enumerable.Range(0, 160 * 32), i => Assert.Equal(i % 32 is 0 or 16 ? 0xD5 : 8, _from[i]));
        Assert.Equal((0, 0), (port.Counters.SlipsLost, port.Counters.SlipsRepeated));
    }

    [Fact]
    public void Card_ThatIsFasterOrSlower_Slips_AndGetsAsMuchAsItGave()
    {
        using var port = new DahdiPort(new(2, null), _card);
        _card.GiveAll(1, 1);
        port.Transfer(_to, _from);
        Assert.Equal(120, port.Counters.SlipsRepeated);
        Assert.Equal(160 + 40, _card.Sent(31).Length);
        for (byte block = 1; block <= 5; block++)
        {
            _card.GiveAll(block, 4);
        }

        port.Transfer(_to, _from);
        Assert.Equal(4, _from[1]);
        Assert.Equal((480, 160), (port.Counters.SlipsLost, port.FramesReady));
        Assert.Equal(160 + 40 + 640, _card.Sent(31).Length);
    }

    [Fact]
    public void Frames_TravelWithTwoOctetsOfTheDriversBehindThem()
    {
        using var port = new DahdiPort(new(2, null), _card);
        Assert.True(port.TrySendFrame([0, 1, 0x7F]));
        Assert.Equal(5, _card.Sent(16).Length);
        Assert.Equal([0, 1, 0x7F], _card.Sent(16)[..3]);
        _card.Give(16, [2, 1, 0x73, 0xAA, 0xBB]);
        _card.Give(16, [1, 2]);
        Assert.Equal(3, port.ReceiveFrame(_frame));
        Assert.Equal([2, 1, 0x73], _frame[..3]);
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.False(port.TrySendFrame(new byte[1025]));
        Assert.Equal((1, 1, 1, 1), (port.Counters.FramesReceived, port.Counters.FramesSent, port.Counters.FramesRefused, port.Counters.FramesBad));
    }

    [Fact]
    public void Events_AreTaken_AndTheReadGoesOn()
    {
        using var port = new DahdiPort(new(2, null), _card);
        _card.Tell(16, 8); // BADFCS
        _card.Tell(16, 6); // ABORT
        _card.Info[64] = 8 | 0x100;
        _card.Tell(16, 4); // ALARM
        _card.Give(16, [2, 1, 0x73, 0, 0]);
        Assert.Equal(3, port.ReceiveFrame(_frame));
        Assert.Equal((2, PortAlarms.LossOfSignal, ClockQuality.None), (port.Counters.FramesBad, port.Alarms, port.ClockQuality));
        _card.Info[64] = 0;
        _card.Tell(3, 5); // NOALARM, on a B-channel
        port.Transfer(_to, _from);
        Assert.Equal(PortAlarms.None, port.Alarms);
    }

    [Fact]
    public void Card_IsPulled_TheSpanIsAbsent_AndComesBack()
    {
        using var port = new DahdiPort(new(2, null), _card);
        _card.Tell(7, 20); // REMOVED
        port.Transfer(_to, _from);
        Assert.Equal((PortAlarms.Absent, 0, -1), (port.Alarms, _card.OpenDescriptors, port.Handle));
        Assert.False(port.TrySendFrame([1]));
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Blocks(port, 50);
        Assert.Equal(PortAlarms.None, port.Alarms);
        _card.IsLoaded = false;
        port.Transfer(_to, _from);
        Assert.Equal(PortAlarms.Absent, port.Alarms);
    }

    [Theory]
    [InlineData(1, PortAlarms.Recovering)]
    [InlineData(2, PortAlarms.Looped)]
    [InlineData(4, PortAlarms.RemoteAlarm)]
    [InlineData(8, PortAlarms.LossOfFrame)]
    [InlineData(16, PortAlarms.Ais)]
    [InlineData(32, PortAlarms.NotStarted)]
    [InlineData(8 | 0x100, PortAlarms.LossOfSignal)]
    [InlineData(8 | 0x200, PortAlarms.LossOfFrame)]
    [InlineData(0x400, PortAlarms.LossOfMultiframe)]
    [InlineData(4 | 16, PortAlarms.Ais | PortAlarms.RemoteAlarm)]
    public void Alarms_AreOurs(int bits, PortAlarms alarms)
    {
        _card.Info[64] = bits;
        using var port = new DahdiPort(new(2, null), _card);
        Assert.Equal(alarms, port.Alarms);
    }

    [Fact]
    public void Counters_CountFromTheOpeningOfThePort_AndAcrossAReopening()
    {
        foreach (var offset in new[] { 76, 80, 84, 88 })
        {
            _card.Info[offset] = 1000 + offset;
        }

        using var port = new DahdiPort(new(2, null), _card);
        foreach (var offset in new[] { 76, 80, 84, 88 })
        {
            _card.Info[offset] += offset;
        }

        Blocks(port, 1);
        Assert.Equal((76, 80, 84, 88), (port.Counters.LineCodeViolations, port.Counters.CrcErrors, port.Counters.FarEndErrors, port.Counters.FrameErrors));
        _card.Tell(7, 20);
        Blocks(port, 1);
        _card.Info[76] = 5; // a driver loaded again
        Blocks(port, 50);
        _card.Info[76] = 7;
        Blocks(port, 1);
        Assert.Equal(78, port.Counters.LineCodeViolations);
    }

    [Fact]
    public void Clock_ThatWasToFollowASpanAndFollowsNone_IsFree()
    {
        using var port = new DahdiPort(new(2, Line), _card);
        Assert.Equal((ClockQuality.Locked, SpanClock.Recovered), (port.ClockQuality, port.Traits.Clock));
        _card.Info[116] = 0;
        Blocks(port, 1);
        Assert.Equal(ClockQuality.FreeRunning, port.ClockQuality);
        using var given = new DahdiPort(new(2, Line with { Timing = 0 }), _card);
        Assert.Equal((ClockQuality.Locked, SpanClock.Given), (given.ClockQuality, given.Traits.Clock));
    }

    [Fact]
    public void Loops_AreOrdered()
    {
        using var port = new DahdiPort(new(2, null), _card);
        _card.Ordered.Clear();
        foreach (var loop in new[] { SpanLoop.Local, SpanLoop.Line, SpanLoop.Payload, SpanLoop.None })
        {
            Assert.True(port.Traits.CanLoop(loop));
            Assert.True(port.TryLoop(loop));
        }

        Assert.Equal(["maint 2 1", "maint 2 2", "maint 2 13", "maint 2 0"], _card.Ordered);
        Assert.False(port.TrySignal(SpanSignal.Ais));
    }

    [Fact]
    public void Debounce_IsTheDriversOwn_OrUnknown()
    {
        using (var port = new DahdiPort(new(2, null), _card))
        {
            Assert.Equal(AlarmDebounce.Unknown, port.Traits.Debounce);
        }

        foreach (var (name, ms) in new[] { ("losalarmdebounce", "2500"), ("alarmdebounce", "500"), ("aisalarmdebounce", "100"), ("yelalarmdebounce", "x") })
        {
            _card.Files[$"/sys/module/wcte43x/parameters/{name}"] = ms;
        }

        using var slow = new DahdiPort(new(2, null), _card);
        Assert.Equal(new AlarmDebounce(2500, 500, 100, -1), slow.Traits.Debounce);
    }

    [Fact]
    public void Frames_AndEventsOfAnyKind_NeverThrow()
    {
        var prng = new Prng(9);
        using var port = new DahdiPort(new(2, null), _card);
        for (var i = 0; i < 3000; i++)
        {
            var octets = new byte[prng.Next(1200)];
            prng.Fill(octets);
            _card.Give(1 + prng.Next(31), octets);
            _card.Tell(1 + prng.Next(31), prng.Next(400) - 100 is var e && e == 20 ? 0x10020 : e);
            _card.Info[64] = prng.Next(0x800);
            _ = port.ReceiveFrame(_frame);
            port.Transfer(_to, _from);
        }

        Assert.Equal(32, _card.OpenDescriptors);
    }

    /// <summary>SPANSTAT with any numbers in every place: nothing throws, counters do not run backwards, alarms are of those there are.</summary>
    [Fact]
    public void SpanInfo_OfAnyNumbers_NeverThrows()
    {
        var prng = new Prng(10);
        using var port = new DahdiPort(new(2, null), _card);
        Blocks(port, 3);
        for (var i = 0; i < 2000; i++)
        {
            for (var at = 60; at < 132; at += 4)
            {
                _card.Info[at] = prng.Next(3) == 0 ? unchecked((int)prng.NextUInt64()) : prng.Next(1000);
            }

            port.Transfer(_to, _from);
            _ = port.Counters;
            Assert.Equal((PortAlarms)0, port.Alarms & ~(PortAlarms)0x3FFF);
            Assert.NotNull(port.Refused);
        }
    }

    private void Blocks(DahdiPort port, int count)
    {
        for (var i = 0; i < count; i++)
        {
            port.Transfer(_to, _from);
        }
    }
}
