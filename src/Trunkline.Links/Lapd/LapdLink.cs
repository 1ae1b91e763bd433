// One LAPD data link, point to point (Q.921 §5 and annex B, states 4 to 8): one method per input, a switch over the state in each.
// What frames do is in LapdLink.Frames.cs, the figures' own verbs are in LapdLink.Verbs.cs. It has no clock of its own (timers on the
// gateway's wheel), and knows nothing of Q.931. Not supported: TEI assignment (states 1 to 3), sending FRMR, negotiation by XID, modulo 8.
using Trunkline.Base;

namespace Trunkline.Links;

/// <summary>Keeps one data link up and carries messages over it: in order, once, or layer 3 is told.</summary>
/// <remarks>Not thread-safe. Allocates nothing after construction.</remarks>
public sealed partial class LapdLink
{
    private readonly LapdValues _values;
    private readonly TimerWheel _wheel;
    private readonly ILapdUser _user;
    private readonly LapdQueue _queue;
    private readonly byte[] _frame;
    private readonly long[] _mdlErrors = new long['O' - 'A' + 1];
    private readonly Timer _t200;
    private readonly Timer _t203;
    private readonly Timer _acknowledge;
    private readonly Timer _retry;
    private readonly Timer _persistence;
    private long _sabmeAt;
    private long _establishedAt;
    private int _va;
    private int _vr;
    private int _rc; // retransmission counter RC
    private int _rejects; // REJ obeyed since V(A) moved or T200 expired
    private bool _isPeerBusy;
    private bool _isOwnBusy;
    private bool _isRejectSent;
    private bool _isAcknowledgePending;
    private bool _isLayer3Initiated;
    private bool _isLayer3Up; // what layer 3 was told last
    private bool _isWanted;
    private bool _isReleaseHeld;
    private bool _isPeerProven; // the far end sent what only an established link sends
    private bool _isPeerHeard;
    private bool _isInFrame;
    private bool _isLayer1Up = true;

    /// <param name="values">Side, address and parameters.</param>
    /// <param name="wheel">The wheel of the loop that calls in.</param>
    /// <param name="user">Who is called.</param>
    public LapdLink(LapdValues values, TimerWheel wheel, ILapdUser user)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(wheel);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)values.Sapi, 63u);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)values.Tei, 126u);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Window is > 0 and < 128, true);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.QueueLength, values.Window);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(values.N201);
        _values = values;
        _wheel = wheel;
        _user = user;
        _queue = new(values.QueueLength, values.N201);
        _frame = new byte[values.N201 + 4];
        _t200 = new(this, LapdTimer.T200);
        _t203 = new(this, LapdTimer.T203);
        _acknowledge = new(this, LapdTimer.Acknowledge);
        _retry = new(this, LapdTimer.Retry);
        _persistence = new(this, LapdTimer.Persistence);
    }

    private enum LapdTimer : byte
    {
        T200,
        T203,
        Acknowledge,
        Retry,
        Persistence,
    }

    /// <summary>Where the link is.</summary>
    public LapdState State { get; private set; } = LapdState.TeiAssigned;

    /// <summary>True while frames flow (states 7 and 8).</summary>
    public bool IsEstablished => State >= LapdState.MultipleFrameEstablished;

    /// <summary>What is wrong at the far end; none once the link was established.</summary>
    public DlDiagnosis Diagnosis { get; private set; }

    /// <summary>Messages waiting to be sent or acknowledged.</summary>
    public int QueuedMessages => _queue.Count;

    /// <summary>V(S), the number of the next I frame.</summary>
    public int VS => (_va + _queue.Sent) & 127;

    /// <summary>V(A), the oldest number not acknowledged.</summary>
    public int VA => _va;

    /// <summary>V(R), the number expected next.</summary>
    public int VR => _vr;

    /// <summary>Frames that were thrown away: no frame, another address, TEI management.</summary>
    public long IgnoredFrames { get; private set; }

    /// <summary>Frames sent.</summary>
    public long SentFrames { get; private set; }

    /// <summary>Frames received for this link.</summary>
    public long ReceivedFrames { get; private set; }

    /// <summary>I frames sent more than once.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>How often management was told of an error (Q.921 table II.1).</summary>
    /// <param name="cause">'A' to 'O'; 0 for any other.</param>
    public long MdlErrors(char cause) => cause is >= 'A' and <= 'O' ? _mdlErrors[cause - 'A'] : 0;

    /// <summary>DL-ESTABLISH request: from now on the link is kept up, until a release is asked for.</summary>
    public void EstablishRequest()
    {
        _isWanted = true;
        _isReleaseHeld = false;
        switch (State)
        {
            case LapdState.TeiAssigned when !_isLayer1Up:
                _isLayer3Initiated = true; // sent when layer 1 returns
                break;
            case LapdState.TeiAssigned or LapdState.MultipleFrameEstablished or LapdState.TimerRecovery:
                EstablishDataLink(isLayer3Initiated: true);
                break;
            case LapdState.AwaitingEstablishment:
                _isLayer3Initiated = true;
                break;
            default:
                break; // state 6: established anew when the release is done
        }
    }

    /// <summary>DL-RELEASE request: what waits is given up.</summary>
    public void ReleaseRequest()
    {
        _isWanted = false;
        _wheel.Stop(_retry);
        switch (State)
        {
            case LapdState.TeiAssigned:
                Discard(_queue.Count, LapdDiscard.Released);
                Tell(DlPrimitive.ReleaseConfirm);
                break;
            case LapdState.AwaitingEstablishment:
                _isReleaseHeld = true; // figure B.5: after the establishment
                break;
            case LapdState.MultipleFrameEstablished or LapdState.TimerRecovery:
                BeginRelease();
                break;
            default:
                break;
        }
    }

    /// <summary>DL-DATA request: sent at once, or held until the link is established and the window is open.</summary>
    /// <returns>False when the queue is full or the message longer than N201.</returns>
    public bool TryDataRequest(ReadOnlySpan<byte> message)
    {
        if (!_queue.TryAdd(message))
        {
            return false;
        }

        if (!_isInFrame)
        {
            SendQueued();
        }

        return true;
    }

    /// <summary>DL-UNIT DATA request: sent once, unacknowledged, in any state.</summary>
    /// <returns>False when it is longer than N201.</returns>
    public bool TryUnitDataRequest(ReadOnlySpan<byte> message)
    {
        if (message.Length > _values.N201)
        {
            return false;
        }

        Send(LapdFrameKind.Ui, isCommand: true, pollFinal: false, message);
        return true;
    }

    /// <summary>Own receiver busy (Q.921 §5.6.6): RNR while nobody is attached who could take messages, RR when somebody is again.</summary>
    public void SetReceiverBusy(bool isBusy)
    {
        if (_isOwnBusy == isBusy)
        {
            return;
        }

        _isOwnBusy = isBusy;
        if (IsEstablished)
        {
            Send(isBusy ? LapdFrameKind.Rnr : LapdFrameKind.Rr, isCommand: false, pollFinal: false, []);
        }
    }

    /// <summary>What is wrong with the span now: layer 1 is lost while nothing of the far end can be heard. A loop is known to last.</summary>
    public void OnAlarms(SpanAlarms alarms) => SetLayer1((alarms & SpanAlarmSets.Deaf) == 0, isCertain: (alarms & SpanAlarms.Looped) != 0);

    /// <summary>
    /// Layer 1 was lost or returned (LOS, LOF, AIS). What lasts for <see cref="LapdValues.Persistence"/> is Q.921's persistent deactivation: the
    /// link is released, and a wanted one is established when layer 1 returns. What is shorter, T200 repairs.
    /// </summary>
    /// <param name="isUp">Frames can be sent and heard.</param>
    /// <param name="isCertain">A loss that is known to last: nobody waits for it to do so.</param>
    public void SetLayer1(bool isUp, bool isCertain = false)
    {
        if (isUp)
        {
            _wheel.Stop(_persistence);
            if (!_isLayer1Up)
            {
                _isLayer1Up = true;
                if (_isWanted && State == LapdState.TeiAssigned)
                {
                    EstablishDataLink(_isLayer3Initiated);
                }
            }
        }
        else if (_isLayer1Up && (isCertain || _values.Persistence == TimeSpan.Zero))
        {
            LoseLayer1();
        }
        else if (_isLayer1Up && !_persistence.IsRunning)
        {
            _wheel.Start(_persistence, (long)_values.Persistence.TotalMilliseconds);
        }
    }

    private void LoseLayer1()
    {
        _wheel.Stop(_persistence);
        _isLayer1Up = false;
        var wasReleasing = State == LapdState.AwaitingRelease || _isReleaseHeld;
        Enter4(wasReleasing ? DlPrimitive.ReleaseConfirm : DlPrimitive.ReleaseIndication, canRetry: false);
    }

    private void OnTimer(LapdTimer timer)
    {
        switch (timer)
        {
            case LapdTimer.T200:
                OnT200();
                break;
            case LapdTimer.T203 when State == LapdState.MultipleFrameEstablished:
                _rc = 0;
                TransmitEnquiry();
                State = LapdState.TimerRecovery;
                break;
            case LapdTimer.Acknowledge:
                AcknowledgeNow();
                break;
            case LapdTimer.Persistence:
                LoseLayer1();
                break;
            case LapdTimer.Retry when _isWanted && _isLayer1Up && State == LapdState.TeiAssigned:
                EstablishDataLink(isLayer3Initiated: false);
                break;
            default:
                break;
        }
    }

    private void OnT200()
    {
        switch (State)
        {
            case LapdState.AwaitingEstablishment when _rc < _values.N200:
                _rc++;
                SendSabme();
                break;
            case LapdState.AwaitingEstablishment:
                MdlError('G');
                if (!_isPeerHeard)
                {
                    Diagnose(DlDiagnosis.NobodyAnswers, 0);
                }

                Enter4(_isReleaseHeld ? DlPrimitive.ReleaseConfirm : DlPrimitive.ReleaseIndication, canRetry: true);
                break;
            case LapdState.AwaitingRelease when _rc < _values.N200:
                _rc++;
                SendDisc();
                break;
            case LapdState.AwaitingRelease:
                MdlError('H');
                Enter4(DlPrimitive.ReleaseConfirm, canRetry: true);
                break;
            case LapdState.MultipleFrameEstablished:
                _rc = 1;
                TransmitEnquiry();
                State = LapdState.TimerRecovery;
                break;
            case LapdState.TimerRecovery when _rc < _values.N200:
                _rc++;
                TransmitEnquiry();
                break;
            case LapdState.TimerRecovery:
                MdlError('I');
                EstablishDataLink(isLayer3Initiated: false);
                break;
            default:
                break;
        }
    }

    private sealed class Timer(LapdLink link, LapdTimer name) : WheelTimer
    {
        protected override void OnExpired() => link.OnTimer(name);
    }
}
