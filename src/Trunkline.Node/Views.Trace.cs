using Trunkline.Control;
using Trunkline.Isdn;
using Trunkline.Trunks.Isdn;

namespace Trunkline.Node;

/// <summary>A D-channel that is being traced.</summary>
/// <param name="Span">The span's number.</param>
/// <param name="TrunkGroup">The trunk's name.</param>
/// <param name="IsNetwork">True when we are the network side: commands and responses are told apart by it (Q.921 §3.3.2).</param>
/// <param name="DChannel">"Provisioned, Up, Active".</param>
public sealed record FrameTraceView(int Span, string TrunkGroup, bool IsNetwork, string DChannel);

/// <summary>A frame of a D-channel.</summary>
/// <param name="At">When, microseconds since 1970, UTC.</param>
/// <param name="IsOutgoing">True when we sent it.</param>
/// <param name="Length">Octets of the whole frame, address to information.</param>
/// <param name="Lost">Frames before this one that could not be told.</param>
/// <param name="Octets">The frame in hexadecimal, as much of it as was kept.</param>
public sealed record FrameView(ulong At, bool IsOutgoing, int Length, uint Lost, string Octets);

/// <summary>A trace of frames; on the loop.</summary>
public sealed class FrameTrace
{
    private readonly IsdnSpan _span;
    private readonly FrameHeard _heard;

    internal FrameTrace(IsdnSpan span, Action<FrameView> heard)
    {
        _span = span;
        _heard = (in DlFrame f, uint lost) => heard(new(f.At, f.IsOutgoing, f.Length, lost, Convert.ToHexString(f.Frame.Octets)));
        var view = SiteSpans.View(span);
        View = new(view.Span, view.TrunkGroup, span.Settings.Values.Side == Q931Side.Network, view.DChannel);
        span.Trace(_heard);
    }

    /// <summary>What is traced.</summary>
    public FrameTraceView View { get; }

    /// <summary>Ends it.</summary>
    public void Stop() => _span.Untrace(_heard);
}
