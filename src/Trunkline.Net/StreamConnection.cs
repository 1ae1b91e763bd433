using Trunkline.Base;
using Trunkline.Net.Native;

namespace Trunkline.Net;

/// <summary>Who uses a <see cref="StreamConnection"/>.</summary>
public interface IStreamUser
{
    /// <summary>The connection is up: asked for by us, or just accepted.</summary>
    void OnConnected(StreamConnection connection);

    /// <summary>Octets came, in any cut; not kept.</summary>
    void OnReceived(StreamConnection connection, ReadOnlySpan<byte> octets);

    /// <summary>Everything queued is sent and there is room again.</summary>
    void OnWritable(StreamConnection connection);

    /// <summary>Closed by the other side or by an error; called once, never from inside a call of ours.</summary>
    /// <param name="connection">The connection, already closed.</param>
    /// <param name="error">Why; <see cref="Errno.None"/> when the other side closed in an orderly way.</param>
    void OnClosed(StreamConnection connection, Errno error);
}

/// <summary>A non-blocking byte stream on a <see cref="Reactor"/>: TCP or Unix. Sends at once what fits and queues the rest, up to a bound.</summary>
public abstract unsafe class StreamConnection : IFdHandler, IDisposable
{
    /// <summary>The bound of the queue unless told otherwise.</summary>
    public const int DefaultMaxQueued = 1 << 20;

    private const int GatherLength = 16 * 1024;

    private readonly Reactor _reactor;
    private readonly int _registration;
    private readonly int _maxQueued;
    private int _fd;
    private byte[] _queue = [];
    private int _head;
    private int _queued;
    private bool _isConnecting;
    private bool _wantsWritable;
    private byte[] _gathered = [];
    private int _gatheredLength;
    private bool _isAwaitingTurn;
    private Patience? _patience;

    private protected StreamConnection(Reactor reactor, int fd, IStreamUser user, bool isConnecting, int maxQueued)
    {
        _reactor = reactor;
        _fd = fd;
        User = user;
        _isConnecting = isConnecting;
        _maxQueued = maxQueued;
        _registration = reactor.Add(fd, isConnecting ? FdEvents.Read | FdEvents.Write : FdEvents.Read, this);
    }

    /// <summary>Who uses it; may be changed on the loop.</summary>
    public IStreamUser User { get; set; }

    /// <summary>True until closed by either side.</summary>
    public bool IsOpen => _fd >= 0;

    /// <summary>Octets waiting to be sent.</summary>
    public int Queued => _queued;

    private protected int Fd => _fd;

    /// <summary>Sends, or queues what does not fit at once; before the connection is up everything is queued.</summary>
    /// <returns>False when the queue's bound would be passed: nothing of it was taken; close the connection.</returns>
    public bool Send(ReadOnlySpan<byte> octets)
    {
        if (_fd < 0)
        {
            return false;
        }

        if (octets.Length > _maxQueued - _queued)
        {
            return false;
        }

        if (_queued == 0 && !_isConnecting)
        {
            octets = octets[Write(octets)..];
        }

        Enqueue(octets);
        return true;
    }

    /// <summary>Sends as much as fits at once and queues nothing; <see cref="IStreamUser.OnWritable"/> tells when there is room again.</summary>
    /// <returns>How many octets were taken.</returns>
    public int SendSome(ReadOnlySpan<byte> octets)
    {
        if (_fd < 0 || _isConnecting || _queued > 0)
        {
            return 0;
        }

        var taken = Write(octets);
        if (taken < octets.Length)
        {
            WantWritable(true);
        }

        return taken;
    }

    /// <summary>
    /// <see cref="SendSome"/> for many small records: takes them into memory and sends them together before the reactor waits,
    /// so that what one turn of the loop has to say wakes the other side once.
    /// </summary>
    /// <param name="octets">A record.</param>
    /// <param name="mayWait">Zero to send at the end of this turn; else it may wait so long for others to travel with it.</param>
    /// <returns>How many octets were taken; fewer than given when the other side does not keep up.</returns>
    public int Gather(ReadOnlySpan<byte> octets, TimeSpan mayWait)
    {
        if (_fd < 0 || _isConnecting || _queued > 0)
        {
            return 0;
        }

        if (octets.Length > GatherLength - _gatheredLength)
        {
            SendGathered();
            if (_queued > 0)
            {
                return 0;
            }
        }

        if (octets.Length > GatherLength)
        {
            return SendSome(octets);
        }

        if (_gathered.Length == 0)
        {
            _gathered = new byte[GatherLength];
            _queue = new byte[GatherLength];
        }

        if (mayWait == TimeSpan.Zero && !_isAwaitingTurn)
        {
            _isAwaitingTurn = true;
            _reactor.BeforeWait(this);
        }
        else if (mayWait > TimeSpan.Zero && _gatheredLength == 0)
        {
            _patience ??= new(this);
            _reactor.Loop.Wheel.Start(_patience, (long)mayWait.TotalMilliseconds);
        }

        octets.CopyTo(_gathered.AsSpan(_gatheredLength));
        _gatheredLength += octets.Length;
        return octets.Length;
    }

    /// <summary>The loop's turn is over.</summary>
    internal void OnTurnEnd()
    {
        _isAwaitingTurn = false;
        SendGathered();
    }

    /// <summary>Closes at once, after a last try to send what was gathered; what is queued is lost, nothing is told.</summary>
    public void Close()
    {
        if (_fd >= 0)
        {
            SendGathered();
            _reactor.Remove(_registration);
            LibC.Close(_fd);
            _fd = -1;
            _queued = 0;
            _queue = [];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    void IFdHandler.OnReady(FdEvents events)
    {
        if (_isConnecting)
        {
            if ((events & (FdEvents.Write | FdEvents.Error | FdEvents.HangUp)) == 0)
            {
                return;
            }

            var error = Sockets.ErrorOf(_fd);
            if (error.Code != 0)
            {
                Lose(error);
                return;
            }

            _isConnecting = false;
            WantWritable(_queued > 0, force: true);
            User.OnConnected(this);
        }

        if ((events & FdEvents.Write) != 0 && _fd >= 0)
        {
            Flush();
        }

        if ((events & (FdEvents.Read | FdEvents.HangUp | FdEvents.Error)) != 0 && _fd >= 0)
        {
            Receive();
        }
    }

    private void SendGathered()
    {
        if (_patience is not null)
        {
            _reactor.Loop.Wheel.Stop(_patience);
        }

        if (_gatheredLength > 0 && _fd >= 0)
        {
            var octets = _gathered.AsSpan(0, _gatheredLength);
            _gatheredLength = 0;
            Enqueue(octets[Write(octets)..]);
        }
    }

    private void Receive()
    {
        var length = LibC.recv(_fd, _reactor.Buffer, Reactor.BufferLength, 0);
        if (length > 0)
        {
            User.OnReceived(this, new ReadOnlySpan<byte>(_reactor.Buffer, (int)length));
            return;
        }

        var error = length == 0 ? Errno.None : Errno.Last;
        if (error.Code is not (LibC.Eagain or LibC.Eintr))
        {
            Lose(error);
        }
    }

    private void Flush()
    {
        while (_queued > 0)
        {
            var taken = Write(_queue.AsSpan(_head, _queued));
            _head += taken;
            _queued -= taken;
            if (_queued > 0)
            {
                return;
            }
        }

        _head = 0;
        WantWritable(false);
        User.OnWritable(this);
    }

    private void Lose(Errno error)
    {
        Close();
        User.OnClosed(this, error);
    }

    /// <returns>How many octets the system took; an error shows at the next read.</returns>
    private int Write(ReadOnlySpan<byte> octets)
    {
        fixed (byte* from = octets)
        {
            return (int)Math.Max(0, LibC.send(_fd, from, octets.Length, LibC.MsgNoSignal));
        }
    }

    private void Enqueue(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return;
        }

        if (_head + _queued + octets.Length > _queue.Length)
        {
            var larger = _queued + octets.Length > _queue.Length
                ? new byte[Math.Min(_maxQueued, Math.Max(4096, 2 * (_queued + octets.Length)))]
                : _queue;
            _queue.AsSpan(_head, _queued).CopyTo(larger);
            _queue = larger;
            _head = 0;
        }

        octets.CopyTo(_queue.AsSpan(_head + _queued));
        _queued += octets.Length;
        WantWritable(true);
    }

    private void WantWritable(bool wanted, bool force = false)
    {
        if (_isConnecting || (wanted == _wantsWritable && !force))
        {
            return;
        }

        _wantsWritable = wanted;
        _reactor.Change(_registration, wanted ? FdEvents.Read | FdEvents.Write : FdEvents.Read);
    }

    private sealed class Patience(StreamConnection connection) : WheelTimer
    {
        protected override void OnExpired() => connection.SendGathered();
    }
}
