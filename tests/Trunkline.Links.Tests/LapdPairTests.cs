using System.Buffers.Binary;
using Trunkline.Base;

namespace Trunkline.Links.Tests;

/// <summary>Two links over a line that loses, doubles, delays and is cut: data in order, once, or somebody is told.</summary>
public sealed class LapdPairTests
{
    [Theory]
    [InlineData(0, 0, 0, false, 1)]
    [InlineData(10, 0, 0, false, 2)]
    [InlineData(20, 0, 0, false, 3)]
    [InlineData(10, 10, 0, false, 4)]
    [InlineData(10, 0, 10, false, 5)]
    [InlineData(20, 10, 0, true, 8)]
    [InlineData(0, 0, 0, true, 7)]
    public void Data_OverABadLine_ArrivesInOrderAndOnce_OrTheUserIsTold(int loss, int doubled, int late, bool cuts, ulong seed)
    {
        for (var round = 0; round < 2; round++)
        {
            var line = new Line(loss, doubled, late, (seed * 100) + (ulong)round);
            line.A.Link.EstablishRequest();
            for (var ms = 0; ms < 120_000; ms += 10)
            {
                line.IsCut = cuts && ms % 30_000 > 20_000;
                if (ms % 200 == 0 && ms < 100_000)
                {
                    line.A.Offer();
                    line.B.Offer();
                }

                line.Step(10);
            }

            line.A.Check(line.B);
            line.B.Check(line.A);
            Assert.True(line.A.Received > 100, $"{line.A.Received} received");
        }
    }

    /// <summary>One side starts before the other: its SABME is lost; the SETUP that the other sends at once arrives all the same, without T200.</summary>
    [Fact]
    public void Setup_AtStartUp_WhenTheFirstSabmeWasLost_Arrives()
    {
        var line = new Line(0, 0, 0, 1) { IsCut = true };
        line.A.Link.EstablishRequest();
        line.Step(10);
        line.IsCut = false;
        line.Step(500);
        line.B.OffersWhenUp = true;
        line.B.Link.EstablishRequest();
        line.Step(20);
        Assert.Equal(1, line.A.Received);
        Assert.Equal(0, line.B.Discarded);
    }

    /// <summary>The far end answers our SABME, still waits for the answer to its own, and throws our SETUP away: it goes out again.</summary>
    [Fact]
    public void Setup_WhenThePeerEstablishesAnewHavingHeardNothing_IsSentAgain()
    {
        var rig = new LapdRig();
        Assert.Equal(
            "> SABMEc1 | ^ EstablishConfirm | > Ic0 0 0 | > UAr1 | ! F | ^ EstablishIndication | > Ic0 0 0",
            rig.Do("est;UAr1;data;SABMEc1"));
    }

    [Fact]
    public void Acknowledgement_WhenAnAnswerIsGivenInTheIndication_TravelsOnIt()
    {
        var rig = LapdRig.In(7);
        rig.OnData = _ => rig.Link.TryDataRequest([2]);
        Assert.Equal("^ DataIndication | > Ic0 0 1", rig.Do("Ic0 0 0"));
    }

    [Fact]
    public void Acknowledgement_ThatMayWait_TravelsOnTheNextIFrame_OrGoesAlone()
    {
        var rig = new LapdRig(LapdValues.Default with { AcknowledgeAfter = TimeSpan.FromMilliseconds(20) });
        Assert.EndsWith("Confirm | ^ DataIndication | > Ic0 0 1 | ^ DataIndication | > RRr0 2", rig.Do("est;UAr1;Ic0 0 0;wait 19;data;Ic0 1 1;wait 20"), StringComparison.Ordinal);
    }

    /// <summary>
    /// libosmoabis 1.3.0 says REJ at every second frame out of sequence, repeated ones too: each obeyed makes a window more of those. Obeying
    /// only the first would end in SABME: while something is missing it does not answer RR with P=1 either.
    /// </summary>
    [Fact]
    public void Reject_SaidAgainInOneException_IsObeyedN200Times_ThenNotUntilSomethingIsAcknowledged_OrT200()
    {
        const string Again = " | > Ic0 0 0 | > Ic0 1 0";
        var rig = LapdRig.In(7);
        Assert.Equal("> Ic0 0 0 | > Ic0 1 0" + Again + Again + Again, rig.Do("data;data;REJr0 0;REJr0 0;REJr0 0;REJr0 0;REJr0 0"));
        rig.Log.Clear();
        Assert.Equal("> RRr1 0" + Again, rig.Do("REJc1 0")); // the far end's T200
        rig.Log.Clear();
        Assert.Equal("> Ic0 1 0 | > Ic0 1 0 | > Ic0 1 0", rig.Do("REJr0 1;REJr0 1;REJr0 1;REJr0 1"));
        rig.Log.Clear();
        Assert.Equal("> RRc1 0 | > Ic0 1 0 | > Ic0 1 0", rig.Do("wait 1000;RRr1 1;REJr0 1"));
    }

    /// <summary>Layer 1 lost for less than the persistence costs nothing but what T200 repeats; for longer, the link. A loss that is certain does not wait.</summary>
    [Theory]
    [InlineData("est;UAr1;down;wait 499;up;wait 600;data", "> SABMEc1 | ^ EstablishConfirm | > Ic0 0 0")]
    [InlineData("est;UAr1;down;wait 300;down;wait 200", "> SABMEc1 | ^ EstablishConfirm | ^ ReleaseIndication")]
    [InlineData("est;UAr1;down;wait 500;up", "> SABMEc1 | ^ EstablishConfirm | ^ ReleaseIndication | > SABMEc1")]
    [InlineData("est;UAr1;down;wait 100;loop", "> SABMEc1 | ^ EstablishConfirm | ^ ReleaseIndication")]
    public void Layer1_LostForAMoment_IsNotTheLinksEnd(string script, string log) => Assert.Equal(log, new LapdRig(LapdValues.Span).Do(script));

    /// <summary>
    /// A loop appears on a link that is up and idle. With numbers alike our own enquiry comes back as what the far end would answer, octet by
    /// octet; else it acknowledges what was never sent. Either way layer 3 hears of it within T203 and a second, and of the link when the loop has gone.
    /// </summary>
    [Theory]
    [InlineData(LapdSide.User, 0, 0, false)]
    [InlineData(LapdSide.User, 3, 3, false)]
    [InlineData(LapdSide.User, 2, 0, false)]
    [InlineData(LapdSide.User, 0, 5, false)]
    [InlineData(LapdSide.User, 130, 2, false)]
    [InlineData(LapdSide.Network, 0, 0, false)]
    [InlineData(LapdSide.Network, 1, 0, false)]
    [InlineData(LapdSide.User, 0, 0, true)]
    public void Loop_OnALinkThatIsUpAndIdle_IsFoundWithinT203AndASecond_AndEndsWithIt(LapdSide side, int sent, int received, bool isUnattended)
    {
        var line = new Line(0, 0, 0, 1, probe: 0xABCD_0001);
        var (near, far) = side == LapdSide.User ? (line.A, line.B) : (line.B, line.A);
        near.Link.EstablishRequest();
        far.Link.EstablishRequest();
        line.Step(100);
        for (var i = 0; i < Math.Max(sent, received); i++)
        {
            _ = i < sent && near.Offer();
            _ = i < received && far.Offer();
            line.Step(20);
        }

        near.Link.SetReceiverBusy(isUnattended);
        line.Step(7300); // anywhere in T203
        Assert.Equal((true, true), (near.IsUp, far.IsUp));
        line.Looped = near;
        line.Step(11_000);
        Assert.Equal((false, DlDiagnosis.Looped), (near.IsUp, near.Link.Diagnosis));
        line.Step(60_000);
        Assert.Equal((false, DlDiagnosis.Looped), (near.IsUp, near.Link.Diagnosis));
        line.Looped = null;
        line.Step(5000);
        Assert.Equal((true, true, DlDiagnosis.None), (near.IsUp, far.IsUp, near.Link.Diagnosis));
        line.Step(60_000);
        Assert.Equal((true, true), (near.IsUp, far.IsUp));
        Assert.Equal(1, near.Losses);
    }

    /// <summary>A far end whose numbers are like ours, and which says RR as a command without P of its own: asked by XID once, and left alone.</summary>
    [Fact]
    public void FarEndThatLooksLikeALoop_IsNone()
    {
        var rig = new LapdRig(LapdValues.Default with { Probe = 0xABCD_0001 });
        rig.Do("est;UAr1;wait 10000");
        rig.Log.Clear();
        Assert.Equal("> RRr0 0 | > XIDc0", rig.Do("RRr1 0;RRc0 0;RRc0 0;XIDr0 +3"));
        rig.Log.Clear();
        Assert.Equal("> RRc1 0 | > RRr0 0", rig.Do("wait 10000;RRr1 0;RRr0 0"));
        Assert.Equal((LapdState.MultipleFrameEstablished, DlDiagnosis.None), (rig.Link.State, rig.Link.Diagnosis));
    }

    /// <summary>Without an XID to ask with, nothing goes out beside the enquiry; nor where the answer is unlike it.</summary>
    [Fact]
    public void EnquiryAnswered_NothingElseIsSent()
    {
        Assert.Equal("> SABMEc1 | ^ EstablishConfirm | > RRc1 0", new LapdRig().Do("est;UAr1;wait 10000;RRr1 0"));
        Assert.Equal(
            "> SABMEc1 | ^ EstablishConfirm | ^ DataIndication | > RRr0 1 | > RRc1 1",
            new LapdRig(LapdValues.Default with { Probe = 0xABCD_0001 }).Do("est;UAr1;Ic0 0 0;wait 10000;RRr1 0"));
    }

    /// <summary>What a network may do and a line does not: a copy of a frame stays behind until the link was established anew. Its number is right again.</summary>
    [Fact]
    public void FrameThatOvertakesAnEstablishment_IsTakenForANewOne() => Assert.Equal(
        "> SABMEc1 | ^ EstablishConfirm | ^ DataIndication | > RRr0 1 | > UAr1 | ! F | ^ DataIndication | > RRr0 1",
        new LapdRig().Do("est;UAr1;Ic0 0 0;SABMEc1;Ic0 0 0"));

    [Fact]
    public void Queue_Full_Refuses()
    {
        var rig = LapdRig.In(4);
        for (var i = 0; i < LapdValues.Default.QueueLength; i++)
        {
            Assert.True(rig.Link.TryDataRequest([1]));
        }

        Assert.False(rig.Link.TryDataRequest([1]));
        Assert.False(LapdRig.In(7).Link.TryDataRequest(new byte[261]));
    }

    [Fact]
    public void OtherTei_IsSaid() =>
        Assert.Equal("? the far end sends frames for TEI 5, which is not ours", LapdRig.In(5).Do("hex 020B7F;hex 020B7F"));

    [Fact]
    public void Link_Allocates_Nothing()
    {
        var wheel = new TimerWheel();
        var link = new LapdLink(LapdValues.Default, wheel, new Nobody());
        link.EstablishRequest();
        link.OnFrame([0, 1, 0x73]);
        var frame = new byte[] { 2, 1, 0, 0, 8 };
        var sequence = 0;
        NoAllocation.In(
            () =>
            {
                link.TryDataRequest(frame);
                frame[2] = (byte)(sequence << 1);
                frame[3] = (byte)(++sequence << 1);
                link.OnFrame(frame);
                wheel.Advance(wheel.Now + 3);
            }, 20_000);
        Assert.True(link.IsEstablished);
        Assert.Equal(0, link.QueuedMessages);
    }

    [Fact]
    public void Datagram_WithAndWithoutCheckSequence_IsReadBack_AndDamageIsSeen()
    {
        byte[] frame = [2, 1, 0, 0, 8];
        var datagram = new byte[7];
        Assert.Equal(5, LapdUdp.Write(frame, false, datagram));
        Assert.True(LapdUdp.TryRead(datagram.AsSpan(0, 5), false, out var read));
        Assert.Equal(frame, read);
        Assert.Equal(7, LapdUdp.Write(frame, true, datagram));
        Assert.True(LapdUdp.TryRead(datagram, true, out read));
        Assert.Equal(frame, read);
        for (var bit = 0; bit < 56; bit++)
        {
            datagram[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(LapdUdp.TryRead(datagram, true, out _));
            datagram[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(0, LapdUdp.Write(frame, true, datagram.AsSpan(0, 6)));
        Assert.False(LapdUdp.TryRead([1, 2], true, out _));
    }

    private sealed class Nobody : ILapdUser
    {
        public void SendFrame(ReadOnlySpan<byte> frame)
        {
        }

        public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
        {
        }

        public void OnDiscarded(int messages, LapdDiscard reason)
        {
        }

        public void OnMdlError(char cause)
        {
        }

        public void OnDiagnosis(DlDiagnosis diagnosis, int value)
        {
        }
    }

    private sealed class Line
    {
        private readonly PriorityQueue<(End To, byte[] Frame), (long At, int Order)> _flying = new();
        private readonly Prng _random;
        private readonly int _loss;
        private readonly int _doubled;
        private readonly int _late;
        private int _order;

        public Line(int loss, int doubled, int late, ulong seed, ulong probe = 0)
        {
            (_loss, _doubled, _late, _random) = (loss, doubled, late, new Prng(seed));
            A = new(this, LapdSide.User, probe);
            B = new(this, LapdSide.Network, probe == 0 ? 0 : probe + 0x1_0000);
        }

        public TimerWheel Wheel { get; } = new();

        public End A { get; }

        public End B { get; }

        public bool IsCut { get; set; }

        /// <summary>The end whose frames come back to it; the other one hears nothing.</summary>
        public End? Looped { get; set; }

        public void Send(End from, ReadOnlySpan<byte> frame)
        {
            if (IsCut || (Looped is not null && from != Looped) || _random.Next(100) < _loss)
            {
                return;
            }

            for (var copies = _random.Next(100) < _doubled ? 2 : 1; copies > 0; copies--)
            {
                var delay = _random.Next(100) < _late ? 15 : 2;
                _flying.Enqueue((Looped ?? (from == A ? B : A), frame.ToArray()), (Wheel.Now + delay, _order++));
            }
        }

        public void Step(int ms)
        {
            for (; ms > 0; ms--)
            {
                Wheel.Advance(Wheel.Now + 1);
                while (_flying.TryPeek(out var next, out var when) && when.At <= Wheel.Now)
                {
                    _flying.Dequeue();
                    next.To.Link.OnFrame(next.Frame);
                }
            }
        }
    }

    private sealed class End : ILapdUser
    {
        private readonly Line _line;
        private readonly Dictionary<int, int> _arrived = [];
        private readonly byte[] _message = new byte[4];
        private int _offered;
        private int _last = -1;

        public End(Line line, LapdSide side, ulong probe)
        {
            _line = line;
            Link = new(LapdValues.Default with { Side = side, Probe = probe }, line.Wheel, this);
        }

        public LapdLink Link { get; }

        public bool OffersWhenUp { get; set; }

        public int Received { get; private set; }

        /// <summary>What layer 3 was told last.</summary>
        public bool IsUp { get; private set; }

        /// <summary>How often it was told that the link is down.</summary>
        public int Losses { get; private set; }

        public int Discarded { get; private set; }

        public bool Offer()
        {
            BinaryPrimitives.WriteInt32BigEndian(_message, _offered);
            var isTaken = Link.TryDataRequest(_message);
            _offered += isTaken ? 1 : 0;
            return isTaken;
        }

        public void SendFrame(ReadOnlySpan<byte> frame) => _line.Send(this, frame);

        public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
        {
            IsUp = primitive is DlPrimitive.EstablishConfirm or DlPrimitive.EstablishIndication || (IsUp && primitive is not DlPrimitive.ReleaseIndication);
            Losses += primitive == DlPrimitive.ReleaseIndication ? 1 : 0;
            if (primitive == DlPrimitive.DataIndication)
            {
                var number = BinaryPrimitives.ReadInt32BigEndian(octets);
                Assert.True(number > _last, $"{number} after {_last}");
                _last = number;
                _arrived[number] = 1;
                Received++;
            }
            else if (OffersWhenUp && (primitive is DlPrimitive.EstablishConfirm or DlPrimitive.EstablishIndication))
            {
                Offer();
            }
        }

        public void OnDiscarded(int messages, LapdDiscard reason) => Discarded += messages;

        public void OnMdlError(char cause)
        {
        }

        public void OnDiagnosis(DlDiagnosis diagnosis, int value)
        {
        }

        /// <summary>What did not arrive at the other end was told as given up, or still waits here.</summary>
        public void Check(End other)
        {
            var missing = _offered - other._arrived.Count;
            Assert.True(missing <= Discarded + Link.QueuedMessages, $"{missing} missing, {Discarded} told, {Link.QueuedMessages} waiting");
        }
    }
}
