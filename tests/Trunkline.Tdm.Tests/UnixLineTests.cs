using Trunkline.Base;
using Trunkline.Exchange;
using Trunkline.Fxo;

namespace Trunkline.Tdm.Tests;

/// <summary>Gateway's and exchange's side of a bank over a real Unix socket, both driven by hand: no thread, no waiting.</summary>
public sealed class UnixLineTests : IDisposable
{
    private const int Lines = 2;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trunkline-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}.lines");
    private readonly ManualTime _time = new();
    private readonly Wire _wire = new(Lines);
    private readonly LineDrive[] _drive = new LineDrive[Lines];
    private readonly LineSense[] _sense = new LineSense[Lines];
    private readonly short[] _to = new short[Lines * ILineBank.BlockSamples];
    private readonly short[] _from = new short[Lines * ILineBank.BlockSamples];
    private static int _count;

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Transfer_CarriesStateAndSamples_BothWays_OneBlockLater()
    {
        using var server = new UnixLineServer(_path, _wire, _time);
        using var bank = new UnixLineBank(_path, Lines);
        _drive[1] = new(true);
        Array.Fill(_to, (short)-12345);
        _wire.Sense[0] = new(LineBattery.Reversed, true);
        _wire.Sense[1] = new(LineBattery.Normal, false);
        Round(server, bank);
        Assert.Equal(LineBattery.Absent, _sense[0].Battery); // no answer yet
        Round(server, bank);
        Assert.Equal(new LineSense(LineBattery.Reversed, true), _sense[0]);
        Assert.Equal(new LineSense(LineBattery.Normal, false), _sense[1]);
        Assert.Equal([false, true], _wire.Drive.Select(d => d.OffHook));
        Assert.All(_wire.Heard, s => Assert.Equal(-12345, s));
        Assert.Equal(1, _from[0]); // the wire numbers its blocks
        Round(server, bank);
        Assert.Equal(2, _from[0]);
        Assert.True(bank.IsAlive && server.IsHeld);
        Assert.Equal(0, server.Lost + server.Dropped + bank.Dropped + bank.Skipped);
    }

    [Fact]
    public void ExchangeGone_LinesHaveNoBatteryAfter100Ms_AndComeBackWithANewExchange()
    {
        using var bank = new UnixLineBank(_path, Lines);
        using (var server = new UnixLineServer(_path, _wire, _time))
        {
            _wire.Sense[0] = new(LineBattery.Normal, false);
            Round(server, bank);
            Round(server, bank);
            Assert.Equal(LineBattery.Normal, _sense[0].Battery);
        }

        // The last answer is still under way; then five blocks without.
        for (var i = 0; i < 5; i++)
        {
            bank.Transfer(_drive, _to, _sense, _from);
            Assert.Equal(LineBattery.Normal, _sense[0].Battery);
        }

        bank.Transfer(_drive, _to, _sense, _from);
        Assert.Equal(LineBattery.Absent, _sense[0].Battery);
        Assert.All(_from, s => Assert.Equal(0, s));
        Assert.False(bank.IsAlive);

        using var next = new UnixLineServer(_path, _wire, _time);
        Round(next, bank);
        Round(next, bank);
        Assert.Equal(LineBattery.Normal, _sense[0].Battery);
        Assert.True(bank.IsAlive);
    }

    [Fact]
    public void GatewayGone_LinesGoOnHookAfter100Ms_AndTheExchangeGoesOn()
    {
        using var server = new UnixLineServer(_path, _wire, _time);
        using var bank = new UnixLineBank(_path, Lines);
        _drive[0] = new(true);
        Round(server, bank);
        Assert.True(_wire.Drive[0].OffHook);
        _time.Advance(99);
        server.Run();
        Assert.True(_wire.Drive[0].OffHook);
        Assert.True(server.IsHeld);
        _time.Advance(1);
        server.Run();
        Assert.False(_wire.Drive[0].OffHook);
        Assert.False(server.IsHeld);
        var blocks = _wire.Blocks;
        _time.Advance(200);
        server.Run();
        Assert.Equal(10, _wire.Blocks - blocks);
    }

    [Fact]
    public void SecondGateway_IsRefused_UntilTheFirstIsSilent()
    {
        using var server = new UnixLineServer(_path, _wire, _time);
        using var first = new UnixLineBank(_path, Lines);
        using var second = new UnixLineBank(_path, Lines);
        Round(server, first);
        _drive[0] = new(true);
        Round(server, second);
        Round(server, second);
        Assert.True(second.IsRefused);
        Assert.False(second.IsAlive);
        Assert.False(_wire.Drive[0].OffHook);
        Assert.Equal(2, server.Refused);
        _time.Advance(100);
        server.Run();
        Round(server, second);
        Round(server, second);
        Assert.True(second.IsAlive);
        Assert.False(second.IsRefused);
        Assert.True(_wire.Drive[0].OffHook);
    }

    [Fact]
    public void SecondExchangeAtThePath_IsRefused_ADeadOnesSocketIsReplaced_AnotherFileIsLeft()
    {
        using (var server = new UnixLineServer(_path, _wire, _time))
        {
            Assert.Throws<IOException>(() => new UnixLineServer(_path, _wire, _time));
        }

        UnixDatagramSocket.OpenAt(_path).Dispose(); // leaves its file, as a killed process does
        Assert.True(File.Exists(_path));
        new UnixLineServer(_path, _wire, _time).Dispose();
        File.WriteAllText(_path, "precious");
        Assert.Throws<IOException>(() => new UnixLineServer(_path, _wire, _time));
        Assert.Equal("precious", File.ReadAllText(_path));
        Assert.Throws<IOException>(() => new UnixLineServer(new string('x', 108), _wire, _time));
    }

    [Fact]
    public void MalformedDatagrams_AreCountedAndDropped()
    {
        using var server = new UnixLineServer(_path, _wire, _time);
        using var stranger = UnixDatagramSocket.OpenUnnamed();
        Assert.True(UnixAddress.TryFromPath(_path, out var address));
        var good = new byte[LineBlock.LengthOf(Lines)];
        LineBlock.Write(good, 1, _drive, _to);
        var prng = new Prng(5);
        var sent = 0;
        for (var n = 0; n < 2_000; n++)
        {
            var bad = (byte[])good.Clone();
            var at = prng.Next(LineBlock.Header + Lines);
            if (at is >= 8 and < 12)
            {
                continue; // the sequence may be anything
            }

            bad[at] ^= (byte)(1 + prng.Next(255));
            var length = prng.Next(4) == 0 ? prng.Next(good.Length) : good.Length;
            if (at >= LineBlock.Header && bad[at] <= 1 && length == good.Length)
            {
                continue;
            }

            stranger.Send(bad.AsSpan(0, length), ref address);
            sent++;
            server.Run();
        }

        Assert.Equal(sent, server.Dropped);
        Assert.False(server.IsHeld);
    }

    [Fact]
    public void LostAndRepeatedBlocks_AreCounted()
    {
        using var server = new UnixLineServer(_path, _wire, _time);
        using var gateway = UnixDatagramSocket.OpenUnnamed();
        Assert.True(UnixAddress.TryFromPath(_path, out var address));
        var octets = new byte[LineBlock.LengthOf(Lines)];
        foreach (var sequence in new uint[] { 7, 8, 11, 11, 10, 12 })
        {
            LineBlock.Write(octets, sequence, _drive, _to);
            Assert.True(gateway.Send(octets, ref address));
        }

        server.Run();
        Assert.Equal((4, 2, 2), (server.Blocks, server.Lost, server.Dropped));
    }

    [Fact]
    public void Transfer_AndRun_Allocate_Nothing()
    {
        using var server = new UnixLineServer(_path, _wire, _time);
        using var bank = new UnixLineBank(_path, Lines);
        for (var n = 0; n < 200; n++)
        {
            Round(server, bank);
        }

        NoAllocation.InRounds(() =>
        {
            for (var n = 0; n < 2_000; n++)
            {
                Round(server, bank);
            }
        });

        // Nobody there must cost nothing either.
        server.Dispose();
        NoAllocation.InRounds(() =>
        {
            for (var n = 0; n < 100; n++)
            {
                bank.Transfer(_drive, _to, _sense, _from);
            }
        });
    }

    /// <summary>The twin as a process would serve it: battery, dial tone on the line that is off hook, quiet on the other.</summary>
    [Fact]
    public void Twin_OverTheSocket_GivesDialTone()
    {
        var exchange = new ExchangeLineBank(TimeProvider.System, OperatorProfile.Default, Lines);
        using var server = new UnixLineServer(_path, exchange, _time);
        using var bank = new UnixLineBank(_path, Lines);
        Round(server, bank);
        Round(server, bank);
        Assert.Equal(LineBattery.Normal, _sense[0].Battery);
        _drive[0] = new(true);
        for (var n = 0; n < 30; n++)
        {
            Round(server, bank);
        }

        Assert.Equal(FxsState.Dialtone, exchange.Switch.Lines[0].State);
        Assert.InRange(Dsp.Level.Of(_from.AsSpan(0, ILineBank.BlockSamples)), -20, -5);
        Assert.InRange(Dsp.Level.Of(_from.AsSpan(ILineBank.BlockSamples)), -80, -50);
    }

    [Fact]
    public void VirtualBank_GivesTheFarSidesBlock_AtOnce()
    {
        var bank = new VirtualLineBank(_wire);
        _wire.Sense[1] = new(LineBattery.Normal, true);
        bank.Transfer(_drive, _to, _sense, _from);
        Assert.Equal(Lines, bank.Count);
        Assert.True(_sense[1].RingVoltage);
        Assert.Equal(1, _from[0]);
    }

    private void Round(UnixLineServer server, UnixLineBank bank)
    {
        bank.Transfer(_drive, _to, _sense, _from);
        server.Run();
    }

    /// <summary>The far side as bare wires: remembers what came, gives what it was told to, numbers its blocks in every sample.</summary>
    private sealed class Wire(int lines) : ILineFarSide
    {
        public LineDrive[] Drive { get; } = new LineDrive[lines];

        public LineSense[] Sense { get; } = new LineSense[lines];

        public short[] Heard { get; } = new short[lines * ILineBank.BlockSamples];

        public int Blocks { get; private set; }

        public int Count => lines;

        public void Process(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> fromLine, Span<LineSense> sense, Span<short> toLine)
        {
            drive.CopyTo(Drive);
            fromLine.CopyTo(Heard);
            Sense.CopyTo(sense);
            Blocks++;
            toLine.Fill((short)Blocks);
        }
    }
}
