// What received frames do (Q.921 figures B.4 to B.8), one method per kind.
using Trunkline.Base;

namespace Trunkline.Links;

public sealed partial class LapdLink
{
    /// <summary>A frame arrived: address to information, without flags and frame check sequence. Octets of any kind; nothing throws.</summary>
    public void OnFrame(ReadOnlySpan<byte> octets)
    {
        if (!_isLayer1Up || !LapdFrame.TryParse(octets, out var frame, out _) || frame.Sapi != _values.Sapi)
        {
            IgnoredFrames++; // SAPI 63, TEI management, among them: a fixed TEI has no manager
            return;
        }

        if (frame.Tei != _values.Tei)
        {
            IgnoredFrames++;
            if (!IsEstablished && frame.Tei != 127)
            {
                Diagnose(DlDiagnosis.OtherTei, frame.Tei);
            }

            return;
        }

        ReceivedFrames++;
        _isPeerHeard = true;
        _isInFrame = true;
        Dispatch(frame);
        _isInFrame = false;
        SendQueued();
        if (_isAcknowledgePending && IsInState7Or8)
        {
            if (_values.AcknowledgeAfter == TimeSpan.Zero)
            {
                AcknowledgeNow();
            }
            else if (!_acknowledge.IsRunning)
            {
                _wheel.Start(_acknowledge, (long)_values.AcknowledgeAfter.TotalMilliseconds);
            }
        }
    }

    private void Dispatch(LapdFrame frame)
    {
        var isCommand = frame.IsCommandOf(_values.Side == LapdSide.User ? LapdSide.Network : LapdSide.User);
        var mustBeCommand = frame.Kind is LapdFrameKind.I or LapdFrameKind.Sabme or LapdFrameKind.Disc or LapdFrameKind.Ui;
        var mustBeResponse = frame.Kind is LapdFrameKind.Ua or LapdFrameKind.Dm or LapdFrameKind.Frmr;
        if ((mustBeCommand && !isCommand) || (mustBeResponse && isCommand))
        {
            OnWrongSide();
            FrameError('L');
            return;
        }

        var pf = frame.PollFinal;
        var hasInformation = frame.Information.Length > 0;
        switch (frame.Kind)
        {
            case LapdFrameKind.Xid:
                OnXid(frame.Information);
                break;
            case LapdFrameKind.Undefined:
                FrameError('L');
                break;
            case LapdFrameKind.I or LapdFrameKind.Ui when frame.Information.Length > _values.N201:
                FrameError('O');
                break;
            case LapdFrameKind.Frmr:
                OnFrmr();
                break;
            case LapdFrameKind.I:
                OnI(frame);
                break;
            case LapdFrameKind.Ui:
                _user.OnPrimitive(DlPrimitive.UnitDataIndication, frame.Information);
                break;
            case LapdFrameKind.Rr or LapdFrameKind.Rnr or LapdFrameKind.Rej when hasInformation:
                FrameError('N'); // a supervisory frame has one length only
                break;
            case LapdFrameKind.Rr or LapdFrameKind.Rnr or LapdFrameKind.Rej:
                OnSupervisory(frame.Kind, isCommand, pf, frame.Nr);
                break;
            case var _ when hasInformation:
                FrameError('M');
                break;
            case LapdFrameKind.Sabme:
                OnSabme(pf);
                break;
            case LapdFrameKind.Disc:
                OnDisc(pf);
                break;
            case LapdFrameKind.Ua:
                OnUa(pf);
                break;
            default:
                OnDm(pf);
                break;
        }
    }

    private void OnSabme(bool p)
    {
        switch (State)
        {
            case LapdState.TeiAssigned:
                Respond(LapdFrameKind.Ua, p);
                Enter7();
                Tell(DlPrimitive.EstablishIndication);
                break;
            case LapdState.AwaitingEstablishment:
                // The far end cannot have had our SABME long before it sent its own, or its UA would be here: ours goes out again, and ahead
                // of the UA, so that the far end has answered it before it may send its first I frame.
                if (Present - _sabmeAt >= (long)_values.T200.TotalMilliseconds / 4)
                {
                    SendSabme();
                }

                Respond(LapdFrameKind.Ua, p);
                break;
            case LapdState.AwaitingRelease:
                Respond(LapdFrameKind.Dm, p);
                break;
            default:
                Respond(LapdFrameKind.Ua, p);
                MdlError('F');
                var mustTell = SettleQueue(isByPeer: true);
                Enter7();
                if (mustTell)
                {
                    Tell(DlPrimitive.EstablishIndication);
                }

                break;
        }
    }

    private void OnDisc(bool p)
    {
        switch (State)
        {
            case LapdState.TeiAssigned or LapdState.AwaitingEstablishment:
                Respond(LapdFrameKind.Dm, p);
                break;
            case LapdState.AwaitingRelease:
                Respond(LapdFrameKind.Ua, p);
                break;
            default:
                Respond(LapdFrameKind.Ua, p);
                Enter4(DlPrimitive.ReleaseIndication, canRetry: true);
                break;
        }
    }

    private void OnUa(bool f)
    {
        switch (State)
        {
            case LapdState.AwaitingEstablishment when f:
                var mustTell = SettleQueue(isByPeer: false) || !_isLayer3Up;
                Enter7();
                if (_isLayer3Initiated || mustTell)
                {
                    Tell(_isLayer3Initiated ? DlPrimitive.EstablishConfirm : DlPrimitive.EstablishIndication);
                }

                if (_isReleaseHeld)
                {
                    _isReleaseHeld = false;
                    BeginRelease();
                }

                break;
            case LapdState.AwaitingRelease when f:
                ReleaseDone();
                break;
            default:
                MdlError(f ? 'C' : 'D');
                break;
        }
    }

    private void OnDm(bool f)
    {
        switch (State)
        {
            case LapdState.TeiAssigned when !f:
                _isWanted = true;
                EstablishDataLink(isLayer3Initiated: false);
                break;
            case LapdState.AwaitingEstablishment when f:
                Diagnose(DlDiagnosis.Refused, 0);
                Enter4(_isReleaseHeld ? DlPrimitive.ReleaseConfirm : DlPrimitive.ReleaseIndication, canRetry: true);
                break;
            case LapdState.AwaitingRelease when f:
                ReleaseDone();
                break;
            case LapdState.MultipleFrameEstablished or LapdState.TimerRecovery:
                MdlError(f ? 'B' : 'E');
                if (!f)
                {
                    EstablishDataLink(isLayer3Initiated: false);
                }

                break;
            default:
                break;
        }
    }

    private void ReleaseDone()
    {
        Enter4(DlPrimitive.ReleaseConfirm, canRetry: false);
        if (_isWanted && State == LapdState.TeiAssigned)
        {
            EstablishDataLink(isLayer3Initiated: true); // asked for while the release was under way
        }
    }

    private void OnFrmr()
    {
        if (IsInState7Or8)
        {
            MdlError('K');
            EstablishDataLink(isLayer3Initiated: false);
        }
    }

    private void OnI(LapdFrame frame)
    {
        if (!IsInState7Or8)
        {
            return;
        }

        var nr = frame.Nr;
        if (_isOwnBusy)
        {
            if (frame.PollFinal)
            {
                EnquiryResponse();
            }
        }
        else if (frame.Ns == _vr)
        {
            _vr = (_vr + 1) & 127;
            _isRejectSent = false;
            _isAcknowledgePending = true;
            if (frame.PollFinal)
            {
                EnquiryResponse();
            }

            _user.OnPrimitive(DlPrimitive.DataIndication, frame.Information);
        }
        else if (_isRejectSent)
        {
            if (frame.PollFinal)
            {
                EnquiryResponse();
            }
        }
        else
        {
            _isRejectSent = true;
            Send(LapdFrameKind.Rej, isCommand: false, frame.PollFinal, []);
        }

        if (!IsInState7Or8)
        {
            return; // layer 3 released the link on what it heard
        }

        if (!IsValid(nr))
        {
            NrErrorRecovery();
            return;
        }

        _isPeerProven = true;
        if (State == LapdState.TimerRecovery || _isPeerBusy)
        {
            TakeNr(nr);
        }
        else
        {
            TakeNrInState7(nr);
        }
    }

    private void OnSupervisory(LapdFrameKind kind, bool isCommand, bool pf, int nr)
    {
        if (!IsInState7Or8)
        {
            return;
        }

        _isPeerBusy = kind == LapdFrameKind.Rnr;
        if (isCommand && pf)
        {
            EnquiryResponse();
        }
        else if (isCommand && _isHintOut && kind == OwnSupervisory && nr == _vr)
        {
            OnCommandLikeOurs();
        }

        var isAnswer = !isCommand && pf;
        if (isAnswer && State == LapdState.MultipleFrameEstablished)
        {
            MdlError('A');
        }

        if (!IsValid(nr))
        {
            NrErrorRecovery();
            return;
        }

        _isPeerProven = true;
        switch (State)
        {
            case LapdState.TimerRecovery when !isAnswer:
                TakeNr(nr);
                break;
            case LapdState.TimerRecovery:
                TakeNr(nr);
                _queue.Rewind();
                State = LapdState.MultipleFrameEstablished;
                SuperviseAgain();
                if (kind == OwnSupervisory && nr == _vr)
                {
                    OnAnswerLikeOurs();
                }

                break;
            default:
                if (kind == LapdFrameKind.Rr)
                {
                    TakeNrInState7(nr);
                    break;
                }

                TakeNr(nr);
                if (kind == LapdFrameKind.Rej)
                {
                    if (_rejects >= _values.N200 && !pf)
                    {
                        break; // said again and again in one exception, which §5.8.1 forbids; the frames are out already, and T200 runs
                    }

                    _rejects++;
                    _queue.Rewind();
                }

                SuperviseAgain();
                break;
        }
    }

    /// <summary>T200 while the far end is busy, else T203; frames sent next start T200 again.</summary>
    private void SuperviseAgain()
    {
        _wheel.Stop(_t200);
        _wheel.Stop(_t203);
        if (_isPeerBusy)
        {
            StartT200();
        }
        else
        {
            StartT203();
        }
    }

    private void TakeNrInState7(int nr)
    {
        var wasAcknowledged = nr != _va;
        TakeNr(nr);
        if (_queue.Sent == 0)
        {
            _wheel.Stop(_t200);
            StartT203();
        }
        else if (wasAcknowledged)
        {
            StartT200();
        }
    }

    private void Respond(LapdFrameKind kind, bool pollFinal) => Send(kind, isCommand: false, pollFinal, []);
}
