using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>Hears nothing: the user of a leg that has no call yet, or whose call has already let go of it.</summary>
internal sealed class NoLegUser : ILegUser
{
    public static NoLegUser Instance { get; } = new();

    public void OnProceeding(Leg leg)
    {
    }

    public void OnAlerting(Leg leg)
    {
    }

    public void OnProgress(Leg leg)
    {
    }

    public void OnConnected(Leg leg, PhoneNumber connected, AnswerEvidence evidence)
    {
    }

    public void OnClearing(Leg leg, LegEnd end) => leg.Release(end.Cause, end.Location);

    public void OnHold(Leg leg, bool isHeld)
    {
    }

    public void OnDigit(Leg leg, char digit, DigitSource source)
    {
    }

    public void OnTransferRequested(Leg leg, PhoneNumber target, ITransferProgress progress) => progress.OnTransferEnded(Q850Cause.FacilityRejected);

    public void OnStateChanged(Leg leg)
    {
    }

    public void OnReleased(Leg leg, LegEnd end)
    {
    }
}
