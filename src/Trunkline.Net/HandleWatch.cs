namespace Trunkline.Net;

/// <summary>Wakes a reactor while a handle that somebody else owns is readable.</summary>
/// <remarks>What is readable is read by whoever runs the reactor, each time it wakes. Dispose it before the handle is closed.</remarks>
public sealed class HandleWatch : IFdHandler, IDisposable
{
    private readonly Reactor _reactor;
    private int _registration;

    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">A descriptor.</param>
    public HandleWatch(Reactor reactor, int handle)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        _reactor = reactor;
        _registration = reactor.Add(handle, FdEvents.Read, this);
    }

    void IFdHandler.OnReady(FdEvents events)
    {
        // The reactor is awake: that was all.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_registration >= 0)
        {
            _reactor.Remove(_registration);
            _registration = -1;
        }
    }
}
