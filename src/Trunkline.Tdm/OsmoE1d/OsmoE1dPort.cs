// A span of osmo-e1d: the daemon behind icE1usb, of its virtual pair, and of DAHDI trunk devices. It frames, we have a descriptor a timeslot.
using System.Numerics;
using System.Runtime.InteropServices;
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>A line of osmo-e1d: HDLC with check sequence in timeslot 16, raw octets in the others.</summary>
/// <remarks>
/// <para>
/// <b>Clock.</b> The daemon takes as many octets as it gives, so we send as many as we take: what waits in its sockets does not grow. Of
/// more than three blocks the oldest are thrown away, and where there is less than a block, idle octets fill it; both are slips.
/// </para>
/// <para>
/// <b>The daemon dies.</b> The span is absent and the daemon is looked for every fiftieth block, which is once a second. Also when it has no such
/// line, or another program has a timeslot. 300 ms without an octet make it absent too: the daemon or its card hangs. It tells
/// changes of alarms only: a line that was in alarm before we came seems well until LAPD says otherwise.
/// </para>
/// Allocates nothing, never throws after its construction. Not supported: superchannels, loops, alarms sent, Sa bits.
/// </remarks>
public sealed unsafe class OsmoE1dPort : ISpanPort
{
    /// <summary>Where osmo-e1d listens unless told otherwise.</summary>
    public const string DefaultPath = "/tmp/osmo-e1d.ctl";

    private const int TicksToRetry = 50;
    private const int BlocksToDeath = 15; // 300 ms: ten ticks may be made up for at once
    private const int MostHdlcOctets = 264;
    private const ushort ReadOctets = 40; // 5 ms
    private const int MostAtOnce = 64;

    private readonly E1dSession _session;
    private readonly E1dWords _words;
    private readonly E1dSocket _control = new();
    private readonly int[] _timeslots = new int[E1Frame.Octets];
    private readonly byte[] _message = new byte[E1dMessage.MostOctets];
    private readonly byte[] _octets = new byte[ISpanPort.MostFrames];
    private readonly int _lastTimeslot = 31 - BitOperations.LeadingZeroCount(SpanPortTraits.BChannels);
    private UnixAddress _address;
    private SpanCounters _counters;
    private int _epoll;
    private int _retryIn;
    private int _waited;
    private int _starved;
    private string _away = "";
    private bool _isPrimed;

    /// <param name="path">The daemon's socket, 1 to 107 octets.</param>
    /// <param name="interfaceId">Its interface.</param>
    /// <param name="line">The interface's line.</param>
    /// <exception cref="ArgumentException">The path cannot be.</exception>
    /// <exception cref="IOException">The system gives no descriptor.</exception>
    public OsmoE1dPort(string path, byte interfaceId, byte line)
    {
        if (!UnixAddress.TryFromPath(path, out _address))
        {
            throw new ArgumentException("Not a path for a Unix socket (1 to 107 octets).", nameof(path));
        }

        _timeslots.AsSpan().Fill(-1);
        _words = new(interfaceId, line);
        _session = new(interfaceId, line, SpanPortTraits.AllTimeslots, 1u << SpanPortTraits.DChannel, ReadOctets);
        Traits = new()
        {
            Kind = "osmo-e1d", Place = $"{path} interface {interfaceId} line {line}", Timeslots = SpanPortTraits.BChannels, HasFrames = true,
            Clock = SpanClock.Recovered, Debounce = AlarmDebounce.Unknown,
        };
        _epoll = LibC.epoll_create1(LibC.EpollCloExec);
        if (_epoll < 0)
        {
            throw new IOException($"epoll: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}");
        }

        Poll();
    }

    /// <inheritdoc/>
    public SpanPortTraits Traits { get; }

    /// <inheritdoc/>
    public PortAlarms Alarms => _session.State switch
    {
        E1dState.Away => PortAlarms.Absent,
        E1dState.Up => IsStarved ? _session.Alarms | PortAlarms.Absent : _session.Alarms,
        _ => _session.Alarms | PortAlarms.NotStarted,
    };

    /// <inheritdoc/>
    public string Refused => _session.State switch
    {
        E1dState.Away => _away,
        E1dState.Refused => _words.Of(_session.Refusal, _session.Timeslot),
        E1dState.Up => IsStarved ? E1dWords.Starved : "",
        _ => _away, // what was wrong is wrong until all is open
    };

    /// <inheritdoc/>
    public ClockQuality ClockQuality => Alarms.SpoilsClock() ? ClockQuality.None : ClockQuality.Locked;

    /// <inheritdoc/>
    public SpanCounters Counters => _counters;

    /// <inheritdoc/>
    public int Handle => _epoll;

    /// <inheritdoc/>
    public int FramesReady => _session.State == E1dState.Up ? Waiting() : -1;

    private bool IsStarved => _starved >= BlocksToDeath;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        fromSpan.Fill(Traits.Idle);
        _counters.Frames += fromSpan.Length / E1Frame.Octets;
        _retryIn--;
        _waited++;
        Poll();
        if (_session.State == E1dState.Up)
        {
            Move(toSpan, fromSpan);
        }
    }

    /// <inheritdoc/>
    public bool TrySendFrame(ReadOnlySpan<byte> frame)
    {
        var isSent = _session.State == E1dState.Up && frame.Length is > 0 and <= MostHdlcOctets
            && LibC.Send(_timeslots[SpanPortTraits.DChannel], frame) == frame.Length;
        _counters.FramesSent += isSent ? 1 : 0;
        _counters.FramesRefused += isSent ? 0 : 1;
        return isSent;
    }

    /// <inheritdoc/>
    public int ReceiveFrame(Span<byte> frame)
    {
        Poll();
        for (var n = 0; n < MostAtOnce && _session.State == E1dState.Up; n++)
        {
            var length = LibC.Receive(_timeslots[SpanPortTraits.DChannel], frame, isPacket: true);
            if (length > 0 && length <= frame.Length)
            {
                _counters.FramesReceived++;
                return length;
            }

            if (length < 0)
            {
                return 0;
            }

            if (length == 0)
            {
                Drop(E1dWords.Closed);
                return 0;
            }

            _counters.FramesBad++;
        }

        return 0;
    }

    /// <inheritdoc/>
    public bool TryLoop(SpanLoop loop) => loop == SpanLoop.None;

    /// <inheritdoc/>
    public bool TrySignal(SpanSignal signal) => signal == SpanSignal.Normal;

    /// <inheritdoc/>
    public void Dispose()
    {
        Drop("");
        if (_epoll >= 0)
        {
            _ = LibC.close(_epoll);
            _epoll = -1;
        }
    }

    /// <summary>What the daemon said, and what is to be asked.</summary>
    private void Poll()
    {
        if (_session.State == E1dState.Away && _retryIn <= 0)
        {
            _retryIn = TicksToRetry;
            var error = _epoll < 0 ? LibC.Ebadf : _control.Connect(ref _address);
            if (error == 0)
            {
                Watch(_control.Handle);
                _session.OnConnected();
                Ask();
            }
            else
            {
                _away = E1dWords.OfConnect(error);
            }
        }

        for (var n = 0; n < MostAtOnce && _session.State != E1dState.Away; n++)
        {
            var length = _control.Receive(_message, out var descriptor);
            if (length < 0)
            {
                break;
            }

            if (length == 0)
            {
                Drop(E1dWords.Closed);
                break;
            }

            Take(_message.AsSpan(0, length), descriptor);
        }

        if ((_session.IsWaiting || _session.State == E1dState.Refused) && _waited >= TicksToRetry)
        {
            Drop(_session.IsWaiting ? E1dWords.Silent : Refused); // no answer, or no: from the beginning
            _retryIn = 0;
        }
    }

    private void Take(ReadOnlySpan<byte> message, int descriptor)
    {
        var timeslot = 0;
        if (!E1dMessage.TryRead(message, out var header, out var payload))
        {
            _counters.Strangers++;
        }
        else if (_session.OnMessage(header, payload, descriptor >= 0, out timeslot))
        {
            Ask();
        }

        if (timeslot != 0)
        {
            Close(timeslot);
            _timeslots[timeslot] = descriptor;
            (_isPrimed, _starved) = (false, 0);
            if (timeslot == SpanPortTraits.DChannel)
            {
                Watch(descriptor);
            }
        }
        else if (descriptor >= 0)
        {
            _ = LibC.close(descriptor);
        }
    }

    private void Ask()
    {
        _waited = 0;
        Span<byte> request = stackalloc byte[E1dMessage.Header + 4];
        var length = _session.WriteRequest(request);
        if (length > 0 && !_control.Send(request[..length]))
        {
            Drop(E1dWords.Closed);
        }
    }

    private void Move(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        var frames = fromSpan.Length / E1Frame.Octets;
        var waiting = Waiting();
        SkipWhatCameBefore(waiting);
        var tooMany = waiting > 3 * frames ? waiting - (2 * frames) : 0;
        var taken = Math.Min(frames, waiting - tooMany);
        for (var timeslot = 1; timeslot < E1Frame.Octets; timeslot++)
        {
            if (timeslot != SpanPortTraits.DChannel && !Move(timeslot, toSpan, fromSpan, tooMany, taken))
            {
                Drop(E1dWords.Closed);
                return;
            }
        }

        _isPrimed = true;
        _starved = waiting > 0 ? 0 : Math.Min(_starved + 1, BlocksToDeath);
        _counters.SlipsLost += tooMany;
        _counters.SlipsRepeated += frames - taken;
    }

    private bool Move(int timeslot, ReadOnlySpan<byte> toSpan, Span<byte> fromSpan, int tooMany, int taken)
    {
        var fd = _timeslots[timeslot];
        var isAlive = _isPrimed || Idle(fd, toSpan.Length / E1Frame.Octets); // so that the daemon never runs dry between two blocks
        for (var rest = tooMany; rest > 0 && isAlive; rest -= _octets.Length)
        {
            var some = Math.Min(rest, _octets.Length);
            isAlive = LibC.Receive(fd, _octets.AsSpan(0, some), isPacket: false) != 0 && Idle(fd, some);
        }

        if (taken == 0 || !isAlive)
        {
            return isAlive;
        }

        var got = LibC.Receive(fd, _octets.AsSpan(0, taken), isPacket: false);
        for (var i = 0; i < got; i++)
        {
            fromSpan[(i * E1Frame.Octets) + timeslot] = _octets[i];
        }

        for (var i = 0; i < taken; i++)
        {
            _octets[i] = toSpan[(i * E1Frame.Octets) + timeslot];
        }

        return got != 0 && Send(fd, _octets.AsSpan(0, taken));
    }

    private bool Idle(int fd, int octets)
    {
        _octets.AsSpan(0, octets).Fill(Traits.Idle);
        return Send(fd, _octets.AsSpan(0, octets));
    }

    /// <returns>False when the daemon has closed the timeslot; a full queue is counted and no harm.</returns>
    private bool Send(int fd, ReadOnlySpan<byte> octets)
    {
        var sent = LibC.Send(fd, octets);
        if (sent < 0 && Marshal.GetLastSystemError() is LibC.Epipe or LibC.Econnreset)
        {
            return false;
        }

        _counters.Missed += sent == octets.Length ? 0 : 1;
        return true;
    }

    /// <summary>Octets that wait in the last timeslot: the daemon fills it after all others.</summary>
    private int Waiting() => Waiting(_lastTimeslot);

    private int Waiting(int timeslot)
    {
        var octets = 0;
        return LibC.ioctl(_timeslots[timeslot], LibC.FionRead, &octets) == 0 ? octets : 0;
    }

    /// <summary>What a timeslot has because it was opened before the last would be delay for good, another in every timeslot.</summary>
    private void SkipWhatCameBefore(int waiting)
    {
        for (var timeslot = 1; timeslot < _lastTimeslot && !_isPrimed; timeslot++)
        {
            var more = timeslot == SpanPortTraits.DChannel ? 0 : Waiting(timeslot) - waiting;
            for (; more > 0; more -= _octets.Length)
            {
                _ = LibC.Receive(_timeslots[timeslot], _octets.AsSpan(0, Math.Min(more, _octets.Length)), isPacket: false);
            }
        }
    }

    private void Watch(int fd)
    {
        var anEvent = stackalloc byte[16];
        new Span<byte>(anEvent, 16).Clear();
        *(uint*)anEvent = LibC.EpollIn;
        _ = LibC.epoll_ctl(_epoll, 1, fd, anEvent);
    }

    private void Close(int timeslot)
    {
        if (_timeslots[timeslot] >= 0)
        {
            _ = LibC.close(_timeslots[timeslot]);
            _timeslots[timeslot] = -1;
        }
    }

    /// <param name="why">For people.</param>
    private void Drop(string why)
    {
        _away = why;
        _session.OnGone();
        _control.Dispose();
        for (var timeslot = 0; timeslot < _timeslots.Length; timeslot++)
        {
            Close(timeslot);
        }

        _retryIn = TicksToRetry;
        _waited = 0;
    }
}
