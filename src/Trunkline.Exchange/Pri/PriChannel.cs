// One call on a B-channel of the twin: Q.931's network side for the subscriber, the far party's script for the city.
using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Exchange.Pri;

/// <summary>The call of one B-channel.</summary>
internal sealed class PriChannel : IQ931CallUser, ICallSide
{
    private readonly PriSpan _span;
    private readonly ExchangeCall _party;
    private Q931Call? _call;
    private string _callerNumber = "";
    private string _digits = "";
    private Q850Cause _why; // what a tone before a refusal said
    private bool _isAnswered;
    private bool _callBack;
    private Action<CallInReport>? _report;

    public PriChannel(PriSpan span, int timeslot)
    {
        _span = span;
        Timeslot = timeslot;
        _party = new(span.Wheel, this);
    }

    public int Timeslot { get; }

    /// <summary>True while there is a call or a far party.</summary>
    public bool IsUp => _call is not null || _party.IsUp;

    /// <summary>Who is there, for people.</summary>
    public string InUse() => (_call is { } call ? $", call {call.Reference} {call.State}" : "") + (_party.IsUp ? ", a far party" : "");

    public ReadOnlySpan<char> CallerNumber => _callerNumber;

    public DateTime LocalTime => _span.LocalTime;

    public IFarSound Sound => _span.Card.SoundOf(Timeslot);

    /// <summary>The subscriber calls.</summary>
    public void Begin(Q931Call call, Q931Setup setup)
    {
        Take(call);
        _callerNumber = setup.Calling.Digits ?? "";
        _digits = setup.Called.Digits ?? "";
        _span.Tell(Timeslot, ExchangeOccasion.Seized);
        if (_span.Exchange.PartyFor?.Invoke(_span.Number, Timeslot, setup) is { } chosen)
        {
            Reach(chosen);
            return;
        }

        Analyse(setup.IsComplete);
    }

    /// <summary>A far party calls the subscriber.</summary>
    public void BeginIncoming(Q931Call call, FarScript script, TimeSpan patience, Action<CallInReport>? report = null)
    {
        Take(call);
        _report = report;
        _party.BeginIncoming(script, patience);
        _span.Tell(Timeslot, ExchangeOccasion.Ringing);
    }

    /// <summary>The subscriber sends a digit during the call.</summary>
    public void OnDigit(char digit) => _party.OnDigit(digit);

    /// <summary>The far party hangs up; one whose call has not been answered gives up.</summary>
    /// <returns>False when there is none: no call, or the subscriber's own, which nobody has answered yet.</returns>
    public bool HangUp()
    {
        if (_call is null || !(_isAnswered || _party.IsRinging))
        {
            return false;
        }

        _party.End();
        if (_isAnswered)
        {
            FarCleared();
        }
        else
        {
            CallerGone();
        }

        return true;
    }

    public void Progress(ToneName tone)
    {
        switch (tone)
        {
            case ToneName.Ringback:
                _call?.Alerting(Q931Details.InBand(CauseLocation.PublicLocal));
                break;
            case not ToneName.None:
                _why = CauseOf(tone);
                _call?.Progress(Q931Details.InBand(CauseLocation.PublicLocal) with { Cause = _why });
                break;
        }

        _span.Card.PlayTone(Timeslot, tone);
    }

    public void FarRefused(ToneName tone)
    {
        _span.Tell(Timeslot, ExchangeOccasion.FarRefused);
        Clear(_why != Q850Cause.None ? _why : CauseOf(tone), _span.HasTonesInDisconnect);
        if (_span.HasTonesInDisconnect)
        {
            _span.Card.PlayTone(Timeslot, tone);
        }
    }

    public void FarAnswered()
    {
        _span.Tell(Timeslot, ExchangeOccasion.FarAnswered);
        _span.Card.PlayTone(Timeslot, ToneName.None);
        _isAnswered = true;
        _call?.Connect(_span.ConnectWith);
    }

    public void FarCleared()
    {
        _span.Tell(Timeslot, ExchangeOccasion.FarCleared);
        Clear(Q850Cause.NormalClearing);
    }

    public void CallerGone()
    {
        _span.Tell(Timeslot, ExchangeOccasion.CallerGone);
        Clear(Q850Cause.NormalClearing);
    }

    public void CallBack()
    {
        if (_callBack)
        {
            _callBack = false;
            _ = _span.CallIn(PriSpan.Subscriber(_callerNumber), new("215550108", "READBACK"), FarScript.HangsUp(TimeSpan.FromSeconds(10)), TimeSpan.FromSeconds(30), null, out _);
        }
    }

    public void OnMoreInfoIndication(Q931Call call, Q931Details details)
    {
        // The subscriber wants more digits; the whole number was in SETUP.
    }

    public void OnInfoIndication(Q931Call call, Q931Details details)
    {
        _digits += details.Called.Digits;
        Analyse(details.IsComplete);
    }

    public void OnInfoTimeout(Q931Call call) => Analyse(isComplete: true);

    public void OnProceedingIndication(Q931Call call, Q931Details details) => _report?.Invoke(new(CallInStep.Proceeding));

    public void OnAlertingIndication(Q931Call call, Q931Details details) => _report?.Invoke(new(CallInStep.Alerting)); // nobody listens to ringback

    public void OnProgressIndication(Q931Call call, Q931Details details)
    {
        // The far party hears something in-band.
    }

    public void OnSetupConfirm(Q931Call call, Q931Details details)
    {
        _isAnswered = true;
        _span.Card.Listen(Timeslot, isInCall: true);
        _span.Tell(Timeslot, ExchangeOccasion.Answered);
        _party.OnAnswered();
        _report?.Invoke(new(CallInStep.Answered));
    }

    public void OnSetupCompleteIndication(Q931Call call)
    {
        // The subscriber has heard of the answer.
    }

    public void OnNotifyIndication(Q931Call call, Q931Details details)
    {
        // The far party is not told.
    }

    public void OnFacilityIndication(Q931Call call, Q931Details details)
    {
        // No supplementary service here asks for one.
    }

    public void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing)
    {
        _party.End();
        if (clearing.IsInBand)
        {
            call.Release(clearing.Cause); // the far party does not listen to a tone of the subscriber's
        }
    }

    public void OnReleased(Q931Call call, in Q931End end)
    {
        _call = null;
        _party.End();
        _span.Card.PlayTone(Timeslot, ToneName.None);
        _span.Card.Listen(Timeslot, isInCall: false);
        _span.Tell(Timeslot, ExchangeOccasion.Released);
        _callBack = true;
        _party.OnLineFree();
        var report = _report;
        _report = null;
        report?.Invoke(new(CallInStep.Over, end.Cause));
    }

    private static Q850Cause CauseOf(ToneName tone) => tone switch
    {
        ToneName.Busy => Q850Cause.UserBusy,
        ToneName.SpecialInformation or ToneName.Unobtainable => Q850Cause.UnallocatedNumber,
        _ => Q850Cause.SwitchCongestion,
    };

    private void Take(Q931Call call)
    {
        _call = call;
        call.User = this;
        _why = Q850Cause.None;
        _isAnswered = _callBack = false;
        _report = null;
    }

    private void Analyse(bool isComplete)
    {
        var status = NumberPlan.City.Analyse(_digits);
        if (status == NumberStatus.Impossible || (isComplete && status == NumberStatus.More))
        {
            Clear(status == NumberStatus.More ? Q850Cause.InvalidNumberFormat : Q850Cause.UnallocatedNumber);
            return;
        }

        if (status == NumberStatus.More || (status == NumberStatus.MayBeComplete && !isComplete))
        {
            if (_call?.State is CallState.CallInitiated or CallState.CallPresent) // CallPresent on QSIG
            {
                _call.MoreInfo();
            }

            return;
        }

        Reach((NumberPlan.TryLocal(_digits, out var subscriber) ? TestNumbers.Find(subscriber)?.Script : null) ?? TestNumbers.Unallocated);
    }

    private void Reach(FarScript script)
    {
        _span.Tell(Timeslot, ExchangeOccasion.Dialled, _digits);
        _call?.Proceeding();
        _span.Card.Listen(Timeslot, isInCall: true);
        _party.Begin(script);
    }

    private void Clear(Q850Cause cause, bool tones = false) => _call?.Disconnect(cause, tones, CauseLocation.PublicLocal);
}
