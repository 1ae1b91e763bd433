using System.Runtime.InteropServices;
using Trunkline.Base;

namespace Trunkline.Control.Tests;

public sealed class CodecTests
{
    [Fact]
    public void EveryRecord_WrittenAndRead_IsTheSame()
    {
        var direct = new Recorded();
        Examples.Commands(direct);
        Examples.Events(direct);

        var decoded = new Recorded();
        var sink = new Decoding(decoded);
        var writer = new ControlWriter(sink);
        Examples.Commands(writer);
        Examples.Events(writer);

        Assert.Equal(direct.Text, decoded.Text);
        Assert.Equal(18 + 35, decoded.Lines.Count);
        Assert.Equal(18 + 35, sink.Bodies.Count);
        Assert.Equal(sink.Bodies.Count, sink.Bodies.Select(b => b.Type).Distinct().Count());
    }

    [Fact]
    public void Octets_OfRecords_StayAsTheyAre()
    {
        // The wire format is a contract between versions: a changed line here needs a new frame version.
        var sink = new Decoding(new Recorded());
        var writer = new ControlWriter(sink);
        Examples.Commands(writer);
        Assert.Equal(
            "010000000700000002000000070000000000000000000000" + "0100007fffff0000" + "a00f" + "086514030101" + "0000000000000000" + "0100007fffff0000" + "0000",
            Convert.ToHexStringLower(sink.Bodies[0].Body));
        Assert.Equal("0200000007000000" + "0a" + "ffffffff", Convert.ToHexStringLower(sink.Bodies[5].Body));
        Assert.Equal("0200000007000000" + "3e" + string.Concat(Enumerable.Repeat("c3a9", 31)) + "01" + "feffffff", Convert.ToHexStringLower(sink.Bodies[6].Body));
    }

    [Fact]
    public void Body_CutOrLengthened_IsAnErrorAtItsOffset()
    {
        foreach (var (type, body) in Bodies())
        {
            for (var length = 0; length < body.Length; length++)
            {
                Assert.False(TryAny(type, body.AsSpan(0, length), out var error));
                Assert.Equal(ControlErrorKind.Truncated, error.Kind);
                Assert.InRange(error.Offset, 0, length);
            }

            Assert.False(TryAny(type, [.. body, 0], out var tooLong));
            Assert.Equal(new ControlError(ControlErrorKind.TooLong, body.Length), tooLong);
        }
    }

    [Fact]
    public void Mutations_NeverThrow_AndEitherReadOrSayWhere()
    {
        var random = new Prng(1);
        var bodies = Bodies();
        var read = 0;
        Span<byte> buffer = stackalloc byte[ControlFrame.MaxBody];
        for (var i = 0; i < 200_000; i++)
        {
            var (type, body) = bodies[random.Next(bodies.Count)];
            Span<byte> octets = buffer;
            var length = Math.Min(body.Length + random.Next(3), octets.Length);
            body.CopyTo(octets);
            octets = octets[..random.Next(length + 1)];
            for (var changes = random.Next(4); changes > 0 && octets.Length > 0; changes--)
            {
                octets[random.Next(octets.Length)] = (byte)random.NextUInt64();
            }

            var wanted = random.Next(8) == 0 ? (ControlType)random.Next(256) : type;
            if (TryAny(wanted, octets, out var error))
            {
                read++;
            }
            else
            {
                Assert.NotEqual(ControlErrorKind.None, error.Kind);
                Assert.InRange(error.Offset, 0, octets.Length);
            }
        }

        Assert.True(read > 1000);
    }

    [Fact]
    public void Stream_Mutated_NeverThrows_AndClosesTheLink()
    {
        var random = new Prng(2);
        for (var round = 0; round < 2_000; round++)
        {
            var wire = new Wire();
            var client = new GatewayClient(new NodeLoop(TimeProvider.System), 1, new Recorded());
            client.Connect(wire);
            var octets = wire.Octets.ToArray().ToList();
            octets.AddRange(Frames(1, 1));
            for (var changes = 1 + random.Next(3); changes > 0; changes--)
            {
                octets[random.Next(octets.Count)] = (byte)random.NextUInt64();
            }

            var back = new Wire();
            var link = new GatewayEndpoint(new Recorded()).Accept(back);
            var all = CollectionsMarshal.AsSpan(octets);
            while (all.Length > 0)
            {
                var part = 1 + random.Next(Math.Min(all.Length, 40));
                link.OnReceived(all[..part]);
                all = all[part..];
            }

            Assert.Equal(link.State == LinkState.Closed, back.IsClosed);
        }
    }

    [Fact]
    public void WriteAndRead_Allocates_Nothing()
    {
        var nothing = new Nothing();
        var sink = new DecodingQuietly(nothing);
        var writer = new ControlWriter(sink);
        NoAllocation.In(() => Some(writer), 10_000);
        Assert.True(nothing.Calls > 0);
    }

    internal static byte[] Frames(uint epoch, ulong first)
    {
        var all = new List<byte>();
        foreach (var (type, body) in Bodies().Where(b => b.Type < ControlType.RtpReady))
        {
            var frame = new byte[ControlFrame.HeaderLength + body.Length];
            ControlFrame.Write(frame, epoch, first++, type, body.Length);
            body.CopyTo(frame.AsSpan(ControlFrame.HeaderLength));
            all.AddRange(frame);
        }

        return [.. all];
    }

    private static void Some(ControlWriter writer)
    {
        IGatewayCommands commands = writer;
        IGatewayEvents events = writer;
        var description = new RtpDescription(NetAddress.None, Law.A, 101, 20, MediaDirection.SendReceive, RtpSource.Strict, false);
        commands.AddRtp(new AddRtp(new(1), new(2), description, NetAddress.None));
        commands.Subtract(new Subtract(new(2)));
        events.OnDigitHeard(new DigitHeard(new(2), '5', 80, DigitSource.TelephoneEvent));
        events.OnTerminationEnded(new TerminationEnded(new(2), 1, 2, 3, 4, 5));
        events.OnDlFrame(new DlFrame(1, true, 1, 2, 4, new([2, 1, 1, 1])));
    }

    private static List<(ControlType Type, byte[] Body)> Bodies()
    {
        var sink = new Decoding(new Recorded());
        var writer = new ControlWriter(sink);
        Examples.Commands(writer);
        Examples.Events(writer);
        return sink.Bodies;
    }

    private static bool TryAny(ControlType type, ReadOnlySpan<byte> body, out ControlError error)
    {
        var sink = new Nothing();
        return type < ControlType.RtpReady
            ? ControlReader.TryCommand(type, body, sink, out error)
            : ControlReader.TryEvent(type, body, sink, out error);
    }

    private sealed class Decoding(Recorded to) : IControlSink
    {
        public List<(ControlType Type, byte[] Body)> Bodies { get; } = [];

        public void Send(ControlType type, ReadOnlySpan<byte> body, bool mayWait = false)
        {
            Bodies.Add((type, body.ToArray()));
            ControlError error;
            Assert.True(type < ControlType.RtpReady ? ControlReader.TryCommand(type, body, to, out error) : ControlReader.TryEvent(type, body, to, out error));
            Assert.Equal(ControlError.None, error);
        }
    }

    private sealed class DecodingQuietly(Nothing to) : IControlSink
    {
        public void Send(ControlType type, ReadOnlySpan<byte> body, bool mayWait = false) =>
            _ = type < ControlType.RtpReady ? ControlReader.TryCommand(type, body, to, out _) : ControlReader.TryEvent(type, body, to, out _);
    }
}

/// <summary>A stream that keeps what is written, up to its room.</summary>
internal sealed class Wire : IControlStream
{
    public List<byte> Octets { get; } = [];

    public int Room { get; set; } = int.MaxValue;

    public bool IsClosed { get; private set; }

    public int Send(ReadOnlySpan<byte> octets, bool mayWait)
    {
        var taken = Math.Min(octets.Length, Room);
        Octets.AddRange(octets[..taken]);
        Room -= taken;
        return taken;
    }

    public void Close() => IsClosed = true;
}
