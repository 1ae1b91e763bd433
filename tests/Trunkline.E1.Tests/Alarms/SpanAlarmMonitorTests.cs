using Trunkline.Base;

namespace Trunkline.E1.Tests.Alarms;

/// <summary>How many frames after its cause each alarm stands, and ends.</summary>
public sealed class SpanAlarmMonitorTests
{
    private readonly List<string> _said = [];
    private E1Deframer _deframer = new(Crc4Mode.Required);
    private SpanAlarmMonitor _monitor = new(Crc4Mode.Required);
    private PortAlarms _last = PortAlarms.LossOfFrame;
    private int _frame;

    [Fact]
    public void Start_IsLof_UntilFramesWereThereFor100Ms()
    {
        Receive(Lines.Framed(1000, seed: 1));
        Assert.Equal(["28 RECOVERING", "828 OK"], _said);
    }

    [Fact]
    public void Cut_IsLosWithinTwoFrames_AndEnds100MsAfterThePulses()
    {
        Settle();
        Receive(new byte[1000 * 32]);
        Receive(Lines.Framed(1000, seed: 2));
        // Behind the random last octet two frames of zeros complete 258.
        Assert.Equal(["2 LOS", "1001 LOF", "1028 RECOVERING", "1828 OK"], _said);
        Assert.Equal(1, _monitor.OnsetsOf(PortAlarms.LossOfSignal));
    }

    [Fact]
    public void Ais_IsToldAfterTwoDoubleFrames_AndHidesLof()
    {
        Settle();
        Receive(Ones(1000));
        Receive(Lines.Framed(1000, seed: 2));
        Assert.Equal(["4 AIS", "1003 LOF", "1028 RECOVERING", "1828 OK"], _said);
    }

    [Fact]
    public void NoFas_IsLofAtTheThird()
    {
        Settle();
        var line = new byte[100 * 32];
        new Prng(7).Fill(line);
        Receive(line);
        Assert.Equal(["5 LOF"], _said);
        Assert.Equal(PortAlarms.LossOfFrame, _monitor.Defects);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void ABit_AsOftenAsTheCriterion_IsRai_OnceFewerIsNot(int z)
    {
        foreach (var times in (int[])[z - 1, z])
        {
            _said.Clear();
            Settle(criteria: new() { RemoteAlarmDoubleFrames = z, ClearAfter = 0 });
            var line = Lines.Framed(40, seed: 3, set: f => f.SendsRemoteAlarm = false);
            for (var i = 0; i < times; i++)
            {
                Lines.Flip(line, (((2 * i) + 1) * 256) + 2);
            }

            Receive(line);
            Assert.Equal(times == z ? [$"{2 * z} RAI", $"{4 * z} OK"] : [], _said);
        }
    }

    [Fact]
    public void Rai_KeepsItsNameWhileItIsWaitedFor()
    {
        Settle();
        Receive(Lines.Framed(160, seed: 3, set: f => f.SendsRemoteAlarm = true));
        Receive(Lines.Framed(1000, seed: 4));
        Assert.Equal(["6 RAI", "966 OK"], _said);
    }

    [Fact]
    public void FarEndWithoutCrc4_IsLmfaAfter400Ms_AndCallsGoOn()
    {
        Settle(Crc4Mode.Automatic, crc4: false);
        Receive(Lines.Framed(4000, seed: 3, crc4: false));
        Assert.Equal(["2240 LMFA"], _said);
        Assert.False(_monitor.Alarms.BlocksCalls());
        Receive(Lines.Framed(1000, seed: 4));
        Assert.Equal("4828 OK", _said[^1]);
    }

    /// <summary>Wrong blocks from block 120 on in the first window of 1000, and from block 1010 on in the second.</summary>
    [Theory]
    [InlineData(804, 0, "")]
    [InlineData(805, 0, "CRC ERRORS,OK")]
    [InlineData(860, 184, "CRC ERRORS,OK")]
    [InlineData(860, 185, "CRC ERRORS")]
    public void CrcErrors_AsManyOf1000AsTheCriterion_AreTold_AndEndWithFewerThanTheLower(int first, int second, string expected)
    {
        var line = Lines.Framed(2100 * 8, seed: 3);
        foreach (var block in Enumerable.Range(120, first).Concat(Enumerable.Range(1010, second)))
        {
            Lines.Flip(line, (block * 8 * 256) + 100);
        }

        _monitor = new(Crc4Mode.Required, new() { ClearAfter = 0 });
        Receive(line[..(960 * 32)]);
        _said.Clear();
        Receive(line[(960 * 32)..]);
        Assert.Equal(expected, string.Join(',', _said.Select(s => s[(s.IndexOf(' ') + 1)..])));
    }

    /// <summary>G.706 §4.1.1 and §4.3.2 are made so that a bit error ratio of 10^-3 loses nothing.</summary>
    [Fact]
    public void BitErrorRatioOf1In1000_For20Seconds_IsCrcErrors_NeverLofNorAis()
    {
        Settle();
        var prng = new Prng(11);
        for (var second = 0; second < 20; second++)
        {
            Receive(WithErrors(Lines.Framed(8000, seed: (ulong)second), prng, 1e-3));
        }

        Assert.Equal("CRC ERRORS", string.Join(',', _said.Select(s => s[(s.IndexOf(' ') + 1)..])));
        Assert.Equal(0, _deframer.FrameLosses);
    }

    [Fact]
    public void Defect_ShorterThanItsWait_IsNoAlarm_AndOneThatComesAgainIsNoNewOne()
    {
        Settle(criteria: new() { RaiseAfter = 100, ClearAfter = 100 });
        Receive(new byte[99 * 32]);
        Receive(Lines.Framed(300, seed: 2));
        Assert.Equal([], _said);
        Receive(new byte[110 * 32]);
        Receive(Lines.Framed(80, seed: 3));
        Receive(new byte[10 * 32]);
        Receive(Lines.Framed(300, seed: 4));
        Assert.Equal(1, _monitor.OnsetsOf(PortAlarms.LossOfSignal));
        Assert.Equal("OK", _said[^1][^2..]);
    }

    [Theory]
    [InlineData(9, 3)]
    [InlineData(513, 3)]
    [InlineData(255, 1)]
    [InlineData(255, 6)]
    public void Criteria_OutOfRange_AreRefused(int intervals, int z) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new SpanAlarmMonitor(Crc4Mode.Off, new() { LossOfSignalIntervals = intervals, RemoteAlarmDoubleFrames = z }));

    [Fact]
    public void Process_Allocates_Nothing()
    {
        var line = Lines.Framed(1600, seed: 2);
        var frames = new byte[E1Deframer.RoomFor(64)];
        var at = 0;
        NoAllocation.In(() =>
        {
            _deframer.Process(line.AsSpan(at, 64), frames);
            _monitor.Process(line.AsSpan(at, 64), _deframer);
            at = (at + 64) % line.Length;
        });
    }

    private static byte[] Ones(int frames) => [.. Enumerable.Repeat((byte)0xFF, frames * 32)];

    private static byte[] WithErrors(byte[] line, Prng prng, double ratio)
    {
        for (var at = 0.0; ; at++)
        {
            at += Math.Floor(Math.Log(1 - prng.NextDouble()) / Math.Log(1 - ratio));
            if (at >= line.Length * 8)
            {
                return line;
            }

            Lines.Flip(line, (int)at);
        }
    }

    private void Settle(Crc4Mode mode = Crc4Mode.Required, bool crc4 = true, AlarmCriteria? criteria = null)
    {
        _deframer = new(mode);
        _monitor = new(mode, criteria);
        Receive(Lines.Framed(960, seed: 1, crc4));
        Assert.Equal(PortAlarms.None, _monitor.Alarms);
        _said.Clear();
        _frame = 0;
    }

    private void Receive(byte[] line)
    {
        var frames = new byte[E1Deframer.RoomFor(32)];
        for (var at = 0; at < line.Length; at += 32)
        {
            _deframer.Process(line.AsSpan(at, 32), frames);
            _monitor.Process(line.AsSpan(at, 32), _deframer);
            _frame++;
            if (_monitor.Alarms != _last)
            {
                _last = _monitor.Alarms;
                _said.Add($"{_frame} {_last.InWords()}");
            }
        }
    }
}
