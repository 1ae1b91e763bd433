using System.Runtime.CompilerServices;

namespace Trunkline.Planning.Designs;

/// <summary>
/// One trunk group that several streams share: a birth-death process over the number of busy circuits. Random streams
/// (Poisson) and few people (a busy one calls no more) together; normal calls are admitted only while fewer than N − R circuits are busy.
/// </summary>
/// <remarks>
/// Exact for equal mean holding times. With one random stream it is <see cref="Traffic.ErlangB"/>, with two classes
/// <see cref="Traffic.TrunkReservation"/>, with one finite and one random <see cref="Traffic.FiniteAndPoisson"/>; the tests hold it to them.
/// A person who talks, either way, does not call: the people still free in state k are S − k. Callers who wait for a seat make circuits fall
/// free later (<see cref="LineRelease"/>). Below N − R nothing depends on N: those sums are kept, so that a search over N and R costs little
/// more than its largest question.
/// </remarks>
internal sealed class GroupLoss
{
    /// <summary>Sums greater than this go on as logarithms.</summary>
    private const double Greatest = 1e200;

    /// <summary>The same where a mean is taken: what is rarer shows in no mean.</summary>
    private const double GreatestOfMany = 1e60;

    /// <summary>Standard deviations below the load, of random calls: rarer than 10⁻³⁰, and no figure that is shown comes near it.</summary>
    private const double Rarest = 12;

    private readonly TrafficStream[] _streams;
    private readonly int[] _finite;
    private readonly LineRelease? _release;
    private readonly bool _isOneOfMany;
    private readonly double _greatest;
    private readonly bool _isRandom;
    private readonly double _randomRate;
    private readonly double _randomEmergencyRate;

    // sums over the states up to k relative to p(k), every call admitted: they are rebuilt in each step, so that nothing overflows
    private double[] _total;
    private double[] _calls;
    private int _first; // states below it are left out
    private int _open = int.MaxValue; // the least number of circuits it is low enough for
    private int _last;
    private int _ends = int.MaxValue;
    private int _long = int.MaxValue;

    /// <param name="streams">What is offered.</param>
    /// <param name="isOneOfMany">True when the figures go into a mean with others: shares below 10⁻⁶⁰ are then 0.</param>
    /// <param name="release">How circuits fall free, where that is known already.</param>
    internal GroupLoss(IReadOnlyList<TrafficStream> streams, bool isOneOfMany = false, LineRelease? release = null)
    {
        _isOneOfMany = isOneOfMany;
        _greatest = isOneOfMany ? GreatestOfMany : Greatest;
        _streams = [.. streams];
        _release = release ?? LineRelease.Of(streams);
        var finite = 0;
        foreach (var stream in _streams)
        {
            finite += stream.IsFinite ? 1 : 0;
            _randomRate += stream.IsFinite ? 0 : stream.Erlang;
            _randomEmergencyRate += !stream.IsFinite && stream.IsEmergency ? stream.Erlang : 0;
        }

        _finite = new int[finite];
        for (int s = 0, f = 0; s < _streams.Length; s++)
        {
            if (_streams[s].IsFinite)
            {
                _finite[f++] = s;
            }
        }

        _isRandom = finite == 0;
        _total = new double[16];
        _calls = new double[_total.Length * finite];
        Start(0);
    }

    /// <summary>The blocking of each stream.</summary>
    /// <param name="streams">What is offered.</param>
    /// <param name="circuits">N, 0 or more.</param>
    /// <param name="reserve">R, 0 to N.</param>
    /// <returns>In the streams' order: of random streams the share of time, of people's calls the share of calls.</returns>
    internal static double[] Of(IReadOnlyList<TrafficStream> streams, int circuits, int reserve) => new GroupLoss(streams).Of(circuits, reserve);

    /// <summary>The blocking of each stream with so many circuits, of which a reserve is kept for emergency calls.</summary>
    internal double[] Of(int circuits, int reserve)
    {
        reserve = Math.Clamp(reserve, 0, circuits);
        var fromNormal = circuits - reserve;
        Begin(fromNormal);
        Reach(fromNormal);
        if (_long <= fromNormal)
        {
            // past the likeliest state, where each more is rarer than the one before
            return _isOneOfMany && RateUp(_long - 1, emergencyOnly: false) < Down(_long) ? new double[_streams.Length] : LongTail(circuits, fromNormal);
        }

        var k = Math.Min(fromNormal, _last);
        var (total, full, reserved) = (_total[k - _first], 1.0, k == fromNormal ? 1.0 : 0);
        Span<double> calls = stackalloc double[_finite.Length];
        Span<double> lost = stackalloc double[_finite.Length];
        _calls.AsSpan((k - _first) * _finite.Length, _finite.Length).CopyTo(calls);
        if (k < fromNormal)
        {
            // nobody raises the state so far
            full = 0;
        }
        else
        {
            Lose(k, lost);
            for (k++; k <= circuits; k++)
            {
                var rate = RateUp(k - 1, emergencyOnly: true);
                if (rate <= 0)
                {
                    full = 0;
                    break;
                }

                var down = Down(k) / rate;
                total = 1 + (total * down);
                reserved = 1 + (reserved * down);
                for (var f = 0; f < calls.Length; f++)
                {
                    calls[f] = (calls[f] * down) + Rate(_streams[_finite[f]], k);
                    lost[f] *= down;
                }

                Lose(k, lost);
                if (total > Greatest)
                {
                    return LongTail(circuits, fromNormal);
                }
            }
        }

        var blocking = new double[_streams.Length];
        for (var s = 0; s < blocking.Length; s++)
        {
            blocking[s] = (_streams[s].IsEmergency ? full : reserved) / total;
        }

        for (var f = 0; f < calls.Length; f++)
        {
            blocking[_finite[f]] = calls[f] > 0 ? lost[f] / calls[f] : 0;
        }

        return blocking;

        void Lose(int state, Span<double> refused)
        {
            for (var f = 0; f < refused.Length; f++)
            {
                var stream = _streams[_finite[f]];
                refused[f] += state >= circuits || !stream.IsEmergency ? Rate(stream, state) : 0;
            }
        }
    }

    /// <summary>Attempts per mean holding time in state k.</summary>
    internal static double Rate(TrafficStream stream, int busy) => stream.IsFinite
        ? Math.Max(0, stream.Sources - busy) * stream.IntendedPerSource / (1 - stream.IntendedPerSource)
        : stream.Erlang;

    private double Down(int busy) => _release is null ? busy : _release.At(busy);

    private double RateUp(int busy, bool emergencyOnly)
    {
        var rate = emergencyOnly ? _randomEmergencyRate : _randomRate;
        foreach (var f in _finite)
        {
            rate += !emergencyOnly || _streams[f].IsEmergency ? Rate(_streams[f], busy) : 0;
        }

        return rate;
    }

    /// <summary>Begins the sums low enough for so many circuits: from state 0, or of random calls from where states are too rare to count.</summary>
    private void Begin(int open)
    {
        open = Math.Min(open, (int)_randomRate);
        if (open >= _open)
        {
            return;
        }

        _open = open;
        var first = _isRandom ? Math.Max(0, open - (int)(Rarest * Math.Sqrt(_randomRate)) - 1) : 0;
        if (first == _first && _last > 0)
        {
            return;
        }

        Start(first);
    }

    private void Start(int first)
    {
        (_first, _last, _ends, _long) = (first, first, int.MaxValue, int.MaxValue);
        _total[0] = 1;
        for (var f = 0; f < _finite.Length; f++)
        {
            _calls[f] = Rate(_streams[_finite[f]], first);
        }
    }

    /// <summary>The sums up to a state, or to where nobody raises it, or to where they grow too great.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reach(int state)
    {
        if (_last >= state || _ends <= _last + 1 || _long <= _last)
        {
            return;
        }

        // as far as states are likely enough to be asked for
        _release?.Expect((int)Math.Min(state, _randomRate + (18 * Math.Sqrt(_randomRate)) + 20));
        for (var k = _last + 1; k <= state; k++)
        {
            var rate = _finite.Length == 0 ? _randomRate : RateUp(k - 1, emergencyOnly: false);
            if (rate <= 0)
            {
                _ends = k;
                return;
            }

            var at = k - _first;
            if (at == _total.Length)
            {
                Array.Resize(ref _total, 2 * at);
                Array.Resize(ref _calls, 2 * at * _finite.Length);
            }

            var down = (_release is null ? k : _release.At(k)) / rate;
            _total[at] = 1 + (_total[at - 1] * down);
            for (var f = 0; f < _finite.Length; f++)
            {
                _calls[(at * _finite.Length) + f] = (_calls[((at - 1) * _finite.Length) + f] * down) + Rate(_streams[_finite[f]], k);
            }

            _last = k;
            if (_total[at] > _greatest)
            {
                _long = k;
                return;
            }
        }
    }

    // the same with the states as logarithms relative to the likeliest one
    private double[] LongTail(int circuits, int fromNormal)
    {
        var logs = new double[circuits + 1];
        var greatest = 0.0;
        for (var k = 1; k <= circuits; k++)
        {
            var rate = RateUp(k - 1, emergencyOnly: k - 1 >= fromNormal);
            logs[k] = rate > 0 ? logs[k - 1] + Math.Log(rate / Down(k)) : double.NegativeInfinity;
            greatest = Math.Max(greatest, logs[k]);
        }

        double total = 0, normal = 0, full = 0;
        Span<double> calls = stackalloc double[_streams.Length];
        Span<double> lost = stackalloc double[_streams.Length];
        for (var k = 0; k <= circuits; k++)
        {
            var p = Math.Exp(logs[k] - greatest);
            total += p;
            normal += k >= fromNormal ? p : 0;
            full = p;
            foreach (var s in _finite)
            {
                var rate = Rate(_streams[s], k) * p;
                calls[s] += rate;
                lost[s] += k >= circuits || (k >= fromNormal && !_streams[s].IsEmergency) ? rate : 0;
            }
        }

        var blocking = new double[_streams.Length];
        for (var s = 0; s < blocking.Length; s++)
        {
            blocking[s] = _streams[s].IsFinite ? (calls[s] > 0 ? lost[s] / calls[s] : 0) : (_streams[s].IsEmergency ? full : normal) / total;
        }

        return blocking;
    }
}
