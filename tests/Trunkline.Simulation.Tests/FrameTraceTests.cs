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
        _e1.Site.Node!.TraceFrames(1, _heard.Add);
        Call();
        Assert.All(_heard, f => Assert.Equal(0u, f.Lost)); // the gateway has begun anew: it told nothing in between
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

    [Fact]
    public void DecidingProcessDies_TheGatewayTellsNoMore_AndTheNextTraceCountsAnew()
    {
        _ = _e1.Site.Node!.TraceFrames(1, _heard.Add);
        Call();
        Assert.NotEmpty(_heard);
        _e1.Site.Kill();
        _e1.Seconds(30); // RR each 10 s
        _e1.Site.Start();
        _e1.Seconds(2);
        _heard.Clear();
        _ = _e1.Site.Node!.TraceFrames(1, _heard.Add);
        Call();
        Assert.NotEmpty(_heard);
        Assert.All(_heard, f => Assert.Equal(0u, f.Lost));
    }

    [Fact]
    public void FramesLostOnTheWay_AreSaid()
    {
        var media = _e1.Site.Node!.Media;
        _ = _e1.Site.Node!.TraceFrames(1, _heard.Add);
        foreach (var number in new uint[] { 1, 2, 5, 6, 3 }) // another gateway counts from 1, and two were lost of it
        {
            media.OnDlFrame(new(1, false, number, 0, 4, new([2, 1, 1, 1])));
        }

        Assert.Equal([0u, 0, 2, 0, 2], _heard.Select(f => f.Lost));
        Assert.Equal(
            """
            00:00:00.000 < RR N(R)=0 P
            00:00:00.000 < RR N(R)=0 P
                         (2 frames lost here)
            00:00:00.000 < RR N(R)=0 P
            00:00:00.000 < RR N(R)=0 P
                         (2 frames lost here)
            00:00:00.000 < RR N(R)=0 P
            5 frames, 4 more were lost on the way
            """, Words());
    }

    [Fact]
    public void AnyOctets_AreSaidSomehow()
    {
        var random = new Prng(3);
        _ = _e1.Site.Node!.TraceFrames(1, _heard.Add);
        Call();
        var frames = _heard.Select(f => Convert.FromHexString(f.Octets)).ToList();
        for (var i = 0; i < 50_000; i++)
        {
            var octets = (byte[])frames[random.Next(frames.Count)].Clone();
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                octets[random.Next(octets.Length)] = (byte)random.NextUInt64();
            }

            var cut = octets.AsSpan(0, random.Next(octets.Length + 1));
            Assert.NotEqual("", LapdText.Line(cut, random.Next(2) == 0 ? Links.LapdSide.User : Links.LapdSide.Network));
        }
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
