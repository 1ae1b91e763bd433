// One call: runs the tables of CallFsm. It owns the call's timers, its channel and what SETUP said, and turns effects into messages and
// indications. Octets come and go through the interface, which also finds the call by its reference.
using Trunkline.Base;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Supplementary;

namespace Trunkline.Isdn.CallControl;

/// <summary>A call of a primary rate interface. On the loop; requests that make no sense in the state do nothing.</summary>
public sealed class Q931Call
{
    private readonly Q931Interface _interface;
    private readonly Q931Values _values;
    private readonly Timer _stateTimer;
    private readonly Timer _t309;
    private readonly Timer _t322;
    private byte[] _setup = [];
    private Q931Message? _message;
    private Q931Details _details = Q931Details.None;
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

    private void CarryOut(CallDo what, CallState before, CallEvent e)
    {
        if (what.HasFlag(CallDo.RestartTimer))
        {
            StartStateTimer();
        }

        if (what.HasFlag(CallDo.StopTimer) && (e != CallEvent.RxProgress || DetailsOf().Progress.Count > 0))
        {
            Stop(_stateTimer);
        }

        if (what.HasFlag(CallDo.StartT309))
        {
            Start(_t309, CallEvent.T309);
        }

        if (what.HasFlag(CallDo.StopT309))
        {
            Stop(_t309);
        }

        Causes(what);
        if (what.HasFlag(CallDo.SendSetup) && _setup.Length > 0)
        {
            _interface.Send(_setup);
        }

        Sends(what, e);
        if ((what & (CallDo.FreeChannel | CallDo.RepairChannel)) != 0)
        {
            _interface.FreeChannel(this, repair: what.HasFlag(CallDo.RepairChannel));
        }

        if (what.HasFlag(CallDo.TellSilence))
        {
            _interface.User.OnTrouble(Q931Trouble.PeerSilent, $"call {Reference}: the far end is silent in state {before.Name(_values.Table)} ({e})");
        }

        Tells(what, e);
    }

    private void Causes(CallDo what)
    {
        var (cause, said) = (what & (CallDo)0x1FF0) switch
        {
            CallDo.CauseNormal => (Q850Cause.NormalClearing, Q850Cause.None),
            CallDo.CauseNoResponse => (Q850Cause.NoUserResponding, Q850Cause.RecoveryOnTimerExpiry),
            CallDo.CauseNoAnswer => (Q850Cause.NoAnswer, Q850Cause.RecoveryOnTimerExpiry),
            CallDo.CauseLinkFailed => (Q850Cause.DestinationOutOfOrder, Q850Cause.None),
            CallDo.CauseIncomplete => (Q850Cause.InvalidNumberFormat, Q850Cause.None),
            CallDo.CauseTemporary => (Q850Cause.TemporaryFailure, Q850Cause.None),
            CallDo.CauseChannel => (Q850Cause.ChannelUnacceptable, Q850Cause.None),
            CallDo.CauseIncompatible => (Q850Cause.MessageNotCompatible, Q850Cause.None),
            CallDo.CauseTimer => (Q850Cause.RecoveryOnTimerExpiry, Q850Cause.None),
            _ => (Q850Cause.None, Q850Cause.None),
        };
        if (cause != Q850Cause.None)
        {
            Because(cause, _values.Location);
            _said = said != Q850Cause.None ? said : what.HasFlag(CallDo.CauseNormal) ? _said : Q850Cause.None; // what was wrong with a DISCONNECT is said by RELEASE
        }
    }

    private void Sends(CallDo what, CallEvent e)
    {
        SendIf(what, CallDo.SendSetupAcknowledge, Q931MessageType.SetupAcknowledge);
        SendIf(what, CallDo.SendInformation, Q931MessageType.Information);
        if (what.HasFlag(CallDo.SendCallProceeding))
        {
            Send(Q931MessageType.CallProceeding, (what & (CallDo.SendProgress | CallDo.SendDisconnectTones)) != 0 ? Q931Details.None : _details);
        }

        SendIf(what, CallDo.SendAlerting, Q931MessageType.Alerting);
        SendIf(what, CallDo.SendProgress, Q931MessageType.Progress);
        SendIf(what, CallDo.SendConnect, Q931MessageType.Connect);
        SendIf(what, CallDo.SendConnectAcknowledge, Q931MessageType.ConnectAcknowledge);
        SendIf(what, CallDo.SendDisconnect, Q931MessageType.Disconnect);
        if (what.HasFlag(CallDo.SendDisconnectTones))
        {
            Send(Q931MessageType.Disconnect, Q931Details.InBand(_values.Location));
        }

        SendIf(what, CallDo.SendRelease, Q931MessageType.Release);
        SendIf(what, CallDo.SendReleaseComplete, Q931MessageType.ReleaseComplete);
        SendIf(what, CallDo.SendNotify, Q931MessageType.Notify);
        SendIf(what, CallDo.SendFacility, Q931MessageType.Facility);
        if (what.HasFlag(CallDo.SendStatusEnquiry) && !(e == CallEvent.LinkReset && _t322.IsRunning)) // on a bad line resets come faster than answers, and enquiries would fill the link's queue
        {
            Send(Q931MessageType.StatusEnquiry, Q931Details.None);
            Start(_t322, CallEvent.T322);
        }

        if (what.HasFlag(CallDo.SendStatus))
        {
            SendStatus(Q850Cause.ResponseToStatusEnquiry);
        }
    }

    private void Tells(CallDo what, CallEvent e)
    {
        var details = (what & (CallDo)(0x7FFFUL << 32)) != 0 ? DetailsOf() : Q931Details.None;
        var user = User;
        if (what.HasFlag(CallDo.SetupIndication))
        {
            _interface.User.OnSetupIndication(this, Q931Setup.Read(_message!));
            if (User is null)
            {
                Reject(Q850Cause.ServiceNotAvailable);
            }
        }
        else if (what.HasFlag(CallDo.MoreInfoIndication))
        {
            user?.OnMoreInfoIndication(this, details);
        }
        else if (what.HasFlag(CallDo.InfoIndication))
        {
            user?.OnInfoIndication(this, details);
        }
        else if (what.HasFlag(CallDo.ProceedingIndication))
        {
            user?.OnProceedingIndication(this, details);
        }
        else if (what.HasFlag(CallDo.AlertingIndication))
        {
            user?.OnAlertingIndication(this, details);
        }
        else if (what.HasFlag(CallDo.ProgressIndication))
        {
            user?.OnProgressIndication(this, details);
        }
        else if (what.HasFlag(CallDo.SetupConfirm))
        {
            user?.OnSetupConfirm(this, details);
            if (_values.AwardsAtOnce && State == CallState.ConnectRequest)
            {
                Raise(CallEvent.SetupCompleteRequest);
            }
        }
        else if (what.HasFlag(CallDo.SetupCompleteIndication))
        {
            user?.OnSetupCompleteIndication(this);
        }
        else if (what.HasFlag(CallDo.NotifyIndication))
        {
            user?.OnNotifyIndication(this, details);
        }
        else if (what.HasFlag(CallDo.FacilityIndication))
        {
            RefuseInvokes(details);
            user?.OnFacilityIndication(this, details);
        }
        else if (what.HasFlag(CallDo.DisconnectIndication))
        {
            var tones = e == CallEvent.RxDisconnectTones;
            var local = e is not (CallEvent.RxDisconnect or CallEvent.RxDisconnectTones);
            user?.OnDisconnectIndication(this, new(_cause, _location, tones, local, details));
            if (!local && !tones && _values.ReleasesAtOnce)
            {
                Raise(CallEvent.ReleaseRequest);
            }
        }

        if ((what & (CallDo.RejectIndication | CallDo.ReleaseIndication | CallDo.ReleaseConfirm)) != 0)
        {
            var primitive = what.HasFlag(CallDo.RejectIndication) ? Q931EndPrimitive.RejectIndication
                : what.HasFlag(CallDo.ReleaseIndication) ? Q931EndPrimitive.ReleaseIndication : Q931EndPrimitive.ReleaseConfirm;
            _interface.Forget(this);
            user?.OnReleased(this, new(primitive, _cause, _location));
        }
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

    private void SendIf(CallDo what, CallDo flag, Q931MessageType type)
    {
        if (what.HasFlag(flag))
        {
            Send(type, _details);
        }
    }

    private void Send(Q931MessageType type, Q931Details details)
    {
        Span<byte> octets = stackalloc byte[Q931Message.MaxOctets];
        var writer = new Q931Writer(octets, Reference, type);
        if (type is Q931MessageType.Disconnect or Q931MessageType.Release or Q931MessageType.ReleaseComplete)
        {
            var cause = _said != Q850Cause.None ? _said : _cause;
            writer.Add(new CauseIe(cause == Q850Cause.None ? Q850Cause.NormalClearing : cause, _values.Location));
        }
        else if (!IsOurs && !_channelIsSaid && type is Q931MessageType.SetupAcknowledge or Q931MessageType.CallProceeding or Q931MessageType.Alerting or Q931MessageType.Connect)
        {
            _channelIsSaid = true;
            writer.Add(ChannelIdentificationIe.Of(_interface.ChannelOf(Channel), exclusive: true));
        }

        details.Write(ref writer, type);
        _interface.Send(writer.Octets);
    }

    /// <summary>What FACILITY asks for and nobody here does is refused, so that the far end need not wait for its timer (EN 300 196-1 §8.3).</summary>
    private void RefuseInvokes(Q931Details asked)
    {
        Span<byte> octets = stackalloc byte[253];
        foreach (var facility in asked.Facilities)
        {
            if (InvokeRefusal.Answer(facility.Span, octets) is { IsEmpty: false } answer)
            {
                Request(CallEvent.FacilityRequest, new() { Facilities = [answer.ToArray()] });
            }
        }
    }

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
