using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>A byte stream to the other side, as the link uses it. Net implements it over Unix sockets and TCP; <see cref="InMemoryJoint"/> in memory.</summary>
public interface IControlStream
{
    /// <summary>Takes as many octets as there is room for now; never waits.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="mayWait">True when they may be kept for <see cref="ControlLink.MayWait"/>, for others to travel with them.</param>
    /// <returns>How many were taken; when fewer than given, the stream calls <see cref="ControlLink.OnWritable"/> once there is room again.</returns>
    int Send(ReadOnlySpan<byte> octets, bool mayWait);

    /// <summary>Closes the stream; it calls nothing after that.</summary>
    void Close();
}

/// <summary>Who uses a <see cref="ControlLink"/>.</summary>
public interface IControlLinkUser
{
    /// <summary>The other side's hello: its epoch. Answer by <see cref="ControlLink.Accept"/> or <see cref="ControlLink.Refuse"/> (the gateway), or just go on (the controller).</summary>
    void OnHello(ControlLink link, uint epoch);

    /// <summary>A record.</summary>
    /// <returns>False when the octets are not one; the link ends then.</returns>
    bool OnRecord(ControlLink link, ControlType type, ReadOnlySpan<byte> body, out ControlError error);

    /// <summary>The link is over, for whatever reason; called once, never from inside <see cref="ControlLink.Refuse"/> or <see cref="ControlLink.Close"/>.</summary>
    void OnLinkLost(ControlLink link, GatewayError why);
}

/// <summary>States of a <see cref="ControlLink"/>.</summary>
public enum LinkState : byte
{
    /// <summary>The other side's hello has not come.</summary>
    Greeting,

    /// <summary>Records travel.</summary>
    Attached,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>Events of a <see cref="ControlLink"/>.</summary>
public enum LinkEvent : byte
{
    /// <summary>Hello came.</summary>
    RxHello,

    /// <summary>A record in sequence came.</summary>
    RxRecord,

    /// <summary>The gateway refused us.</summary>
    RxRefused,

    /// <summary>Octets that are no frame, or a frame out of sequence or of another epoch.</summary>
    RxFault,

    /// <summary>The bounded queue is full.</summary>
    Overflow,

    /// <summary>The stream closed.</summary>
    StreamClosed,

    /// <summary>We end the link.</summary>
    Close,
}

/// <summary>Effects of a <see cref="ControlLink"/>, carried out in ascending order.</summary>
[Flags]
public enum LinkDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Close the stream.</summary>
    CloseStream = 1,

    /// <summary>Tell the user of the hello.</summary>
    ReportHello = 2,

    /// <summary>Give the record to the user.</summary>
    Deliver = 4,

    /// <summary>Tell the user that the link is lost.</summary>
    ReportLost = 8,
}

/// <summary>
/// One end of the control link over a byte stream: hello, frames, sequence, and a bounded queue. The same class on both sides;
/// who wins between two controllers is decided in <see cref="ControllerSeat"/>, what records mean elsewhere.
/// </summary>
/// <remarks>
/// <para>Signalling is never dropped: when the queue is full the link ends (<see cref="GatewayError.Overflow"/>) and the other
/// side comes back for a snapshot. Meters wait outside the queue, the newest only; a traced frame is lost where a quarter is taken. Nothing waits and, after construction,
/// nothing allocates.</para>
/// <para>Hello: u64 the sequence of the first record that will be sent; u64 the last sequence received from the other side, for
/// the log. The controller greets first.</para>
/// </remarks>
public sealed class ControlLink : IControlSink
{
    /// <summary>Octets of the queue unless told otherwise: some 4,000 records.</summary>
    public const int DefaultQueue = 256 * 1024;

    /// <summary>How long a record nobody waits for may be kept. One packet time: a call's end then costs no wake-up of its own.</summary>
    public static readonly TimeSpan MayWait = TimeSpan.FromMilliseconds(20);

    private readonly IControlStream _stream;
    private readonly IControlLinkUser _user;
    private readonly byte[] _queue;
    private readonly byte[] _partial = new byte[ControlFrame.MaxLength];
    private readonly byte[] _frame = new byte[ControlFrame.MaxLength];
    private readonly byte[] _meter = new byte[ControlFrame.MaxBody];
    private int _meterLength = -1;
    private int _head;
    private int _queued;
    private int _partialLength;
    private ulong _expected;

    /// <param name="stream">The stream, open.</param>
    /// <param name="user">Who uses the link.</param>
    /// <param name="queue">The queue's size in octets, at least one frame.</param>
    public ControlLink(IControlStream stream, IControlLinkUser user, int queue = DefaultQueue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queue, ControlFrame.MaxLength);
        _stream = stream;
        _user = user;
        _queue = new byte[queue];
    }

    /// <summary>The state.</summary>
    public LinkState State { get; private set; }

    /// <summary>The controller's epoch; zero until known.</summary>
    public uint Epoch { get; private set; }

    /// <summary>The sequence of the last record sent.</summary>
    public ulong Sent { get; private set; }

    /// <summary>The sequence of the last record received.</summary>
    public ulong Received { get; private set; }

    /// <summary>What was wrong with the other side's octets, when <see cref="GatewayError.Protocol"/> ended the link.</summary>
    public ControlError Error { get; private set; }

    /// <summary>Octets waiting in the queue.</summary>
    public int Queued => _queued;

    /// <summary>The figure of the link.</summary>
    public static Step<LinkState, LinkDo> On(LinkState state, LinkEvent e) => (state, e) switch
    {
        (LinkState.Greeting, LinkEvent.RxHello) => new(LinkState.Attached, LinkDo.ReportHello),
        (LinkState.Greeting, LinkEvent.RxRecord) => new(LinkState.Closed, LinkDo.CloseStream | LinkDo.ReportLost),
        (LinkState.Attached, LinkEvent.RxHello) => new(LinkState.Closed, LinkDo.CloseStream | LinkDo.ReportLost),
        (LinkState.Attached, LinkEvent.RxRecord) => new(LinkState.Attached, LinkDo.Deliver),
        (not LinkState.Closed, LinkEvent.RxRefused or LinkEvent.RxFault or LinkEvent.Overflow) => new(LinkState.Closed, LinkDo.CloseStream | LinkDo.ReportLost),
        (not LinkState.Closed, LinkEvent.StreamClosed) => new(LinkState.Closed, LinkDo.ReportLost),
        (not LinkState.Closed, LinkEvent.Close) => new(LinkState.Closed, LinkDo.CloseStream),
        _ => new(state, LinkDo.None, Known: false),
    };

    /// <summary>The controller's greeting.</summary>
    /// <param name="epoch">Its epoch, 1 and up.</param>
    /// <param name="sent">The last sequence it used in this epoch.</param>
    /// <param name="received">The last sequence it had from this gateway.</param>
    public void Greet(uint epoch, ulong sent, ulong received)
    {
        Epoch = epoch;
        Sent = sent;
        Received = received;
        SendHello();
    }

    /// <summary>The gateway accepts the controller whose hello came.</summary>
    /// <param name="sent">The last sequence the gateway used.</param>
    public void Accept(ulong sent)
    {
        Sent = sent;
        SendHello();
    }

    /// <summary>The gateway refuses or dismisses a controller: tells it why, as far as the stream takes it, and closes.</summary>
    public void Refuse(GatewayError why)
    {
        if (State == LinkState.Closed)
        {
            return;
        }

        Span<byte> body = [(byte)why];
        Frame(ControlType.Refused, body, Sent);
        Enqueue(_frame.AsSpan(0, ControlFrame.HeaderLength + 1));
        Close();
    }

    /// <summary>Ends the link without a word.</summary>
    public void Close() => Take(LinkEvent.Close, default, default, default);

    /// <inheritdoc/>
    public void Send(ControlType type, ReadOnlySpan<byte> body, bool mayWait = false)
    {
        if (State != LinkState.Attached)
        {
            return;
        }

        if (type == ControlType.GatewayMeter && _queued > 0)
        {
            body.CopyTo(_meter);
            _meterLength = body.Length;
            return;
        }

        if (type == ControlType.DlFrame && _queued > _queue.Length / 4)
        {
            return; // signalling has the rest; its number tells that it is missing
        }

        Frame(type, body, ++Sent);
        if (!Enqueue(_frame.AsSpan(0, ControlFrame.HeaderLength + body.Length), mayWait))
        {
            Take(LinkEvent.Overflow, GatewayError.Overflow, default, default);
        }
    }

    /// <summary>The stream has room again.</summary>
    public void OnWritable()
    {
        while (_queued > 0 && State != LinkState.Closed)
        {
            var run = Math.Min(_queued, _queue.Length - _head);
            var taken = _stream.Send(_queue.AsSpan(_head, run), mayWait: false);
            _head = (_head + taken) % _queue.Length;
            _queued -= taken;
            if (taken < run)
            {
                return;
            }
        }

        if (_meterLength >= 0)
        {
            var length = _meterLength;
            _meterLength = -1;
            Send(ControlType.GatewayMeter, _meter.AsSpan(0, length));
        }
    }

    /// <summary>Octets came; any cut of the stream is fine.</summary>
    public void OnReceived(ReadOnlySpan<byte> octets)
    {
        while (octets.Length > 0 && State != LinkState.Closed)
        {
            if (_partialLength == 0)
            {
                if (ControlFrame.TryRead(octets, out var frame, out var error))
                {
                    Receive(frame, octets[ControlFrame.HeaderLength..frame.Length]);
                    octets = octets[frame.Length..];
                    continue;
                }

                if (error.Kind != ControlErrorKind.None)
                {
                    Fault(error);
                    return;
                }

                // Less than a frame, so it fits.
                octets.CopyTo(_partial);
                _partialLength = octets.Length;
                return;
            }

            // Fill the length first, then the frame: never beyond it.
            var wanted = _partialLength < 4
                ? 4
                : 4 + (int)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(_partial), ControlFrame.MaxLength - 4);
            var more = Math.Min(wanted - _partialLength, octets.Length);
            octets[..more].CopyTo(_partial.AsSpan(_partialLength));
            _partialLength += more;
            octets = octets[more..];
            if (ControlFrame.TryRead(_partial.AsSpan(0, _partialLength), out var whole, out var fault))
            {
                _partialLength = 0;
                Receive(whole, _partial.AsSpan(ControlFrame.HeaderLength, whole.BodyLength));
            }
            else if (fault.Kind != ControlErrorKind.None)
            {
                Fault(fault);
            }
        }
    }

    /// <summary>The stream closed or failed.</summary>
    public void OnClosed() => Take(LinkEvent.StreamClosed, GatewayError.LinkClosed, default, default);

    private void Receive(in ControlFrame frame, ReadOnlySpan<byte> body)
    {
        if (frame.Type == ControlType.Refused)
        {
            var why = body.Length == 1 && body[0] <= (byte)GatewayError.Protocol ? (GatewayError)body[0] : GatewayError.Protocol;
            Take(LinkEvent.RxRefused, why, default, default);
            return;
        }

        if (frame.Type == ControlType.Hello)
        {
            var r = new BodyReader(body);
            var next = r.U64();
            _ = r.U64();
            if (!r.End(out var error))
            {
                Fault(new(error.Kind, error.Offset + ControlFrame.HeaderLength));
                return;
            }

            if (frame.Epoch == 0 || (Epoch != 0 && frame.Epoch != Epoch))
            {
                Fault(new(ControlErrorKind.Epoch, 5));
                return;
            }

            Epoch = frame.Epoch;
            _expected = next;
            Take(LinkEvent.RxHello, GatewayError.Protocol, default, default);
            return;
        }

        if (frame.Epoch != Epoch)
        {
            Fault(new(ControlErrorKind.Epoch, 5));
            return;
        }

        if (frame.Sequence != _expected)
        {
            Fault(new(ControlErrorKind.Sequence, 9));
            return;
        }

        _expected++;
        Received = frame.Sequence;
        Take(LinkEvent.RxRecord, GatewayError.Protocol, frame.Type, body);
    }

    private void Fault(ControlError error)
    {
        Error = error;
        Take(LinkEvent.RxFault, GatewayError.Protocol, default, default);
    }

    private void Take(LinkEvent e, GatewayError why, ControlType type, ReadOnlySpan<byte> body)
    {
        var step = On(State, e);
        if (!step.Known)
        {
            return;
        }

        State = step.Next;
        if ((step.Do & LinkDo.CloseStream) != 0)
        {
            _stream.Close();
        }

        if ((step.Do & LinkDo.ReportHello) != 0)
        {
            _user.OnHello(this, Epoch);
        }

        if ((step.Do & LinkDo.Deliver) != 0 && !_user.OnRecord(this, type, body, out var error))
        {
            Fault(new(error.Kind, error.Offset + ControlFrame.HeaderLength));
        }

        if ((step.Do & LinkDo.ReportLost) != 0)
        {
            _user.OnLinkLost(this, why);
        }
    }

    private void SendHello()
    {
        Span<byte> buffer = stackalloc byte[16];
        var w = new BodyWriter(buffer);
        w.U64(Sent + 1);
        w.U64(Received);
        Frame(ControlType.Hello, buffer, Sent);
        Enqueue(_frame.AsSpan(0, ControlFrame.HeaderLength + buffer.Length));
    }

    private void Frame(ControlType type, ReadOnlySpan<byte> body, ulong sequence)
    {
        ControlFrame.Write(_frame, Epoch, sequence, type, body.Length);
        body.CopyTo(_frame.AsSpan(ControlFrame.HeaderLength));
    }

    /// <summary>Sends at once what the stream takes and queues the rest.</summary>
    /// <returns>False when the rest does not fit.</returns>
    private bool Enqueue(ReadOnlySpan<byte> octets, bool mayWait = false)
    {
        if (_queued == 0)
        {
            octets = octets[_stream.Send(octets, mayWait)..];
            if (octets.IsEmpty)
            {
                return true;
            }
        }

        if (octets.Length > _queue.Length - _queued)
        {
            return false;
        }

        var tail = (_head + _queued) % _queue.Length;
        var run = Math.Min(octets.Length, _queue.Length - tail);
        octets[..run].CopyTo(_queue.AsSpan(tail));
        octets[run..].CopyTo(_queue);
        _queued += octets.Length;
        return true;
    }
}
