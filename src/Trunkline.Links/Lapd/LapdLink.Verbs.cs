// The verbs of Q.921 figures B.4 to B.9, and what became of messages when a link is established anew.
using Trunkline.Base;

namespace Trunkline.Links;

public sealed partial class LapdLink
{
    private long Present => Math.Max(_wheel.Now, _wheel.Present);

    /// <summary>What says that we are ready, or that nobody takes messages.</summary>
    private LapdFrameKind OwnSupervisory => _isOwnBusy ? LapdFrameKind.Rnr : LapdFrameKind.Rr;

    private bool IsInState7Or8 => State >= LapdState.MultipleFrameEstablished;

    /// <summary>ESTABLISH DATA LINK, figure B.9.</summary>
    private void EstablishDataLink(bool isLayer3Initiated)
    {
        _isLayer3Initiated = isLayer3Initiated;
        ClearExceptions();
        _rc = 0;
        _isPeerHeard = false;
        _wheel.Stop(_t203);
        _wheel.Stop(_retry);
        State = LapdState.AwaitingEstablishment;
        SendSabme();
    }

    private void SendSabme()
    {
        _sabmeAt = Present;
        Send(LapdFrameKind.Sabme, isCommand: true, pollFinal: true, []);
        StartT200();
    }

    private void SendDisc()
    {
        Send(LapdFrameKind.Disc, isCommand: true, pollFinal: true, []);
        StartT200();
    }

    private void BeginRelease()
    {
        Discard(_queue.Count, LapdDiscard.Released);
        ClearExceptions();
        _rc = 0;
        _wheel.Stop(_t203);
        State = LapdState.AwaitingRelease;
        SendDisc();
    }

    /// <summary>Into state 7 with all variables zero.</summary>
    private void Enter7()
    {
        ClearExceptions();
        _va = _vr = 0;
        _queue.Forget();
        _isPeerProven = false;
        _establishedAt = Present;
        _wheel.Stop(_t200);
        _wheel.Stop(_retry);
        StartT203();
        Diagnosis = DlDiagnosis.None;
        State = LapdState.MultipleFrameEstablished;
        if (_isOwnBusy)
        {
            Send(LapdFrameKind.Rnr, isCommand: false, pollFinal: false, []);
        }
    }

    /// <summary>Into state 4. Layer 3 is told once that the link is down, not again each time it is tried in vain.</summary>
    private void Enter4(DlPrimitive primitive, bool canRetry)
    {
        var isTold = primitive == DlPrimitive.ReleaseConfirm || _isLayer3Up || (State == LapdState.AwaitingEstablishment && _isLayer3Initiated);
        State = LapdState.TeiAssigned;
        _wheel.Stop(_t200);
        _wheel.Stop(_t203);
        _wheel.Stop(_retry);
        ClearExceptions();
        _isLayer3Initiated = _isReleaseHeld = false;
        if (isTold)
        {
            Discard(_queue.Count, LapdDiscard.Released);
            Tell(primitive);
        }

        if (canRetry && _isWanted && State == LapdState.TeiAssigned && _values.RetryAfter > TimeSpan.Zero)
        {
            _wheel.Start(_retry, (long)_values.RetryAfter.TotalMilliseconds);
        }
    }

    /// <summary>
    /// What was sent and not acknowledged when the link is established anew. Q.921 gives up the whole I queue; we give up only what the
    /// far end may have: what never went out waits for the new link. <paramref name="isByPeer"/> and nothing ever heard on the old link
    /// but its establishment, within 2 T200 of it: the far end is only now establishing, it threw the frames away, so they go out again (the
    /// SETUP at start-up). Later it may be a far end that had them, and gave up after N200 enquiries because its answers were lost.
    /// </summary>
    /// <returns>True when layer 3 has to hear of the establishment (V(S) was not V(A)).</returns>
    private bool SettleQueue(bool isByPeer)
    {
        var sent = _queue.EverSent;
        if (!isByPeer || _isPeerProven || Present - _establishedAt > 2 * (long)_values.T200.TotalMilliseconds)
        {
            Discard(sent, LapdDiscard.Reestablished);
        }

        _queue.Forget();
        return sent > 0;
    }

    private void Discard(int messages, LapdDiscard reason)
    {
        if (messages > 0)
        {
            _queue.Remove(messages);
            _queue.Forget();
            _user.OnDiscarded(messages, reason);
        }
    }

    private void ClearExceptions()
    {
        _isPeerBusy = _isRejectSent = _isAcknowledgePending = _isHintOut = false;
        _rejects = 0;
        _wheel.Stop(_acknowledge);
    }

    /// <summary>TRANSMIT ENQUIRY, figure B.9.</summary>
    private void TransmitEnquiry()
    {
        _wheel.Stop(_t203);
        _rejects = 0;
        Send(OwnSupervisory, isCommand: true, pollFinal: true, []);
        StartT200();
    }

    /// <summary>ENQUIRY RESPONSE, figure B.9.</summary>
    private void EnquiryResponse() => Send(OwnSupervisory, isCommand: false, pollFinal: true, []);

    /// <summary>I FRAME QUEUED UP, figure B.7: everything the window and the far end allow.</summary>
    private void SendQueued()
    {
        while (State == LapdState.MultipleFrameEstablished && !_isPeerBusy && _queue.Sent < _queue.Count && _queue.Sent < _values.Window)
        {
            var ns = VS;
            Retransmissions += _queue.Sent < _queue.EverSent ? 1 : 0;
            Send(LapdFrameKind.I, isCommand: true, pollFinal: false, _queue.TakeNext(), ns);
            if (!_t200.IsRunning)
            {
                _wheel.Stop(_t203);
                StartT200();
            }
        }
    }

    /// <summary>Sends the acknowledgement that no I frame took along.</summary>
    private void AcknowledgeNow()
    {
        if (_isAcknowledgePending && IsInState7Or8)
        {
            Send(OwnSupervisory, isCommand: false, pollFinal: false, []);
        }
    }

    /// <summary>True for V(A) &lt;= N(R) &lt;= the highest number ever sent: after a rewind the far end may acknowledge what it had already.</summary>
    private bool IsValid(int nr) => ((nr - _va) & 127) <= _queue.EverSent;

    private void TakeNr(int nr)
    {
        if (nr != _va)
        {
            _rejects = 0;
        }

        _queue.Acknowledge((nr - _va) & 127);
        _va = nr;
    }

    /// <summary>N(R) ERROR RECOVERY, figure B.9.</summary>
    private void NrErrorRecovery()
    {
        MdlError('J');
        EstablishDataLink(isLayer3Initiated: false);
    }

    /// <summary>A frame in error (§5.8.5): counted in any state, established anew where frames flow.</summary>
    private void FrameError(char cause)
    {
        MdlError(cause);
        if (IsInState7Or8)
        {
            EstablishDataLink(isLayer3Initiated: false);
        }
    }

    private void Send(LapdFrameKind kind, bool isCommand, bool pollFinal, ReadOnlySpan<byte> information, int ns = 0)
    {
        var header = LapdFrame.WriteHeader(_frame, _values, kind, isCommand, pollFinal, ns, _vr);
        information.CopyTo(_frame.AsSpan(header));
        if (kind <= LapdFrameKind.Rej)
        {
            _isAcknowledgePending = false; // its N(R) is the acknowledgement
            _wheel.Stop(_acknowledge);
        }

        SentFrames++;
        _user.SendFrame(_frame.AsSpan(0, header + information.Length));
    }

    private void Tell(DlPrimitive primitive)
    {
        _isLayer3Up = primitive is DlPrimitive.EstablishConfirm or DlPrimitive.EstablishIndication;
        _user.OnPrimitive(primitive, []);
    }

    private void MdlError(char cause)
    {
        _mdlErrors[cause - 'A']++;
        _user.OnMdlError(cause);
    }

    private void Diagnose(DlDiagnosis diagnosis, int value)
    {
        if (Diagnosis != diagnosis)
        {
            Diagnosis = diagnosis;
            _user.OnDiagnosis(diagnosis, value);
        }
    }

    private void StartT200() => _wheel.Start(_t200, (long)_values.T200.TotalMilliseconds);

    private void StartT203() => _wheel.Start(_t203, (long)_values.T203.TotalMilliseconds);
}
