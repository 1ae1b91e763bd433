using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>Messages longer than a frame go out in segments (Q.931 annex H), and the other side puts them together.</summary>
public sealed class LongMessageTests
{
    private static readonly ReadOnlyMemory<byte>[] Facilities = [Filled(200, 1), Filled(200, 2), Filled(200, 3)];

    private static readonly Q931Setup Long = new() { Called = new("2155501", TypeOfNumber.National, NumberingPlan.Isdn), Facilities = Facilities };

    private readonly TwoSides _world = new();

    [Fact]
    public void LongSetup_GoesOutInSegments_AndArrivesWhole()
    {
        _world.User.Call(Long);
        _world.Advance(0.1);
        Assert.Equal("     0 U > Segment\n     0 U > Segment\n     0 U > Segment\n", _world.Transcript);
        Assert.Equal(Facilities.Select(f => f.ToArray()), _world.Network.Received!.Facilities.Select(f => f.ToArray()));
        _world.Network.Incoming!.Connect(new() { Facilities = Facilities });
        _world.Advance(0.1);
        Assert.Equal(CallState.Active, _world.Network.Incoming.State);
        Assert.DoesNotContain("Connect\n", _world.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void Segment_Lost_T314DropsTheRest_AndTheRepeatedSetupArrives()
    {
        var segments = 0;
        _world.Loses = m => m.Type == Q931MessageType.Segment && ++segments == 3;
        _world.User.Call(Long);
        _world.Advance(3.9);
        Assert.Null(_world.Network.Received);
        _world.Advance(0.2); // T303 of one side, T314 of the other
        Assert.NotNull(_world.Network.Received);
        Assert.Equal(6, segments);
    }

    [Fact]
    public void Message_TooLongForEightSegments_IsNotSent_AndSaid()
    {
        var world = new TwoSides(Q931Values.EuroIsdnUser with { FrameOctets = 60 });
        world.User.Call(Long);
        world.Advance(0.1);
        Assert.Matches("^     0 U ! a message of 6[0-9]{2} octets is too long for 8 segments, and was not sent\n$", world.Transcript);
        Assert.Null(world.Network.Received);
    }

    private static byte[] Filled(int length, byte with)
    {
        var octets = new byte[length];
        octets.AsSpan().Fill(with);
        return octets;
    }
}
