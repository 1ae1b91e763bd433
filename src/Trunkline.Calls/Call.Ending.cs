// How a call ends: nobody could be reached, the one who waits hangs up, it is released from here; and when its last leg is gone, so is it.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <summary>Ends the call from here.</summary>
    public void Release(Q850Cause cause)
    {
        State = CallState.Clearing;
        StopHunting();
        LeaveService(_gaveWay ?? new(cause, CauseLocation.PrivateLocal));
        ReleaseRinging(cause);
        _transfer?.Transferor.Release(cause, CauseLocation.PrivateLocal);
        _answered?.Leg?.Release(cause, CauseLocation.PrivateLocal);
        ReleaseWaiting(cause, CauseLocation.PrivateLocal);
        RemoveWhenEmpty();
    }

    private void Fail(in LegEnd end)
    {
        _timers.Stop(Timer.NoAnswer);
        _timers.Stop(Timer.Listen);
        StopWaitingForProgress();
        if (_transfer is not null && TransferFailed(end))
        {
            return;
        }

        if (_caller is null)
        {
            State = CallState.Clearing;
        }
        else if (_callerIsConnected)
        {
            State = CallState.Tone;
            var tone = end.Cause switch
            {
                Q850Cause.UserBusy => ToneName.Busy,
                Q850Cause.UnallocatedNumber or Q850Cause.NumberChanged or Q850Cause.InvalidNumberFormat => ToneName.SpecialInformation,
                _ => ToneName.Congestion,
            };
            PlayTone(_caller, tone);
            _timers.Start(Timer.Tone, _control.Values.ToneFor);
            Changed();
        }
        else
        {
            State = CallState.Clearing;
            ReleaseWaiting(end.Cause == Q850Cause.None ? Q850Cause.NoRouteToDestination : end.Cause, end.Location);
        }
    }

    private void WaitingLeft(in LegEnd end)
    {
        var cause = end.Cause;
        State = CallState.Clearing;
        StopHunting();
        LeaveService(_gaveWay ?? end);
        if (_attempts == 0)
        {
            RecordWithoutLeg(PhoneNumber.None, "", cause);
        }

        EndCode();
        RemainingLeft(end);
        _caller = null;
        _originator?.End(end);
        _originator = null;
        foreach (var attempt in _ringing.ToArray())
        {
            attempt.End(attempt.Refused ?? _gaveWay ?? end); // the record says what the caller did, not what we did then
            attempt.Leg!.Release(cause, end.Location);
        }

        if (_answered is { } answered)
        {
            _answered = null;
            answered.End(_gaveWay ?? end);
            answered.Leg!.User = NoLegUser.Instance;
            answered.Leg.Release(cause, end.Location);
        }
    }

    private void ReleaseWaiting(Q850Cause cause, CauseLocation location)
    {
        State = CallState.Clearing;
        if (Waiting is { } leg)
        {
            leg.Release(cause, location);
        }
    }

    private void RemoveWhenEmpty()
    {
        if (_caller is { State: not LegState.Released } || _answered is not null || _ringing.Count > 0 || _transfer is not null)
        {
            Changed();
            return;
        }

        State = CallState.Clearing;
        StopHunting();
        _timers.StopAll();
        if (_recordingArmed)
        {
            _recordingArmed = false;
            _control.Media.Commands.StopRecording(new(Recording));
        }

        if (_facts is { } facts)
        {
            _control.Emergencies.Keep(facts, _circuit, _shown);
            Tell(EmergencyStage.Ended);
        }

        _control.State.Delete(LiveCall.StateKind, Key);
        _control.Remove(this);
    }
}
