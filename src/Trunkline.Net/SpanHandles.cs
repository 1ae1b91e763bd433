// The D-channels of spans in the reactor: a frame is read when its handle is readable, not at the next tick.
using Trunkline.Base;
using Trunkline.Gateway;
using Trunkline.Gateway.Samples;

namespace Trunkline.Net;

/// <summary>Watches the handles of a gateway's spans.</summary>
/// <remarks>
/// A handle that stays readable though there is nothing to read (an error that nobody takes) is left alone for 20 ms after 16 times, so that it
/// costs no more than the tick would. Allocates nothing after construction.
/// </remarks>
public sealed class SpanHandles : ISpanWatcher
{
    private const int MostInVain = 16;
    private const int RestMs = 20;

    private readonly Watched[] _spans;

    /// <summary>Watches from now on.</summary>
    /// <param name="reactor">The gateway's.</param>
    /// <param name="plane">The gateway's audio.</param>
    /// <param name="spans">How many spans it has.</param>
    public SpanHandles(Reactor reactor, SamplesPlane plane, int spans)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(plane);
        reactor.Reserve(spans);
        _spans = [.. Enumerable.Range(1, spans).Select(n => new Watched(reactor, plane, n))];
        plane.Watch(this);
    }

    void ISpanWatcher.Watch(int span, int handle) => _spans[span - 1].Follow(handle);

    private sealed class Watched(Reactor reactor, SamplesPlane plane, int span) : WheelTimer, IFdHandler
    {
        private int _handle = -1;
        private int _registration = -1;
        private int _inVain;
        private long _since;

        public void Follow(int handle)
        {
            Leave();
            reactor.Loop.Wheel.Stop(this);
            _handle = handle;
            _inVain = 0;
            Join();
        }

        public void OnReady(FdEvents events)
        {
            var handle = _handle;
            if (plane.ReadFrames(span) > 0 || handle != _handle)
            {
                _inVain = 0;
                return;
            }

            var now = reactor.Loop.Wheel.Present;
            if (now - _since > RestMs)
            {
                (_since, _inVain) = (now, 0);
            }

            if (++_inVain >= MostInVain)
            {
                Leave();
                reactor.Loop.Wheel.Start(this, RestMs);
            }
        }

        protected override void OnExpired()
        {
            _inVain = 0;
            Join();
        }

        private void Join()
        {
            if (_handle >= 0)
            {
                _registration = reactor.Add(_handle, FdEvents.Read, this);
            }
        }

        private void Leave()
        {
            if (_registration >= 0)
            {
                reactor.Remove(_registration);
                _registration = -1;
            }
        }
    }
}
