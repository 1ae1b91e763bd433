using Trunkline.Base;

namespace Trunkline.E1.Tests;

/// <summary>Two ends back to back, by blocks of frames.</summary>
public sealed class SpanEndTests
{
    private readonly List<string> _said = [];
    private readonly SpanEnd _a = new();
    private SpanEnd _b = new();
    private readonly ImpairedLine _ab = new(1, bitOffset: 13);
    private readonly ImpairedLine _ba = new(2, bitOffset: 200);
    private byte[] _fromA = [];
    private byte[] _fromB = [];
    private PortAlarms _lastA = PortAlarms.LossOfFrame;
    private PortAlarms _lastB = PortAlarms.LossOfFrame;
    private int _ms;

    [Fact]
    public void TwoEnds_Align_AndCarryEveryTimeslot()
    {
        Run(200);
        // A receives B only once B receives A: by then B says no RAI.
        Assert.Equal(["1 A RECOVERING", "1 B RAI RECOVERING", "101 A OK", "101 B RAI", "102 B OK"], _said);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (_a.Alarms, _b.Alarms));
        Assert.Equal((AlignmentState.Multiframe, AlignmentState.Multiframe), (_a.Alignment, _b.Alignment));
        AssertCarried();
        Assert.Equal((0, 0), (_a.Counters.SlipsLost + _a.Counters.SlipsRepeated, _b.Counters.CrcErrors));
    }

    [Fact]
    public void AnEndThatHasReceivedNothing_IsLof_AndSendsRai()
    {
        var line = new byte[160 * 32];
        _a.SendLine(new byte[160 * 32], line);
        Assert.Equal((PortAlarms.LossOfFrame, PortAlarms.LossOfFrame), (_a.Alarms, _a.Defects));
        _b.ReceiveLine(line);
        Assert.Equal(PortAlarms.RemoteAlarm, _b.Defects);
    }

    [Fact]
    public void ACut_IsLosHere_AndRaiThere_AndBothEnd()
    {
        Settle();
        _ab.IsCut = true;
        Run(50);
        _ab.IsCut = false;
        Run(200);
        Assert.Equal(["1 A RAI", "1 B LOS", "51 B RECOVERING", "151 A OK", "151 B OK"], _said);
    }

    [Fact]
    public void SignalsOnCommand_AreRaiAndAisThere()
    {
        Settle();
        _a.Signal = SpanSignal.RemoteAlarm;
        Run(10);
        Assert.Equal(PortAlarms.RemoteAlarm, _b.Alarms);
        _a.Signal = SpanSignal.Ais;
        Run(10);
        Assert.Equal(PortAlarms.Ais, _b.Defects);
        Assert.Equal(PortAlarms.RemoteAlarm, _a.Defects);
        _a.Signal = SpanSignal.Normal;
        Run(200);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (_a.Alarms, _b.Alarms));
        AssertCarried();
    }

    [Fact]
    public void Timeslots_WithoutFrames_AreIdle()
    {
        Settle();
        _ab.IsAis = true;
        Run(20);
        // The frame is lost at the third wrong FAS; then the store gives what it had.
        Assert.All(_fromA[(2 * 256)..], o => Assert.Equal(0xD5, o));
    }

    /// <summary>Each wrong block is one CRC-4 error at one end and one E bit at the other: in the next multiframes, in both ends' counts.</summary>
    [Fact]
    public void WrongBlocks_AreCountedHere_AndTheirEBitsThere()
    {
        Settle();
        var (fromStart, fromStartB) = (_a.Counters.FarEndErrors, _b.Counters.FarEndErrors);
        _a.SecondPassed();
        _b.SecondPassed();
        for (var i = 0; i < 50; i++)
        {
            _ab.ErrorAt(1000);
            Run(4);
        }

        Run(20);
        Assert.Equal((50, 50), (_b.Counters.CrcErrors, _a.Counters.FarEndErrors - fromStart));
        Assert.Equal((0, 0), (_a.Counters.CrcErrors, _b.Counters.FarEndErrors - fromStartB));
        _a.SecondPassed();
        _b.SecondPassed();
        Assert.Equal((50, 50), (_b.Quality.NearEnd.Total.BackgroundBlockErrors, _a.Quality.FarEnd.Total.BackgroundBlockErrors));
    }

    [Fact]
    public void FarEndWithoutCrc4_CarriesTraffic_WithLmfa()
    {
        _b = new(new() { Crc4 = Crc4Mode.Off });
        Run(600);
        Assert.Equal((PortAlarms.LossOfMultiframe, Crc4Mismatch.FarEndSendsNone), (_a.Alarms, _a.Crc4Mismatch));
        Assert.Equal((PortAlarms.Crc4Unexpected, Crc4Mismatch.FarEndSendsIt), (_b.Alarms, _b.Crc4Mismatch));
        AssertCarried();
    }

    [Fact]
    public void LocalLoop_GivesUsWhatWeSend_WhateverTheLineDoes()
    {
        Settle();
        _a.Loop = SpanLoop.Local;
        _ba.IsCut = true;
        _a.StartBert(BertPattern.Prbs15);
        Run(200);
        Assert.Equal((true, 0, PortAlarms.Looped), (_a.BertReceiver!.IsInStep, _a.BertReceiver.BitErrors, _a.Alarms));
    }

    [Theory]
    [InlineData(SpanLoop.Line)]
    [InlineData(SpanLoop.Payload)]
    public void LoopAtTheFarEnd_GivesBackTheTestPattern_ErrorsOfBothWaysIncluded(SpanLoop loop)
    {
        Settle();
        _b.Loop = loop;
        Run(200);
        _a.StartBert(BertPattern.Prbs15, 0x0000_FFFE);
        Run(100);
        Assert.True(_a.BertReceiver!.IsInStep);
        Assert.Equal(0, _a.BertReceiver.BitErrors);
        var errors = _ab.BitErrors + _ba.BitErrors;
        for (var i = 0; i < 20; i++)
        {
            // In timeslots 1 to 15: bit 40 of the octets the line takes, and where its offset puts it.
            _ab.ErrorAt(40 + 13);
            Run(2);
            _ba.ErrorAt(40 + 200);
            Run(2);
        }

        Run(10);
        Assert.Equal(40, _ab.BitErrors + _ba.BitErrors - errors);
        Assert.Equal(0, _a.BertReceiver.Losses);
        Assert.InRange(_a.BertReceiver.BitErrors, 20, 40);

        // The line loop hands on the wrong CRC-4 of the way there; the payload loop makes frames of its own.
        Assert.Equal(loop == SpanLoop.Line ? 40 : 20, _a.Counters.CrcErrors);
        Assert.True(_b.Alarms.HasFlag(PortAlarms.Looped));
        _b.Loop = SpanLoop.None;
        Run(200);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (_a.Alarms, _b.Alarms));
    }

    [Fact]
    public void Bert_EndToEnd_CountsInjectedErrors_AndOnlyThose()
    {
        Settle();
        _a.StartBert(BertPattern.Prbs23, 1u << 7);
        _b.StartBert(BertPattern.Prbs23, 1u << 7);
        Run(100);
        _a.BertTransmitter!.Inject(17);
        Run(200);
        Assert.Equal((17, 0), (_b.BertReceiver!.BitErrors, _a.BertReceiver!.BitErrors));
        _a.StopBert();
        Assert.Null(_a.BertTransmitter);
        Assert.Throws<ArgumentException>(() => _a.StartBert(BertPattern.Prbs9, 3));
    }

    /// <summary>Any octets, in any lengths: nothing is thrown.</summary>
    [Fact]
    public void RandomLines_InAnyLengths_AreSurvived_InEveryLoop()
    {
        var prng = new Prng(8);
        var line = new byte[4000];
        var frames = new byte[160 * 32];
        for (var i = 0; i < 3000; i++)
        {
            if (i % 50 == 0)
            {
                _a.Loop = (SpanLoop)prng.Next(4);
                _a.Signal = (SpanSignal)prng.Next(3);
            }

            prng.Fill(line);
            _a.ReceiveLine(line.AsSpan(0, prng.Next(line.Length)));
            var count = (1 + prng.Next(20)) * 8 * 32;
            _a.ReadFrames(frames.AsSpan(0, count));
            _a.SendLine(frames.AsSpan(0, count), frames);
        }
    }

    [Theory]
    [InlineData(SpanLoop.None)]
    [InlineData(SpanLoop.Local)]
    [InlineData(SpanLoop.Line)]
    [InlineData(SpanLoop.Payload)]
    public void Process_Allocates_Nothing(SpanLoop loop)
    {
        Settle();
        _a.StartBert(BertPattern.Prbs15);
        _a.Loop = loop;
        var frames = new byte[256];
        var line = new byte[256];
        NoAllocation.In(() =>
        {
            _a.SendLine(frames, line);
            _ab.Carry(line, line);
            _a.ReceiveLine(line);
            _a.ReadFrames(frames);
            _a.SecondPassed();
        });
    }

    private void Settle()
    {
        Run(200);
        Assert.Equal((PortAlarms.None, PortAlarms.None), (_a.Alarms, _b.Alarms));
        _said.Clear();
        _ms = 0;
    }

    /// <summary>Milliseconds pass; what is sent has its frame's number in timeslots 1 to 4.</summary>
    private void Run(int ms)
    {
        _fromA = new byte[ms * 256];
        _fromB = new byte[ms * 256];
        var line = new byte[256];
        var frames = new byte[256];
        for (var i = 0; i < ms; i++)
        {
            _ms++;
            for (var f = 0; f < 8; f++)
            {
                BitConverter.TryWriteBytes(frames.AsSpan((f * 32) + 1), (_ms * 8) + f);
                frames.AsSpan((f * 32) + 5, 27).Fill((byte)_ms);
            }

            _a.SendLine(frames, line);
            _ab.Carry(line, line);
            _b.ReceiveLine(line);
            _b.SendLine(frames, line);
            _ba.Carry(line, line);
            _a.ReceiveLine(line);
            _a.ReadFrames(_fromB.AsSpan(i * 256, 256));
            _b.ReadFrames(_fromA.AsSpan(i * 256, 256));
            Say('A', _a.Alarms, ref _lastA);
            Say('B', _b.Alarms, ref _lastB);
        }
    }

    private void Say(char end, PortAlarms alarms, ref PortAlarms last)
    {
        if (alarms != last)
        {
            last = alarms;
            _said.Add($"{_ms} {end} {alarms.InWords()}");
        }
    }

    private void AssertCarried() => Assert.All((byte[][])[_fromA, _fromB], heard =>
    {
        var first = BitConverter.ToInt32(heard, heard.Length - (80 * 32) + 1);
        for (var f = 0; f < 80; f++)
        {
            var frame = heard.AsSpan(heard.Length - ((80 - f) * 32), 32);
            Assert.Equal(first + f, BitConverter.ToInt32(frame[1..]));
            Assert.All(frame[5..].ToArray(), o => Assert.Equal((byte)((first + f) / 8), o));
        }
    });
}
