using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Who answers a request and hears how that ends.</summary>
internal interface ISipServerUser
{
    /// <summary>The response could not be delivered, or no ACK came for it.</summary>
    void OnFailed(ServerTransaction transaction, SipTransactionFailure why);

    /// <summary>The transaction is over; its object must not be used any more.</summary>
    void OnTerminated(ServerTransaction transaction);
}

/// <summary>A request received and its answer, RFC 3261 §17.2. Every request handed up must be answered once.</summary>
/// <remarks>Keeps the head of the response (Via, From, To, Call-ID, CSeq), so that the request's octets need not stay.</remarks>
public abstract class ServerTransaction : SipTransaction
{
    private PooledOctets _head;
    private int _viaEnd, _routeEnd;
    private bool _hasToTag;

    private protected ServerTransaction(TransactionLayer layer)
        : base(layer) => MergeEntry = new(this);

    internal TableEntry MergeEntry { get; }

    internal ISipServerUser? User { get; set; }

    /// <summary>Our tag in the To of responses, when the request had none.</summary>
    internal ulong LocalTag { get; set; }

    /// <summary>Begins a response: status line and the headers every response has. Add others, end it, and give it to <see cref="Send"/>.</summary>
    /// <param name="status">100 to 699.</param>
    /// <param name="reason">A phrase for people; the default one when null.</param>
    /// <param name="copyRecordRoute">True for responses that make a dialog (RFC 3261 §12.1.1).</param>
    /// <returns>The node's one writer: finish before anything else is sent.</returns>
    public SipWriter Begin(int status, string? reason = null, bool copyRecordRoute = false)
    {
        var head = _head.Octets;
        var writer = Layer.Writer.StatusLine(status, reason).Raw(head[..(copyRecordRoute ? _routeEnd : _viaEnd)]).Raw(head[_routeEnd..]);
        if (!_hasToTag && status != 100)
        {
            writer.Raw(";tag="u8).Hex(LocalTag);
        }

        return writer.Line();
    }

    /// <summary>Sends the finished response.</summary>
    /// <param name="response">What <see cref="Begin"/> gave.</param>
    public void Send(SipWriter response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Overflowed)
        {
            Begin(500).End();
        }

        _ = SipText.TryNumber(response.Octets.Slice(8, 3), 699, out var status);
        SendResponse((int)status, response.Octets);
    }

    /// <summary>Answers without more headers or a body.</summary>
    public void Respond(int status, string? reason = null) => Send(Begin(status, reason).End());

    internal abstract bool HasFinalResponse { get; }

    internal abstract bool OnRequest(SipMethod method);

    private protected abstract void SendResponse(int status, ReadOnlySpan<byte> octets);

    private protected void Open(SipMessage request, in SipFlow flow)
    {
        Method = request.Method;
        Flow = ResponsePath.Of(request, flow);
        LocalTag = Layer.Identifiers.Next();
        _hasToTag = !request.ToTag.IsEmpty;
        var head = ResponsePath.WriteHead(Layer.HeadWriter, request, flow, out _viaEnd, out _routeEnd);
        _head.Set(head.Octets);
    }

    /// <summary>Gives the head of responses back: no response is begun any more.</summary>
    private protected void DropHead()
    {
        _head.Release();
        (_viaEnd, _routeEnd) = (0, 0);
    }

    private protected void Close()
    {
        var user = User;
        User = null;
        user?.OnTerminated(this);
        _head.Release();
        Release();
        Layer.Recycle(this);
    }
}

/// <summary>Runs <see cref="InviteServerFsm"/>.</summary>
public sealed class InviteServerTransaction : ServerTransaction
{
    private readonly TimerSet<InviteServerEvent> _timers;
    private TimeSpan _timerG;

    internal InviteServerTransaction(TransactionLayer layer)
        : base(layer) => _timers = new(layer.Loop, timer => Handle(timer));

    internal InviteServerState State { get; private set; }

    /// <summary>True once any response, 100 included, has been sent.</summary>
    internal bool HasResponse => !Message.IsEmpty;

    internal override bool HasFinalResponse => State != InviteServerState.Proceeding;

    internal void Start(SipMessage request, in SipFlow flow)
    {
        State = InviteServerState.Proceeding;
        _timerG = Layer.Timers.T1;
        Open(request, flow);
    }

    /// <summary>Sends the 2xx again (RFC 3261 §13.3.1.4).</summary>
    internal void Repeat2xx() => Handle(InviteServerEvent.Tx2xx);

    /// <summary>The 2xx has been acknowledged or given up: what is left is to absorb late INVITEs until timer L, for which no octets are needed.</summary>
    internal void Forget2xx()
    {
        if (State == InviteServerState.Accepted)
        {
            DropMessage();
            DropHead();
        }
    }

    /// <returns>False when the request, an ACK of a 2xx, is the transaction user's.</returns>
    internal override bool OnRequest(SipMethod method) =>
        (Handle(method == SipMethod.Ack ? InviteServerEvent.RxAck : InviteServerEvent.RxInvite) & InviteServerDo.PassAck) == 0;

    internal override void OnTransportError() => Handle(InviteServerEvent.TransportError);

    private protected override void SendResponse(int status, ReadOnlySpan<byte> octets)
    {
        if (HasFinalResponse)
        {
            Layer.CountUnknown();
            return;
        }

        Keep(octets);
        Handle(status switch
        {
            < 200 => InviteServerEvent.Tx1xx,
            < 300 => InviteServerEvent.Tx2xx,
            _ => InviteServerEvent.Tx300To699,
        });
    }

    private InviteServerDo Handle(InviteServerEvent e)
    {
        var step = InviteServerFsm.On(State, e);
        if (!step.Known)
        {
            Layer.CountUnknown();
            return InviteServerDo.None;
        }

        if (step.Next != State)
        {
            State = step.Next;
            _timers.StopAll();
            foreach (var timer in InviteServerFsm.TimersOf(State))
            {
                Layer.Timers.Start(_timers, timer, Layer.Timers.First(timer, Flow.IsReliable));
            }
        }

        if ((step.Do & InviteServerDo.SendResponse) != 0)
        {
            SendKept();
        }

        if ((step.Do & InviteServerDo.DoubleTimerG) != 0)
        {
            _timerG = _timerG * 2 < Layer.Timers.T2 ? _timerG * 2 : Layer.Timers.T2;
            _timers.Start(InviteServerEvent.TimerG, _timerG);
        }

        if ((step.Do & InviteServerDo.ReportTimeout) != 0)
        {
            User?.OnFailed(this, SipTransactionFailure.Timeout);
        }

        if ((step.Do & InviteServerDo.ReportTransportError) != 0)
        {
            User?.OnFailed(this, SipTransactionFailure.TransportError);
        }

        if (State == InviteServerState.Terminated)
        {
            Close();
        }

        return step.Do;
    }
}

/// <summary>Runs <see cref="NonInviteServerFsm"/>.</summary>
public sealed class NonInviteServerTransaction : ServerTransaction
{
    private readonly TimerSet<NonInviteServerEvent> _timers;

    internal NonInviteServerTransaction(TransactionLayer layer)
        : base(layer) => _timers = new(layer.Loop, timer => Handle(timer));

    internal NonInviteServerState State { get; private set; }

    internal override bool HasFinalResponse => State is NonInviteServerState.Completed or NonInviteServerState.Terminated;

    internal void Start(SipMessage request, in SipFlow flow)
    {
        State = NonInviteServerState.Trying;
        Open(request, flow);
    }

    internal override bool OnRequest(SipMethod method)
    {
        Handle(NonInviteServerEvent.RxRequest);
        return true;
    }

    internal override void OnTransportError() => Handle(NonInviteServerEvent.TransportError);

    private protected override void SendResponse(int status, ReadOnlySpan<byte> octets)
    {
        if (!HasFinalResponse)
        {
            Keep(octets);
        }

        Handle(status < 200 ? NonInviteServerEvent.Tx1xx : NonInviteServerEvent.Tx200To699);
    }

    private void Handle(NonInviteServerEvent e)
    {
        var step = NonInviteServerFsm.On(State, e);
        if (!step.Known)
        {
            Layer.CountUnknown();
            return;
        }

        if (step.Next != State)
        {
            State = step.Next;
            _timers.StopAll();
            foreach (var timer in NonInviteServerFsm.TimersOf(State))
            {
                Layer.Timers.Start(_timers, timer, Layer.Timers.First(timer, Flow.IsReliable));
            }
        }

        if ((step.Do & NonInviteServerDo.SendResponse) != 0)
        {
            SendKept();
        }

        if (State == NonInviteServerState.Completed)
        {
            DropHead();
        }

        if ((step.Do & NonInviteServerDo.ReportTransportError) != 0)
        {
            User?.OnFailed(this, SipTransactionFailure.TransportError);
        }

        if (State == NonInviteServerState.Terminated)
        {
            Close();
        }
    }
}
