using Trunkline.Base;

namespace Trunkline.Rtp.Tests;

public sealed class TelephoneEventTests
{
    private readonly TelephoneEventSender _sender = new(onMs: 80, offMs: 60);
    private readonly TelephoneEventReceiver _receiver = new();

    [Fact]
    public void Payload_WrittenAndRead_IsItself()
    {
        var octets = new byte[4];
        Assert.Equal(4, new TelephoneEvent(11, true, 10, 640).Write(octets));
        Assert.Equal("0B8A0280", Convert.ToHexString(octets));
        Assert.True(TelephoneEvent.TryParse(octets, out var read));
        Assert.Equal(new TelephoneEvent(11, true, 10, 640), read);
        Assert.Equal('#', read.Digit);
        Assert.False(TelephoneEvent.TryParse(octets.AsSpan(0, 3), out _));
    }

    [Fact]
    public void Digits_AreSent_AsRfc4733Section2_5_1Says()
    {
        Assert.True(_sender.Enqueue("1#"));
        Assert.Equal(
            """
              0 ev 1 ts 1000 d 160 M
              1 ev 1 ts 1000 d 320
              2 ev 1 ts 1000 d 480
              3 ev 1 ts 1000 d 640 e
              4 ev 1 ts 1000 d 640 e
              5 ev 1 ts 1000 d 640 e
              6 audio
              7 ev 11 ts 2120 d 160 M
              8 ev 11 ts 2120 d 320
              9 ev 11 ts 2120 d 480
             10 ev 11 ts 2120 d 640 e
             11 ev 11 ts 2120 d 640 e
             12 ev 11 ts 2120 d 640 e
             13 audio
            """, string.Join('\n', Sent().Select(s => s.Text)));
    }

    [Fact]
    public void Comma_IsAPauseOf500Ms()
    {
        _sender.Enqueue("1,2");
        var sent = Sent().ToList();
        var second = sent.FindIndex(s => s.Event?.Event == 2);
        Assert.Equal(7 + 25, second);
    }

    [Fact]
    public void Queue_RefusesWhatIsNoDigit_AndWhatDoesNotFit()
    {
        Assert.False(_sender.Enqueue('x'));
        Assert.False(_sender.Enqueue("12x"));
        Assert.False(_sender.IsBusy);
        Assert.True(_sender.Enqueue(new string('5', 64)));
        Assert.False(_sender.Enqueue('5'));
    }

    [Theory]
    [InlineData("all", "")]
    [InlineData("first lost", "0")]
    [InlineData("ends lost", "345")]
    [InlineData("only an end", "01245")]
    [InlineData("only the first two ends lost", "34")]
    public void Digit_WithPacketsLost_IsReportedOnce(string name, string lost)
    {
        Assert.NotEmpty(name);
        _sender.Enqueue("7");
        var n = 0;
        foreach (var (_, e, timestamp, marker) in Sent())
        {
            if (e is { } @event && !lost.Contains((char)('0' + n++)))
            {
                Receive(@event, timestamp, marker);
                Receive(@event, timestamp, marker); // and each twice
            }

            _receiver.Advance(160);
        }

        for (var i = 0; i < 5; i++)
        {
            _receiver.Advance(160);
        }

        Assert.True(_receiver.TryRead(out var digit));
        Assert.Equal('7', digit.Digit);
        Assert.Equal(lost == "345" ? 60 : 80, digit.Milliseconds);
        Assert.False(_receiver.TryRead(out _));
        Assert.False(_receiver.IsDigitPresent);
    }

    [Fact]
    public void SameDigitTwice_WithEndsLost_IsTwoDigits_AndALatePacketNoThird()
    {
        Receive(new(5, false, 10, 160), 1000, true);
        Receive(new(5, false, 10, 160), 2000, true);
        Receive(new(5, false, 10, 320), 1000, false);
        Receive(new(5, true, 10, 320), 2000, false);
        Receive(new(5, true, 10, 320), 2000, false);
        Assert.Equal("5:20 5:40", Read());
    }

    [Fact]
    public void LongEvent_GoesOnUnderANewTimestamp_AsOneDigit()
    {
        Receive(new(1, false, 10, 0xFFFF), 5000, true);
        Receive(new(1, false, 10, 160), 5000 + 0xFFFF, false);
        Receive(new(1, true, 10, 800), 5000 + 0xFFFF, false);
        Assert.Equal("1:8291", Read());
    }

    [Fact]
    public void RandomPackets_NeverThrow_AndGiveOnlyDigits()
    {
        var prng = new Prng(11);
        var payload = new byte[8];
        for (var i = 0; i < 200_000; i++)
        {
            prng.Fill(payload);
            var length = prng.Next(9);
            payload[0] &= 0x1F;
            _receiver.OnPacket(new RtpHeader { Timestamp = (uint)prng.NextUInt64(), Marker = prng.Next(2) == 0 }, payload.AsSpan(0, length));
            _receiver.Advance(prng.Next(400));
            while (_receiver.TryRead(out var digit))
            {
                Assert.Contains(digit.Digit, "0123456789*#ABCD!");
                Assert.InRange(digit.Milliseconds, 0, 8192);
            }
        }
    }

    [Fact]
    public void SendingAndReceiving_Allocate_Nothing()
    {
        var sender = new TelephoneEventSender();
        var octets = new byte[4];
        uint now = 0;
        NoAllocation.In(() =>
        {
            sender.Enqueue('1');
            if (sender.TryNext(now += 160, out var e, out var timestamp, out var marker))
            {
                e.Write(octets);
                _receiver.OnPacket(new RtpHeader { Timestamp = timestamp, Marker = marker }, octets);
            }

            _receiver.Advance(160);
            _receiver.TryRead(out _);
        });
    }

    private void Receive(TelephoneEvent e, uint timestamp, bool marker)
    {
        var octets = new byte[4];
        e.Write(octets);
        Assert.True(_receiver.OnPacket(new RtpHeader { Timestamp = timestamp, Marker = marker }, octets));
    }

    private string Read()
    {
        var all = new List<string>();
        while (_receiver.TryRead(out var digit))
        {
            all.Add($"{digit.Digit}:{digit.Milliseconds}");
        }

        return string.Join(' ', all);
    }

    private IEnumerable<(string Text, TelephoneEvent? Event, uint Timestamp, bool Marker)> Sent()
    {
        for (var block = 0; _sender.IsBusy; block++)
        {
            yield return _sender.TryNext(1000 + ((uint)block * 160), out var e, out var timestamp, out var marker)
                ? ($"{block,3} ev {e.Event} ts {timestamp} d {e.Duration}{(marker ? " M" : "")}{(e.End ? " e" : "")}", e, timestamp, marker)
                : ($"{block,3} audio", null, 0, false);
        }
    }
}
