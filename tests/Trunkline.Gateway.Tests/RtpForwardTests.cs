using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using static Trunkline.Gateway.Tests.GatewayWorld;

namespace Trunkline.Gateway.Tests;

public sealed class RtpForwardTests
{
    private static readonly byte[] Payload = Sine.Octets(Law.A, 1000);
    private readonly SamplesWorld _w = new();

    [Fact]
    public void TwoTerminations_PacketGoesOnAtOnce_UnderOurOwnHeader()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        var stream = new Stream(PhoneA, 8);
        for (var i = 0; i < 10; i++)
        {
            if (i == 5)
            {
                stream.Lose();
                stream.Skip();
            }

            stream.Send(_w, a, Payload);
        }

        Assert.Empty(a.Packets);
        Assert.Equal(10, b.Packets.Count);
        Assert.Equal(PhoneB, b.Remote);
        var headers = b.Packets.Select(SamplesWorld.Header).ToList();
        Assert.All(headers, h => Assert.Equal((8, headers[0].Ssrc), (h.PayloadType, h.Ssrc)));
        Assert.NotEqual(0x1111u, headers[0].Ssrc);

        // The lost packet stays visible in sequence and time.
        Assert.Equal([1, 1, 1, 1, 2, 1, 1, 1, 1], headers.Zip(headers.Skip(1), (x, y) => (int)(ushort)(y.Sequence - x.Sequence)));
        Assert.Equal([160, 160, 160, 160, 320, 160, 160, 160, 160], headers.Zip(headers.Skip(1), (x, y) => (int)(y.Timestamp - x.Timestamp)));
        Assert.Equal(Payload, b.Packets[0][12..]);
        Assert.Equal(new TerminationEnded(Term(1), 10, 0, 1, 0, _w.End(1).JitterUs), _w.Told.Ended[^1]);
        Assert.Equal(10ul, _w.End(2).PacketsOut);
    }

    [Fact]
    public void DifferentLaws_AreTranscoded()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB, Law.Mu));
        new Stream(PhoneA, 8).Send(_w, a, Payload);
        var wanted = new byte[160];
        G711.Transcode(Law.A, Law.Mu, Payload, wanted);
        Assert.Equal(0, SamplesWorld.Header(b.Packets[0]).PayloadType);
        Assert.Equal(wanted, b.Packets[0][12..]);
    }

    [Fact]
    public void Packet_WithCsrcExtensionAndPadding_GoesOnWithoutThem()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        byte[] packet = [0xB1, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 9, 9, 9, 9, 0xBE, 0xDE, 0, 1, 1, 2, 3, 4, .. Payload, 0, 0, 3];
        a.Receive(PhoneA, packet, 0);
        Assert.Equal(172, b.Packets[0].Length);
        Assert.Equal(0x80, b.Packets[0][0]);
        Assert.Equal(Payload, b.Packets[0][12..]);
    }

    [Fact]
    public void TelephoneEvent_IsPassedOn_UnderTheOtherPayloadType_AndTold()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, telephoneEvent: 101));
        var b = _w.Add(2, Ctx(1), Description(PhoneB, telephoneEvent: 96));
        var stream = new Stream(PhoneA, 8);
        stream.Send(_w, a, Payload);
        for (var i = 1; i <= 7; i++)
        {
            stream.SendEvent(_w, a, 101, new(5, i >= 5, 10, (ushort)(Math.Min(i, 5) * 160)), i == 1);
        }

        Assert.Equal(8, b.Packets.Count);
        Assert.Equal(96, SamplesWorld.Header(b.Packets[1]).PayloadType);
        Assert.True(SamplesWorld.Header(b.Packets[1]).Marker);
        Assert.Equal(SamplesWorld.Header(b.Packets[0]).Timestamp + 160, SamplesWorld.Header(b.Packets[1]).Timestamp);
        Assert.Contains("     0 DigitHeard (rtp 1.1, 5, 100, TelephoneEvent)", _w.Told.Lines);
    }

    [Fact]
    public void Direction_IsHeld()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA, direction: MediaDirection.SendOnly));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        new Stream(PhoneA, 8).Send(_w, a, Payload);
        new Stream(PhoneB, 8).Send(_w, b, Payload);
        Assert.Empty(b.Packets);
        Assert.Single(a.Packets);
        _w.Gateway.ModifyRtp(new(Term(1), Description(PhoneA, direction: MediaDirection.ReceiveOnly), default));
        new Stream(PhoneA, 8).Send(_w, a, Payload);
        new Stream(PhoneB, 8).Send(_w, b, Payload);
        Assert.Single(b.Packets);
        Assert.Single(a.Packets);
    }

    [Fact]
    public void Left_NobodyHearsItAnyMore()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        _w.Gateway.Move(new(Term(1), ContextId.Null));
        new Stream(PhoneA, 8).Send(_w, a, Payload);
        new Stream(PhoneB, 8).Send(_w, b, Payload);
        _w.Pass(60);
        Assert.Empty(a.Packets);
        Assert.Empty(b.Packets);
    }

    [Fact]
    public void Tone_IsPlayedInPlaceOfTheContext_AndTheStreamGoesOnUnbroken()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB));
        var stream = new Stream(PhoneB, 8);
        for (var i = 0; i < 100; i++)
        {
            if (i == 20)
            {
                _w.Gateway.PlayTone(new(Term(1), ToneName.Milliwatt, 400));
            }

            stream.Send(_w, b, Sine.Octets(Law.A, 400, block: i));
            _w.Pass(20);
        }

        var headers = a.Packets.Select(SamplesWorld.Header).ToList();
        Assert.Single(headers.Select(h => h.Ssrc).Distinct());
        Assert.All(headers.Zip(headers.Skip(1)), p => Assert.Equal(1, (ushort)(p.Second.Sequence - p.First.Sequence)));
        Assert.All(headers.Zip(headers.Skip(1)), p => Assert.InRange((int)(p.Second.Timestamp - p.First.Timestamp), 160, 480));
        var audio = Decoded(a);
        Assert.InRange(Sine.Level(audio.AsSpan(160 * 25, 1600), 1004), 5000, 30000);
        Assert.InRange(Sine.Level(audio.AsSpan(160 * 25, 1600), 400), 0, 300);
        Assert.InRange(Sine.Level(audio.AsSpan(160 * 60, 1600), 400), 7000, 9000);
    }

    [Fact]
    public void SendDigits_AsTelephoneEvents_OrInBand()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(2), Description(PhoneB, telephoneEvent: 0));
        _w.Gateway.SendDigits(new(Term(1), "12"));
        _w.Gateway.SendDigits(new(Term(2), "5"));
        _w.Pass(1000);
        var events = a.Packets.Where(p => SamplesWorld.Header(p).PayloadType == 101).ToList();
        Assert.Equal(2, events.Select(p => SamplesWorld.Header(p).Timestamp).Distinct().Count());
        Assert.Equal([1, 2], events.Select(p => (int)p[12]).Distinct());
        var audio = Decoded(b).AsSpan(0, 480);
        Assert.InRange(Sine.Level(audio, 770), 2000, 20000);
        Assert.InRange(Sine.Level(audio, 1336), 2000, 20000);
        var count = a.Packets.Count;
        _w.Pass(500);
        Assert.Equal(count, a.Packets.Count);
    }

    [Fact]
    public void OneSideWithoutTelephoneEvents_DigitsAreConvertedBothWays()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB, telephoneEvent: 0));
        var (fromA, fromB) = (new Stream(PhoneA, 8), new Stream(PhoneB, 8));
        var dtmf = new DtmfGenerator(100, 100);
        var block = new short[160];
        var octets = new byte[160];
        for (var i = 0; i < 150; i++)
        {
            if (i is >= 30 and < 37)
            {
                fromA.SendEvent(_w, a, 101, new(7, i >= 34, 10, (ushort)(Math.Min(i - 29, 5) * 160)), i == 30);
                if (i == 36)
                {
                    fromA.Skip();
                }
            }
            else
            {
                fromA.Send(_w, a, Sine.Octets(Law.A, 300, 0));
            }

            if (i == 60)
            {
                dtmf.Enqueue('9');
            }

            dtmf.Generate(block);
            G711.Encode(Law.A, block, octets);
            fromB.Send(_w, b, octets);
            _w.Pass(20);
        }

        Assert.Contains(_w.Told.Lines, l => l.Contains("DigitHeard (rtp 1.1, 7, 100, TelephoneEvent)", StringComparison.Ordinal));
        Assert.Contains(_w.Told.Lines, l => l.Contains("DigitHeard (rtp 1.2, 9,", StringComparison.Ordinal));
        var toB = new DtmfDetector();
        toB.Process(Decoded(b));
        Assert.True(toB.TryRead(out var seven));
        Assert.Equal('7', seven.Digit);
        Assert.Equal([9], a.Packets.Where(p => SamplesWorld.Header(p).PayloadType == 101).Select(p => (int)p[12]).Distinct());
        var toA = new DtmfDetector();
        toA.Process(Decoded(a));
        Assert.False(toA.TryRead(out _)); // taken out of the audio
    }

    [Fact]
    public void ThreeInAContext_EachHearsTheOthers()
    {
        var sockets = new[] { _w.Add(1, Ctx(1), Description(PhoneA)), _w.Add(2, Ctx(1), Description(PhoneB, Law.Mu)), _w.Add(3, Ctx(1), Description(Stranger)) };
        var streams = new[] { new Stream(PhoneA, 8), new Stream(PhoneB, 0), new Stream(Stranger, 8) };
        double[] hz = [500, 800, 1250];
        for (var i = 0; i < 50; i++)
        {
            for (var k = 0; k < 3; k++)
            {
                streams[k].Send(_w, sockets[k], Sine.Octets(k == 1 ? Law.Mu : Law.A, hz[k], 5000, i));
            }

            _w.Pass(20);
        }

        for (var k = 0; k < 3; k++)
        {
            var heard = Decoded(sockets[k], k == 1 ? Law.Mu : Law.A).AsSpan(160 * 20, 3200);
            for (var j = 0; j < 3; j++)
            {
                Assert.InRange(Sine.Level(heard, hz[j]), j == k ? 0 : 4500, j == k ? 200 : 5500);
            }
        }
    }

    [Fact]
    public void Silence_IsToldOnce_AndAgainAfterItReturned()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Pass(65_000);
        Assert.Single(_w.Told.Lines, l => l.Contains("MediaSilent (rtp 1.1, 30)", StringComparison.Ordinal));
        new Stream(PhoneA, 8).Send(_w, a, Payload);
        _w.Pass(31_000);
        Assert.Equal(2, _w.Told.Lines.Count(l => l.Contains("MediaSilent", StringComparison.Ordinal)));
    }

    [Fact]
    public void Silence_AfterAModify_IsToldAgain()
    {
        _w.Add(1, Ctx(1), Description(PhoneA));
        _w.Pass(31_000);
        _w.Gateway.ModifyRtp(new(Term(1), Description(PhoneB), default));
        _w.Pass(31_000);
        Assert.Equal(2, _w.Told.Lines.Count(l => l.Contains("MediaSilent", StringComparison.Ordinal)));
    }

    [Fact]
    public void Silence_RemoteUnknownOrNotToReceive_IsNone()
    {
        _w.Add(1, Ctx(1), Description(NetAddress.None));
        _w.Add(2, Ctx(1), Description(PhoneB, direction: MediaDirection.SendOnly));
        _w.Add(3, Ctx(2), Description(NetAddress.None, source: RtpSource.LatchOnce), PhoneA.WithPort(0));
        _w.Gateway.OnControllerLost();
        _w.Pass(65_000);
        _w.Gateway.OnControllerAttached(2, _w.Told);
        Assert.Equal(2, _w.Gateway.Contexts);
        _w.Pass(35_000);
        Assert.DoesNotContain(_w.Told.Lines, l => l.Contains("MediaSilent", StringComparison.Ordinal));
    }

    [Fact]
    public void Forward_Allocates_Nothing()
    {
        var a = _w.Add(1, Ctx(1), Description(PhoneA));
        var b = _w.Add(2, Ctx(1), Description(PhoneB, Law.Mu));
        a.IsQuiet = b.IsQuiet = true;
        var (fromA, fromB) = (new Stream(PhoneA, 8), new Stream(PhoneB, 0));
        _w.Gateway.Record(new(Ctx(1), new(1), Term(1), true));
        _w.Recorder.Pump();
        NoAllocation.In(() =>
        {
            fromA.Send(_w, a, Payload);
            fromB.Send(_w, b, Payload);
        });
        Assert.True(b.Sent > 1000);
    }

    [Fact]
    public void Tick_WithLinesMixersTonesAndDigits_Allocates_Nothing()
    {
        var w = new SamplesWorld(lines: 2);
        w.Bank!.IsQuiet = true;
        var a = w.Add(1, Ctx(1), Description(PhoneA));
        var b = w.Add(2, Ctx(1), Description(PhoneB, Law.Mu, telephoneEvent: 0));
        var c = w.Add(3, Ctx(1), Description(Stranger));
        a.IsQuiet = b.IsQuiet = c.IsQuiet = true;
        w.Pass(100);
        w.Gateway.SeizeLine(new(TerminationId.Line(1), Ctx(1), "1234", true));
        w.Pass(3000);
        w.Told.IsOff = true;
        w.Gateway.PlayTone(new(Term(3), ToneName.Busy, 0));
        var (fromA, fromB) = (new Stream(PhoneA, 8), new Stream(PhoneB, 0));
        NoAllocation.In(() =>
        {
            fromA.Send(w, a, Payload);
            fromB.Send(w, b, Payload);
            if (!w.Bank.IsOffHook)
            {
                throw new InvalidOperationException("on hook");
            }

            w.Gateway.SendDigits(new(Term(1), default));
            w.Step20();
        });
    }

    private static short[] Decoded(MemoryRtpSockets.Socket socket, Law law = Law.A) =>
        [.. socket.Packets.Where(p => SamplesWorld.Header(p).PayloadType == (byte)law).SelectMany(p => p[12..]).Select(o => G711.Decode(law, o))];
}
