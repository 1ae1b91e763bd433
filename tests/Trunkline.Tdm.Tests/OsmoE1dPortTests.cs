using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Tdm.Tests;

/// <summary>A line of osmo-e1d, both ends driven by hand.</summary>
public sealed class OsmoE1dPortTests : IDisposable
{
    private static int s_count;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trunkline-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}.e1d");
    private readonly byte[] _to = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _from = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _frame = new byte[ISpanPort.MostFrameOctets];
    private readonly byte[] _octets = new byte[ISpanPort.MostFrames];

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Line_IsAskedFor_AndEveryTimeslotOpened_16WithHdlc()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        Assert.Equal(PortAlarms.None, port.Alarms);
        Assert.Equal(ClockQuality.Locked, port.ClockQuality);
        Assert.Equal(["1", .. Enumerable.Range(1, 31).Select(t => $"4 {t} mode {(t == 16 ? "11" : "10")} flags 00 buffer 40")], daemon.Asked);
        Assert.Equal(("osmo-e1d", SpanPortTraits.BChannels, true, SpanClock.Recovered), (port.Traits.Kind, port.Traits.Timeslots, port.Traits.HasFrames, port.Traits.Clock));
    }

    [Fact]
    public void Line_ThatIsOff_IsMadeChannelized()
    {
        using var daemon = new FakeE1d(_path) { LineMode = 0 };
        using var port = Up(daemon);
        Assert.Equal(["1", "3 20", "4 1 mode 10 flags 00 buffer 40"], daemon.Asked[..3]);
        Assert.Equal(PortAlarms.None, port.Alarms);
    }

    [Theory]
    [InlineData(0x20, 0u, 0u, 7, "osmo-e1d has no interface 0, or no line 0 there")]
    [InlineData(0x21, 0u, 0u, 0, "osmo-e1d has line 0 as a superchannel, not channelized")]
    [InlineData(0x22, 0u, 0u, 0, "osmo-e1d carries line 0 over IP (mode e1oip)")]
    [InlineData(0x00, 0u, 0u, 0, "osmo-e1d does not turn line 0 on")]
    [InlineData(0x20, 1u << 20, 0u, 0, "another program of osmo-e1d has timeslot 20 open")]
    [InlineData(0x20, 0u, 1u << 16, 0, "osmo-e1d answers with an error")]
    public void Line_ThatIsNotToBeHad_IsNotStarted_SaidWhy_AndAskedForAgainASecondLater(byte mode, uint busy, uint failing, byte line, string why)
    {
        using var daemon = new FakeE1d(_path) { LineMode = mode, Busy = busy, Failing = failing, Line = line, StaysOff = mode == 0 };
        using var port = Up(daemon);
        Assert.Equal((PortAlarms.NotStarted, why), (port.Alarms, port.Refused));
        Assert.Equal((ClockQuality.None, -1), (port.ClockQuality, port.FramesReady));
        for (var i = 0; i < 60; i++)
        {
            port.Transfer(_to, _from);
            Assert.Equal(why, port.Refused); // while it asks again, too
            Settle(daemon, port);
        }

        (daemon.LineMode, daemon.Busy, daemon.Failing, daemon.Line) = (0x20, 0, 0, 0);
        for (var i = 0; i < 120 && port.Alarms != PortAlarms.None; i++)
        {
            port.Transfer(_to, _from);
            Settle(daemon, port);
        }

        Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
    }

    /// <summary>A line that is not the first: the daemon's answers do not say which they are about.</summary>
    [Fact]
    public void Line7_OfInterface3_IsOpened_AndHearsItsOwnEvents()
    {
        using var daemon = new FakeE1d(_path) { Interface = 3, Line = 7 };
        using var port = new OsmoE1dPort(_path, 3, 7);
        Settle(daemon, port);
        Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
        daemon.Tell(0x40, line: 0);
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.Equal(PortAlarms.None, port.Alarms);
        daemon.Tell(0x40);
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.Equal(PortAlarms.LossOfSignal, port.Alarms);
    }

    [Fact]
    public void Socket_ThatIsNotOsmoE1ds_OrNotThere_IsSaid()
    {
        using (var port = new OsmoE1dPort(_path, 0, 0))
        {
            Assert.Equal((PortAlarms.Absent, "osmo-e1d is not there: its socket does not exist"), (port.Alarms, port.Refused));
        }

        using (var stream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            stream.Bind(new UnixDomainSocketEndPoint(_path));
            stream.Listen(1);
            using var port = new OsmoE1dPort(_path, 0, 0);
            Assert.Equal("not osmo-e1d's socket: another program listens there", port.Refused);
        }

        using (var dead = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_path + ".dead"));
            File.Move(_path + ".dead", _path); // so that its end leaves it behind, as a kill does
        }

        using var left = new OsmoE1dPort(_path, 0, 0);
        Assert.Equal("osmo-e1d has ended: nobody listens at its socket", left.Refused);
    }

    /// <summary>What the deciding side hears is no longer than Control carries.</summary>
    [Fact]
    public void Words_AreAllToldWhole()
    {
        var words = new E1dWords(254, 254);
        foreach (var said in Enum.GetValues<E1dRefusal>().Select(r => words.Of(r, 31)).Concat(Enumerable.Range(0, 134).Select(E1dWords.OfConnect)).Concat([E1dWords.Silent, E1dWords.Closed, E1dWords.Starved]))
        {
            Assert.InRange(said.Length, 1, 63);
        }
    }

    [Fact]
    public void Daemon_ThatGivesNothing_IsAbsentAfter300Ms_AndBackWithTheFirstOctets()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
            port.Transfer(_to, _from);
        }

        Assert.Equal((PortAlarms.Absent, "osmo-e1d gives nothing: it hangs, or its card does", ClockQuality.None), (port.Alarms, port.Refused, port.ClockQuality));
        daemon.GiveAll(_octets);
        port.Transfer(_to, _from);
        Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
    }

    [Fact]
    public void Daemon_ThatDoesNotAnswer_IsLeftAfterASecond_AndAskedAgain()
    {
        using var daemon = new FakeE1d(_path) { Answers = false };
        using var port = Up(daemon);
        Assert.Equal(PortAlarms.NotStarted, port.Alarms);
        for (var i = 0; i < 49; i++)
        {
            port.Transfer(_to, _from);
        }

        Assert.Equal(PortAlarms.NotStarted, port.Alarms);
        daemon.Answers = true;
        port.Transfer(_to, _from);
        Assert.Equal((PortAlarms.Absent, "osmo-e1d does not answer"), (port.Alarms, port.Refused));
        port.Transfer(_to, _from);
        Settle(daemon, port);
        Assert.Equal((PortAlarms.None, ""), (port.Alarms, port.Refused));
    }

    [Fact]
    public void Octets_TravelBothWays_InTheirTimeslots()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            for (var frame = 0; frame < 160; frame++)
            {
                _to[(frame * 32) + timeslot] = (byte)(timeslot + frame);
            }
        }

        for (byte timeslot = 1; timeslot < 32; timeslot++)
        {
            if (timeslot != 16)
            {
                _octets.AsSpan().Fill(timeslot);
                daemon.Give(timeslot, _octets);
            }
        }

        Assert.Equal(160, port.FramesReady);
        port.Transfer(_to, _from);
        Assert.Equal(0, port.FramesReady);
        for (var i = 0; i < _from.Length; i++)
        {
            Assert.Equal(i % 32 is 0 or 16 ? 0xD5 : i % 32, _from[i]);
        }

        var sent = daemon.Take(17);
        Assert.Equal(320, sent.Length); // a block of idle ahead, so that the daemon never runs dry
        Assert.All(sent[..160], o => Assert.Equal(0xD5, o));
        Assert.Equal(Enumerable.Range(0, 160).Select(f => (byte)(17 + f)), sent[160..]);
        Assert.Equal((0, 0), (port.Counters.SlipsLost, port.Counters.SlipsRepeated));
    }

    /// <summary>The daemon gives octets of a timeslot from its opening on.</summary>
    [Fact]
    public void Timeslots_ThatWereOpenedFirst_AreNoLaterThanTheLast()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        _octets.AsSpan().Fill(0x55);
        for (var timeslot = 1; timeslot < 31; timeslot++)
        {
            if (timeslot != 16)
            {
                daemon.Give(timeslot, _octets.AsSpan(0, 160 - (5 * timeslot)));
                daemon.Give(timeslot, _octets.AsSpan(0, 160));
            }
        }

        _octets.AsSpan().Fill(7);
        daemon.GiveAll(_octets);
        port.Transfer(_to, _from);
        Assert.All(Enumerable.Range(0, 160 * 32), i => Assert.Equal(i % 32 is 0 or 16 ? 0xD5 : 7, _from[i]));
        Assert.Equal((0, 0), (port.Counters.SlipsLost, port.Counters.SlipsRepeated));
    }

    [Fact]
    public void Daemon_ThatIsSlowerThanUs_GetsNoMoreThanItGives()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        port.Transfer(_to, _from);
        Assert.Equal(160, daemon.Take(31).Length);
        daemon.GiveAll(_octets.AsSpan(0, 40));
        port.Transfer(_to, _from);
        Assert.Equal(40, daemon.Take(31).Length);
        Assert.Equal(0xD5, _from[(40 * 32) + 31]);
        Assert.Equal(160 + 120, port.Counters.SlipsRepeated);
    }

    [Fact]
    public void Daemon_ThatIsFaster_LosesTheOldestFrames_AndTheDelayStaysBounded()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        for (byte block = 1; block <= 5; block++)
        {
            _octets.AsSpan().Fill(block);
            daemon.GiveAll(_octets);
        }

        port.Transfer(_to, _from);
        Assert.Equal(4, _from[1]); // blocks 1 to 3 are gone
        Assert.Equal((480, 160), (port.Counters.SlipsLost, port.FramesReady));
        Assert.Equal(160 + 480 + 160, daemon.Take(1).Length); // and the daemon gets as many as it gave
    }

    [Fact]
    public void Frames_TravelBothWays_AndTheHandleTellsOfThem()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        Assert.False(IsReadable(port));
        daemon.Give(16, [0, 1, 0x7F]);
        Assert.True(IsReadable(port));
        Assert.Equal(3, port.ReceiveFrame(_frame));
        Assert.Equal([0, 1, 0x7F], _frame[..3]);
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.False(IsReadable(port));
        Assert.True(port.TrySendFrame([2, 1, 0x73]));
        Assert.Equal([2, 1, 0x73], daemon.Take(16));
        Assert.False(port.TrySendFrame(new byte[265]));
        daemon.Give(16, new byte[1100]);
        daemon.Give(16, [9]);
        Assert.Equal(1, port.ReceiveFrame(_frame));
        Assert.Equal((2, 1, 1, 1), (port.Counters.FramesReceived, port.Counters.FramesSent, port.Counters.FramesRefused, port.Counters.FramesBad));
    }

    [Theory]
    [InlineData(0x40, PortAlarms.LossOfSignal)]
    [InlineData(0x42, PortAlarms.Ais)]
    [InlineData(0x44, PortAlarms.RemoteAlarm)]
    [InlineData(0x46, PortAlarms.LossOfFrame)]
    public void Events_AreAlarms_ToldByTheHandle(byte type, PortAlarms alarm)
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        daemon.Tell(type, line: 1);
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.Equal(PortAlarms.None, port.Alarms); // another line's
        daemon.Tell(type);
        Assert.True(IsReadable(port));
        Assert.Equal(0, port.ReceiveFrame(_frame));
        Assert.Equal(alarm, port.Alarms);
        daemon.Tell((byte)(type + 1));
        port.Transfer(_to, _from);
        Assert.Equal(PortAlarms.None, port.Alarms);
    }

    [Fact]
    public void Daemon_Dies_TheSpanIsAbsent_AndComesBackWithANewOne()
    {
        OsmoE1dPort port;
        using (var daemon = new FakeE1d(_path))
        {
            port = Up(daemon);
        }

        using (port)
        {
            port.Transfer(_to, _from);
            Assert.Equal((PortAlarms.Absent, -1), (port.Alarms, port.FramesReady));
            Assert.Equal("osmo-e1d has closed the span: it ended, or its card is gone", port.Refused);
            Assert.False(port.TrySendFrame([1]));
            Assert.All(_from, o => Assert.Equal(0xD5, o));
            using var next = new FakeE1d(_path);
            for (var i = 0; i < 49; i++)
            {
                port.Transfer(_to, _from);
                Assert.Equal(PortAlarms.Absent, port.Alarms);
            }

            port.Transfer(_to, _from);
            Settle(next, port);
            Assert.Equal(PortAlarms.None, port.Alarms);
            next.Close(5); // and a timeslot alone that dies is no better
            next.GiveAllBut(5, _octets);
            port.Transfer(_to, _from);
            Assert.Equal(PortAlarms.Absent, port.Alarms);
        }
    }

    [Fact]
    public void Messages_OfAnyOctets_NeverThrow_AndHarmNothing()
    {
        using var daemon = new FakeE1d(_path);
        using var port = Up(daemon);
        var prng = new Prng(3);
        for (var i = 0; i < 3000; i++)
        {
            var octets = new byte[1 + prng.Next(24)];
            prng.Fill(octets);
            if ((i & 1) == 0 && octets.Length >= 8)
            {
                (octets[0], octets[1], octets[2], octets[3], octets[5], octets[6]) = (0xE1, 0x01, (byte)octets.Length, 0, 0, 0);
            }

            daemon.Say(octets);
            _ = port.ReceiveFrame(_frame);
        }

        Assert.Equal((PortAlarms)0, port.Alarms & (PortAlarms.Absent | PortAlarms.NotStarted));
        Assert.True(port.Counters.Strangers > 1000);
    }

    [Fact]
    public void Answers_OfAnyOctets_WhileALineIsAskedFor_NeverThrow()
    {
        var prng = new Prng(4);
        for (var i = 0; i < 200; i++)
        {
            using var daemon = new FakeE1d(_path) { Answers = false };
            using var port = new OsmoE1dPort(_path, 0, 0);
            daemon.Run();
            for (var n = 0; n < 8 && daemon.HasClient; n++)
            {
                var payload = new byte[prng.Next(6)];
                prng.Fill(payload);
                daemon.Say([0xE1, 0x01, (byte)(8 + payload.Length), 0, (byte)(0x80 | prng.Next(5) | (prng.Next(2) << 6)), 0, 0, (byte)prng.Next(4), .. payload]);
                port.Transfer(_to, _from);
                daemon.Run();
            }

            Assert.NotEqual(PortAlarms.None, port.Alarms);
        }
    }

    [Fact]
    public void Transfer_Allocates_Nothing()
    {
        using var port = new OsmoE1dPort(_path, 0, 0);
        NoAllocation.In(() => port.Transfer(_to, _from)); // looks for the daemon now and then
        using var daemon = new FakeE1d(_path);
        for (var i = 0; i < 50; i++)
        {
            port.Transfer(_to, _from);
        }

        Settle(daemon, port);
        Assert.Equal(PortAlarms.None, port.Alarms);
        var pulse = _octets.AsSpan(0, 40).ToArray();
        NoAllocation.In(() =>
        {
            daemon.GiveAll(pulse);
            port.Transfer(_to, _from);
            daemon.Drain(_octets);
            port.TrySendFrame(pulse);
            port.ReceiveFrame(_frame);
        }, 100);
    }

    private static bool IsReadable(OsmoE1dPort port)
    {
        unsafe
        {
            var poll = new PollFd { Fd = port.Handle, Events = 1 };
            return LibC.poll(&poll, 1, 0) > 0;
        }
    }

    private OsmoE1dPort Up(FakeE1d daemon)
    {
        var port = new OsmoE1dPort(_path, 0, 0);
        Settle(daemon, port);
        return port;
    }

    private void Settle(FakeE1d daemon, OsmoE1dPort port)
    {
        while (daemon.Run())
        {
            _ = port.ReceiveFrame(_frame);
        }
    }
}
