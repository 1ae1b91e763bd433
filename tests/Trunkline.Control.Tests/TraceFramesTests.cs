using Trunkline.Base;

namespace Trunkline.Control.Tests;

/// <summary>Traced frames never take the room that signalling needs.</summary>
public sealed class TraceFramesTests
{
    [Fact]
    public void SlowReader_LosesFrames_NotTheLink_AndTheNumbersTell()
    {
        var wire = new Wire();
        var gateway = new Recorded();
        var endpoint = new GatewayEndpoint(gateway, queue: 16 * 1024);
        var link = endpoint.Accept(wire);
        var greeting = new Wire();
        new GatewayClient(new NodeLoop(TimeProvider.System), 1, new Recorded()).Connect(greeting);
        link.OnReceived(greeting.Octets.ToArray());
        wire.Room = 0;
        for (var i = 1u; i <= 1000; i++)
        {
            gateway.Controller!.OnDlFrame(new DlFrame(1, true, i, i, 4, new([2, 1, 1, 1])));
        }

        Assert.InRange(link.Queued, (4 * 1024) - ControlFrame.MaxLength, (4 * 1024) + ControlFrame.MaxLength);
        for (var i = 0; i < 100; i++)
        {
            gateway.Controller!.OnDlIndication(new DlIndication(1, DlPrimitive.DataIndication, default));
        }

        Assert.Equal(LinkState.Attached, link.State);
        wire.Octets.Clear();
        wire.Room = int.MaxValue;
        link.OnWritable();
        gateway.Controller!.OnDlFrame(new DlFrame(1, true, 1001, 1001, 4, new([2, 1, 1, 1])));

        var controller = new Recorded();
        ulong sequence = 0;
        var octets = wire.Octets.ToArray().AsSpan();
        while (ControlFrame.TryRead(octets, out var frame, out _))
        {
            Assert.True(sequence == 0 || frame.Sequence == sequence + 1);
            sequence = frame.Sequence;
            Assert.True(ControlReader.TryEvent(frame.Type, octets.Slice(ControlFrame.HeaderLength, frame.BodyLength), controller, out _));
            octets = octets[frame.Length..];
        }

        var frames = controller.Lines.Where(l => l.StartsWith("DlFrame", StringComparison.Ordinal)).ToList();
        Assert.InRange(frames.Count, 50, 200);
        Assert.Contains("Number = 1001,", frames[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("Number = 1000,", frames[^2], StringComparison.Ordinal);
        Assert.Equal(100, controller.Lines.Count(l => l.StartsWith("DlIndication", StringComparison.Ordinal)));
    }

    [Fact]
    public void Frame_LongerThanKept_IsCutOff_AndItsLengthStays()
    {
        var octets = new FrameOctets(new byte[1000]);
        Assert.Equal(FrameOctets.Capacity, octets.Octets.Length);
    }
}
