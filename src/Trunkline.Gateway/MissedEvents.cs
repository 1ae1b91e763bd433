using Trunkline.Control;

namespace Trunkline.Gateway;

/// <summary>
/// Stands in for a controller while there is none: keeps, up to a bound, what the snapshot will not tell the next one
/// (contexts freed, recordings ended or failed) and drops the rest. Allocates nothing after construction.
/// </summary>
internal sealed class MissedEvents(int capacity) : IGatewayEvents
{
    private readonly ContextFreed[] _freed = new ContextFreed[capacity];
    private readonly RecordingEnded[] _ended = new RecordingEnded[capacity];
    private readonly RecordingFailed[] _failed = new RecordingFailed[capacity];
    private int _freedCount;
    private int _endedCount;
    private int _failedCount;

    /// <summary>Tells a controller, and forgets.</summary>
    public void Replay(IGatewayEvents to)
    {
        for (var i = 0; i < _freedCount; i++)
        {
            to.OnContextFreed(_freed[i]);
        }

        for (var i = 0; i < _failedCount; i++)
        {
            to.OnRecordingFailed(_failed[i]);
        }

        for (var i = 0; i < _endedCount; i++)
        {
            to.OnRecordingEnded(_ended[i]);
        }

        _freedCount = _endedCount = _failedCount = 0;
    }

    public void OnRtpReady(in RtpReady e)
    {
    }

    public void OnCommandFailed(in CommandFailed e)
    {
    }

    public void OnTerminationEnded(in TerminationEnded e)
    {
    }

    public void OnDigitHeard(in DigitHeard e)
    {
    }

    public void OnMediaSilent(in MediaSilent e)
    {
    }

    public void OnLineRinging(in LineRinging e)
    {
    }

    public void OnLineCallerId(in LineCallerId e)
    {
    }

    public void OnLineSeized(in LineSeized e)
    {
    }

    public void OnLineDialled(in LineDialled e)
    {
    }

    public void OnLineTone(in LineTone e)
    {
    }

    public void OnLineAnswered(in LineAnswered e)
    {
    }

    public void OnLineCleared(in LineCleared e)
    {
    }

    public void OnLineRefused(in LineRefused e)
    {
    }

    public void OnLineChanged(in LineChanged e)
    {
    }

    public void OnRecordingEnded(in RecordingEnded e)
    {
        if (_endedCount < _ended.Length)
        {
            _ended[_endedCount++] = e;
        }
    }

    public void OnRecordingFailed(in RecordingFailed e)
    {
        if (_failedCount < _failed.Length)
        {
            _failed[_failedCount++] = e;
        }
    }

    public void OnContextFreed(in ContextFreed e)
    {
        if (_freedCount < _freed.Length)
        {
            _freed[_freedCount++] = e;
        }
    }

    public void OnSnapshotContext(in SnapshotContext e)
    {
    }

    public void OnSnapshotTermination(in SnapshotTermination e)
    {
    }

    public void OnDlIndication(in DlIndication e)
    {
    }

    public void OnDlDiagnosed(in DlDiagnosed e)
    {
    }

    public void OnSpanChanged(in SpanChanged e)
    {
    }

    public void OnDlFrame(in DlFrame e)
    {
    }

    public void OnSnapshotSpan(in SnapshotSpan e)
    {
    }

    public void OnSnapshotEnd(in SnapshotEnd e)
    {
    }

    public void OnGatewayMeter(in GatewayMeter e)
    {
    }

    public void OnAttached()
    {
    }

    public void OnLost(GatewayError why)
    {
    }
}
