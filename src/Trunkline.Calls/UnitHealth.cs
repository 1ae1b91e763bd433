using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>
/// What let an emergency call down lately (a span, a SIP trunk's far end, a line): the next emergency call tries it after everything else,
/// instead of waiting for it as the one before did.
/// </summary>
/// <param name="loop">The node's loop.</param>
internal sealed class UnitHealth(NodeLoop loop)
{
    /// <summary>For so long it comes last. It is tried all the same, so nothing is lost by a minute too many.</summary>
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(1);

    private readonly Dictionary<object, TimeSpan> _failedAt = []; // as many as the site has units

    /// <summary>It failed within the last minute, and has not carried a call since.</summary>
    public bool IsSick(object unit) => _failedAt.TryGetValue(unit, out var at) && loop.Elapsed - at < s_lasts;

    /// <summary>An emergency call's attempt failed there.</summary>
    public void OnFailed(object unit) => _failedAt[unit] = loop.Elapsed;

    /// <summary>Somebody was reached there.</summary>
    public void OnReached(object unit) => _failedAt.Remove(unit);
}
