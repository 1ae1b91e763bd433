using Trunkline.Control;

namespace Trunkline.Trunks.Isdn;

/// <summary>Hears the frames of a D-channel.</summary>
/// <param name="frame">A frame.</param>
/// <param name="lost">Frames between the one before and this one that were not told.</param>
public delegate void FrameHeard(in DlFrame frame, uint lost);

// Frames for people: asked of the gateway while somebody looks on, and asked again of the next gateway.
public sealed partial class IsdnSpan
{
    private readonly List<FrameHeard> _tracers = [];
    private uint _lastFrame;

    /// <summary>How many look on.</summary>
    public int Tracers => _tracers.Count;

    /// <summary>Shows the D-channel's frames.</summary>
    public void Trace(FrameHeard tracer)
    {
        _tracers.Add(tracer);
        if (_tracers.Count == 1)
        {
            _lastFrame = 0;
            Media.Commands.TraceFrames(new(Settings.Number, true));
        }
    }

    /// <summary>Shows them no longer.</summary>
    public void Untrace(FrameHeard tracer)
    {
        if (_tracers.Remove(tracer) && _tracers.Count == 0)
        {
            Media.Commands.TraceFrames(new(Settings.Number, false));
        }
    }

    /// <inheritdoc/>
    public void OnFrame(in DlFrame frame)
    {
        var lost = frame.Number > _lastFrame ? frame.Number - _lastFrame - 1 : frame.Number - 1; // another gateway counts from 1
        _lastFrame = frame.Number;
        foreach (var tracer in _tracers)
        {
            tracer(frame, lost);
        }
    }

    private void ShowFramesAgain()
    {
        if (_tracers.Count > 0)
        {
            Media.Commands.TraceFrames(new(Settings.Number, true));
        }
    }
}
