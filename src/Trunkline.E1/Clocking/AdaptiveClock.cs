// Adaptive clock recovery (RFC 4553 §6.2.2, RFC 5086 §6.3; G.8261 §8.1.2): the sender's rate out of nothing but the times at which its
// packets arrive. Jitter only ever delays, so of every second the packet that was delayed least counts, and a straight line through those of the
// last minute is the rate: a low-pass without feedback, which cannot swing. What is left over in the buffer's fill is pulled back slowly.
// Not here: differential clocks (RTP timestamps against a common reference).
namespace Trunkline.E1;

/// <summary>What an adaptive clock is set to.</summary>
public sealed record AdaptiveClockValues
{
    /// <summary>The furthest that the sender may be from our own clock, ppm: 50 of each (G.703 §11.2). Beyond it is followed no further.</summary>
    public double MostPpm { get; init; } = 100;

    /// <summary>Seconds looked back at: 16 to 256. Longer is steadier and slower.</summary>
    public int Window { get; init; } = 64;
}

/// <summary>Follows a sender's clock by its packets.</summary>
/// <remarks>Allocates nothing after construction. Times are of any monotonic clock, from any origin.</remarks>
public sealed class AdaptiveClock
{
    /// <summary>Seconds until a first estimate is used.</summary>
    public const int FirstAfter = 8;

    /// <summary>Seconds until it may be called locked.</summary>
    public const int LockedAfter = 16;

    private const double MostErrorPpm = 2;      // of the estimate itself, when it counts as locked
    private const double PullSeconds = 60;      // in which an error of the fill would be made good
    private const double MostPullPpm = 20;

    private readonly double _mostPpm;
    private readonly double[] _x;               // delay of the second's luckiest packet against the nominal rate, s
    private readonly double[] _t;               // when it came, s
    private int _count;
    private int _next;
    private bool _isRunning;
    private TimeSpan _origin;
    private TimeSpan _sentOrigin;
    private long _second;
    private double _leastX;
    private double _leastT;
    private double _mostFill;
    private bool _hasReference;
    private double _referenceFill;
    private double _pull;
    private double _errorPpm = double.MaxValue;
    private bool _isOutOfRange;

    /// <param name="values">What it is set to.</param>
    public AdaptiveClock(AdaptiveClockValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Window, LockedAfter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Window, 256);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(values.MostPpm, 0);
        _mostPpm = values.MostPpm;
        _x = new double[values.Window];
        _t = new double[values.Window];
    }

    /// <summary>The sender's rate against ours, parts per million; positive when it is faster. Held when nothing comes.</summary>
    public double Ppm { get; private set; }

    /// <summary>The rate to play at, as a multiple of the nominal one: the sender's, and a little of what the fill needs.</summary>
    public double Rate => 1 + ((Ppm + _pull) * 1e-6);

    /// <summary>Whether it follows.</summary>
    public ClockQuality Quality =>
        !_isRunning ? ClockQuality.None
        : _isOutOfRange ? ClockQuality.FreeRunning
        : _count >= LockedAfter && _errorPpm <= MostErrorPpm ? ClockQuality.Locked
        : ClockQuality.Acquiring;

    /// <summary>The way or the sequence is another: looks anew, and holds the rate meanwhile.</summary>
    public void Restart()
    {
        _count = 0;
        _next = 0;
        _isRunning = false;
        _hasReference = false;
        _pull = 0;
        _errorPpm = double.MaxValue;
        _isOutOfRange = false;
    }

    /// <summary>A packet has come, in any order.</summary>
    /// <param name="sent">The sender's time at its end, by its place in the sequence.</param>
    /// <param name="arrived">When it came.</param>
    /// <param name="fill">What the buffer held then.</param>
    public void OnPacket(TimeSpan sent, TimeSpan arrived, TimeSpan fill)
    {
        if (!_isRunning)
        {
            _isRunning = true;
            (_origin, _sentOrigin) = (arrived, sent);
            BeginSecond(0);
        }

        var t = (arrived - _origin).TotalSeconds;
        var second = (long)t;
        if (second > _second)
        {
            EndSecond();
            BeginSecond(second);
        }

        var x = t - (sent - _sentOrigin).TotalSeconds;
        if (x < _leastX)
        {
            (_leastX, _leastT) = (x, t);
        }

        _mostFill = Math.Max(_mostFill, fill.TotalSeconds);
    }

    private void BeginSecond(long second)
    {
        _second = second;
        _leastX = double.MaxValue;
        _mostFill = double.MinValue;
    }

    private void EndSecond()
    {
        (_x[_next], _t[_next]) = (_leastX, _leastT);
        _next = (_next + 1) % _x.Length;
        _count = Math.Min(_count + 1, _x.Length);
        if (!_hasReference)
        {
            _hasReference = true;
            _referenceFill = _mostFill;
        }

        if (_count >= FirstAfter)
        {
            Estimate();
            _pull = Math.Clamp((_mostFill - _referenceFill) / PullSeconds * 1e6, -MostPullPpm, MostPullPpm);
        }
    }

    /// <summary>The straight line of least squares.</summary>
    private void Estimate()
    {
        double meanT = 0, meanX = 0;
        for (var i = 0; i < _count; i++)
        {
            meanT += _t[i] / _count;
            meanX += _x[i] / _count;
        }

        double tt = 0, tx = 0, xx = 0;
        for (var i = 0; i < _count; i++)
        {
            var (t, x) = (_t[i] - meanT, _x[i] - meanX);
            tt += t * t;
            tx += t * x;
            xx += x * x;
        }

        if (tt <= 0)
        {
            return;
        }

        var ppm = -tx / tt * 1e6;
        var rest = Math.Max(0, xx - (tx * tx / tt));
        _errorPpm = Math.Sqrt(rest / Math.Max(1, _count - 2) / tt) * 1e6;
        _isOutOfRange = Math.Abs(ppm) > _mostPpm;
        Ppm = Math.Clamp(ppm, -_mostPpm, _mostPpm);
    }
}
