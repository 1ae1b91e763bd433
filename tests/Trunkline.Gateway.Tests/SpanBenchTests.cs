using Trunkline.Control;
using Trunkline.E1;
using Trunkline.Gateway.Samples;
using Trunkline.Links;

namespace Trunkline.Gateway.Tests;

/// <summary>Questions and orders about a span, at the gateway.</summary>
public sealed class SpanBenchTests
{
    private readonly GatewayWorld _world = new();
    private readonly FramedSpanPort _port = new(null);
    private readonly GatewayNode _gateway;
    private readonly Answers _answers = new();

    public SpanBenchTests()
    {
        _gateway = SamplesPlane.CreateGateway(
            _world.Loop, new() { MaxRtp = 2, MaxContexts = 2, Spans = [new GatewaySpan(LapdValues.Default, SpanPortTraits.BChannels)] },
            new MemoryRtpSockets(2), null, [_port], null, out _);
        _gateway.OnControllerAttached(1, _answers);
        Seconds(2);
    }

    [Fact]
    public void Show_TellsEverything_ThenCloses()
    {
        Order(SpanOrder.Show);
        var attachment = _answers.Attachment!.Value;
        Assert.Equal(("framed", "nowhere", "OK"), (attachment.Kind.ToString(), attachment.Place.ToString(), attachment.Alarms.ToString()));
        Assert.Equal((ulong)_port.Counters.Frames, _answers.Counted!.Value.Frames);
        Assert.Equal("attachment counted link near15 near24 far15 far24 Done", string.Join(' ', _answers.Told));
    }

    [Fact]
    public void NoSuchSpan_IsAnswered()
    {
        _gateway.OrderSpan(new(7, 2, SpanOrder.Show));
        _gateway.OrderSpan(new(8, 0, SpanOrder.StopBert));
        Assert.Equal("NoSuchSpan NoSuchSpan", string.Join(' ', _answers.Told));
    }

    [Fact]
    public void Loop_OutlivesItsController_ByItsTime_AndABitErrorTestDoesNot()
    {
        Order(SpanOrder.LoopLine, seconds: 10);
        Order(SpanOrder.StartBert, timeslots: 0xFE, seconds: 100);
        Assert.Equal("attachment Done Done", string.Join(' ', _answers.Told));
        _gateway.OnControllerLost();
        Seconds(5);
        _gateway.OnControllerAttached(2, _answers);
        _answers.Told.Clear();
        Order(SpanOrder.StartBert, timeslots: 0xFE, seconds: 100);
        Assert.Equal(["Done"], _answers.Told);
        Assert.Equal(SpanLoop.Line, _port.Near.Loop);
        Seconds(6);
        Assert.Equal(SpanLoop.None, _port.Near.Loop);
    }

    [Fact]
    public void Shutdown_EndsWhatACardWouldKeep()
    {
        Order(SpanOrder.LoopPayload, seconds: 600);
        Order(SpanOrder.SendAis, seconds: 600);
        Assert.Equal((SpanLoop.Payload, SpanSignal.Ais), (_port.Near.Loop, _port.Near.Signal));
        _gateway.Shutdown(new Shutdown());
        Assert.Equal((SpanLoop.None, SpanSignal.Normal), (_port.Near.Loop, _port.Near.Signal));
    }

    [Fact]
    public void BitErrorTest_OnTimeslotsThatAreNoneOrTaken_IsRefused()
    {
        Order(SpanOrder.StartBert, timeslots: 1u << 16, seconds: 5);
        _gateway.Move(new(TerminationId.Channel(1, 3), GatewayWorld.Ctx(1)));
        Order(SpanOrder.StartBert, timeslots: 1u << 3, seconds: 5);
        Order(SpanOrder.StartBert, timeslots: 1u << 4, seconds: 5);
        Order(SpanOrder.StartBert, timeslots: 1u << 5, seconds: 5);
        Assert.Equal("NoTimeslots InUse Done Busy", string.Join(' ', _answers.Told));
    }

    /// <summary>A question and a running test cost the tick nothing.</summary>
    [Fact]
    public void QuestionsAndARunningTest_Allocate_Nothing()
    {
        Order(SpanOrder.LoopLocal, seconds: 60_000);
        Order(SpanOrder.StartBert, timeslots: SpanPortTraits.BChannels, seconds: 60_000);
        _answers.IsOff = true;
        TestKit.NoAllocation.In(
            () =>
            {
                _world.Step20();
                _gateway.OrderSpan(new(1, 1, SpanOrder.Show));
            },
            times: 200);
        Assert.True(_answers.Count > 1000);
    }

    private void Order(SpanOrder order, uint timeslots = 0, int seconds = 0) =>
        _gateway.OrderSpan(new(1, 1, order, timeslots, BertSequenceName.Prbs15, seconds));

    private void Seconds(double seconds)
    {
        for (var i = 0; i < seconds * 50; i++)
        {
            _world.Step20();
        }
    }

    /// <summary>Keeps the answers, by name.</summary>
    private sealed class Answers : GatewayEars
    {
        public List<string> Told { get; } = [];

        public bool IsOff { get; set; }

        public int Count { get; private set; }

        public SpanAttachment? Attachment { get; private set; }

        public SpanCounted? Counted { get; private set; }

        public override void OnSpanAnswered(in SpanAnswered e) => Tell(e.Answer == SpanAnswer.Done ? "Done" : IsOff ? "" : e.Answer.ToString());

        public override void OnSpanAttachment(in SpanAttachment e)
        {
            Attachment = e;
            Tell("attachment");
        }

        public override void OnSpanCounted(in SpanCounted e)
        {
            Counted = e;
            Tell("counted");
        }

        public override void OnSpanLink(in SpanLink e) => Tell("link");

        public override void OnSpanPeriod(in SpanPeriod e) => Tell((e.IsFarEnd, e.IsDay) switch
        {
            (false, false) => "near15",
            (false, true) => "near24",
            (true, false) => "far15",
            _ => "far24",
        });

        private void Tell(string what)
        {
            Count++;
            if (!IsOff)
            {
                Told.Add(what);
            }
        }
    }
}
