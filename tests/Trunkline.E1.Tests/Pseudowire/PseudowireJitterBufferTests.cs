using System.Text;
using Trunkline.Base;

namespace Trunkline.E1.Tests.Pseudowire;

/// <summary>A packet is a millisecond and has one letter; what is played is read as letters, a dot where replacement data stands.</summary>
public sealed class PseudowireJitterBufferTests
{
    private static readonly PseudowireFormat Format = PseudowireFormat.Cesopsn((1u << 1) | (1u << 16), 8);
    private static readonly PseudowireFormat SatopFormat = PseudowireFormat.Satop();

    [Fact]
    public void Table_IsThatOfRfc4553()
    {
        var text = new StringBuilder("stateDiagram-v2\n    [*] --> Intermediate\n");
        foreach (var state in Enum.GetValues<PseudowireState>())
        {
            foreach (var e in Enum.GetValues<PseudowireEvent>())
            {
                var step = PseudowireFsm.On(state, e);
                if (step.Known)
                {
                    text.Append($"    {state} --> {step.Next}: {e} / {step.Do}\n");
                }
            }
        }

        Doc.AssertBlock("pseudowire.md", "<!-- generated from the table: PseudowireFsm -->", "<!-- end -->", "mermaid", text.ToString());
    }

    [Theory]
    [InlineData("in order", "A B C D E F", "..ABCDEF")]
    [InlineData("shortest delay", "A B C D E F", "ABCDEF")]
    [InlineData("reordered", "A B C E D F G", "..ABCDEFG")]
    [InlineData("twice", "A B C C D DE F G", "..ABCDEFG")]
    [InlineData("lost", "A B C - E - G", "..ABC.E.G")]
    [InlineData("burst", "A B C - - FED G", "..ABCDEFG")]
    [InlineData("late", "A B C - - - G DH I", "..ABC...GHI")]
    public void Packets_ArePlayedInOrder_InTheirPlace(string name, string arrivals, string played)
    {
        Assert.NotEmpty(name);
        var delay = played.TakeWhile(c => c == '.').Count() + 1; // a packet is played in the millisecond it comes in when the delay is one
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(delay) });
        Assert.Equal(played, world.Run(arrivals, played.Length));
    }

    [Fact]
    public void Counters_TellLostLateReorderedAndDuplicates()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(3) });
        world.Run("A B C E D D - HF I J - L M N G", 15);
        world.Run(string.Join(' ', Enumerable.Range('O', 300).Select(c => (char)c)), 300);
        var counters = world.Buffer.Counters;
        Assert.Equal((314, 1, 1, 2, 1, 0), (counters.Received, counters.Lost, counters.Late, counters.Reordered, counters.Duplicates, counters.OutOfSequence));
        Assert.Equal(2, counters.Replaced);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65535)]
    [InlineData(32767)]
    public void SequenceNumbers_MayBeginAndWrapAnywhere(int first)
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(2) }) { First = first - 1 };
        Assert.Equal(".ABCDEFGH", world.Run("A B C D E F G H", 9));
    }

    /// <summary>N packets in a row missing begin the loss state, M in a row end it; a packet between begins the counting anew (§6.2.2).</summary>
    [Fact]
    public void PacketLossState_BeginsAndEndsAfterItsPackets()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(2), LossPackets = 4, RecoveryPackets = 3 });
        world.Run("A B C - - - G - - -", 10);
        Assert.Equal((PseudowireState.Normal, 0), (world.Buffer.State, world.Buffer.Counters.LossStates));
        world.Run("-", 1);
        Assert.Equal(PseudowireState.Normal, world.Buffer.State);
        world.Run("-", 1);
        Assert.Equal((PseudowireState.PacketLoss, 1), (world.Buffer.State, world.Buffer.Counters.LossStates));
        Assert.Equal(".....", world.Run("N O - Q R", 5));
        Assert.Equal(PseudowireState.PacketLoss, world.Buffer.State);
        Assert.Equal("RSTUVW", world.Run("S T U V W X", 6));
        Assert.Equal(PseudowireState.Normal, world.Buffer.State);
    }

    /// <summary>Nothing but replacement data until the delay has come in consecutive packets.</summary>
    [Fact]
    public void IntermediateState_WaitsForConsecutivePackets()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(3) });
        Assert.Equal(".......", world.Run("A B - D E - G", 7));
        Assert.Equal(PseudowireState.Intermediate, world.Buffer.State);
        Assert.Equal(".GHIJ", world.Run("H I J K L", 5));
        Assert.Equal(PseudowireState.Normal, world.Buffer.State);
    }

    [Fact]
    public void IntermediateTimer_IsPacketLoss_AndNothingWasEverHeard()
    {
        var world = new World(Format, new() { IntermediateTimer = TimeSpan.FromMilliseconds(20) });
        world.Run("- - - - - - - - - - - - - - - - - - -", 19);
        Assert.Equal(PseudowireState.Intermediate, world.Buffer.State);
        world.Run("-", 1);
        Assert.Equal((PseudowireState.PacketLoss, false), (world.Buffer.State, world.Buffer.HasHeard));
    }

    /// <summary>L: what is played in its place is idle or all ones, whether the payload came or not, and the alarm ends with it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LocalFault_IsPlayedAsReplacement(bool omits)
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(2) }) { Fault = c => c is 'D' or 'E', Omits = omits };
        Assert.Equal(".ABC", world.Run("A B C D", 4));
        Assert.False(world.Buffer.LocalFault);
        Assert.Equal(".", world.Run("E", 1));
        Assert.True(world.Buffer.LocalFault);
        Assert.Equal(".F", world.Run("F G", 2));
        Assert.Equal((false, 2, 0), (world.Buffer.LocalFault, world.Buffer.Counters.LocalFaults, world.Buffer.Counters.Replaced));
    }

    [Fact]
    public void RemoteDefectAndRemoteLoss_AreTold_UntilTheyEndOrNothingComes()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(2), LossPackets = 2 }) { Defect = c => c == 'B', Remote = c => c is 'B' or 'F' };
        world.Run("A B C", 3);
        Assert.Equal((true, false), (world.Buffer.RemoteDefect, world.Buffer.RemoteLoss));
        world.Run("D E F", 3);
        Assert.Equal((false, true), (world.Buffer.RemoteDefect, world.Buffer.RemoteLoss));
        world.Run("- - -", 3);
        Assert.Equal((PseudowireState.PacketLoss, false), (world.Buffer.State, world.Buffer.RemoteLoss));
    }

    /// <summary>A sender that began anew somewhere else is heard again after so many packets in a row; a stray one is not.</summary>
    [Fact]
    public void ASenderThatBeginsAnew_IsHeardAgain()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(2), RestartPackets = 3 });
        Assert.Equal(".ABCDE", world.Run("A B C D E F", 6));
        world.First = 20_000;
        Assert.Equal("F.", world.Run("G H", 2));
        Assert.Equal(2, world.Buffer.Counters.OutOfSequence);
        Assert.Equal(".IJK", world.Run("I J K L", 4));
        Assert.Equal(1, world.Buffer.Counters.Restarts);
        Assert.Equal(0, world.Buffer.Counters.Lost);
    }

    /// <summary>After an outage the sequence says how many were lost; the loss state ended it.</summary>
    [Fact]
    public void AnOutage_CountsWhatItLost_AndRecovers()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(2) });
        var letters = string.Join(' ', Enumerable.Range(0, 3000).Select(i => i is >= 100 and < 2100 ? '-' : (char)(0x100 + i)));
        world.Run(letters, 3000);
        var counters = world.Buffer.Counters;
        Assert.Equal((PseudowireState.Normal, 2000, 1, 10), (world.Buffer.State, counters.Lost, counters.LossStates, counters.Replaced));
    }

    /// <summary>A delay longer than the recovery: what was not there before it is not missing again.</summary>
    [Fact]
    public void AfterAnOutage_TheDelayIsWhole_AndNothingIsMissingTwice()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(40) });
        world.Run(string.Join(' ', Enumerable.Range(0, 300).Select(i => i is >= 100 and < 200 ? '-' : (char)(0x100 + i))), 300);
        Assert.Equal((PseudowireState.Normal, 1, 39 * 16), (world.Buffer.State, world.Buffer.Counters.LossStates, world.Buffer.Fill));
    }

    /// <summary>What finds no room throws away the oldest, and the delay is the configured one again.</summary>
    [Fact]
    public void Overrun_GoesOnTheDelayBehind()
    {
        var world = new World(Format, new() { Delay = TimeSpan.FromMilliseconds(20) });
        world.Run(string.Join(' ', Enumerable.Range('A', 25).Select(c => (char)c)), 25);
        Assert.Equal(20 * 16, world.Buffer.Fill + 16);
        for (var c = 'A' + 25; world.Buffer.Counters.Overruns == 0; c++)
        {
            Assert.InRange(c, 'A', 'A' + 60);
            world.Put((char)c);
        }

        Assert.Equal(20 * 16, world.Buffer.Fill);
        Assert.Equal(25 * 8, world.Buffer.Counters.FramesSkipped);
    }

    /// <summary>SAToP: bits anywhere, lost ones all ones; what is skipped is whole multiframes.</summary>
    [Fact]
    public void Satop_PlaysTheBitsOfAnyPacketSize_AndSkipsMultiframes()
    {
        foreach (var size in (int[])[31, 256, 1000])
        {
            var format = PseudowireFormat.Satop(size);
            var line = Lines.Framed(400, seed: 3);
            var buffer = new PseudowireJitterBuffer(format, new() { Delay = TimeSpan.FromMilliseconds(8) });
            var played = new byte[line.Length];
            var at = 0;
            var lost = (8 * 256 / size) + 5;
            for (var n = 0; (n + 1) * size <= line.Length; n++)
            {
                if (n != lost)
                {
                    buffer.Put(new() { Sequence = (ushort)n, PayloadLength = size }, line.AsSpan(n * size, size));
                }

                while (buffer.State == PseudowireState.Normal && buffer.Fill >= (8 * 256) + 32)
                {
                    buffer.Play(played.AsSpan(at, 32));
                    at += 32;
                }
            }

            // The delay may be longer than what had come: then it began with replacement data.
            var offset = (int)((size - ((8 * 256) % size)) % size);
            Assert.InRange(at, 100 * 32, line.Length);
            var expected = new byte[line.Length + size];
            line.CopyTo(expected, 0);
            expected.AsSpan(lost * size, size).Fill(0xFF);
            Assert.Equal(expected.AsSpan(offset, at).ToArray(), played.AsSpan(0, at).ToArray());
        }

        var full = new PseudowireJitterBuffer(SatopFormat, new() { Delay = TimeSpan.FromMilliseconds(5) });
        for (var n = 0; full.Counters.Overruns == 0; n++)
        {
            full.Put(new() { Sequence = (ushort)n, PayloadLength = 256 }, new byte[256]);
            Assert.InRange(n, 0, 100);
        }

        Assert.Equal(0, full.Counters.FramesSkipped % 16);
    }

    /// <summary>In place of a lost packet the multiframe before, so that the frame signals are where they belong.</summary>
    [Fact]
    public void Satop_MayRepeatTheMultiframeBefore()
    {
        var line = Lines.Framed(160, seed: 5);
        var buffer = new PseudowireJitterBuffer(SatopFormat, new() { Delay = TimeSpan.FromMilliseconds(1), RepeatsLostBits = true });
        var played = new byte[256];
        for (var n = 0; n < 20; n++)
        {
            if (n is not (7 or 8 or 9))
            {
                buffer.Put(new() { Sequence = (ushort)n, PayloadLength = 256 }, line.AsSpan(n * 256, 256));
            }

            buffer.Play(played);
            var from = n switch { 7 or 8 => n - 2, 9 => n - 4, _ => n };
            Assert.Equal(line.AsSpan(from * 256, 256).ToArray(), played);
        }
    }

    /// <summary>
    /// Why not all ones, which RFC 4553 has beside it: a packet holds 8 frames, and three FAS in a row that are wrong cost the framer behind its
    /// alignment, of the frames and of the multiframe. Repeated bits cost the blocks they stand in.
    /// </summary>
    [Theory]
    [InlineData(true, 0, 100)]
    [InlineData(false, 49, 95)]
    public void Satop_LostPackets_AllOnesCostTheFramersAlignment(bool repeats, int losses, int goodPercent)
    {
        const int Packets = 5000;
        var line = Lines.Framed(Packets * 8, seed: 5);
        var buffer = new PseudowireJitterBuffer(SatopFormat, new() { Delay = TimeSpan.FromMilliseconds(3), RepeatsLostBits = repeats });
        var deframer = new E1Deframer(Crc4Mode.Required);
        var played = new byte[256];
        var frames = new byte[E1Deframer.RoomFor(256)];
        var aligned = 0;
        for (var n = 0; n < Packets; n++)
        {
            if (n < 100 || n % 98 != 0)
            {
                buffer.Put(new() { Sequence = (ushort)n, PayloadLength = 256 }, line.AsSpan(n * 256, 256));
            }

            buffer.Play(played);
            deframer.Process(played, frames);
            aligned += n >= 100 && deframer.State == AlignmentState.Multiframe ? 1 : 0;
        }

        Assert.Equal(49, buffer.Counters.Replaced);
        Assert.Equal(losses, deframer.FrameLosses);
        Assert.InRange(aligned * 100.0 / (Packets - 100), goodPercent - 0.5, goodPercent + 0.5);
        Assert.InRange(deframer.CrcErrors, repeats ? 49 : 0, 147); // a packet lies in two blocks, and damages the check of a third
    }

    /// <summary>Seeded loss, jitter and duplicates against what must come out: every packet that was there in time, in its place, and nothing else.</summary>
    [Theory]
    [InlineData(1, 0.02, 4)]
    [InlineData(2, 0.10, 9)]
    [InlineData(3, 0.00, 30)]
    [InlineData(4, 0.30, 2)]
    public void SeededLossAndJitter_WhatCameInTimeIsPlayed(ulong seed, double loss, int jitter)
    {
        const int Packets = 20_000;
        var prng = new Prng(seed);
        var buffer = new PseudowireJitterBuffer(Format, new() { Delay = TimeSpan.FromMilliseconds(10), LossPackets = 1000 });
        var arrivals = new List<(double At, int Packet)>();
        for (var n = 0; n < Packets; n++)
        {
            // The first ones are on time, so that where the play-out stands is known.
            var at = n + (n < 20 ? 0 : prng.NextDouble() * jitter);
            if (n < 20 || prng.NextDouble() >= loss)
            {
                arrivals.Add((at, n));
                if (prng.Next(50) == 0)
                {
                    arrivals.Add((at + (prng.NextDouble() * 3), n));
                }
            }
        }

        arrivals.Sort();
        var came = new double[Packets + 20];
        Array.Fill(came, double.MaxValue);
        foreach (var (at, packet) in arrivals)
        {
            came[packet] = Math.Min(came[packet], at);
        }

        var next = 0;
        var frames = new byte[256];
        var payload = new byte[16];
        var good = 0;
        for (var ms = 0; ms < Packets; ms++)
        {
            for (; next < arrivals.Count && arrivals[next].At <= ms; next++)
            {
                payload.AsSpan().Fill(Letter(arrivals[next].Packet));
                buffer.Put(new() { Sequence = (ushort)(arrivals[next].Packet + 65_000), PayloadLength = 16 }, payload);
            }

            buffer.Play(frames);
            var due = ms - 9;
            if (due >= 0)
            {
                var expected = came[due] <= ms ? Letter(due) : (byte)0xD5;
                Assert.Equal((ms, expected, expected), (ms, frames[1], frames[255 - 15]));
                good += expected == 0xD5 ? 0 : 1;
            }
        }

        Assert.InRange(good, Packets / 4, Packets);
        static byte Letter(int packet) => (byte)(packet % 200);
    }

    /// <summary>Any numbers, flags and lengths: never thrown on, never more held than there is room for.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomPackets_NeverThrow(ulong seed)
    {
        var prng = new Prng(seed);
        foreach (var format in (PseudowireFormat[])[Format, SatopFormat])
        {
            var buffer = new PseudowireJitterBuffer(format, new() { Delay = TimeSpan.FromMilliseconds(1 + prng.Next(30)) });
            var payload = new byte[format.PayloadOctets];
            var line = new byte[20 * 32];
            var sequence = 0;
            for (var i = 0; i < 50_000; i++)
            {
                sequence += prng.Next(20) switch { 0 => prng.Next(65_536), 1 => -prng.Next(100), 2 => prng.Next(100), _ => 1 };
                var isFault = prng.Next(10) == 0;
                buffer.Put(
                    new() { Sequence = (ushort)sequence, LocalFault = isFault, RemoteLoss = prng.Next(9) == 0, PayloadLength = isFault ? 0 : payload.Length },
                    isFault ? [] : payload);
                buffer.Play(line.AsSpan(0, prng.Next(20) * 32));
                Assert.InRange(buffer.Fill, long.MinValue, format.OctetsPerFrame * 8L * 60);
            }

            var counters = buffer.Counters;
            Assert.Equal(50_000, counters.Received);
            Assert.InRange(counters.Lost, 0, long.MaxValue);
        }
    }

    [Fact]
    public void PutAndPlay_Allocates_Nothing()
    {
        foreach (var format in (PseudowireFormat[])[Format, SatopFormat])
        {
            var buffer = new PseudowireJitterBuffer(format, new());
            var payload = new byte[format.PayloadOctets];
            var line = new byte[256];
            ushort sequence = 0;
            NoAllocation.In(() =>
            {
                buffer.Put(new() { Sequence = sequence, PayloadLength = payload.Length }, payload);
                sequence += sequence % 100 == 0 ? (ushort)20 : (ushort)1;
                buffer.Play(line);
            });
        }
    }

    private sealed class World(PseudowireFormat format, PseudowireValues values)
    {
        private readonly byte[] _frames = new byte[256];

        public PseudowireJitterBuffer Buffer { get; } = new(format, values);

        public int First { get; set; }

        public Func<char, bool> Fault { get; init; } = _ => false;

        public Func<char, bool> Defect { get; init; } = _ => false;

        public Func<char, bool> Remote { get; init; } = _ => false;

        public bool Omits { get; init; }

        /// <summary>A word a millisecond: a letter is a packet that comes, a stroke nothing. Each is followed by a millisecond of play-out.</summary>
        public string Run(string arrivals, int milliseconds)
        {
            var words = arrivals.Split(' ');
            var played = new StringBuilder();
            for (var i = 0; i < milliseconds; i++)
            {
                foreach (var c in i < words.Length ? words[i] : "-")
                {
                    if (c != '-')
                    {
                        Put(c);
                    }
                }

                Buffer.Play(_frames);
                played.Append(_frames[1] == 0xD5 ? '.' : (char)('A' + _frames[1]));
                Assert.Equal(_frames[1], _frames[(7 * 32) + 16]);
                Assert.Equal(0xD5, _frames[2]);
            }

            return played.ToString();
        }

        public void Put(char c)
        {
            var payload = new byte[16];
            payload.AsSpan().Fill((byte)((c - 'A') % 200));
            var packet = new PseudowirePacket
            {
                Sequence = (ushort)(First + c), LocalFault = Fault(c), RemoteDefect = Defect(c), RemoteLoss = Remote(c), PayloadLength = Omits && Fault(c) ? 0 : 16,
            };
            Buffer.Put(packet, packet.PayloadLength == 0 ? [] : payload);
        }
    }
}
