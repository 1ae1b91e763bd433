// An answered call outlives its process: it lies on disk as LiveCall, and the next run makes it live again.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <param name="saved">As it lay on disk.</param>
    /// <param name="caller">The leg that called.</param>
    /// <param name="answered">The leg that answered; null when a service has the caller.</param>
    /// <param name="lastAlive">When the earlier run last lived.</param>
    internal void BeginRestored(LiveCall saved, Leg caller, Leg? answered, DateTimeOffset? lastAlive)
    {
        _caller = caller;
        _callerIsConnected = true;
        _answerPassedOn = true;
        _attempts = saved.Record.Attempt;
        _setup = new() { Called = saved.Record.Dialled, Calling = saved.Record.Calling, CallingName = saved.Record.CallingName, Priority = saved.Record.Priority };
        _decision = _decision with { Outcome = DialMatch.Complete, Route = saved.Record.Route, IsRecorded = saved.Recording.Value != 0 };
        RestoreEmergency(saved.Record.Priority, caller, answered);
        var attempt = new Attempt(_control, answered, saved.Record) { IsJoined = true, LastAlive = lastAlive };
        Recording = saved.Recording;
        _recordingArmed = saved.Recording.Value != 0;
        BegunAt = saved.Record.Start;
        caller.User = this;
        answered?.User = this;
        if (answered is null)
        {
            (State, _served, _isToServeAgain) = (CallState.Served, attempt, true);
        }
        else
        {
            (State, _answered) = (CallState.Connected, attempt);
            MusicGoesOn();
        }
    }

    internal void Reattach()
    {
        _caller?.Reattach();
        foreach (var attempt in _ringing.ToArray())
        {
            attempt.Leg!.Reattach(); // was it answered meanwhile?
        }

        if (_answered is { } answered)
        {
            answered.LastAlive = null; // its audio is there
            answered.Leg?.Reattach();
        }

        if (_isToServeAgain && State == CallState.Served)
        {
            ServeAgain();
        }
    }

    private string Key => Id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private void Save()
    {
        if (_caller is not null && (_answered ?? _served) is { Record.State: CallRecordState.Answered } answered && _transfer is null)
        {
            var saved = new LiveCall(Id, Context, Recording, SavedLeg.Of(_caller), answered.Leg is { } leg ? SavedLeg.Of(leg) : SavedLeg.OfService(answered.Record.DestinationChannel), answered.Record);
            var buffer = _control.SaveBuffer;
            buffer.ResetWrittenCount();
            saved.WriteTo(buffer);
            _control.State.Put(LiveCall.StateKind, Key, buffer.WrittenSpan);
        }
    }
}
