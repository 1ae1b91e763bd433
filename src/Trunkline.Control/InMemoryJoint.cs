using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>Joins controllers and a gateway in one process, for the World and tests: the same commands, events and epochs as over a socket.</summary>
/// <remarks>
/// Everything is posted from one side's loop to the other's, so neither calls into the other. With <c>throughCodec</c> every
/// record goes through <see cref="ControlWriter"/>, <see cref="ControlLink"/> and <see cref="ControlReader"/> as octets; without,
/// it is passed as a value. It allocates; nothing in production uses it.
/// </remarks>
public sealed class InMemoryJoint
{
    private readonly NodeLoop _gatewayLoop;
    private readonly IGatewayHost _gateway;
    private readonly ControllerSeat? _seat;
    private readonly GatewayEndpoint? _endpoint;

    /// <param name="gatewayLoop">The gateway's loop.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="throughCodec">True to send octets, false to post values.</param>
    public InMemoryJoint(NodeLoop gatewayLoop, IGatewayHost gateway, bool throughCodec = false)
    {
        _gatewayLoop = gatewayLoop;
        _gateway = gateway;
        if (throughCodec)
        {
            _endpoint = new(gateway);
        }
        else
        {
            _seat = new(gateway);
        }
    }

    /// <summary>A controller attaches. Call on its loop (or before it runs).</summary>
    /// <param name="controllerLoop">The controller's loop.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="controller">Its ears.</param>
    /// <returns>What it commands, and the way to cut it off.</returns>
    public Attachment Attach(NodeLoop controllerLoop, uint epoch, IGatewayEvents controller)
    {
        if (_endpoint is null)
        {
            var direct = new Direct(this, controllerLoop, controller);
            _gatewayLoop.Post(() => _seat!.Offer(epoch, direct));
            return new(direct.Commands, direct.Cut);
        }

        var client = new GatewayClient(controllerLoop, epoch, controller);
        var up = new InMemoryStream(controllerLoop);
        var down = new InMemoryStream(_gatewayLoop);
        down.OtherEnd = up;
        up.OtherEnd = down;
        _gatewayLoop.Post(() => up.Link = _endpoint.Accept(up));
        down.Link = client.Connect(down);
        return new(client, () =>
        {
            down.Close();
            controllerLoop.Post(() => down.Link!.OnClosed());
        });
    }

    /// <summary>An attached controller, or one that hopes to be.</summary>
    public sealed class Attachment
    {
        private readonly Action _cut;

        internal Attachment(IGatewayCommands commands, Action cut)
        {
            Commands = commands;
            _cut = cut;
        }

        /// <summary>Commands to the gateway.</summary>
        public IGatewayCommands Commands { get; }

        /// <summary>The controller dies, or the stream between breaks: the gateway hears that it has no controller, the controller that its link closed.</summary>
        public void Cut() => _cut();
    }

    private sealed class Direct : IControllerAttachment
    {
        private readonly InMemoryJoint _joint;
        private readonly PostedEvents _events;
        private bool _isOpen = true;

        public Direct(InMemoryJoint joint, NodeLoop controllerLoop, IGatewayEvents controller)
        {
            _joint = joint;
            _events = new(controllerLoop, controller, () => _isOpen);
            Commands = new PostedCommands(joint._gatewayLoop, joint._gateway, () => _isOpen && joint._seat!.Holds(this));
        }

        public IGatewayCommands Commands { get; }

        public IGatewayEvents Events => _events;

        public void Accepted() => _events.OnAttached();

        public void Refused(GatewayError why)
        {
            _isOpen = false;
            _events.OnLost(why);
        }

        public void Cut()
        {
            if (_isOpen)
            {
                _isOpen = false;
                _events.OnLost(GatewayError.LinkClosed);
                _joint._gatewayLoop.Post(() => _joint._seat!.Lost(this));
            }
        }
    }

    /// <summary>One direction writes into the other end's link, posted on its loop.</summary>
    private sealed class InMemoryStream(NodeLoop otherLoop) : IControlStream
    {
        private bool _isClosed;

        /// <summary>The link of this end.</summary>
        public ControlLink? Link { get; set; }

        public InMemoryStream? OtherEnd { get; set; }

        public int Send(ReadOnlySpan<byte> octets, bool mayWait)
        {
            if (!_isClosed)
            {
                var copy = octets.ToArray();
                otherLoop.Post(() => OtherEnd!.Link?.OnReceived(copy));
            }

            return octets.Length;
        }

        public void Close()
        {
            if (!_isClosed)
            {
                _isClosed = true;
                otherLoop.Post(() => OtherEnd!.Link?.OnClosed());
            }
        }
    }
}
