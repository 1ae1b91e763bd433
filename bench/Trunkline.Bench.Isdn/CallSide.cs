using Trunkline.Base;
using Trunkline.Isdn;
using Trunkline.Isdn.CallControl;
using Trunkline.Links;

namespace Trunkline.Bench.Isdn;

/// <summary>One side of the interface: Q.931 over LAPD. A call goes one step a tick, so that all calls are under way at once.</summary>
internal sealed class CallSide : IQ931Link, IQ931User, IQ931CallUser, ILapdUser
{
    private static readonly Q931Details InBand = Q931Details.InBand(CauseLocation.PublicLocal);
    private static readonly Q931Details Answer = new() { Connected = new("30987654", TypeOfNumber.National, NumberingPlan.Isdn), Display = "Erika Mustermann" };

    private readonly LapdLink _link;
    private readonly FrameQueue _sent = new();
    private readonly Queue<(Q931Call Call, Step Next)> _steps = new();

    internal CallSide(NodeLoop loop, Q931Values values)
    {
        _link = new(LapdValues.Default with { Side = values.Side == Q931Side.User ? LapdSide.User : LapdSide.Network }, loop.Wheel, this);
        Isdn = new(loop, values, this, this);
    }

    private enum Step : byte
    {
        Alert,
        Answer,
        HangUp,
    }

    internal Q931Interface Isdn { get; }

    internal CallSide Peer { get; set; } = null!;

    /// <summary>Calls of ours that were answered, named their number and cleared normally.</summary>
    internal long Good { get; private set; }

    /// <summary>What was not as it should be.</summary>
    internal long Bad { get; private set; }

    internal long Messages { get; private set; }

    internal bool HasFrames => _sent.Count > 0;

    /// <summary>What waits for this tick: an answer, a hanging up.</summary>
    internal void Tick()
    {
        for (var left = _steps.Count; left > 0; left--)
        {
            var (call, next) = _steps.Dequeue();
            switch (next)
            {
                case Step.Alert:
                    call.Alerting(InBand);
                    _steps.Enqueue((call, Step.Answer));
                    break;
                case Step.Answer:
                    call.Connect(Answer);
                    break;
                default:
                    call.Disconnect(Q850Cause.NormalClearing);
                    break;
            }
        }
    }

    /// <summary>Hands what was sent to the other side.</summary>
    internal void Carry()
    {
        while (_sent.TryTake(out var frame))
        {
            Peer._link.OnFrame(frame);
        }
    }

    public void DlEstablishRequest() => _link.EstablishRequest();

    public void DlDataRequest(ReadOnlySpan<byte> octets)
    {
        Messages++;
        Bad += _link.TryDataRequest(octets) ? 0 : 1;
    }

    public void SendFrame(ReadOnlySpan<byte> frame) => _sent.Add(frame);

    public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
    {
        switch (primitive)
        {
            case DlPrimitive.DataIndication:
                Isdn.OnDlDataIndication(octets);
                break;
            case DlPrimitive.EstablishConfirm:
                Isdn.OnDlEstablishConfirm();
                break;
            case DlPrimitive.EstablishIndication:
                Isdn.OnDlEstablishIndication();
                break;
            case DlPrimitive.ReleaseIndication:
                Isdn.OnDlReleaseIndication();
                break;
            default:
                break;
        }
    }

    public void OnSetupIndication(Q931Call call, Q931Setup setup)
    {
        Bad += setup.Calling.Digits.Length == 8 && setup.Called.HasDigits ? 0 : 1;
        call.User = this;
        call.Proceeding();
        _steps.Enqueue((call, Step.Alert));
    }

    public void OnSetupConfirm(Q931Call call, Q931Details details)
    {
        Bad += details.Connected.Digits == Answer.Connected.Digits && details.Display == Answer.Display ? 0 : 1;
        _steps.Enqueue((call, Step.HangUp));
    }

    public void OnReleased(Q931Call call, in Q931End end)
    {
        Good += call.IsOurs && end.Cause == Q850Cause.NormalClearing ? 1 : 0;
        Bad += end.Cause == Q850Cause.NormalClearing ? 0 : 1;
    }

    public void OnTrouble(Q931Trouble trouble, string text) => Bad++;

    public void OnDiscarded(int messages, LapdDiscard reason) => Bad++;

    public void OnMdlError(char cause) => Bad++;

    public void OnDiagnosis(DlDiagnosis diagnosis, int value)
    {
    }

    public void OnChannelChanged(int channel, ChannelCondition condition)
    {
    }

    public void OnLinkChanged(bool isUp)
    {
    }

    public void OnRestartIndication(uint channels)
    {
    }

    public void OnRestartConfirm(uint channels)
    {
    }

    public void OnMoreInfoIndication(Q931Call call, Q931Details details)
    {
    }

    public void OnInfoIndication(Q931Call call, Q931Details details)
    {
    }

    public void OnInfoTimeout(Q931Call call)
    {
    }

    public void OnProceedingIndication(Q931Call call, Q931Details details)
    {
    }

    public void OnAlertingIndication(Q931Call call, Q931Details details)
    {
    }

    public void OnProgressIndication(Q931Call call, Q931Details details)
    {
    }

    public void OnSetupCompleteIndication(Q931Call call)
    {
    }

    public void OnNotifyIndication(Q931Call call, Q931Details details)
    {
    }

    public void OnFacilityIndication(Q931Call call, Q931Details details)
    {
    }

    public void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing)
    {
    }

    /// <summary>Frames on the way, without allocation: a sender is never called back from inside its own call.</summary>
    private sealed class FrameQueue
    {
        private const int Most = 512; // a power of two

        private readonly byte[][] _frames = [.. Enumerable.Range(0, Most).Select(_ => new byte[264])];
        private readonly int[] _lengths = new int[Most];
        private int _head;
        private int _tail;

        internal int Count => _tail - _head;

        internal void Add(ReadOnlySpan<byte> frame)
        {
            var at = _tail++ & (Most - 1);
            frame.CopyTo(_frames[at]);
            _lengths[at] = frame.Length;
        }

        internal bool TryTake(out ReadOnlySpan<byte> frame)
        {
            var at = _head & (Most - 1);
            frame = _head == _tail ? default : _frames[at].AsSpan(0, _lengths[at]);
            _head += _head == _tail ? 0 : 1;
            return !frame.IsEmpty;
        }
    }
}
