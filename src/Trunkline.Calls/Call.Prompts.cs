// What is played to the parties of a call: music to a party that the other one holds.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    private Leg? _hearsMusic;

    /// <summary>True when a party holds it.</summary>
    public bool IsHeld => _caller is { IsHolding: true } || _answered is { Leg.IsHolding: true };

    /// <inheritdoc/>
    /// <remarks>
    /// <code>
    ///  caller  callee     hears music
    ///  holds   talks      the callee
    ///  talks   holds      the caller
    ///  holds   holds      nobody: neither listens
    /// </code>
    /// On an emergency call silence stays silence: whoever answers must not take the music for the place he is called to.
    /// </remarks>
    public void OnHold(Leg leg, bool isHeld)
    {
        ArrangeMusic();
        Changed();
    }

    /// <summary>A tone, in place of whatever is played to a leg; none ends that.</summary>
    private void PlayTone(Leg leg, ToneName tone)
    {
        _hearsMusic = leg == _hearsMusic ? null : _hearsMusic;
        _control.Media.PlayTone(leg.Termination, tone);
    }

    /// <summary>Gives music to whom it is due, and takes it from whom it no longer is.</summary>
    private void ArrangeMusic()
    {
        var due = MusicIsDueTo();
        if (due == _hearsMusic)
        {
            return;
        }

        if (_hearsMusic is { State: LegState.Connected } former)
        {
            _control.Media.StopPlaying(former.Termination);
        }

        _hearsMusic = due;
        if (due is not null)
        {
            _control.Media.PlayPrompt(due.Termination, _control.MusicOnHold, repeat: true);
        }
    }

    /// <summary>The gateway went on playing while there was no deciding process.</summary>
    private void MusicGoesOn() => _hearsMusic = MusicIsDueTo();

    private Leg? MusicIsDueTo()
    {
        if (State != CallState.Connected || _transfer is not null || Priority == CallPriority.Emergency || _control.MusicOnHold.Length == 0
            || _caller is not { } caller || _answered is not { Leg: { } answered })
        {
            return null;
        }

        return (caller.IsHolding, answered.IsHolding) switch
        {
            (true, false) when !caller.BringsMusic => answered,
            (false, true) when !answered.BringsMusic => caller,
            _ => null,
        };
    }
}
