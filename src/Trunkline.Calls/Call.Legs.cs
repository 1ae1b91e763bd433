// What the legs of a call tell it: alerting, progress, answer, release. The answer reaches the caller in one place, whoever or whatever gave it.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call : ILegUser
{
    /// <inheritdoc/>
    public void OnProceeding(Leg leg)
    {
    }

    /// <inheritdoc/>
    public void OnAlerting(Leg leg)
    {
        if (Find(leg) is not { } attempt || _answered is not null)
        {
            return;
        }

        attempt.Alerted();
        IsReached();
        if (_service is not null)
        {
            Changed(); // the caller hears what the service plays
            return;
        }

        SomethingIsHeard(leg);
        State = CallState.Alerting;
        ArmRecording();
        if (WaitingIsConnected)
        {
            PlayTone(Waiting!, ToneName.Ringback);
        }
        else
        {
            _caller?.Alert();
        }

        _transfer?.Progress.OnTransferAlerting();
        Changed();
    }

    /// <inheritdoc/>
    public void OnProgress(Leg leg)
    {
        if (Find(leg) is not { } attempt || _answered is not null || _service is not null || _ringing.Count != 1)
        {
            return; // of several that ring at once nobody is heard
        }

        StopWaitingForProgress();
        Join(attempt);
        ArmRecording();
        SomethingIsHeard(leg);
        if (WaitingIsConnected)
        {
            StopTone();
        }
        else
        {
            _caller?.Progress();
        }

        Changed();
    }

    /// <inheritdoc/>
    public void OnConnected(Leg leg, PhoneNumber connected, AnswerEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(leg);
        if (leg == _caller)
        {
            _callerIsConnected = true;
            ServiceIsAnswered();
            return;
        }

        if (Find(leg) is not { } attempt)
        {
            return;
        }

        if (_answered is not null)
        {
            // Two of those who rang answered at the same instant: the first one has it.
            leg.Release(Q850Cause.NonSelectedUserClearing, CauseLocation.PrivateLocal);
            return;
        }

        _answered = attempt;
        StopWaitingForProgress();
        State = CallState.Connected;
        _ringing.Remove(attempt);
        _timers.Stop(Timer.NoAnswer);
        LeaveGroup();
        TakenFromService(leg);
        StopHunting();
        IsReached();
        SomethingIsHeard(leg);
        ReleaseRinging(Q850Cause.NonSelectedUserClearing);
        if (_caller is null)
        {
            OriginatorAnswered(attempt, leg, evidence);
            return;
        }

        StopTone();
        if (_transfer is not null)
        {
            CompleteTransfer();
        }

        _connected = ConnectedNumber(attempt, connected);
        Join(attempt);
        if (_decision.IsRecorded)
        {
            ArmRecording();
            _control.Media.Commands.Record(new(Context, Recording, _caller!.Termination, Start: true));
        }

        Tell(EmergencyStage.Answered);

        // The answer reaches the caller when its record is on disk, or when the disk takes too long.
        attempt.Answered(evidence, Recording.Value);
        Save();
        attempt.Write(PassAnswerOn);
        _timers.Start(Timer.AnswerDurable, _control.Values.AnswerWaitsForDisk);
        Changed();
    }

    /// <inheritdoc/>
    public void OnStateChanged(Leg leg)
    {
        if ((State == CallState.Connected && _answered is not null) || State == CallState.Served)
        {
            Save();
        }
    }

    /// <inheritdoc/>
    public void OnReleased(Leg leg, LegEnd end)
    {
        if (_transfer is { } transfer && leg == transfer.Transferor)
        {
            TransferorLeft(transfer, end);
        }
        else if (leg == Waiting)
        {
            WaitingLeft(end);
        }
        else if (_answered is { } answered && leg == answered.Leg)
        {
            answered.End(_gaveWay ?? end);
            _answered = null;
            if (!HuntsOn(end))
            {
                ReleaseWaiting(end.Cause, end.Location);
            }
        }
        else if (Find(leg) is { } attempt)
        {
            attempt.End(_gaveWay ?? end);
            _ringing.Remove(attempt);
            OnDeflected(end);
            if (_ringing.Count == 0 && _service is { } service)
            {
                _timers.Stop(Timer.NoAnswer);
                service.OnRingingEnded(end);
            }
            else if (_ringing.Count == 0 && State is CallState.Routing or CallState.Alerting)
            {
                GoOn(end);
            }
        }

        RemoveWhenEmpty();
    }

    private void PassAnswerOn()
    {
        if (State == CallState.Connected && _answered is not null)
        {
            _timers.Stop(Timer.AnswerDurable);
            AnswerCaller(_connected);
        }
    }

    /// <summary>The caller hears of the answer, whoever or whatever gave it; once.</summary>
    private void AnswerCaller(PhoneNumber connected)
    {
        if (!_callerIsConnected)
        {
            (_callerIsConnected, _answerPassedOn) = (true, true);
            _caller?.Answer(connected);
        }
    }
}
