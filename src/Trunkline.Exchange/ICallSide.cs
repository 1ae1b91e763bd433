// What the far party's script sees of the side it talks to: a line or a B-channel. One script runs on both.
using Trunkline.Base;

namespace Trunkline.Exchange;

/// <summary>The sounds of one call towards the subscriber, as the far party makes them: the line card's or the B-channel's.</summary>
public interface IFarSound
{
    /// <summary>What the far party sounds like from now on.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="hertz">Frequency of <see cref="FarSound.Sine"/>, 100 to 3900.</param>
    void PlayFar(FarSound sound, int hertz);

    /// <summary>Sends DTMF digits from the far party, each <see cref="ExchangeSwitch.SpokenDigit"/> long with its pause.</summary>
    /// <param name="digits">0-9, *, #, A-D.</param>
    void SpeakDigits(ReadOnlySpan<char> digits);
}

/// <summary>The subscriber's side of one call.</summary>
internal interface ICallSide
{
    /// <summary>The number of the subscriber that calls, for the read-back.</summary>
    ReadOnlySpan<char> CallerNumber { get; }

    /// <summary>Local wall time.</summary>
    DateTime LocalTime { get; }

    /// <summary>Its sounds.</summary>
    IFarSound Sound { get; }

    /// <summary>A tone of the call's progress, before the answer; <see cref="ToneName.None"/> ends it.</summary>
    void Progress(ToneName tone);

    /// <summary>The call cannot be.</summary>
    void FarRefused(ToneName tone);

    /// <summary>The far party answers.</summary>
    void FarAnswered();

    /// <summary>The far party hangs up.</summary>
    void FarCleared();

    /// <summary>The caller gave up.</summary>
    void CallerGone();

    /// <summary>The far party calls back.</summary>
    void CallBack();
}
