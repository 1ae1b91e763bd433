// A call gives way to an emergency call: its leg on the circuit is released with cause 8, whoever remains hears a tone and is then released.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <summary>How long whoever remains hears that the call was taken from him: as long as the pre-emption tone of I.255.3's networks.</summary>
    private static readonly TimeSpan s_preemptionTone = TimeSpan.FromSeconds(4);

    private LegEnd? _gaveWay;

    /// <summary>Ends what the call has on a circuit that an emergency call needs.</summary>
    /// <param name="leg">The leg on the circuit.</param>
    /// <param name="to">The emergency call.</param>
    internal void GiveWay(Leg leg, Call to)
    {
        var end = new LegEnd(Q850Cause.Preemption, CauseLocation.PrivateLocal, $"pre-empted by emergency call {to.Id:x}");
        if (State != CallState.Connected || _transfer is not null || _answered is not { Leg: { } other } answered || _caller is not { } caller
            || (leg != caller && leg != other))
        {
            _gaveWay = end;
            Release(Q850Cause.Preemption);
            return;
        }

        var remaining = leg == caller ? other : caller;
        _answered = null;
        answered.End(end);
        _control.State.Delete(LiveCall.StateKind, Key);
        leg.User = NoLegUser.Instance;
        leg.Release(Q850Cause.Preemption, CauseLocation.PrivateLocal);
        _originator?.End(end);
        _originator = null;
        _caller = remaining;
        if (remaining.TrunkGroup.Length > 0 || !(_answerPassedOn || leg == caller))
        {
            ReleaseWaiting(Q850Cause.Preemption, CauseLocation.PrivateLocal); // a circuit is not kept for a tone
            RemoveWhenEmpty();
            return;
        }

        _gaveWay = end;
        _callerIsConnected = true;
        _timers.StopAll();
        State = CallState.Tone;
        PlayTone(remaining, ToneName.Congestion);
        _timers.Start(Timer.Tone, s_preemptionTone);
        Changed();
    }
}
