namespace Trunkline.Control;

/// <summary>One attempt of a controller to attach, whatever it travels over.</summary>
internal interface IControllerAttachment
{
    /// <summary>The gateway's events go here.</summary>
    IGatewayEvents Events { get; }

    /// <summary>It has the gateway now.</summary>
    void Accepted();

    /// <summary>It was refused, or another has taken the gateway; it is forgotten.</summary>
    void Refused(GatewayError why);
}

/// <summary>The one place a gateway has for a controller: the highest epoch sits in it.</summary>
/// <remarks>
/// An epoch below the highest ever seen is refused. The same epoch may come back (its stream broke) and takes its place again.
/// A newcomer's predecessor is told <see cref="GatewayError.OldEpoch"/>.
/// </remarks>
internal sealed class ControllerSeat(IGatewayHost gateway)
{
    private IControllerAttachment? _holder;

    /// <summary>The highest epoch that ever attached.</summary>
    public uint Epoch { get; private set; }

    public bool IsTaken => _holder is not null;

    public bool Holds(IControllerAttachment attachment) => _holder == attachment;

    public void Offer(uint epoch, IControllerAttachment newcomer)
    {
        if (epoch < Epoch || epoch == 0)
        {
            newcomer.Refused(GatewayError.OldEpoch);
            return;
        }

        var former = _holder;
        _holder = newcomer;
        Epoch = epoch;
        former?.Refused(GatewayError.OldEpoch);
        newcomer.Accepted();
        gateway.OnControllerAttached(epoch, newcomer.Events);
    }

    public void Lost(IControllerAttachment attachment)
    {
        if (_holder == attachment)
        {
            _holder = null;
            gateway.OnControllerLost();
        }
    }
}
