// Blind transfer: one party asks that the other be connected to somebody else and waits, or leaves, while that one rings.
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <inheritdoc/>
    public void OnTransferRequested(Leg leg, PhoneNumber target, ITransferProgress progress)
    {
        ArgumentNullException.ThrowIfNull(leg);
        ArgumentNullException.ThrowIfNull(progress);
        if (State != CallState.Connected || _transfer is not null || _answered is null || _caller is null || leg.Extension.Length == 0)
        {
            progress.OnTransferEnded(Q850Cause.FacilityRejected);
            return;
        }

        PassAnswerOn(); // whoever is transferred before the disk has taken the answer would never be answered
        var remaining = leg == _caller ? _answered.Leg! : _caller;

        // The rights are those of whoever transfers, so a transfer opens no door that dialling does not.
        var setup = new CallSetup
        {
            Called = target,
            Calling = remaining.Party,
            Redirecting = leg.Party,
            RedirectingReason = RedirectingReason.Unconditional,
            Diversions = _setup.Diversions + 1,
            HopsLeft = _setup.HopsLeft,
        };
        var decision = _control.Plan.Route(new(leg.Extension, "", setup));
        if (decision.Outcome is DialMatch.None or DialMatch.MoreDigits)
        {
            progress.OnTransferEnded(decision.Refusal);
            return;
        }

        if (decision.IsCode)
        {
            progress.OnTransferEnded(Q850Cause.FacilityRejected); // a code is for whoever dials it
            return;
        }

        _transfer = new(leg, remaining, _answered, _decision, _setup, progress);
        _answered = null;
        leg.Join(ContextId.Null);
        _setup = setup;
        Start(decision);
    }

    private void CompleteTransfer()
    {
        var transfer = _transfer!;
        _transfer = null;
        transfer.Progress.OnTransferEnded(Q850Cause.None);
        transfer.Attempt.End(new(Q850Cause.NormalClearing, CauseLocation.PrivateLocal, "transferred"));
        _caller = transfer.Remaining;
        _callerIsConnected = true;
        if (!transfer.TransferorIsGone)
        {
            transfer.Transferor.User = NoLegUser.Instance;
            transfer.Transferor.Release(Q850Cause.NormalClearing, CauseLocation.PrivateLocal);
        }
    }

    /// <summary>Nobody answered the one who was to be transferred.</summary>
    /// <returns>True when both talk on as before; false when the one who remains must hear why nobody came.</returns>
    private bool TransferFailed(in LegEnd end)
    {
        var transfer = _transfer!;
        _transfer = null;
        transfer.Progress.OnTransferEnded(end.Cause == Q850Cause.None ? Q850Cause.NormalUnspecified : end.Cause);
        (_decision, _setup, _answered) = (transfer.Decision, transfer.Setup, transfer.Attempt);
        if (!transfer.TransferorIsGone)
        {
            StopToneOf(transfer.Remaining);
            transfer.Transferor.Join(Context);
            State = CallState.Connected;
            ArrangeMusic(); // whoever asked for the transfer holds as before
            Changed();
            return true;
        }

        if (transfer.Remaining == _caller)
        {
            _answered = null;
        }
        else
        {
            (_caller, _callerIsConnected, _answered) = (transfer.Remaining, true, null);
        }

        return false;
    }

    private static void TransferorLeft(Transfer transfer, in LegEnd end)
    {
        transfer.TransferorIsGone = true;
        transfer.Attempt.End(end with { ProtocolReason = "transferred" });
    }

    /// <summary>The one who was to be transferred hung up: there is nobody to transfer.</summary>
    private void RemainingLeft(in LegEnd end)
    {
        if (_transfer is not { } transfer)
        {
            return;
        }

        _transfer = null;
        transfer.Attempt.End(end);
        if (!transfer.TransferorIsGone)
        {
            transfer.Progress.OnTransferEnded(Q850Cause.NormalClearing);
            transfer.Transferor.User = NoLegUser.Instance;
            transfer.Transferor.Release(end.Cause, end.Location);
        }
    }

    /// <summary>A transfer under way: who asked, who stays, and what to go back to when it fails.</summary>
    private sealed class Transfer(Leg transferor, Leg remaining, Attempt attempt, RoutingDecision decision, CallSetup setup, ITransferProgress progress)
    {
        public Leg Transferor => transferor;

        public Leg Remaining => remaining;

        public Attempt Attempt => attempt;

        public RoutingDecision Decision => decision;

        public CallSetup Setup => setup;

        public ITransferProgress Progress => progress;

        public bool TransferorIsGone { get; set; }
    }
}
