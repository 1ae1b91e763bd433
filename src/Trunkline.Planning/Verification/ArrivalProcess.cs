using Trunkline.Base;

namespace Trunkline.Planning.Verification;

/// <summary>
/// The arrivals of one stream in one replication, one after another. A rate that changes (profile, day factor, storm) is constant in pieces, and a piece too short for the
/// drawn interval uses up its part of it: exact, nothing is thinned away. Of few sources it gives the arrivals of all of them as if none were busy;
/// the replication keeps each with the share of idle ones.
/// </summary>
internal sealed class ArrivalProcess
{
    private readonly Prng _random;
    private readonly Prng _days;
    private readonly IReadOnlyList<ReplayedCall>? _replay;
    private readonly double _rate; // a second, of all sources idle, at factor 1
    private readonly double[]? _factors;
    private readonly double _pieceSeconds;
    private readonly double _dayVariance;
    private double _storm = 1;
    private double _day = 1;
    private double _meanGap;
    private double _pieceEnd;
    private long _piece;
    private int _replayed;

    /// <param name="arrivals">What to generate.</param>
    /// <param name="random">The source of the intervals.</param>
    /// <param name="days">The source of the days' factors.</param>
    internal ArrivalProcess(Arrivals arrivals, Prng random, Prng days)
    {
        _random = random;
        _days = days;
        _replay = (arrivals as ReplayedArrivals)?.Calls;
        _rate = arrivals switch
        {
            PoissonArrivals p => p.CallsPerHour / 3600,
            FiniteArrivals f => f.Sources * f.CallsPerIdleHour / 3600,
            _ => 0,
        };
        _dayVariance = arrivals.DayVariance;
        if (arrivals.Profile is { } profile)
        {
            _factors = [.. profile.Factors];
            _pieceSeconds = DayProfile.DaySeconds / _factors.Length;
        }
        else if (_dayVariance > 0)
        {
            _factors = [1];
            _pieceSeconds = DayProfile.DaySeconds;
        }

        _pieceEnd = _factors is null ? double.PositiveInfinity : _pieceSeconds;
        if (_dayVariance > 0)
        {
            _day = Ziggurat.Gamma(_days, _dayVariance);
        }

        _meanGap = 1 / _rate;
        MoveOn();
    }

    /// <summary>When the next call comes, seconds from the beginning; +∞ when there is none.</summary>
    internal double Next { get; private set; }

    /// <summary>True when the calls bring their holding times with them.</summary>
    internal bool IsReplay => _replay is not null;

    /// <summary>Holding time of the call that <see cref="Next"/> speaks of, for recorded calls.</summary>
    internal double Holding => _replay![_replayed - 1].Holding;

    /// <summary>Goes on to the next call.</summary>
    internal void MoveOn()
    {
        if (_factors is null && _replay is null)
        {
            Next += Ziggurat.Exponential(_random) * _meanGap;
        }
        else if (_replay is not null)
        {
            Next = _replayed < _replay.Count ? _replay[_replayed].Start : double.PositiveInfinity;
            _replayed++;
        }
        else
        {
            MoveThroughPieces();
        }
    }

    /// <summary>Multiplies the rate from now on; storms that overlap multiply. The interval begun is forgotten: it has no memory.</summary>
    internal void Storm(double factor, double now)
    {
        _storm *= factor;
        _meanGap = 1 / (_rate * _storm);
        if (_replay is not null)
        {
            return;
        }

        if (_factors is not null)
        {
            // the piece of now, not that of the arrival that was forgotten
            _piece = (long)Math.Floor(now / _pieceSeconds);
            _pieceEnd = (_piece + 1) * _pieceSeconds;
        }

        Next = now;
        MoveOn();
    }

    private void MoveThroughPieces()
    {
        var factors = _factors!;
        var left = Ziggurat.Exponential(_random);
        var time = Next;
        while (true)
        {
            var rate = _rate * _storm * _day * factors[(int)(_piece % factors.Length)];
            var inPiece = rate * (_pieceEnd - time);
            if (inPiece > left)
            {
                Next = time + left / rate;
                return;
            }

            left -= inPiece;
            time = _pieceEnd;
            _piece++;
            _pieceEnd = (_piece + 1) * _pieceSeconds;
            if (_dayVariance > 0 && _piece % factors.Length == 0)
            {
                _day = Ziggurat.Gamma(_days, _dayVariance);
            }
        }
    }
}
