// Overlap both ways (Q.931 5.1.3, 5.2.4). Sending: the far end asks for more by SETUP ACKNOWLEDGE, and what the caller presses follows in
// INFORMATION. Receiving: digits that follow are offered to the number plan until they are a number.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Isdn.CallControl;
using IsdnCallState = Trunkline.Isdn.CallControl.CallState;

namespace Trunkline.Trunks.Isdn;

public sealed partial class IsdnLeg
{
    private bool _hasSaidAll;

    /// <inheritdoc/>
    public override bool Dial(char digit)
    {
        // U2; on a network side the same is N25
        if (IsIncoming || _hasSaidAll || !_span.Settings.IsOverlap || _call is not { State: IsdnCallState.OverlapSending or IsdnCallState.OverlapReceiving } call)
        {
            return false;
        }

        if (digit == '#')
        {
            _hasSaidAll = true;
            call.Info(new() { IsComplete = true });
            return true;
        }

        if ((digit is not '*' && !char.IsAsciiDigit(digit)) || Party.Digits.Length >= PhoneNumber.MaxDigits)
        {
            return false;
        }

        call.Info(new() { Called = IsdnSetup.Numbered(Party, _span.Settings.Plan) with { Digits = digit.ToString() } });
        Party = Party with { Digits = Party.Digits + digit };
        return true;
    }

    /// <inheritdoc/>
    public void OnMoreInfoIndication(Q931Call call, Q931Details details)
    {
        ArgumentNullException.ThrowIfNull(call);
        Rebind(call);
        if (!_span.Settings.IsOverlap)
        {
            call.Info(new() { IsComplete = true }); // the whole number was in SETUP: the far end need not wait for its T302
            Heard(details);
        }
        else if (!_hasAudio && State == LegState.Setup)
        {
            Open(); // the caller hears dial tone, where there is one, and presses keys
            User.OnProgress(this);
        }
    }

    /// <inheritdoc/>
    public void OnInfoIndication(Q931Call call, Q931Details details)
    {
        ArgumentNullException.ThrowIfNull(details);
        if (_setup is not { } setup)
        {
            return;
        }

        var digits = setup.Called.Digits + details.Called.Digits;
        if (digits.Length > PhoneNumber.MaxDigits)
        {
            _setup = null;
            Release(Q850Cause.InvalidNumberFormat, CauseLocation.PrivateLocal);
            return;
        }

        _setup = setup with
        {
            Called = (setup.Called.HasDigits ? setup.Called : details.Called) with { Digits = digits },
            IsComplete = details.IsComplete,
        };
        Offer(isLast: details.IsComplete);
    }

    /// <inheritdoc/>
    public void OnInfoTimeout(Q931Call call) => Offer(isLast: true);

    /// <summary>The number plan says whether the digits so far are a number; when they are, the call begins.</summary>
    private void Offer(bool isLast)
    {
        if (_setup is not { } setup || _call is not { } call)
        {
            return;
        }

        var offered = IsdnSetup.Read(setup);
        if (!isLast && _span.Calls.Plan.Route(new(Extension, TrunkGroup, offered)).Outcome == DialMatch.MoreDigits)
        {
            if (call.State is IsdnCallState.CallPresent or IsdnCallState.CallInitiated)
            {
                call.MoreInfo();
            }

            return;
        }

        _setup = null;
        _span.Calls.OnIncoming(this, offered);
    }
}
