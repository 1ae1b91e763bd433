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

    private readonly TrafficStream[] _streams;
    private readonly int[] _finite;
    private readonly LineRelease? _release;
    private readonly bool _isOneOfMany;
    private readonly double _randomRate;
    private readonly double _randomEmergencyRate;

    // sums over the states up to k relative to p(k), every call admitted: they are rebuilt in each step, so that nothing overflows
    private double[] _total = new double[64];
    private double[] _calls;
    private int _last;
    private int _ends = int.MaxValue;
    private int _long = int.MaxValue;

    /// <param name="streams">What is offered.</param>
    /// <param name="isOneOfMany">True when the figures go into a mean with others: shares below 10⁻¹⁹⁰ are then 0.</param>
    internal GroupLoss(IReadOnlyList<TrafficStream> streams, bool isOneOfMany = false)
    {
        _isOneOfMany = isOneOfMany;
        _streams = [.. streams];
        _finite = [.. Enumerable.Range(0, _streams.Length).Where(s => _streams[s].IsFinite)];
        _release = LineRelease.Of(streams);
        foreach (var stream in streams.Where(s => !s.IsFinite))
        {
            _randomRate += stream.Erlang;
            _randomEmergencyRate += stream.IsEmergency ? stream.Erlang : 0;
        }

        _total[0] = 1;
        _calls = new double[64 * _finite.Length];
        for (var f = 0; f < _finite.Length; f++)
        {
            _calls[f] = Rate(_streams[_finite[f]], 0);
        }
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
        Reach(fromNormal);
        if (_long <= fromNormal)
        {
            // past the likeliest state, where each more is rarer than the one before
            return _isOneOfMany && RateUp(_long - 1, emergencyOnly: false) < Down(_long) ? new double[_streams.Length] : LongTail(circuits, fromNormal);
        }

        var k = Math.Min(fromNormal, _last);
        var (total, full, reserved) = (_total[k], 1.0, k == fromNormal ? 1.0 : 0);
        Span<double> calls = stackalloc double[_finite.Length];
        Span<double> lost = stackalloc double[_finite.Length];
        _calls.AsSpan(k * _finite.Length, _finite.Length).CopyTo(calls);
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

    /// <summary>The sums up to a state, or to where nobody raises it, or to where they grow too great.</summary>
    private void Reach(int state)
    {
        if (_last >= state || _ends <= _last + 1 || _long <= _last)
        {
            return;
        }

        if (state >= _total.Length)
        {
            var size = Math.Max(state + 1, 2 * _total.Length);
            Array.Resize(ref _total, size);
            Array.Resize(ref _calls, size * _finite.Length);
        }

        for (var k = _last + 1; k <= state; k++)
        {
            var rate = RateUp(k - 1, emergencyOnly: false);
            if (rate <= 0)
            {
                _ends = k;
                return;
            }

            var down = Down(k) / rate;
            _total[k] = 1 + (_total[k - 1] * down);
            for (var f = 0; f < _finite.Length; f++)
            {
                _calls[(k * _finite.Length) + f] = (_calls[((k - 1) * _finite.Length) + f] * down) + Rate(_streams[_finite[f]], k);
            }

            _last = k;
            if (_total[k] > Greatest)
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
