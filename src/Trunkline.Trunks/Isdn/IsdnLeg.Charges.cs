// What the network says a call of ours costs: in FACILITY while it lasts, in the message that clears it at its end.
using Trunkline.Isdn.CallControl;

namespace Trunkline.Trunks.Isdn;

public sealed partial class IsdnLeg
{
    private void NoteCharge(Q931Details details)
    {
        if (!IsIncoming && details.Facilities.Count > 0 && IsdnServices.TryReadCharge(details.Facilities, out var charge))
        {
            Charged?.Invoke(charge);
        }
    }
}
