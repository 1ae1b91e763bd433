// Between dialling and answer: digits that follow the number, and a far side that has refused the call and says why in the audio
// (an announcement, a tone; on an ISDN a DISCONNECT with progress indicator 8).
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <inheritdoc/>
    /// <remarks>
    /// The caller listens until the far side, or the caller, has had enough, or for <see cref="CallValues.ListenFor"/>. Nobody listens when the
    /// call has another way to go, when several ring, or when the caller cannot hear anything before the answer: it goes on at once.
    /// </remarks>
    public void OnClearing(Leg leg, LegEnd end)
    {
        ArgumentNullException.ThrowIfNull(leg);
        if (Find(leg) is not { } attempt || _ringing.Count != 1 || _answered is not null || _service is not null || !WaitingCanListen || HasMoreToTry(end.Cause))
        {
            leg.Release(end.Cause, end.Location);
            return;
        }

        attempt.Refused = end;
        _timers.Stop(Timer.NoAnswer);
        _timers.Start(Timer.Listen, _control.Values.ListenFor);
        OnProgress(leg);
    }

    /// <inheritdoc/>
    public void OnDigit(Leg leg, char digit, DigitSource source)
    {
        if (_answered is { Leg: { } answered } && _caller is { } caller)
        {
            PassOn(digit, source, leg == caller ? answered : caller);
            return;
        }

        if (_service is { } service)
        {
            if (leg == _caller && _isServiceAnswered)
            {
                service.OnDigit(digit);
            }

            return;
        }

        // Before the answer they belong to the number, where the far side asks for more.
        if (leg == Waiting && _answered is null && _ringing is [{ Leg: { } dialled } attempt] && dialled.Dial(digit))
        {
            if (digit != '#')
            {
                attempt.Dialled(digit);
                _setup = _setup with { Called = _setup.Called with { Digits = _setup.Called.Digits + digit } };
            }

            Changed();
        }
    }

    /// <summary>In a call digits pass from party to party in the gateway, but where one of the two has them in its signalling.</summary>
    private void PassOn(char digit, DigitSource source, Leg to)
    {
        if (to.HasDigitsApart)
        {
            if (source != DigitSource.InBand) // it hears tones in the audio
            {
                to.SendDigit(digit);
            }
        }
        else if (source == DigitSource.Signalling)
        {
            _control.Media.Commands.SendDigits(new(to.Termination, digit.ToString()));
        }
    }

    private bool WaitingCanListen => Waiting is { } waiting && (WaitingIsConnected || waiting.CanListenBeforeAnswer);

    private bool HasMoreToTry(Q850Cause cause) =>
        _decision.Priority == CallPriority.Emergency || IsOfTheCircuit(cause) || HasMoreMembers || (_decision.Policy.GoesOn(cause) && _nextDestination < _decision.Destinations.Count);
}
