using System.Runtime.CompilerServices;

namespace Trunkline.Planning.Designs;

/// <summary>
/// The equilibrium of two trunk groups of which the second takes only calls that the first refuses, solved exactly and level by level: a level is a
/// number of busy circuits of the second group. A level is left upwards only from the few states in which the first group refuses somebody, so that
/// what happens above it comes down to a few rows, where a general elimination (<see cref="Traffic.BandedChain"/>) fills a band.
/// </summary>
/// <remarks>
/// Work is states × (reserve + 1)². No figure is a difference of others: the states of a level are taken out one by one, each with its chances to be
/// raised to the next and to fall to the level below (after Grassmann, Taksar and Heyman 1985). Rates depend on k, the calls there are in both groups.
/// </remarks>
internal sealed class OverflowLevels
{
    /// <summary>Above this a row is scaled down; what then falls below the smallest double is rarer than anything that is shown.</summary>
    private const double Greatest = 1e250;

    private readonly int _low;
    private readonly int _second;
    private readonly int _states; // of the first group
    private readonly int _taking; // of them those that refuse nobody: the first ones
    private readonly int _refusing; // and those that refuse somebody: the others
    private readonly double[] _stays; // of each state, those before it taken out: one over the rate at which it is left
    private readonly double[] _back; // from each refusing state, by way of the level above, to each state
    private readonly double[] _among; // from refusing state to refusing state, all others taken out
    private readonly double[] _falls; // from each refusing state to the level below

    /// <param name="low">The fewest circuits of the first group that are ever busy.</param>
    /// <param name="open">The state of the first group from which on it refuses normal calls: above <paramref name="low"/>, or 0.</param>
    /// <param name="first">Circuits of the first group; when all are busy it refuses emergency calls too.</param>
    /// <param name="second">Circuits of the second, 1 or more.</param>
    internal OverflowLevels(int low, int open, int first, int second)
    {
        (_low, _second) = (low, second);
        (_states, _taking, _refusing) = (first - low + 1, open - low, first - open + 1);
        (_stays, _back, _among, _falls) = (new double[_states], new double[_refusing * _states], new double[_refusing * _refusing], new double[_refusing]);
    }

    /// <summary>By k: calls that the first group takes while it refuses nobody.</summary>
    internal required double[] Up { get; init; }

    /// <summary>By k: calls that it takes while it refuses normal ones.</summary>
    internal required double[] UpKept { get; init; }

    /// <summary>Calls that go over to the second group, by refusing state and busy circuits of the second.</summary>
    internal required Func<int, int, double> Over { get; init; }

    /// <summary>By k: how fast one circuit falls free; 1 where every call is answered at once.</summary>
    internal required double[] Release { get; init; }

    /// <summary>How likely the first group refuses somebody, times a common factor: at busy circuits of the second × refusing states + refusing state.</summary>
    internal double[] Refusing { get; private set; } = [];

    /// <summary>By k: how likely so many are busy in both, times the same factor.</summary>
    internal double[] Busy { get; private set; } = [];

    /// <summary>Solves.</summary>
    /// <returns>False when the first group never refuses anybody, because there are too few people for that.</returns>
    internal bool Solve()
    {
        var times = new double[_second + 1][]; // by level: from each refusing state, time in each state until the level is left downwards
        for (var j = _second; j > 0; j--)
        {
            TakeOut(j);
            times[j] = new double[_refusing * _states];
            for (var f = 0; f < _refusing; f++)
            {
                var row = times[j].AsSpan(f * _states, _states);
                From(f, row[_taking..]);
                PutBack(row, j);
            }

            // from the level below up to here, and down again
            for (var f = 0; f < _refusing; f++)
            {
                var fall = Over(f, j - 1) * j;
                for (var i = 0; i < _states; i++)
                {
                    _back[(f * _states) + i] = fall * Release[_low + i + j] * times[j][(f * _states) + i];
                }
            }
        }

        if (!TakeOut(0))
        {
            return false;
        }

        var p = new double[_states];
        p[_taking] = 1;
        Among(p.AsSpan(_taking));
        PutBack(p, 0);
        Collect(p, times);
        return true;
    }

    /// <summary>Takes the states of a level out, one after another, but for the first that refuses somebody.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TakeOut(int level)
    {
        var n = _refusing;
        Array.Clear(_falls);
        Array.Clear(_among);
        var falls = 0.0; // of the state before, the chance to fall to the level below before it is raised to this one
        for (var i = 0; i < _taking; i++)
        {
            var k = _low + i + level;
            var (up, down) = (Up[k], (level + ((_low + i) * falls)) * Release[k]);
            if (up + down <= 0)
            {
                return false;
            }

            var stays = _stays[i] = 1 / (up + down);
            falls = down * stays;
            var raised = up * stays;
            for (var f = 0; f < n; f++)
            {
                var back = _back[(f * _states) + i];
                _back[(f * _states) + i + 1] += back * raised;
                _falls[f] += back * falls;
            }
        }

        for (var f = 0; f < n; f++)
        {
            var k = _low + _taking + f + level;
            for (var g = 0; g < n; g++)
            {
                _among[(f * n) + g] = _back[(f * _states) + _taking + g];
            }

            var down = (_low + _taking + f) * Release[k];
            if (f > 0)
            {
                _among[(f * n) + f - 1] += down;
            }

            _falls[f] += (level * Release[k]) + (f == 0 ? down * falls : 0);
            if (f < n - 1)
            {
                _among[(f * n) + f + 1] += UpKept[k];
            }
        }

        for (var g = n - 1; g > 0; g--)
        {
            var leaving = _falls[g];
            for (var h = 0; h < g; h++)
            {
                leaving += _among[(g * n) + h];
            }

            var stays = _stays[_taking + g] = 1 / leaving;
            for (var f = 0; f < g; f++)
            {
                var share = _among[(f * n) + g] * stays;
                for (var h = 0; h < g; h++)
                {
                    _among[(f * n) + h] += share * _among[(g * n) + h];
                }

                _falls[f] += share * _falls[g];
            }
        }

        _stays[_taking] = _falls[0] > 0 ? 1 / _falls[0] : 0;
        return true;
    }

    /// <summary>The time in each refusing state, from the start in one of them until the level is left downwards.</summary>
    private void From(int start, Span<double> row)
    {
        row[start] = 1;
        for (var g = start; g > 0; g--)
        {
            for (var h = 0; h < g; h++)
            {
                row[h] += row[g] * _stays[_taking + g] * _among[(g * _refusing) + h];
            }
        }

        row[0] *= _stays[_taking];
        Among(row);
    }

    /// <summary>From what is known of the first refusing state to the others; they hold what of their time they owe to a start in them.</summary>
    private void Among(Span<double> row)
    {
        for (var g = 1; g < _refusing; g++)
        {
            for (var f = 0; f < g; f++)
            {
                row[g] += row[f] * _among[(f * _refusing) + g];
            }

            row[g] *= _stays[_taking + g];
        }
    }

    /// <summary>From the refusing states to those that refuse nobody.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PutBack(Span<double> row, int level)
    {
        for (var i = _taking - 1; i >= 0; i--)
        {
            var into = row[i + 1] * (_low + i + 1) * Release[_low + i + 1 + level];
            for (var f = 0; f < _refusing; f++)
            {
                into += row[_taking + f] * _back[(f * _states) + i];
            }

            row[i] = into * _stays[i];
            if (row[i] > Greatest)
            {
                foreach (ref var p in row[i..])
                {
                    p /= Greatest;
                }
            }
        }
    }

    /// <summary>From the lowest level up: the time in a level follows from how often it is entered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(double[] p, double[][] times)
    {
        Refusing = new double[(_second + 1) * _refusing];
        Busy = new double[_low + _states + _second];
        var next = new double[_states];
        for (var j = 0; ; j++)
        {
            p.AsSpan(_taking).CopyTo(Refusing.AsSpan(j * _refusing));
            for (var i = 0; i < _states; i++)
            {
                Busy[_low + i + j] += p[i];
            }

            if (j == _second)
            {
                return;
            }

            Array.Clear(next);
            for (var f = 0; f < _refusing; f++)
            {
                var enters = p[_taking + f] * Over(f, j);
                var row = times[j + 1].AsSpan(f * _states, _states);
                for (var i = 0; i < next.Length; i++)
                {
                    next[i] += enters * row[i];
                }
            }

            (p, next) = (next, p);
        }
    }
}
