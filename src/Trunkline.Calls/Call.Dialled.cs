// Between dialling and answer: digits that follow the number, and a far side that has refused the call and says why in the audio
// (an announcement, a tone; on an ISDN a DISCONNECT with progress indicator 8).
using Trunkline.Base;

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
        if (Find(leg) is not { } attempt || _ringing.Count != 1 || _answered is not null || !WaitingCanListen || HasMoreToTry(end.Cause))
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
    public void OnDigit(Leg leg, char digit)
    {
        // In a call digits pass from party to party in the gateway. Before the answer they belong to the number, where the far side asks for more.
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

    private bool WaitingCanListen => Waiting is { } waiting && (WaitingIsConnected || waiting.CanListenBeforeAnswer);

    private bool HasMoreToTry(Q850Cause cause) =>
        IsOfTheCircuit(cause) || (_decision.Policy.GoesOn(cause) && _nextDestination < _decision.Destinations.Count);
}
