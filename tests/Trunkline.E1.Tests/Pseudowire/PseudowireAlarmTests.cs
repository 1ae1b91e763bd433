using System.Globalization;

namespace Trunkline.E1.Tests.Pseudowire;

/// <summary>One end and what it is sent, a packet a millisecond: its alarms, and what its own packets say, each with the millisecond it changed.</summary>
/// <remarks>Its packets come 5 ms before they are played; alarms end 100 ms after their defect; SAToP's framer needs a few milliseconds more either way.</remarks>
public sealed class PseudowireAlarmTests
{
    [Fact]
    public void Cesopsn_EveryBitBothWays()
    {
        var rig = new Rig(PseudowireFormat.Cesopsn(SpanPortTraits.AllTimeslots));
        rig.Wait(1010);
        rig.Play(300);
        rig.Play(300, l: true);
        rig.Play(300);
        rig.Play(50, m: true);
        rig.Play(150);
        rig.Play(50, r: true);
        rig.Play(150);
        rig.Wait(9);
        rig.Play(191);
        rig.Wait(60);
        rig.Play(200);
        rig.AssertTranscript(
            """
               0  ABSENT
            1000  ABSENT, sends R
            1010  PACKET LOSS, sends R
            1011  PACKET LOSS
            1012  RECOVERING
            1112  OK
            1315  AIS, sends M
            1615  RECOVERING
            1715  OK
            1915  RAI
            2065  OK
            2111  REMOTE PACKET LOSS
            2261  OK
            2524  PACKET LOSS, sends R
            2571  PACKET LOSS
            2572  RECOVERING
            2672  OK
            """);
        var counters = rig.End.Counters;
        Assert.Equal((69, 2, 0), (counters.PacketsLost, counters.PacketLosses, counters.PacketsMalformed)); // the start was one
    }

    [Fact]
    public void Satop_EveryBitBothWays()
    {
        var rig = new Rig(PseudowireFormat.Satop());
        rig.Wait(1010);
        rig.Play(500);
        rig.Play(300, l: true);
        rig.Play(500);
        rig.Play(50, r: true);
        rig.Play(150);
        rig.Wait(9);
        rig.Play(191);
        rig.Wait(60);
        rig.Play(500);
        rig.AssertTranscript(
            """
               0  ABSENT, sends RAI
            1000  ABSENT, sends R, sends RAI
            1010  PACKET LOSS, sends R, sends RAI
            1011  PACKET LOSS, sends RAI
            1012  AIS RECOVERING, sends RAI
            1015  RECOVERING
            1115  OK
            1515  AIS, sends RAI
            1815  RECOVERING
            1915  OK
            2311  REMOTE PACKET LOSS
            2461  OK
            2724  PACKET LOSS, sends R, sends RAI
            2771  PACKET LOSS, sends RAI
            2772  RECOVERING
            2872  OK
            """);
        var counters = rig.End.Counters;
        Assert.Equal((69, 2, 0), (counters.PacketsLost, counters.PacketLosses, counters.PacketsMalformed)); // the start was one
    }

    private sealed class Rig
    {
        private readonly PseudowireFormat _format;
        private readonly PseudowireSender _far;
        private readonly E1Framer _framer = new(sendsCrc4: true) { ReceivesMultiframe = true };
        private readonly E1Deframer _deframer = new(Crc4Mode.Automatic);
        private readonly byte[] _frames = new byte[8 * E1Frame.Octets];
        private readonly byte[] _room = new byte[E1Deframer.RoomFor(8 * E1Frame.Octets)];
        private readonly byte[] _datagram;
        private readonly List<string> _told = [];
        private int _now;
        private string _last = "";

        public Rig(PseudowireFormat format)
        {
            _format = format;
            _far = new(format, 65_500);
            _datagram = new byte[format.DatagramOctets];
            End = new(new(format) { Values = new() { Delay = TimeSpan.FromMilliseconds(5) } });
            End.Advance(TimeSpan.Zero);
        }

        public PseudowireEnd End { get; }

        public void Wait(int milliseconds) => Pass(milliseconds, () => { });

        public void Play(int milliseconds, bool l = false, bool m = false, bool r = false) => Pass(
            milliseconds,
            () =>
            {
                (_far.SendsLocalFault, _far.SendsRemoteDefect, _far.SendsRemoteLoss) = (l, m, r);
                End.Receive(_datagram.AsSpan(0, _far.Write(_datagram)), TimeSpan.FromMilliseconds(_now));
            });

        public void AssertTranscript(string expected) => Assert.Equal(expected, string.Join('\n', _told));

        /// <summary>The far end's line goes on, whether its packets come or not.</summary>
        private void Pass(int milliseconds, Action receive)
        {
            for (var end = _now + milliseconds; _now < end; _now++)
            {
                _frames.AsSpan().Fill(0xD5);
                _framer.Process(_frames);
                _far.Take(_frames);
                var time = TimeSpan.FromMilliseconds(_now);
                receive();
                if (_far.HasPacket)
                {
                    _far.Write(new byte[_format.DatagramOctets]); // on its way lost
                }

                End.Advance(time);
                _frames.AsSpan().Fill(0xD5);
                End.Give(_frames);
                var length = End.NextDatagram(_datagram);
                Assert.True(PseudowirePacket.TryParse(_format, _datagram.AsSpan(0, length), out var sent, out _));
                Tell(sent);
            }
        }

        private void Tell(in PseudowirePacket sent)
        {
            var isRai = false;
            if (_format.Kind == PseudowireKind.Satop)
            {
                _deframer.Process(_datagram.AsSpan(sent.PayloadOffset, sent.PayloadLength), _room);
                isRai = _deframer.RemoteAlarm;
            }

            var said = End.Alarms.InWords() + (sent.LocalFault ? ", sends L" : "") + (sent.RemoteLoss ? ", sends R" : "")
                + (sent.RemoteDefect ? ", sends M" : "") + (isRai ? ", sends RAI" : "");
            if (said != _last)
            {
                _last = said;
                _told.Add(string.Create(CultureInfo.InvariantCulture, $"{_now,4}  {said}"));
            }
        }
    }
}
