// The habits of one operator, as data: what differs between exchanges is here and nowhere in code.
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>The modem of caller ID.</summary>
public enum CallerIdModem : byte
{
    /// <summary>Bell 202: mark 1200 Hz, space 2200 Hz.</summary>
    Bell202,

    /// <summary>V.23: mark 1300 Hz, space 2100 Hz.</summary>
    V23,
}

/// <summary>In which order the exchange offers calls to the lines of a main number.</summary>
public enum HuntOrder : byte
{
    /// <summary>The first idle line.</summary>
    Ascending,

    /// <summary>The last idle line.</summary>
    Descending,

    /// <summary>The next idle line after the one offered last.</summary>
    Cyclic,
}

/// <summary>An operator's habits on analog lines.</summary>
public sealed record OperatorProfile
{
    /// <summary>Continental: 425 Hz tones, V.23 caller ID, polarity reversal at the answer, a break of 400 ms and busy tone at the end.</summary>
    public static OperatorProfile Default { get; } = new() { Name = "supervised" };

    /// <summary>No supervision at all: neither polarity nor break; busy tone at the end.</summary>
    public static OperatorProfile Plain { get; } = Default with { Name = "plain", PolarityReversal = false, CpcLength = TimeSpan.Zero };

    /// <summary>North American: Bell 202 MDMF, no polarity, a break of 600 ms, reorder tone at the end.</summary>
    public static OperatorProfile NorthAmerica { get; } = new()
    {
        Name = "north-america",
        Country = "us",
        CallerIdFormat = Fxo.CallerIdFormat.Mdmf,
        CallerIdModem = CallerIdModem.Bell202,
        PolarityReversal = false,
        CpcLength = TimeSpan.FromMilliseconds(600),
        ReleaseTone = ToneName.Congestion,
        RingCadence = [2000, 4000],
    };

    /// <summary>British: V.23, double ring, a break of 260 ms, busy tone at the end.</summary>
    public static OperatorProfile UnitedKingdom { get; } = new()
    {
        Name = "united-kingdom",
        Country = "gb",
        PolarityReversal = false,
        CpcLength = TimeSpan.FromMilliseconds(260),
        RingCadence = [400, 200, 400, 2000],
    };

    /// <summary>Chinese: 450 Hz tones, Bell 202, polarity reversal on request, no break, busy tone at the end.</summary>
    public static OperatorProfile China { get; } = new()
    {
        Name = "china",
        Country = "cn",
        CallerIdFormat = Fxo.CallerIdFormat.Mdmf,
        CallerIdModem = CallerIdModem.Bell202,
        CpcLength = TimeSpan.Zero,
    };

    /// <summary>The profiles that have a name.</summary>
    public static IReadOnlyList<OperatorProfile> All { get; } = [Default, Plain, NorthAmerica, UnitedKingdom, China];

    /// <summary>Its name in site files and commands.</summary>
    public string Name { get; init; } = "";

    /// <summary>Country of the tones, as in Dsp's tone plans: ISO 3166 two letters, lower case.</summary>
    public string Country { get; init; } = "de";

    /// <summary>Layout of caller ID; null: this operator sends none.</summary>
    public CallerIdFormat? CallerIdFormat { get; init; } = Fxo.CallerIdFormat.Etsi;

    /// <summary>Modem of caller ID.</summary>
    public CallerIdModem CallerIdModem { get; init; } = CallerIdModem.V23;

    /// <summary>From the end of the first ring to the caller ID. 600 ms (GR-30 and EN 300 659-1: at least 500).</summary>
    public TimeSpan CallerIdDelay { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Polarity is reversed at the answer of an outgoing call and returned at its end.</summary>
    public bool PolarityReversal { get; init; } = true;

    /// <summary>How long the loop is broken when the far end hangs up (CPC); zero: not at all.</summary>
    public TimeSpan CpcLength { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>What is heard after the far end hung up; <see cref="ToneName.None"/>: nothing.</summary>
    public ToneName ReleaseTone { get; init; } = ToneName.Busy;

    /// <summary>Ringing: on, off, on, off... in milliseconds; an even count, the last pause the longest.</summary>
    public int[] RingCadence { get; init; } = [1000, 4000];

    /// <summary>Order of the lines behind the main number.</summary>
    public HuntOrder Hunting { get; init; } = HuntOrder.Ascending;

    /// <summary>From going off hook to dial tone. 100 ms; <see cref="Timeout.InfiniteTimeSpan"/>: never (a fault, for tests).</summary>
    public TimeSpan DialToneDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long dial tone is given. 20 s.</summary>
    public TimeSpan DialToneLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest pause between two digits. 8 s.</summary>
    public TimeSpan InterDigit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a refusal or release tone is given; then the line is parked in silence. 60 s.</summary>
    public TimeSpan ToneLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Echo return loss of the exchange's hybrid, dB: what comes back of what the subscriber sends. 14 dB.</summary>
    public double EchoReturnLoss { get; init; } = 14;

    /// <summary>Noise on the line, dBm0. -65.</summary>
    public double Noise { get; init; } = -65;

    /// <summary>The main number all lines are bound to, subscriber digits.</summary>
    public string MainNumber { get; init; } = "5556000";

    /// <summary>The number of a line, subscriber digits: line 0 has the first one, the others follow.</summary>
    public string FirstLineNumber { get; init; } = "5556001";

    /// <summary>A profile by its name.</summary>
    /// <returns>False when there is none of that name.</returns>
    public static bool TryFind(string name, out OperatorProfile profile)
    {
        profile = All.FirstOrDefault(p => p.Name == name)!;
        return profile is not null;
    }
}
