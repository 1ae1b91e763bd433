using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Interop.Tests;

/// <summary>libpri through the raw bits of timeslot 16: our HDLC at this end, libosmocore's or spandsp's at theirs, bits damaged on the way.</summary>
public sealed class TimeslotTests : IDisposable
{
    private static readonly PhoneNumber Called = new("493012345", TypeOfNumber.National, NumberingPlan.Isdn);

    private readonly RealLoop _loop = new();
    private readonly PriEnd _ours;
    private readonly TimeslotEnd _timeslot;
    private ScriptedPeer? _bridge;
    private ScriptedPeer? _theirs;

    public TimeslotTests()
    {
        _ours = new(_loop, Q931Values.EuroIsdnUser);
        _timeslot = new(_ours.Lapd);
    }

    private ScriptedPeer Theirs => _theirs!;

    [Theory]
    [InlineData("osmo", 80, false)]
    [InlineData("osmo", 8, false)]
    [InlineData("spandsp", 80, false)]
    [InlineData("osmo", 80, true)]
    [InlineData("spandsp", 160, true)]
    public void Calls_OverTheBitsOfATimeslot_AreSetUpAndCleared_BothWays(string engine, int block, bool isDamaged)
    {
        const double BitErrors = 2e-4;
        var calls = isDamaged ? 12 : 3;
        Start(engine, block, isDamaged ? BitErrors : 0);
        Theirs.Settle("auto on=1 proceeding=1 alerting=1 answer=1 answer_ms=0");
        _timeslot.BitErrors = isDamaged ? BitErrors : 0;
        _ours.Taken = call => call.Connect();
        _ours.Answered = call => call.Disconnect(Q850Cause.NormalClearing);
        for (var i = 0; i < calls; i++)
        {
            Assert.NotNull(_ours.Isdn.Setup(new() { Called = Called, UserToUser = new byte[] { 4, 0x7E, 0x7E, 0xFF, 0xFF, 0xFF } }, _ours, out _)); // flags and ones: bits are stuffed
            _loop.Until(() => _ours.Ends.Count == i + 1 && _ours.Isdn.Calls == 0, 40, $"call {i} is over", Told);
            if (_ours.Isdn.IsUp && i % 3 == 0)
            {
                Theirs.Do($"call as=c{i} called=5551234 ch=any");
                _loop.Until(() => _ours.Log.Contains("complete"), 40, "theirs is answered", Told);
                _ours.Log.Clear();
                Theirs.Do($"hangup call=c{i} cause=16");
                _loop.Until(() => _ours.Isdn.Calls == 0, 40, "theirs is over", Told);
                _ours.Ends.RemoveAt(_ours.Ends.Count - 1);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{engine}: {_timeslot.Receiver.Frames} good frames, {_timeslot.Receiver.Faults} bad, {_timeslot.Damaged} of our bits damaged, {_ours.Connected} of {calls} answered");
        Assert.Equal(isDamaged, _timeslot.Receiver.Faults > 0);
        Assert.Equal(0, _timeslot.Refused);
        Assert.True(_ours.Connected >= (isDamaged ? calls - 2 : calls), Told());
        Assert.Equal(_ours.Isdn.Values.Channels, _ours.Isdn.IdleChannels);
    }

    public void Dispose()
    {
        _theirs?.Dispose();
        _bridge?.Dispose();
        _ours.Dispose();
        _loop.Dispose();
    }

    private void Start(string engine, int block, double bitErrors)
    {
        var (frames, pri) = (UdpPort.FreePort(), UdpPort.FreePort());
        _bridge = new(_loop, "hdlc_bridge", FormattableString.Invariant(
            $"--frames {frames}:{pri} --octets {_ours.Lapd.Wire.PeerPort}:{_ours.Lapd.Wire.Port} --engine {engine} --block {block} --ber {bitErrors} -e forever"));
        _bridge.Expect("start");
        _theirs = new(_loop, "pri_peer", $"--net --switch euroisdn --listen {pri} --peer {frames}");
        Theirs.Expect("start");
        _ours.Isdn.Start();
        _loop.Until(() => _ours.Isdn.IsUp, 20, "the link is up", Told);
        Theirs.Expect("dchan_up");
    }

    private string Told() =>
        $"ours: {string.Join("; ", _ours.Log)}; {_timeslot.Receiver.Frames} frames, {_timeslot.Receiver.Faults} bad\n{_bridge?.Output}\n{_theirs?.Output}";
}
