// Which span clocks the gateway. The order is the site's (`timing`, as dahdi_cfg has it): 1 is the first choice, 0 never one. Pure: the caller
// passes time and says what every span is worth. Not here: following the clock that was chosen.
namespace Trunkline.E1;

/// <summary>A span as a source of the clock.</summary>
/// <param name="Span">Its number, 1 and up.</param>
/// <param name="Timing">Its place in the order; 0: never.</param>
public readonly record struct ClockSource(int Span, int Timing);

/// <summary>Chooses the span that clocks the gateway, leaves it on an alarm at once and comes back to a better one when it has held.</summary>
/// <remarks>
/// <para>
/// A source is worth following when it is locked and nothing spoils it. The one followed is left in the same step in which it is not; of the
/// others the first in the order is taken that is worth following. A source before it in the order is taken again when it has been worth
/// following for <paramref name="restoreAfter"/> without a break, so that a flapping line does not make the clock jump.
/// </para>
/// <para>With no source the gateway runs free: within ±50 ppm, a slip of a frame every 2.5 s towards the network at worst (G.703).</para>
/// Allocates nothing after construction.
/// </remarks>
/// <param name="sources">The spans, at most 64; those with timing 0 are never chosen. Of the same timing the lower span is first.</param>
/// <param name="restoreAfter">How long a better source must have held; 0 for at once.</param>
public sealed class ClockChoice(IReadOnlyList<ClockSource> sources, TimeSpan restoreAfter)
{
    /// <summary>No span: the gateway's own oscillator.</summary>
    public const int FreeRunning = 0;

    /// <summary>Ten seconds, which no flapping line of a few seconds survives.</summary>
    public static TimeSpan DefaultRestoreAfter { get; } = TimeSpan.FromSeconds(10);

    private readonly ClockSource[] _order = [.. sources.Where(s => s.Timing > 0).OrderBy(s => s.Timing).ThenBy(s => s.Span)];
    private readonly TimeSpan?[] _goodSince = new TimeSpan?[sources.Count(s => s.Timing > 0)];
    private int _chosen = -1;
    private bool _isStarted;

    /// <summary>The span that clocks the gateway; <see cref="FreeRunning"/> for none.</summary>
    public int Span => _chosen < 0 ? FreeRunning : _order[_chosen].Span;

    /// <summary>True when a span was to clock the gateway and none does: an alarm.</summary>
    public bool IsAlarm => _order.Length > 0 && _chosen < 0;

    /// <summary>How often the choice has changed, the first one not counted.</summary>
    public int Switches { get; private set; }

    /// <summary>Chooses.</summary>
    /// <param name="now">Since any moment, never going back.</param>
    /// <param name="quality">What a span's clock is worth, by its number.</param>
    /// <returns>True when another one was chosen.</returns>
    public bool Choose(TimeSpan now, Func<int, ClockQuality> quality)
    {
        ArgumentNullException.ThrowIfNull(quality);
        for (var i = 0; i < _order.Length; i++)
        {
            _goodSince[i] = quality(_order[i].Span) == ClockQuality.Locked ? _goodSince[i] ?? now : null;
        }

        var current = _chosen >= 0 && _goodSince[_chosen] is not null ? _chosen : -1;
        var best = current;
        for (var i = 0; i < (current < 0 ? _order.Length : current); i++)
        {
            if (_goodSince[i] is { } since && (current < 0 || now - since >= restoreAfter))
            {
                best = i;
                break;
            }
        }

        if (best == _chosen)
        {
            return false;
        }

        Switches += _isStarted ? 1 : 0;
        _isStarted = true;
        _chosen = best;
        return true;
    }
}
