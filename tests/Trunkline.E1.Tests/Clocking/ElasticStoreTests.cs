using System.Buffers.Binary;
using Trunkline.Base;

namespace Trunkline.E1.Tests.Clocking;

public sealed class ElasticStoreTests
{
    private const byte Idle = 0xD5;

    private readonly byte[] _frame = new byte[32];
    private int _written;

    [Fact]
    public void TwoFrameStore_ReaderFaster_RepeatsAFrame_ReaderSlower_LeavesOneOut()
    {
        var store = new ElasticStore(capacity: 2, slack: 1, Idle);
        //             w r  w r  r  w r  w w r  w w r
        var heard = Run(store, "wr wr r wr wwr wwr r r");
        // The reader's third finds nothing and repeats 1; of two written between reads one is kept, of three one is lost.
        Assert.Equal("0 1 1 2 3 5 6 6", heard);
        Assert.Equal((1, 2), (store.SlipsLost, store.SlipsRepeated));
    }

    /// <summary>On command one frame is given again where none is to spare, and left out where one is; never both at once.</summary>
    [Fact]
    public void Slip_OnCommand_IsOneFrame_AndNoMore()
    {
        var store = new ElasticStore(capacity: 8, slack: 2, Idle);
        Assert.Equal("0 1", Run(store, "wwr wr"));
        store.Slip();
        Assert.Equal("3 4 5", Run(store, "wr wr wr"));
        Assert.Equal((1, 0, 0), (store.SlipsLost, store.SlipsRepeated, store.Fill));
        store.Slip();
        Assert.Equal("5 6 7", Run(store, "wr wr wr"));
        Assert.Equal((1, 1, 1), (store.SlipsLost, store.SlipsRepeated, store.Fill));
        Assert.Equal("8", Run(store, "r"));
        store.Slip();
        Assert.Equal("8 8 9", Run(store, "r wr wr")); // nothing was there, a slip of its own; the command waited for the writer
        Assert.Equal((1, 3, 0), (store.SlipsLost, store.SlipsRepeated, store.Restarts));
    }

    /// <summary>Frames wandering to and fro by as much as the slack cause one slip at most, not one each time.</summary>
    [Fact]
    public void Wander_WithinTheSlack_SlipsNeverAgain()
    {
        var store = new ElasticStore(capacity: 8, slack: 2, Idle);
        Run(store, "wwr wr wr");
        Assert.Equal(1, store.Fill);
        for (var i = 0; i < 100; i++)
        {
            Run(store, "r wr wwr");
        }

        Assert.Equal((0, 0), (store.SlipsLost, store.SlipsRepeated));
        for (var i = 0; i < 100; i++)
        {
            Run(store, "r r wwr wwr");
        }

        Assert.Equal((0, 1), (store.SlipsLost, store.SlipsRepeated));
        for (var i = 0; i < 100; i++)
        {
            Run(store, "r r r wwr wwr wwr");
        }

        Assert.Equal((100, 101), (store.SlipsLost, store.SlipsRepeated));
    }

    /// <summary>50 ppm make one slip in 20,000 frames, whichever clock is faster (G.703: ±50 ppm; 2.5 s).</summary>
    [Theory]
    [InlineData(50, 160)]
    [InlineData(-50, 160)]
    [InlineData(50, 8)]
    [InlineData(-50, 1)]
    public void Clocks_50PpmApart_SlipAFrameIn20000(int ppm, int block)
    {
        var store = new ElasticStore(capacity: 400, slack: 4, Idle);
        var due = 0.0;
        var read = new byte[block * 32];
        for (var frames = 0; frames < 400_000; frames += block)
        {
            for (due += block * (1 + (ppm * 1e-6)); due >= 1; due--)
            {
                Write(store);
            }

            store.Read(read);
        }

        // The first slips after half the slack, 2 frames and a part.
        Assert.InRange(ppm > 0 ? store.SlipsLost : store.SlipsRepeated, 16, 20);
        Assert.Equal((0, 0), (ppm > 0 ? store.SlipsRepeated : store.SlipsLost, store.Restarts));
    }

    [Fact]
    public void Writer_ThatPauses_IsIdleAndARestart_NotSlips()
    {
        var store = new ElasticStore(capacity: 8, slack: 2, Idle);
        Run(store, "wwr wr");
        var four = new byte[4 * 32];
        four.AsSpan().Clear();
        store.Read(four);
        Assert.Equal((1, 0, 0), (store.Restarts, store.SlipsLost, store.SlipsRepeated));
        Assert.All(four[32..], o => Assert.Equal(Idle, o));
        Assert.Equal("idle", Run(store, "r"));
        Assert.Equal("idle 3", Run(store, "wr wr"));
    }

    /// <summary>Any writes and reads: frames come out whole and in order, and what does not is counted.</summary>
    [Fact]
    public void AnyWritesAndReads_KeepOrder_AndCountEveryFrame()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var prng = new Prng(seed);
            var slack = 1 + prng.Next(5);
            var store = new ElasticStore(capacity: 20 + slack, slack, Idle);
            _written = 0;
            var block = new byte[20 * 32];
            int last = -1, repeated = 0, idle = 0, read = 0;
            for (var i = 0; i < 2000; i++)
            {
                for (var n = prng.Next(8); n > 0; n--)
                {
                    Write(store);
                }

                var frames = block.AsSpan(0, (1 + prng.Next(6)) * 32);
                store.Read(frames);
                for (var at = 0; at < frames.Length; at += 32)
                {
                    read++;
                    if (frames[at + 8] == Idle)
                    {
                        idle++;
                        continue;
                    }

                    var number = BinaryPrimitives.ReadInt32BigEndian(frames[at..]);
                    Assert.InRange(number, last, _written - 1);
                    repeated += number == last ? 1 : 0;
                    last = number;
                }
            }

            Assert.Equal(store.SlipsRepeated, repeated);
            Assert.True(read == idle + repeated + (read - idle - repeated) && store.SlipsLost > 0 && repeated > 0);
        }
    }

    [Fact]
    public void Process_Allocates_Nothing()
    {
        var store = new ElasticStore(capacity: 200, slack: 2, Idle);
        var block = new byte[160 * 32];
        NoAllocation.In(() =>
        {
            store.Write(block);
            store.Read(block);
        });
    }

    /// <summary>w writes the next frame, r reads one.</summary>
    private string Run(ElasticStore store, string what)
    {
        var heard = new List<string>();
        foreach (var c in what)
        {
            if (c == 'w')
            {
                Write(store);
            }
            else if (c == 'r')
            {
                store.Read(_frame);
                heard.Add(_frame[8] == Idle ? "idle" : $"{BinaryPrimitives.ReadInt32BigEndian(_frame)}");
            }
        }

        return string.Join(' ', heard);
    }

    private void Write(ElasticStore store)
    {
        Span<byte> frame = stackalloc byte[32];
        frame.Clear();
        BinaryPrimitives.WriteInt32BigEndian(frame, _written++);
        store.Write(frame);
    }
}
