// Pickup: a call that rings at one telephone is answered at another. The leg of whoever picks up leaves its own call, which is then over, and becomes
// the one that answers; who rang is told that it was answered elsewhere. Whoever comes first has it: an answer and a pickup of the same instant are two events on one loop.
using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    private void PickUp(PickupDestination pickup)
    {
        var by = _caller!;
        if (by.State == LegState.Connected || _control.Ringing(pickup.At, by) is not { } found)
        {
            AnswerCode(Q850Cause.NormalUnspecified, $"{pickup.Words}: no call rings there that may be taken");
            return;
        }

        var (call, ringing) = found;
        _codeEnd = new(Q850Cause.NormalClearing, CauseLocation.PrivateLocal, string.Create(CultureInfo.InvariantCulture,
            $"picked up call {call.Id:x} of {(call.Calling.HasDigits ? call.Calling.ToString() : "somebody")} that rang at {ringing.Leg!.Extension}"));
        EndCode();
        _caller = null; // it is the other call's from here on
        call.TakenBy(by, ringing, _decision.IsRecorded);
        RemoveWhenEmpty();
    }

    /// <summary>The attempt that another telephone may take: of a call that rings, and is no emergency service that looks for its caller.</summary>
    /// <returns>Null when there is none.</returns>
    internal Attempt? RingingAt(IReadOnlySet<string> extensions, Leg by) =>
        State is not (CallState.Routing or CallState.Alerting) || _answered is not null || _caller is null || !MayBeTurnedAway || Waiting is not { } waiting
            || (waiting.Extension.Length > 0 && waiting.Extension == by.Extension)
            ? null
            : _ringing.Find(a => a.Refused is null && a.Leg is { Extension: { Length: > 0 } at } && extensions.Contains(at));

    private void TakenBy(Leg by, Attempt ringing, bool isRecorded)
    {
        ringing.End(new(Q850Cause.NonSelectedUserClearing, CauseLocation.PrivateLocal, $"picked up by {by.Extension}"));
        TakenBy(by, isRecorded);
    }
}
