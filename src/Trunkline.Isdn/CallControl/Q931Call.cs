// One call: runs the tables of CallFsm. It owns the call's timers, its channel and what SETUP said. What the tables' effects become is in
// Q931Call.Effects.cs. Octets come and go through the interface, which also finds the call by its reference.
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>A call of a primary rate interface. On the loop; requests that make no sense in the state do nothing.</summary>
public sealed partial class Q931Call
{
    private readonly Q931Interface _interface;
    private readonly Q931Values _values;
    private readonly Timer _stateTimer;
    private readonly Timer _t309;
    private readonly Timer _t322;
    private byte[] _setup = [];
    private Q931Message? _message;
    private Q931Details _details = Q931Details.None;
    private Q931Details _response = Q931Details.None; // of the last CALL PROCEEDING, ALERTING or CONNECT
    private Q850Cause _said;
    private Q850Cause _cause;
    private CauseLocation _location;
    private int _expiries;
    private int _enquiries;
    private bool _channelIsSaid;

    internal Q931Call(Q931Interface owner, CallReference reference)
    {
        _interface = owner;
        _values = owner.Values;
        Reference = reference;
        _stateTimer = new(this, default);
        _t309 = new(this, CallEvent.T309);
        _t322 = new(this, CallEvent.T322);
    }

    /// <summary>Its call reference as our messages carry it.</summary>
    public CallReference Reference { get; }

    /// <summary>The state of the figures.</summary>
    public CallState State { get; private set; }

    /// <summary>Its B-channel as a timeslot; 0 while it has none.</summary>
    public int Channel { get; internal set; }

    /// <summary>We set it up.</summary>
    public bool IsOurs => !Reference.Flag;

    /// <summary>Who hears what happens to it.</summary>
    public IQ931CallUser? User { get; set; }

    /// <summary>How many events came in a state for which the figures draw no arrow.</summary>
    public int UnknownEvents { get; private set; }

    internal ChannelNegotiation Asked { get; private set; }

    /// <summary>MORE INFO request: SETUP ACKNOWLEDGE.</summary>
    public void MoreInfo(Q931Details? details = null) => Request(CallEvent.MoreInfoRequest, details);

    /// <summary>INFO request: digits, or other call information.</summary>
    public void Info(Q931Details details) => Request(CallEvent.InfoRequest, details);

    /// <summary>A STATUS ENQUIRY is out and has no answer yet.</summary>
    public bool IsAsking => _t322.IsRunning;

    /// <summary>PROCEEDING request.</summary>
    public void Proceeding(Q931Details? details = null) => Request(CallEvent.ProceedingRequest, details);

    /// <summary>ALERTING request.</summary>
    public void Alerting(Q931Details? details = null) => Request(CallEvent.AlertingRequest, details);

    /// <summary>PROGRESS request.</summary>
    public void Progress(Q931Details details) => Request(CallEvent.ProgressRequest, details);

    /// <summary>SETUP response: CONNECT.</summary>
    public void Connect(Q931Details? details = null) => Request(CallEvent.SetupResponse, details);

    /// <summary>NOTIFY request.</summary>
    public void Notify(Notification notification) => Request(CallEvent.NotifyRequest, new() { Notification = notification });

    /// <summary>FACILITY request.</summary>
    public void Facility(Q931Details details) => Request(CallEvent.FacilityRequest, details);

    /// <summary>STATUS ENQUIRY request.</summary>
    public void StatusEnquiry() => Request(CallEvent.StatusEnquiryRequest, null);

    /// <summary>DISCONNECT request; before any answer the call is refused instead.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="tones">The channel stays open for a tone or announcement (network side).</param>
    /// <param name="location">Where the cause was made; null: here.</param>
    public void Disconnect(Q850Cause cause, bool tones = false, CauseLocation? location = null) =>
        Clear(tones ? CallEvent.DisconnectTonesRequest : CallEvent.DisconnectRequest, cause, location);

    /// <summary>RELEASE request: gives the channel up after a DISCONNECT.</summary>
    public void Release(Q850Cause cause, CauseLocation? location = null) => Clear(CallEvent.ReleaseRequest, cause, location);

    /// <summary>REJECT request: refuses a call.</summary>
    public void Reject(Q850Cause cause, CauseLocation? location = null) => Clear(CallEvent.RejectRequest, cause, location);

    internal void GoOn() => State = CallState.Active;

    internal void Setup(Q931Setup setup, int channel)
    {
        Span<byte> octets = stackalloc byte[Q931Message.MaxOctets];
        var writer = new Q931Writer(octets, Reference, Q931MessageType.Setup);
        Asked = setup.Negotiation ?? _values.Negotiation;
        writer.Add(Asked == ChannelNegotiation.Any
            ? ChannelIdentificationIe.Any
            : ChannelIdentificationIe.Of(_interface.ChannelOf(channel), Asked == ChannelNegotiation.Exclusive));
        setup.Write(ref writer, _values);
        _setup = writer.Octets.ToArray();
        Raise(CallEvent.SetupRequest);
    }

    internal void Receive(CallEvent e, Q931Message message, Q850Cause fault = Q850Cause.None)
    {
        _message = message;
        if (e is CallEvent.RxDisconnect or CallEvent.RxDisconnectTones or CallEvent.RxRelease or CallEvent.RxReleaseComplete)
        {
            var (cause, location) = message.TryGet<CauseIe>(out var ie) ? (ie.Value, ie.Location) : (Q850Cause.NormalUnspecified, CauseLocation.User);
            Because(cause, location);
            _said = fault;
        }

        Raise(e);
        _message = null;
    }

    internal void Raise(CallEvent e)
    {
        var before = State;
        var step = CallFsm.On(_values.Table, before, e);
        if (!step.Known)
        {
            UnknownEvents++;
            if (_message is { } unexpected)
            {
                _interface.NoteUnexpected(this);
                SendStatus(Q850Cause.MessageNotCompatible, unexpected.Type);
            }

            return;
        }

        State = step.Next;
        if (before != State)
        {
            _expiries = 0;
            Stop(_stateTimer);
            if (State is CallState.Null or CallState.ReleaseRequest || State.IsClearing())
            {
                Stop(_t309);
                Stop(_t322);
            }

            StartStateTimer();
        }

        CarryOut(step.Do, before, e);
    }

    internal void SendStatus(Q850Cause cause, Q931MessageType? about = null) =>
        _interface.SendStatus(Reference, cause, State.Code(), about is { } type ? [(byte)type] : default);

    /// <summary>STATUS answers STATUS ENQUIRY.</summary>
    /// <returns>True when a STATUS ENQUIRY of ours was out.</returns>
    internal bool StopEnquiry()
    {
        var was = IsAsking;
        Stop(_t322);
        _enquiries = 0;
        return was;
    }

    private void Request(CallEvent e, Q931Details? details)
    {
        _details = details ?? Q931Details.None;
        Raise(e);
        _details = Q931Details.None;
    }

    private void Clear(CallEvent e, Q850Cause cause, CauseLocation? location)
    {
        if (State != CallState.Null && !State.IsClearing())
        {
            Because(cause, location ?? _values.Location);
        }

        Raise(e);
    }

    private void Because(Q850Cause cause, CauseLocation location)
    {
        if (_cause == Q850Cause.None)
        {
            (_cause, _location) = (cause, location);
        }
    }

    private Q931Details DetailsOf() => _message is { Type: not Q931MessageType.Status } message ? Q931Details.Read(message) : Q931Details.None;

    private void StartStateTimer()
    {
        if (CallFsm.TimerOf(_values.Table, State) is { } timer)
        {
            Start(_stateTimer, timer);
        }
    }

    private void Start(Timer timer, CallEvent name)
    {
        timer.Name = name;
        _interface.Loop.Wheel.Start(timer, (long)_values.Of(name).TotalMilliseconds);
    }

    private void Stop(Timer timer) => _interface.Loop.Wheel.Stop(timer);

    private void Expired(CallEvent timer)
    {
        switch (timer)
        {
            case CallEvent.T302:
                var before = State;
                User?.OnInfoTimeout(this);
                if (State == before)
                {
                    Raise(CallEvent.T302);
                }

                break;
            case CallEvent.T303:
                Raise(_expiries++ == 0 ? CallEvent.T303 : CallEvent.T303Last);
                break;
            case CallEvent.T308:
                Raise(_expiries++ == 0 ? CallEvent.T308 : CallEvent.T308Last);
                break;
            case CallEvent.T322:
                Raise(_enquiries++ < _values.StatusEnquiries ? CallEvent.T322 : CallEvent.T322Last);
                break;
            default:
                Raise(timer);
                break;
        }
    }

    private sealed class Timer(Q931Call call, CallEvent name) : WheelTimer
    {
        public CallEvent Name { get; set; } = name;

        protected override void OnExpired() => call.Expired(Name);
    }
}
