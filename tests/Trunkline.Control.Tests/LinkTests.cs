using System.Text;
using Trunkline.Base;

namespace Trunkline.Control.Tests;

public sealed class LinkTests
{
    private readonly NodeLoop _loop = new(TimeProvider.System);
    private readonly Recorded _gateway = new();

    [Fact]
    public void Table_IsTheFigure()
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<LinkState>())
        {
            foreach (var e in Enum.GetValues<LinkEvent>())
            {
                var step = ControlLink.On(state, e);
                text.Append(step.Known ? $"{state,-9}{e,-13}{step.Next,-9}{step.Do}\n" : string.Empty);
            }
        }

        Assert.Equal(
            """
            Greeting RxHello      Attached ReportHello
            Greeting RxRecord     Closed   CloseStream, ReportLost
            Greeting RxRefused    Closed   CloseStream, ReportLost
            Greeting RxFault      Closed   CloseStream, ReportLost
            Greeting Overflow     Closed   CloseStream, ReportLost
            Greeting StreamClosed Closed   ReportLost
            Greeting Close        Closed   CloseStream
            Attached RxHello      Closed   CloseStream, ReportLost
            Attached RxRecord     Attached Deliver
            Attached RxRefused    Closed   CloseStream, ReportLost
            Attached RxFault      Closed   CloseStream, ReportLost
            Attached Overflow     Closed   CloseStream, ReportLost
            Attached StreamClosed Closed   ReportLost
            Attached Close        Closed   CloseStream

            """, text.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Joint_ControllerAttaches_ThenCommandsAndEventsTravel(bool throughCodec)
    {
        var controller = new Recorded();
        var joint = new InMemoryJoint(_loop, _gateway, throughCodec);
        var attachment = joint.Attach(_loop, 1, controller);
        Assert.Empty(_gateway.Lines);
        _loop.Run();
        Assert.Equal("attached\nSnapshotEnd { }", controller.Text);
        attachment.Commands.Subtract(new Subtract(new TerminationId(5)));
        Assert.Single(_gateway.Lines);
        _gateway.Controller!.OnLineRinging(new LineRinging(TerminationId.Line(1)));
        _loop.Run();
        Assert.Equal("controller 1 attached\nSubtract { Termination = line 5 }", _gateway.Text);
        Assert.Equal("attached\nSnapshotEnd { }\nLineRinging { Line = line 1 }", controller.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Joint_HigherEpoch_TakesOver_OldOneIsToldAndNotObeyed(bool throughCodec)
    {
        var first = new Recorded();
        var second = new Recorded();
        var joint = new InMemoryJoint(_loop, _gateway, throughCodec);
        var one = joint.Attach(_loop, 1, first);
        _loop.Run();
        joint.Attach(_loop, 2, second);
        one.Commands.Audit(new Audit());
        _loop.Run();
        one.Commands.Shutdown(new Shutdown());
        _loop.Run();
        Assert.Equal("attached\nSnapshotEnd { }\nlost OldEpoch", first.Text);
        Assert.Equal("attached\nSnapshotEnd { }", second.Text);
        Assert.Equal("controller 1 attached\ncontroller 2 attached", _gateway.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Joint_OlderEpoch_IsRefused(bool throughCodec)
    {
        var newer = new Recorded();
        var older = new Recorded();
        var joint = new InMemoryJoint(_loop, _gateway, throughCodec);
        joint.Attach(_loop, 7, newer).Cut();
        _loop.Run();
        joint.Attach(_loop, 6, older);
        _loop.Run();
        Assert.Equal("lost OldEpoch", older.Text);
        Assert.DoesNotContain("controller 6 attached", _gateway.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Joint_Cut_BothSidesHearIt(bool throughCodec)
    {
        var controller = new Recorded();
        var joint = new InMemoryJoint(_loop, _gateway, throughCodec);
        var attachment = joint.Attach(_loop, 1, controller);
        _loop.Run();
        attachment.Cut();
        _loop.Run();
        Assert.Equal("lost LinkClosed", controller.Lines[^1]);
        Assert.Equal("controller lost", _gateway.Lines[^1]);
    }

    [Fact]
    public void Client_SameEpochAgain_GoesOnInItsSequence()
    {
        var controller = new Recorded();
        var client = new GatewayClient(_loop, 3, controller);
        var endpoint = new GatewayEndpoint(_gateway);
        for (var round = 0; round < 3; round++)
        {
            var (toGateway, toController) = (new Wire(), new Wire());
            var near = client.Connect(toGateway);
            var far = endpoint.Accept(toController);
            far.OnReceived(toGateway.Octets.ToArray());
            near.OnReceived(toController.Octets.ToArray());
            toGateway.Octets.Clear();
            client.Audit(new Audit());
            far.OnReceived(toGateway.Octets.ToArray());
            Assert.Equal((ulong)round + 1, far.Received);
            Assert.Equal((ulong)round + 1, near.Received);
            far.OnClosed();
            near.OnClosed();
        }

        Assert.Equal(3, _gateway.Lines.Count(l => l == "Audit { }"));
        Assert.Equal(3, controller.Lines.Count(l => l == "attached"));
    }

    [Fact]
    public void Gateway_ControllerDoesNotRead_SignallingIsKept_MetersCoalesce_ThenTheLinkIsLost()
    {
        var (toGateway, toController) = (new Wire(), new Wire());
        var controller = new Recorded();
        var near = new GatewayClient(_loop, 1, controller).Connect(toGateway);
        var far = new GatewayEndpoint(_gateway, queue: 4096).Accept(toController);
        far.OnReceived(toGateway.Octets.ToArray());
        toController.Room = 7; // in the middle of a frame
        var sent = 0;
        for (; sent < 50; sent++)
        {
            _gateway.Controller!.OnMediaSilent(new MediaSilent(new(1), sent));
            _gateway.Controller!.OnGatewayMeter(new GatewayMeter(sent, 0, 0, 0, 0, 0, 0));
        }

        Assert.Equal(LinkState.Attached, far.State);
        toController.Room = int.MaxValue;
        far.OnWritable();
        near.OnReceived(toController.Octets.ToArray());
        Assert.Equal(50, controller.Lines.Count(l => l.StartsWith("MediaSilent", StringComparison.Ordinal)));
        Assert.StartsWith("GatewayMeter { Contexts = 49,", Assert.Single(controller.Lines, l => l.StartsWith("GatewayMeter", StringComparison.Ordinal)), StringComparison.Ordinal);

        toController.Room = 0;
        for (sent = 0; far.State == LinkState.Attached; sent++)
        {
            _gateway.Controller!.OnMediaSilent(new MediaSilent(new(1), sent));
        }

        Assert.Equal(4096 / (ControlFrame.HeaderLength + 12) + 1, sent);
        Assert.True(toController.IsClosed);
        Assert.Equal("controller lost", _gateway.Lines[^1]);
    }

    [Fact]
    public void Frame_OutOfSequence_OrOfAnotherEpoch_EndsTheLink()
    {
        foreach (var (epoch, first, kind) in new[] { (1u, 2ul, ControlErrorKind.Sequence), (2u, 1ul, ControlErrorKind.Epoch) })
        {
            var toGateway = new Wire();
            new GatewayClient(_loop, 1, new Recorded()).Connect(toGateway);
            var far = new GatewayEndpoint(new Recorded()).Accept(new Wire());
            far.OnReceived(toGateway.Octets.ToArray());
            far.OnReceived(CodecTests.Frames(epoch, first));
            Assert.Equal(LinkState.Closed, far.State);
            Assert.Equal(kind, far.Error.Kind);
        }
    }

    [Fact]
    public void Frame_OfAnotherVersion_EndsTheLink()
    {
        var far = new GatewayEndpoint(_gateway).Accept(new Wire());
        far.OnReceived([30, 0, 0, 0, 2]);
        Assert.Equal(new ControlError(ControlErrorKind.Version, 4), far.Error);
    }

    [Fact]
    public void Connections_WithoutHello_AreBounded()
    {
        var endpoint = new GatewayEndpoint(_gateway);
        var wires = Enumerable.Range(0, 10).Select(_ => new Wire()).ToList();
        wires.ForEach(w => endpoint.Accept(w));
        Assert.Equal(6, wires.Count(w => w.IsClosed));
    }

    [Fact]
    public void Link_SendAndReceive_Allocates_Nothing()
    {
        var nothing = new Nothing();
        var toGateway = new Loopback();
        var toController = new Loopback();
        var client = new GatewayClient(_loop, 1, nothing);
        var near = client.Connect(toGateway);
        var far = new GatewayEndpoint(_gateway).Accept(toController);
        toGateway.Drain(far);
        toController.Drain(near);
        var events = _gateway.Controller!;
        NoAllocation.In(Once, 10_000);
        Assert.True(nothing.Calls > 10_000);

        void Once()
        {
            events.OnDigitHeard(new DigitHeard(new(2), '5', 80, DigitSource.TelephoneEvent));
            toController.Drain(near);
        }
    }

    private sealed class Loopback : IControlStream
    {
        private readonly byte[] _octets = new byte[4096];
        private int _length;

        public int Send(ReadOnlySpan<byte> octets, bool mayWait)
        {
            octets.CopyTo(_octets.AsSpan(_length));
            _length += octets.Length;
            return octets.Length;
        }

        public void Close()
        {
        }

        public void Drain(ControlLink to)
        {
            to.OnReceived(_octets.AsSpan(0, _length));
            _length = 0;
        }
    }
}
