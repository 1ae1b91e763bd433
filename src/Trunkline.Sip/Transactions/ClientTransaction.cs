using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Who sent a request and hears what becomes of it.</summary>
public interface ISipClientUser
{
    /// <summary>A response; for an INVITE also each further 2xx (RFC 6026).</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="response">Valid during the call only.</param>
    void OnResponse(ClientTransaction transaction, SipMessage response);

    /// <summary>No final response will come.</summary>
    void OnFailed(ClientTransaction transaction, SipTransactionFailure why);

    /// <summary>The transaction is over; its object must not be used any more.</summary>
    void OnTerminated(ClientTransaction transaction)
    {
    }
}

/// <summary>A request sent and the wait for its answer, RFC 3261 §17.1.</summary>
public abstract class ClientTransaction : SipTransaction
{
    private protected ClientTransaction(TransactionLayer layer)
        : base(layer)
    {
    }

    /// <summary>Who hears the responses; null hears nothing.</summary>
    internal ISipClientUser? User { get; private protected set; }

    internal ulong Branch { get; private protected set; }

    /// <summary>The request as it was sent.</summary>
    internal ReadOnlySpan<byte> Request => Message;

    internal abstract void OnResponse(SipMessage response);

    private protected void Report(SipTransactionFailure why) => User?.OnFailed(this, why);

    private protected void Begin(SipMethod method, ulong branch, in SipFlow flow, ISipClientUser? user, ReadOnlySpan<byte> request)
    {
        Method = method;
        Branch = branch;
        Flow = flow;
        User = user;
        Keep(request);
        SendKept();
    }

    private protected void End()
    {
        var user = User;
        User = null;
        user?.OnTerminated(this);
        Release();
        Layer.Recycle(this);
    }
}

/// <summary>Runs <see cref="InviteClientFsm"/>; sends the ACK of a refusal and the CANCEL.</summary>
public sealed class InviteClientTransaction : ClientTransaction
{
    private readonly TimerSet<InviteClientEvent> _timers;
    private TimeSpan _timerA;
    private bool _isCancelWanted;
    private Q850Cause _cancelCause;

    internal InviteClientTransaction(TransactionLayer layer)
        : base(layer) => _timers = new(layer.Loop, timer => Handle(timer));

    internal InviteClientState State { get; private set; }

    /// <summary>Asks the peer to give up (RFC 3261 §9.1): at once after a provisional response, else when one comes.</summary>
    /// <param name="cause">Goes into a Reason header (RFC 3326); None writes none.</param>
    /// <remarks>The final response still comes: 487, or a 2xx that crossed.</remarks>
    public void Cancel(Q850Cause cause = Q850Cause.None)
    {
        _cancelCause = cause;
        if (State == InviteClientState.Proceeding)
        {
            Layer.SendCancel(this, Message, _cancelCause);
        }
        else
        {
            _isCancelWanted = State == InviteClientState.Calling;
        }
    }

    internal void Start(ulong branch, in SipFlow flow, ISipClientUser? user, ReadOnlySpan<byte> request)
    {
        State = InviteClientState.Calling;
        _isCancelWanted = false;
        _timerA = Layer.Timers.T1;
        Begin(SipMethod.Invite, branch, flow, user, request);
        StartTimers();
    }

    internal override void OnResponse(SipMessage response) => Handle(
        response.Status switch
        {
            < 200 => InviteClientEvent.Rx1xx,
            < 300 => InviteClientEvent.Rx2xx,
            _ => InviteClientEvent.Rx300To699,
        },
        response);

    internal override void OnTransportError() => Handle(InviteClientEvent.TransportError);

    private void Handle(InviteClientEvent e, SipMessage? response = null)
    {
        var step = InviteClientFsm.On(State, e);
        if (!step.Known)
        {
            Layer.CountUnknown();
            return;
        }

        if (step.Next != State)
        {
            State = step.Next;
            _timers.StopAll();
            StartTimers();
        }

        if ((step.Do & InviteClientDo.SendInvite) != 0)
        {
            SendKept();
        }

        if ((step.Do & InviteClientDo.DoubleTimerA) != 0)
        {
            _timerA *= 2;
            _timers.Start(InviteClientEvent.TimerA, _timerA);
        }

        if ((step.Do & InviteClientDo.SendAck) != 0)
        {
            SendNow(Layer.WriteAck(Message, response!));
        }

        if (State == InviteClientState.Accepted)
        {
            DropMessage(); // it is repeated, acknowledged and cancelled no more
        }

        if (_isCancelWanted && State == InviteClientState.Proceeding)
        {
            _isCancelWanted = false;
            Layer.SendCancel(this, Message, _cancelCause);
        }

        if ((step.Do & InviteClientDo.PassToUser) != 0)
        {
            User?.OnResponse(this, response!);
        }

        if ((step.Do & InviteClientDo.ReportTimeout) != 0)
        {
            Report(SipTransactionFailure.Timeout);
        }

        if ((step.Do & InviteClientDo.ReportTransportError) != 0)
        {
            Report(SipTransactionFailure.TransportError);
        }

        if (State == InviteClientState.Terminated)
        {
            End();
        }
    }

    private void StartTimers()
    {
        foreach (var timer in InviteClientFsm.TimersOf(State))
        {
            Layer.Timers.Start(_timers, timer, Layer.Timers.First(timer, Flow.IsReliable));
        }
    }
}

/// <summary>Runs <see cref="NonInviteClientFsm"/>.</summary>
public sealed class NonInviteClientTransaction : ClientTransaction
{
    private readonly TimerSet<NonInviteClientEvent> _timers;
    private TimeSpan _timerE;

    internal NonInviteClientTransaction(TransactionLayer layer)
        : base(layer) => _timers = new(layer.Loop, timer => Handle(timer));

    internal NonInviteClientState State { get; private set; }

    internal void Start(SipMethod method, ulong branch, in SipFlow flow, ISipClientUser? user, ReadOnlySpan<byte> request)
    {
        State = NonInviteClientState.Trying;
        _timerE = Layer.Timers.T1;
        Begin(method, branch, flow, user, request);
        StartTimers([]);
    }

    internal override void OnResponse(SipMessage response) =>
        Handle(response.Status < 200 ? NonInviteClientEvent.Rx1xx : NonInviteClientEvent.Rx200To699, response);

    internal override void OnTransportError() => Handle(NonInviteClientEvent.TransportError);

    private void Handle(NonInviteClientEvent e, SipMessage? response = null)
    {
        var step = NonInviteClientFsm.On(State, e);
        if (!step.Known)
        {
            Layer.CountUnknown();
            return;
        }

        if (step.Next != State)
        {
            var before = NonInviteClientFsm.TimersOf(State);
            State = step.Next;
            StartTimers(before);
        }

        if ((step.Do & NonInviteClientDo.SendRequest) != 0)
        {
            SendKept();
        }

        if ((step.Do & NonInviteClientDo.DoubleTimerE) != 0)
        {
            _timerE = _timerE * 2 < Layer.Timers.T2 ? _timerE * 2 : Layer.Timers.T2;
            _timers.Start(NonInviteClientEvent.TimerE, _timerE);
        }

        if ((step.Do & NonInviteClientDo.TimerEWithT2) != 0)
        {
            _timers.Start(NonInviteClientEvent.TimerE, Layer.Timers.T2);
        }

        if ((step.Do & NonInviteClientDo.PassToUser) != 0)
        {
            User?.OnResponse(this, response!);
        }

        if ((step.Do & NonInviteClientDo.ReportTimeout) != 0)
        {
            Report(SipTransactionFailure.Timeout);
        }

        if ((step.Do & NonInviteClientDo.ReportTransportError) != 0)
        {
            Report(SipTransactionFailure.TransportError);
        }

        if (State == NonInviteClientState.Terminated)
        {
            End();
        }
    }

    // A timer of the state before that this one has too runs on.
    private void StartTimers(ReadOnlySpan<NonInviteClientEvent> before)
    {
        var now = NonInviteClientFsm.TimersOf(State);
        foreach (var timer in before)
        {
            if (!now.Contains(timer))
            {
                _timers.Stop(timer);
            }
        }

        foreach (var timer in now)
        {
            if (!before.Contains(timer))
            {
                Layer.Timers.Start(_timers, timer, Layer.Timers.First(timer, Flow.IsReliable));
            }
        }
    }
}
