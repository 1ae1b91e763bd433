namespace Trunkline.Control;

/// <summary>The gateway's end of the control link: takes connections, lets the controller with the highest epoch command the gateway.</summary>
/// <remarks>On the gateway's loop. Allocates only when a connection comes.</remarks>
public sealed class GatewayEndpoint
{
    /// <summary>Connections that may wait without a hello; a further one closes the oldest.</summary>
    public const int MaxWaiting = 4;

    private readonly IGatewayHost _gateway;
    private readonly ControllerSeat _seat;
    private readonly Queue<Attachment> _waiting = new();
    private readonly int _queue;
    private ulong _sent;

    /// <param name="gateway">The gateway.</param>
    /// <param name="queue">See <see cref="ControlLink"/>.</param>
    public GatewayEndpoint(IGatewayHost gateway, int queue = ControlLink.DefaultQueue)
    {
        _gateway = gateway;
        _seat = new(gateway);
        _queue = queue;
    }

    /// <summary>The highest epoch that ever attached.</summary>
    public uint Epoch => _seat.Epoch;

    /// <summary>True while a controller is attached.</summary>
    public bool HasController => _seat.IsTaken;

    /// <summary>A connection came.</summary>
    /// <returns>The link to feed from the stream.</returns>
    public ControlLink Accept(IControlStream stream)
    {
        var attachment = new Attachment(this, stream);
        _waiting.Enqueue(attachment);
        while (_waiting.Count > MaxWaiting)
        {
            _waiting.Dequeue().CloseUnlessAttached();
        }

        return attachment.Link;
    }

    private sealed class Attachment : IControllerAttachment, IControlLinkUser
    {
        private readonly GatewayEndpoint _endpoint;
        private readonly ControlWriter _writer;

        public Attachment(GatewayEndpoint endpoint, IControlStream stream)
        {
            _endpoint = endpoint;
            Link = new(stream, this, endpoint._queue);
            _writer = new(Link);
        }

        public ControlLink Link { get; }

        public IGatewayEvents Events => _writer;

        public void CloseUnlessAttached()
        {
            if (Link.State == LinkState.Greeting)
            {
                Link.Close();
            }
        }

        public void Accepted() => Link.Accept(_endpoint._sent);

        public void Refused(GatewayError why)
        {
            _endpoint._sent = Math.Max(_endpoint._sent, Link.Sent);
            Link.Refuse(why);
        }

        public void OnHello(ControlLink link, uint epoch) => _endpoint._seat.Offer(epoch, this);

        public bool OnRecord(ControlLink link, ControlType type, ReadOnlySpan<byte> body, out ControlError error)
        {
            error = default;

            // A refused controller's last words are not obeyed.
            return !_endpoint._seat.Holds(this) || ControlReader.TryCommand(type, body, _endpoint._gateway, out error);
        }

        public void OnLinkLost(ControlLink link, GatewayError why)
        {
            _endpoint._sent = Math.Max(_endpoint._sent, link.Sent);
            _endpoint._seat.Lost(this);
        }
    }
}
