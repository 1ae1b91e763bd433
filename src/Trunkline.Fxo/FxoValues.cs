// Every timer and limit of an FXO line, with unit, default and source. Behaviour is in FxoLineFsm; this is only data.
namespace Trunkline.Fxo;

/// <summary>The timers, limits and habits of one analog line. Defaults suit a European or Chinese exchange line with no supervision.</summary>
/// <remarks>Sources are in docs/protocols/fxo.md. A time of <see cref="Timeout.InfiniteTimeSpan"/> switches its timer off.</remarks>
public sealed record FxoValues
{
    /// <summary>Defaults.</summary>
    public static FxoValues Default { get; } = new();

    /// <summary>How long ring voltage must last to count. 128 ms (DAHDI 24xxp ring debounce). 20 to 1000 ms.</summary>
    public TimeSpan RingValidation { get; init; } = TimeSpan.FromMilliseconds(128);

    /// <summary>A pause no longer than this is inside a ring. 250 ms: the British double ring pauses 200 ms.</summary>
    public TimeSpan RingTrailer { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause between rings; after it the caller has given up. 8 s (Asterisk ringtimeout, AudioCodes FXOBetweenRingTime).</summary>
    public TimeSpan RingOff { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long to wait for a ring after a polarity reversal on hook. 4 s (DAHDI channel flow for ETSI line reversal).</summary>
    public TimeSpan AlertWait { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>True when the operator sends caller ID: an answer then waits for it or for the second ring.</summary>
    public bool ExpectCallerId { get; init; } = true;

    /// <summary>How long an idle line is watched before it is seized. 100 ms; longer than <see cref="PolarityDebounce"/>.</summary>
    public TimeSpan GlareCheck { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long to wait for dial tone. 3 s (AudioCodes 1 to 3 s).</summary>
    public TimeSpan DialToneWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an emergency call waits for dial tone before it dials without. 1 s (AudioCodes fixed delay).</summary>
    public TimeSpan BlindDialWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True when every call dials without dial tone after <see cref="BlindDialWait"/>, as an emergency call does.</summary>
    public bool DialsWithoutTone { get; init; }

    /// <summary>Length of a DTMF digit sent. 80 ms (Q.24: at least 40).</summary>
    public TimeSpan DigitOn { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Pause after a DTMF digit sent. 80 ms (Q.24: at least 40).</summary>
    public TimeSpan DigitOff { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>The longest dialling may take. 45 s.</summary>
    public TimeSpan DialLimit { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>True when the exchange reverses polarity at the answer and returns it at the end: the only answer then believed.</summary>
    public bool PolaritySupervision { get; init; }

    /// <summary>True when voice after ringback counts as the answer (without polarity supervision).</summary>
    public bool AnswerByVoice { get; init; } = true;

    /// <summary>Without polarity supervision: dialled and no tone heard for so long counts as answered. 10 s.</summary>
    public TimeSpan AssumedAnswer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without polarity supervision: ringback stopped and silence for so long counts as answered. 2 s.</summary>
    public TimeSpan QuietAnswer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait for an answer. 180 s.</summary>
    public TimeSpan NoAnswer { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>The longest an announcement after a special information tone is listened to. 20 s.</summary>
    public TimeSpan AnnouncementLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The shortest loop break that clears a call (CPC); shorter ones are ignored. 200 ms (Grandstream; Cisco expects 600). 50 to 3000 ms.</summary>
    public TimeSpan CpcMinimum { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a new polarity must stand. 64 ms (DAHDI).</summary>
    public TimeSpan PolarityDebounce { get; init; } = TimeSpan.FromMilliseconds(64);

    /// <summary>How long polarity is not looked at after an answer or a hook change. 600 ms (Asterisk polarityonanswerdelay, FreeTDM polarity-delay).</summary>
    public TimeSpan PolarityIgnore { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>True when busy or congestion tone in a call ends it. False only for lines with CPC or polarity (asterisk issue 1875).</summary>
    public bool ClearByBusyTone { get; init; } = true;

    /// <summary>Cycles of busy or congestion tone the gateway's detector must hear before it tells. 3 (Asterisk; 4 to 8 advised on noisy lines).</summary>
    public int BusyToneCycles { get; init; } = 3;

    /// <summary>How long a line stays on hook before it may be seized again. 1 s.</summary>
    public TimeSpan Guard { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>On hook without battery for so long raises the alarm. 1 s (DAHDI battalarm).</summary>
    public TimeSpan BatteryAlarm { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Battery must be back for so long to end the alarm. 500 ms.</summary>
    public TimeSpan BatteryReturn { get; init; } = TimeSpan.FromMilliseconds(500);
}
