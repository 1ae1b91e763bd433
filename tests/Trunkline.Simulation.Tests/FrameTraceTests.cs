using Trunkline.Node;
using Trunkline.Trace;

namespace Trunkline.Simulation.Tests;

/// <summary>Frames of a D-channel, from the gateway to whoever looks on, in words.</summary>
public sealed class FrameTraceTests
{
    private readonly E1SiteTests.Rig _e1 = new(Fidelity.Events);
    private readonly List<FrameView> _heard = [];

    [Fact]
    public void CallToTheCity_InWords()
    {
        var trace = _e1.Site.Node!.TraceFrames(1, _heard.Add)!;
        Call();
        trace.Stop();
        Call();
        Assert.Equal(new FrameTraceView(1, "city", false, "Provisioned, Up, Active"), trace.View);
        Assert.Equal(
            """
            12:00:05.003 > I N(S)=0 N(R)=0  SETUP 1 sending complete, channel 31 preferred, from 5556000, to 5550101
            12:00:05.012 < I N(S)=0 N(R)=1  CALL PROCEEDING 1' channel 31 exclusive
            12:00:05.012 > RR N(R)=1 response
            12:00:05.511 < I N(S)=1 N(R)=1  CONNECT 1'
            12:00:05.511 > RR N(R)=2 response
            12:00:05.511 > I N(S)=1 N(R)=2  CONNECT ACKNOWLEDGE 1
            12:00:05.517 < RR N(R)=2 response
            12:00:07.515 > I N(S)=2 N(R)=2  DISCONNECT 1 cause 16 normal clearing (user)
            12:00:07.521 < I N(S)=2 N(R)=3  RELEASE 1' cause 16 normal clearing (public local)
            12:00:07.521 > RR N(R)=3 response
            12:00:07.521 > I N(S)=3 N(R)=3  RELEASE COMPLETE 1 cause 16 normal clearing (user)
            12:00:07.528 < RR N(R)=4 response
            12 frames
            """, Words());
    }

    [Fact]
    public void NobodyLooksOn_NothingIsTold()
    {
        _e1.Site.Node!.TraceFrames(1, _heard.Add)!.Stop();
        Call();
        Assert.Empty(_heard);
        Assert.Null(_e1.Site.Node!.TraceFrames(2, _heard.Add));
    }

    [Fact]
    public void TwoLookOn_OneLeaves_TheOtherGoesOn()
    {
        var others = new List<FrameView>();
        var first = _e1.Site.Node!.TraceFrames(1, others.Add)!;
        _ = _e1.Site.Node!.TraceFrames(1, _heard.Add);
        Call();
        Assert.Equal(others, _heard);
        first.Stop();
        Call();
        Assert.Equal(2 * others.Count, _heard.Count);
        Assert.All(_heard, f => Assert.Equal(0u, f.Lost));
    }

    private void Call()
    {
        _e1.Talk("05550101").HangUp();
        _e1.Seconds(3);
    }

    private string Words()
    {
        var text = new StringWriter { NewLine = "\n" };
        var writer = TraceWriter.Lines(text, isNetwork: false, TimeZoneInfo.Utc);
        foreach (var frame in _heard)
        {
            writer.Add(Convert.FromHexString(frame.Octets), frame.Length, frame.IsOutgoing, frame.At, frame.Lost);
        }

        return text.ToString() + writer.Summary;
    }
}
