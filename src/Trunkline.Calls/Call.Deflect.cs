// Call deflection (ETS 300 207): the called person sends a call that rings on to a number, by a key of his telephone (SIP 302). It is a forward of that
// extension: by its rights, with the reason deflection, and with the same limit of diversions.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    private PhoneNumber _deflected; // where the extension that rang sends the call

    /// <summary>One telephone of an extension sends the call on: its others need not ring any more.</summary>
    private void OnDeflected(in LegEnd end)
    {
        if (end.Deflected.HasDigits && !_deflected.HasDigits && _answered is null && State is CallState.Routing or CallState.Alerting && Called is { IsForwarding: true })
        {
            _deflected = end.Deflected;
            ReleaseRinging(Q850Cause.NonSelectedUserClearing);
        }
    }

    /// <summary>Goes where the extension sends the call, or takes it as refused.</summary>
    private void FollowDeflection(in LegEnd end)
    {
        var target = _deflected;
        _deflected = default;
        if (Called is { } from && target.Digits != from.Number && MayBeTurnedAway && Divert(from, RedirectingReason.Deflection, target))
        {
            return;
        }

        var refused = end with { Cause = Q850Cause.CallRejected, Deflected = default };
        if (_decision.Policy.GoesOn(refused.Cause))
        {
            TryNext(refused);
        }
        else
        {
            Fail(refused);
        }
    }

    /// <summary>The extension that is or was rung; null for anything else.</summary>
    private ExtensionDestination? Called => _nextDestination > 0 && _nextDestination <= _decision.Destinations.Count ? _decision.Destinations[_nextDestination - 1] as ExtensionDestination : null;
}
