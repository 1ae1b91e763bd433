using System.Runtime.InteropServices;
using Trunkline.Base;
using Trunkline.Net.Native;

namespace Trunkline.Net;

/// <summary>What an fd is ready for; the values of epoll.</summary>
[Flags]
public enum FdEvents : uint
{
    /// <summary>Nothing but errors.</summary>
    None = 0,

    /// <summary>EPOLLIN.</summary>
    Read = 1,

    /// <summary>EPOLLOUT.</summary>
    Write = 4,

    /// <summary>EPOLLERR; always reported.</summary>
    Error = 8,

    /// <summary>EPOLLHUP; always reported.</summary>
    HangUp = 16,
}

/// <summary>Hears that its fd is ready.</summary>
public interface IFdHandler
{
    /// <summary>The fd is ready (level-triggered: what is left will be told again).</summary>
    void OnReady(FdEvents events);
}

/// <summary>
/// Drives a <see cref="NodeLoop"/> with epoll on the calling thread: posted work, due timers, ready sockets, in that order, then
/// what streams gathered meanwhile is sent and it sleeps until the next of them. No other thread; allocates nothing per event.
/// </summary>
/// <remarks>
/// <para>Timers are kept to some 60 µs (epoll_pwait2; the kernel's timer slack), on kernels before 5.11 to 1 ms.</para>
/// <para><see cref="NodeLoop.Post"/> from another thread wakes it through an eventfd. Everything else on the loop's thread only.</para>
/// </remarks>
public sealed unsafe class Reactor : IFdHandler, IDisposable
{
    /// <summary>Octets of <see cref="Buffer"/>: the longest datagram.</summary>
    public const int BufferLength = 65536;

    private const int MaxEvents = 256;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly int _epoll;
    private readonly int _wakeFd;
    private readonly byte* _events;
    private Slot[] _slots = new Slot[64];
    private int _free = -1;
    private int _used;
    private int _threadId;
    private StreamConnection[] _unsent = new StreamConnection[8];
    private int _unsentCount;
    private bool _hasPwait2 = true;
    private bool _isStopped;
    private bool _isDisposed;

    /// <param name="loop">The loop to drive.</param>
    /// <exception cref="InvalidOperationException">The system has no more fds.</exception>
    public Reactor(NodeLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Loop = loop;
        _epoll = LibC.epoll_create1(LibC.EpollCloExec);
        _wakeFd = LibC.eventfd(0, LibC.EfdNonBlockCloExec);
        if (_epoll < 0 || _wakeFd < 0)
        {
            throw new InvalidOperationException($"epoll: {Errno.Last}");
        }

        _events = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * Stride));
        Buffer = (byte*)NativeMemory.AllocZeroed(BufferLength);
        _threadId = Environment.CurrentManagedThreadId;
        Add(_wakeFd, FdEvents.Read, this);
        loop.OnPost(Wake);
    }

    /// <summary>The loop.</summary>
    public NodeLoop Loop { get; }

    /// <summary>
    /// Hears of an exception that something run by the loop let out, a mistake of ours: what threw is given up, everything else goes on.
    /// Without anybody to hear it ends <see cref="Run"/>.
    /// </summary>
    public Action<Exception>? Failed { get; set; }

    /// <summary>When the loop last woke, microseconds of <see cref="NodeLoop.Elapsed"/>.</summary>
    public long WokeAtUs { get; private set; }

    /// <summary>For handlers to receive into, during one call of <see cref="IFdHandler.OnReady"/>.</summary>
    internal byte* Buffer { get; }

    /// <summary>Registers an fd.</summary>
    /// <param name="fd">The fd, non-blocking.</param>
    /// <param name="events">What to be told.</param>
    /// <param name="handler">Whom to tell.</param>
    /// <returns>A registration for <see cref="Change"/> and <see cref="Remove"/>.</returns>
    internal int Add(int fd, FdEvents events, IFdHandler handler)
    {
        int at;
        if (_free >= 0)
        {
            at = _free;
            _free = _slots[at].Next;
        }
        else
        {
            if (_used == _slots.Length)
            {
                Array.Resize(ref _slots, 2 * _used);
            }

            at = _used++;
        }

        ref var slot = ref _slots[at];
        slot.Handler = handler;
        slot.Fd = fd;
        slot.Generation++;
        Control(LibC.EpollCtlAdd, at, events);
        return at;
    }

    /// <summary>Makes room for that many registrations, so that <see cref="Add"/> allocates nothing.</summary>
    internal void Reserve(int count) => Array.Resize(ref _slots, Math.Max(_slots.Length, _used + count));

    /// <summary>Changes what a registration is told.</summary>
    internal void Change(int registration, FdEvents events) => Control(LibC.EpollCtlMod, registration, events);

    /// <summary>Ends a registration; nothing is told after this, even of the present batch. Close the fd afterwards.</summary>
    internal void Remove(int registration)
    {
        Control(LibC.EpollCtlDel, registration, FdEvents.None);
        RemoveClosed(registration);
    }

    /// <summary>The same for an fd that is closed already: the system took it out by itself, as nobody else has it open.</summary>
    internal void RemoveClosed(int registration)
    {
        ref var slot = ref _slots[registration];
        slot.Handler = null;
        slot.Fd = -1;
        slot.Next = _free;
        _free = registration;
    }

    /// <summary>Has a stream told, once, before the reactor waits: <see cref="StreamConnection.OnTurnEnd"/>.</summary>
    internal void BeforeWait(StreamConnection stream)
    {
        if (_unsentCount == _unsent.Length)
        {
            Array.Resize(ref _unsent, 2 * _unsentCount);
        }

        _unsent[_unsentCount++] = stream;
    }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public void Run()
    {
        _isStopped = false;
        _threadId = Environment.CurrentManagedThreadId;
        while (!_isStopped)
        {
            try
            {
                RunOnce(Timeout.InfiniteTimeSpan);
            }
            catch (Exception e) when (Failed is not null && e is not OutOfMemoryException)
            {
                // Events of this turn that were not told yet are told in the next: epoll is asked level by level.
                Failed(e);
            }
        }
    }

    /// <summary>Ends <see cref="Run"/>; on the loop (post it from elsewhere).</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Runs what is due and waits at most once.</summary>
    /// <param name="atMost">How long to wait at most; <see cref="Timeout.InfiniteTimeSpan"/> for no bound.</param>
    public void RunOnce(TimeSpan atMost)
    {
        Loop.Run();
        SendGathered();
        if (_isStopped)
        {
            return;
        }

        var count = Wait(NanosecondsToWait(atMost));
        Loop.Touch();
        WokeAtUs = Loop.LastRead.Ticks / 10;
        for (var i = 0; i < count; i++)
        {
            var e = _events + (i * Stride);
            var data = *(ulong*)(e + DataOffset);
            ref var slot = ref _slots[(int)(uint)data];
            if (slot.Generation == (uint)(data >> 32) && slot.Handler is { } handler)
            {
                handler.OnReady((FdEvents)(*(uint*)e));
            }
        }
    }

    /// <inheritdoc/>
    void IFdHandler.OnReady(FdEvents events)
    {
        ulong count;
        _ = LibC.read(_wakeFd, &count, sizeof(ulong));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Loop.OnPost(static () => { });
        LibC.Close(_wakeFd);
        LibC.Close(_epoll);
        NativeMemory.Free(_events);
        NativeMemory.Free(Buffer);
    }

    private void SendGathered()
    {
        while (_unsentCount > 0)
        {
            var stream = _unsent[--_unsentCount];
            _unsent[_unsentCount] = null!;
            stream.OnTurnEnd();
        }
    }

    private long NanosecondsToWait(TimeSpan atMost)
    {
        if (Loop.HasWork)
        {
            return 0;
        }

        var wait = atMost == Timeout.InfiniteTimeSpan ? long.MaxValue : atMost.Ticks * 100;
        if (Loop.NextDue is { } due)
        {
            wait = Math.Min(wait, Math.Max(0, (due - Loop.LastRead).Ticks * 100));
        }

        return wait;
    }

    private int Wait(long nanoseconds)
    {
        if (_hasPwait2)
        {
            LibC.TimeSpec timeout;
            timeout.Seconds = nanoseconds / 1_000_000_000;
            timeout.Nanoseconds = nanoseconds % 1_000_000_000;
            var count = LibC.epoll_pwait2(_epoll, _events, MaxEvents, nanoseconds == long.MaxValue ? null : &timeout, null);
            if (count >= 0 || Errno.Last.Code != LibC.Enosys)
            {
                return count;
            }

            _hasPwait2 = false;
        }

        var milliseconds = nanoseconds == long.MaxValue ? -1 : (int)Math.Min(int.MaxValue, (nanoseconds + 999_999) / 1_000_000);
        return LibC.epoll_wait(_epoll, _events, MaxEvents, milliseconds);
    }

    private void Wake()
    {
        // On the loop itself the queue is looked at before the next wait.
        if (Environment.CurrentManagedThreadId != Volatile.Read(ref _threadId))
        {
            ulong one = 1;
            _ = LibC.write(_wakeFd, &one, sizeof(ulong));
        }
    }

    private void Control(int operation, int registration, FdEvents events)
    {
        ref var slot = ref _slots[registration];
        var e = stackalloc byte[16];
        *(uint*)e = (uint)events;
        *(ulong*)(e + DataOffset) = ((ulong)slot.Generation << 32) | (uint)registration;
        _ = LibC.epoll_ctl(_epoll, operation, slot.Fd, e);
    }

    private struct Slot
    {
        public IFdHandler? Handler;
        public int Fd;
        public int Next;
        public uint Generation;
    }
}
