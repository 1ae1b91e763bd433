using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Fxo;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway;

/// <summary>What a gateway is made for. Everything it will ever use is allocated from these figures at start.</summary>
public sealed record GatewayOptions
{
    /// <summary>At least the octets of any record of a snapshot: the longest is a span with the words why it is not attached.</summary>
    private const int ShownFrame = 96;

    /// <summary>RTP terminations at once; two for a call between phones.</summary>
    public int MaxRtp { get; init; } = 512;

    /// <summary>Contexts at once.</summary>
    public int MaxContexts { get; init; } = 512;

    /// <summary>Terminations in one context.</summary>
    public int MaxPerContext { get; init; } = 32;

    /// <summary>Recordings at once, armed ones included; 32 KiB each.</summary>
    public int MaxRecordings { get; init; } = 64;

    /// <summary>How long contexts live without a controller.</summary>
    public TimeSpan OrphanTime { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a termination that should receive RTP may be without it before it counts as silent.</summary>
    public TimeSpan SilenceTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whose tones are played and recognised; see <see cref="TonePlans"/>.</summary>
    public string Country { get; init; } = "generic";

    /// <summary>What can be played by name from the start.</summary>
    public PromptLibrary Prompts { get; init; } = PromptLibrary.BuiltIn;

    /// <summary>The analog lines; line 1 is the first.</summary>
    public IReadOnlyList<GatewayLine> Lines { get; init; } = [];

    /// <summary>The E1 spans; span 1 is the first.</summary>
    public IReadOnlyList<GatewaySpan> Spans { get; init; } = [];

    /// <summary>B-channels of all spans.</summary>
    public int Channels => Spans.Sum(s => s.Channels);

    /// <summary>
    /// Octets of control queue with which the snapshot of a full gateway, and what it noted while nobody was attached, fit before
    /// a controller reads the first of it; with less, a full gateway could never be attached again.
    /// </summary>
    public int ControlQueue => ControlLink.DefaultQueue + (ShownFrame * ((2 * MaxContexts) + MaxRtp + MaxRecordings + Lines.Count + Channels + Spans.Count));

    /// <summary>Seed of SSRCs, of first sequence numbers, and of what tells this gateway from others.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The address RTP terminations have where no socket gives one (fidelity <c>events</c>); ports are counted from it.</summary>
    public NetAddress NamedMediaHost { get; init; } = NetAddress.FromIPv4(0x7F000001, 20000);
}

/// <summary>One analog line as configured.</summary>
/// <param name="Values">Timers and habits.</param>
/// <param name="CallerId">How the exchange sends caller ID.</param>
public sealed record GatewayLine(FxoValues Values, FskStandard CallerId)
{
    /// <summary>Defaults.</summary>
    public static GatewayLine Default { get; } = new(FxoValues.Default, FskStandard.V23);
}
