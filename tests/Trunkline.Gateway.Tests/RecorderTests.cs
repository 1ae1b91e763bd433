using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Gateway.Recording;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

public sealed class RecorderTests : IDisposable
{
    private readonly SamplesWorld _w = new(lines: 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("trunkline-rec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void PassedOnPackets_StereoAligned_GapsAreSilence()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB, Law.Mu));
        _w.Gateway.Record(new(Ctx(1), new(5), Term(1), false)); // armed
        _w.Pass(1000);
        _w.Gateway.Record(new(Ctx(1), new(5), Term(1), true));
        Talk(a, b, blocks: 150, lostOfA: i => i is >= 50 and < 75, Law.Mu);
        _w.Gateway.StopRecording(new(new(5)));
        _w.Pass(200);

        Assert.Contains(_w.Told.Lines, l => l.Contains("RecordingEnded (rec 5, 24000, 0)", StringComparison.Ordinal));
        var file = _w.Files.Files[5];
        Assert.True(file.IsFinished);
        Assert.InRange(file.Syncs, 2, 4);
        var (left, right) = (file.Channel(0), file.Channel(1));
        Assert.Equal(24000, left.Length);
        Assert.InRange(Sine.Level(left.AsSpan(1600, 4000), 500), 4800, 5200);
        Assert.InRange(Sine.Level(right.AsSpan(1600, 20000), 800), 4800, 5200);
        Assert.InRange(left.AsSpan(8000, 4000).ToArray().Max(Math.Abs), 0, 20); // the gap, where it was
        Assert.InRange(Sine.Level(left.AsSpan(12000, 4000), 500), 4800, 5200);
    }

    [Fact]
    public void Mixed_LineAndPhone_OneEachChannel_AndTheLineAloneIsRecordedToo()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var block = 0;
        _w.Bank!.Play = to => Sine.Samples(1200, 5000, block++).CopyTo(to, 0);
        _w.Pass(100);
        _w.Gateway.SeizeLine(new(TerminationId.Line(1), Ctx(1), "1", true));
        _w.Pass(4000);
        _w.Gateway.Record(new(Ctx(1), new(6), Term(1), true));
        var stream = new Stream(PhoneA, 8);
        for (var i = 0; i < 100; i++)
        {
            stream.Send(_w, a, Sine.Octets(Law.A, 500, 5000, i));
            _w.Pass(20);
        }

        Assert.InRange(Sine.Level(_w.Bank.Heard.ToArray().AsSpan()[^3200..], 500), 4500, 5500);
        _w.Gateway.Subtract(new(Term(1)));
        _w.Pass(1000);
        _w.Gateway.DeleteContext(new(Ctx(1)));
        _w.Pass(200);
        var file = _w.Files.Files[6];
        Assert.InRange(Sine.Level(file.Channel(0).AsSpan(4000, 8000), 500), 4500, 5500);
        Assert.InRange(Sine.Level(file.Channel(0).AsSpan(4000, 8000), 1200), 0, 100);
        Assert.InRange(Sine.Level(file.Channel(1).AsSpan(4000, 19000), 1200), 4500, 5500);
        Assert.InRange(file.Channel(0).Length, 23900, 24100);
    }

    [Fact]
    public void Armed_NeverStarted_LeavesNoFile()
    {
        _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Gateway.Record(new(Ctx(1), new(7), Term(1), false));
        _w.Pass(500);
        _w.Gateway.DeleteContext(new(Ctx(1)));
        _w.Pass(500);
        Assert.True(_w.Files.Files[7].IsDiscarded);
        Assert.Contains(_w.Told.Lines, l => l.Contains("RecordingEnded (rec 7, 0, 0)", StringComparison.Ordinal));
    }

    [Fact]
    public void DiskFull_TheRecordingFails_TheCallGoesOn()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        _w.Gateway.Record(new(Ctx(1), new(8), Term(1), true));
        Talk(a, b, 50);
        _w.Files.IsFull = true;
        Talk(a, b, 50);
        Assert.Single(_w.Told.Lines, l => l.Contains("RecordingFailed (rec 8, RecorderFailed)", StringComparison.Ordinal));
        _w.Gateway.StopRecording(new(new(8)));
        _w.Pass(200);
        Assert.Equal(100, b.Packets.Count);
        var ended = Assert.Single(_w.Told.Lines, l => l.Contains("RecordingEnded (rec 8, 16000, ", StringComparison.Ordinal));
        Assert.InRange(int.Parse(ended.Split(", ")[2].TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture), 7000, 11000);
    }

    /// <summary>What comes after its time would be written over what is to come one ring later.</summary>
    [Fact]
    public void Samples_AfterTheirTime_AreDropped_NotWrittenLater()
    {
        using var recorder = new Recorder(_w.Files, 1, ownThread: false);
        var slot = recorder.Arm(new(10));
        recorder.Start(slot);
        recorder.Commit(slot, 8000);
        recorder.Pump();
        var late = Enumerable.Repeat((byte)1, 400).ToArray();
        recorder.Write(slot, 0, 7000, late); // wholly
        recorder.Write(slot, 0, 7900, late); // by 100 samples
        recorder.Commit(slot, 8000 + Recorder.RingLength - 1000);
        recorder.Pump();
        recorder.Stop(slot, 8000 + Recorder.RingLength + 2000);
        recorder.Pump();
        var left = _w.Files.Files[10].Channel(0);
        Assert.Equal(Enumerable.Range(8000, 300), Enumerable.Range(0, left.Length).Where(i => Math.Abs((int)left[i]) > 8));
    }

    [Fact]
    public void SlowDisk_DelaysNothing_IsCounted_AndTimeStaysRight()
    {
        using var recorder = new Recorder(_w.Files, 1, ownThread: false);
        var slot = recorder.Arm(new(9));
        recorder.Start(slot);
        var second = Enumerable.Repeat((byte)1, 8000).ToArray();
        for (var i = 0; i < 5; i++)
        {
            recorder.Write(slot, 0, i * 8000, second); // the pump stands still for five seconds
            recorder.Write(slot, 1, i * 8000, second);
            recorder.Commit(slot, (i + 1) * 8000);
        }

        recorder.Pump();
        recorder.Write(slot, 0, 40000, second);
        recorder.Write(slot, 1, 40000, second);
        recorder.Stop(slot, 48000);
        recorder.Pump();
        var ended = new Ended();
        recorder.Poll(ended);
        Assert.Equal((48000ul, 40000ul - Recorder.RingLength), (ended.Samples, ended.Lost));
        var left = _w.Files.Files[9].Frames.Where((_, i) => i % 2 == 0).ToArray();
        Assert.Equal(48000, left.Length);
        Assert.Equal(1, left[0]);
        Assert.Equal(0xD5, left[20000]);
        Assert.Equal(1, left[40000]);
    }

    [Fact]
    public void Disk_FileIsPlayableAtAnyMoment_AndRecoveredAfterACrash()
    {
        using (var recorder = new Recorder(new DiskRecordingFiles(_directory), 2, ownThread: false))
        {
            var slot = recorder.Arm(new(0xABC));
            recorder.Pump();
            CheckPlayable();
            recorder.Start(slot);
            for (var i = 1; i <= 25; i++)
            {
                recorder.Write(slot, 0, (i - 1) * 800, Enumerable.Repeat((byte)0x2A, 800).ToArray());
                recorder.Commit(slot, i * 800);
                recorder.Pump();
                CheckPlayable();
            }
        }

        // Killed: nothing was stopped. A torn frame at the end, and an armed one that never began.
        var open = Path.Combine(_directory, "0000000000000abc.open.wav");
        File.AppendAllText(open, "x");
        File.WriteAllBytes(Path.Combine(_directory, RecordingName.OpenOf(new(0xDEF))), []);
        Assert.Equal([(new RecordingId(0xABC), 20000ul)], DiskRecordingFiles.Recover(_directory));
        var final = Assert.Single(Directory.GetFiles(_directory));
        Assert.EndsWith("0000000000000abc.wav", final, StringComparison.Ordinal);
        var octets = File.ReadAllBytes(final);
        Assert.True(WavHeader.TryRead(octets, out var length));
        Assert.Equal(40000u, length);
        Assert.Equal((uint)octets.Length, WavHeader.Length + length);

        void CheckPlayable()
        {
            var now = ReadShared(Path.Combine(_directory, RecordingName.OpenOf(new(0xABC))));
            Assert.True(WavHeader.TryRead(now, out var data));
            Assert.InRange(now.Length - WavHeader.Length - data, 0, 16000 + 1600); // at most the last second is not counted
        }
    }

    [Fact]
    public void Disk_MissingDirectory_IsAFailure_NotAnException()
    {
        Assert.Null(new DiskRecordingFiles(Path.Combine(_directory, "none")).TryCreate(new(1)));
    }

    [Fact]
    public void OwnThread_WritesAndEnds()
    {
        using var recorder = new Recorder(new DiskRecordingFiles(_directory), 2, ownThread: true);
        var slot = recorder.Arm(new(3));
        recorder.Start(slot);
        recorder.Write(slot, 1, 0, new byte[1600]);
        recorder.Stop(slot, 1600);
        var ended = new Ended();
        for (var i = 0; i < 100 && ended.Samples == 0; i++)
        {
            using var pause = new ManualResetEventSlim();
            pause.Wait(20, TestContext.Current.CancellationToken);
            recorder.Poll(ended);
        }

        Assert.Equal(1600ul, ended.Samples);
        Assert.Equal(WavHeader.Length + 3200, new FileInfo(Path.Combine(_directory, RecordingName.Of(new(3)))).Length);
    }

    [Fact]
    public void Shutdown_RecordingIsClosedAndTold_BeforeItReturns()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        _w.Gateway.Record(new(Ctx(1), new(12), Term(1), true));
        Talk(a, b, 50);
        var isClosed = false;
        _w.Gateway.OnShutdown = () => isClosed = _w.Files.Files[12].IsFinished;
        _w.Gateway.Shutdown(default);
        Assert.True(isClosed);
        Assert.Equal(8000, _w.Files.Files[12].Channel(0).Length);
        Assert.Contains(_w.Told.Lines, l => l.Contains("RecordingEnded (rec 12, 8000, 0)", StringComparison.Ordinal));
    }

    [Fact]
    public void Finish_OwnThread_ClosesWhatWasStopped_AndTellsIt()
    {
        using var recorder = new Recorder(new DiskRecordingFiles(_directory), 2, ownThread: true);
        var slot = recorder.Arm(new(13));
        recorder.Start(slot);
        recorder.Write(slot, 0, 0, new byte[800]);
        recorder.Stop(slot, 800);
        var ended = new Ended();
        recorder.Finish(ended);
        Assert.Equal(800ul, ended.Samples);
        Assert.True(File.Exists(Path.Combine(_directory, RecordingName.Of(new(13)))));
    }

    [Fact]
    public void Dispose_StoppedIsClosed_RunningKeepsWhatWasCommitted()
    {
        using (var recorder = new Recorder(new DiskRecordingFiles(_directory), 2, ownThread: true))
        {
            var stopped = recorder.Arm(new(14));
            var running = recorder.Arm(new(15));
            recorder.Start(stopped);
            recorder.Start(running);
            recorder.Write(stopped, 0, 0, new byte[800]);
            recorder.Write(running, 0, 0, new byte[800]);
            recorder.Commit(running, 800);
            recorder.Stop(stopped, 800);
        }

        Assert.True(File.Exists(Path.Combine(_directory, RecordingName.Of(new(14)))));
        Assert.Equal([(new RecordingId(15), 800ul)], DiskRecordingFiles.Recover(_directory));
    }

    [Fact]
    public void Armed_BeyondMaxRecordings_IsRefused_AndLeavesNoSlotBehind()
    {
        var w = new SamplesWorld(maxRecordings: 1); // its recorder has four slots
        w.Add(1, Ctx(1), Description(PhoneA));
        w.Add(2, Ctx(2), Description(PhoneB));
        w.Gateway.Record(new(Ctx(1), new(1), Term(1), true));
        for (var i = 2u; i < 10; i++)
        {
            w.Gateway.Record(new(Ctx(2), new(i), Term(2), true));
            Assert.Contains(w.Told.Lines, l => l.Contains($"RecordingFailed (rec {i}, NoResources)", StringComparison.Ordinal));
        }

        Assert.Equal(1, w.Recorder.Active);
        w.Gateway.StopRecording(new(new(1)));
        w.Pass(500);
        w.Gateway.Record(new(Ctx(2), new(10), Term(2), true));
        w.Pass(500);
        Assert.True(w.Files.Files.ContainsKey(10));
    }

    [Fact]
    public void Slot_UsedAgainWhileThePumpLooks_IsNotEndedByAStaleStop()
    {
        // A pump that never rests, against a loop that frees and arms the same slot as fast as it can.
        using var recorder = new Recorder(new NoFiles(), 1, ownThread: false);
        var isOver = false;
        var thread = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                recorder.Pump();
            }
        });
        thread.Start();
        try
        {
            var ended = new Ended();
            for (var i = 1u; i <= 3000; i++)
            {
                var slot = recorder.Arm(new(i));
                recorder.Start(slot);
                recorder.Poll(ended);
                Assert.Equal((1, i - 1), (recorder.Active, ended.Count)); // nobody has stopped it
                recorder.Stop(slot, 80);
                while (recorder.Active > 0)
                {
                    recorder.Poll(ended);
                }

                Assert.Equal(80ul, ended.Samples);
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            thread.Join();
        }
    }

    [Fact]
    public void ControllerDies_TalkAndRecordingGoOn()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        _w.Gateway.Record(new(Ctx(1), new(11), Term(1), true));
        Talk(a, b, 50);
        _w.Gateway.OnControllerLost();
        Talk(a, b, 100);
        _w.Gateway.OnControllerAttached(2, _w.Told);
        _w.Gateway.StopRecording(new(new(11)));
        _w.Pass(200);
        Assert.Equal(150, b.Packets.Count);
        Assert.InRange(Sine.Level(_w.Files.Files[11].Channel(0).AsSpan(1600, 22000), 500), 4800, 5200);
    }

    [Fact]
    public void Ring_Allocates_Nothing()
    {
        using var recorder = new Recorder(_w.Files, 1, ownThread: false);
        var slot = recorder.Arm(new(1));
        recorder.Start(slot);
        var block = new byte[160];
        var position = 0L;
        NoAllocation.In(() =>
        {
            recorder.Write(slot, 0, position, block);
            recorder.Write(slot, 1, position, block);
            recorder.Commit(slot, position += 160);
        });
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var octets = new byte[file.Length];
        file.ReadExactly(octets);
        return octets;
    }

    private readonly Dictionary<MemoryRtpSockets.Socket, Stream> _streams = [];

    private void Talk(MemoryRtpSockets.Socket a, MemoryRtpSockets.Socket b, int blocks, Func<int, bool>? lostOfA = null, Law lawOfB = Law.A)
    {
        _streams.TryAdd(a, new Stream(PhoneA, 8));
        _streams.TryAdd(b, new Stream(PhoneB, (byte)lawOfB));
        for (var i = 0; i < blocks; i++)
        {
            if (lostOfA?.Invoke(i) == true)
            {
                _streams[a].Lose();
                _streams[a].Skip();
            }
            else
            {
                _streams[a].Send(_w, a, Sine.Octets(Law.A, 500, 5000, i));
            }

            _streams[b].Send(_w, b, Sine.Octets(lawOfB, 800, 5000, i));
            _w.Pass(20);
        }
    }

    private sealed class NoFiles : IRecordingFiles
    {
        public IRecordingFile? TryCreate(RecordingId recording) => null;
    }

    private sealed class Ended : IRecorderUser
    {
        public uint Count { get; private set; }

        public ulong Samples { get; private set; }

        public ulong Lost { get; private set; }

        public void OnEnded(int slot, RecordingId recording, ulong samples, ulong lost) => (Samples, Lost, Count) = (samples, lost, Count + 1);

        public void OnFailed(int slot, RecordingId recording)
        {
        }
    }
}
