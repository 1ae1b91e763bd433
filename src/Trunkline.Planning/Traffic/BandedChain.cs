using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Trunkline.Planning.Traffic;

/// <summary>
/// Equilibrium of a Markov chain whose transitions reach no further than a band beside the diagonal: the exact solution of groups with
/// two dimensions. Elimination of states from the last to the first after Grassmann, Taksar and Heyman (1985): it never subtracts, so even
/// probabilities of 10⁻³⁰ come out with full relative precision.
/// </summary>
/// <remarks>
/// Number the states so that the band is narrow: the shorter dimension inside. Work is states·band²; refuse beforehand what is more than
/// <see cref="MostWork"/>.
/// </remarks>
internal sealed class BandedChain
{
    /// <summary>About two seconds of work.</summary>
    internal const double MostWork = 4e9;

    private readonly int _states;
    private readonly int _band;
    private readonly int _width;
    private readonly double[] _rates; // row i holds columns i − band … i + band

    /// <param name="states">Number of states, 1 or more.</param>
    /// <param name="band">Greatest distance between two states with a transition.</param>
    internal BandedChain(int states, int band)
    {
        _states = states;
        _band = band;
        _width = (2 * band) + 1;
        _rates = new double[(long)states * _width];
    }

    /// <summary>Adds a rate from one state to another.</summary>
    internal void Add(int from, int to, double rate) => _rates[((long)from * _width) + to - from + _band] += rate;

    /// <summary>The probabilities of all states. Uses up the rates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double[] Solve()
    {
        for (var s = _states - 1; s > 0; s--)
        {
            var lowest = Math.Max(0, s - _band);
            var rowOfS = Row(s);
            var leaving = 0.0;
            for (var j = lowest; j < s; j++)
            {
                leaving += rowOfS[j - s + _band];
            }

            // a state that leads nowhere lower cannot be reached from below either in these chains
            var inverse = leaving > 0 ? 1 / leaving : 0;
            var targets = rowOfS.Slice(lowest - s + _band, s - lowest);
            for (var i = lowest; i < s; i++)
            {
                var row = Row(i);
                ref var toS = ref row[s - i + _band];
                if (toS == 0)
                {
                    continue;
                }

                toS *= inverse;
                AddScaled(row.Slice(lowest - i + _band, s - lowest), targets, toS);

                // what leads back to itself is no transition
                row[_band] = 0;
            }
        }

        var p = new double[_states];
        p[0] = 1;
        var total = 1.0;
        for (var s = 1; s < _states; s++)
        {
            var sum = 0.0;
            for (var i = Math.Max(0, s - _band); i < s; i++)
            {
                sum += p[i] * Row(i)[s - i + _band];
            }

            p[s] = sum;
            total += sum;
            if (total > 1e250)
            {
                for (var i = 0; i <= s; i++)
                {
                    p[i] *= 1e-250;
                }

                total *= 1e-250;
            }
        }

        for (var s = 0; s < _states; s++)
        {
            p[s] /= total;
        }

        return p;
    }

    /// <summary>sums += terms·factor: the whole cost of the elimination, so without a bounds check an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(Span<double> sums, ReadOnlySpan<double> terms, double factor)
    {
        var count = Math.Min(sums.Length, terms.Length);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var term = ref MemoryMarshal.GetReference(terms);
        var scale = new Vector<double>(factor);
        nuint i = 0;
        var last = (nint)count - Vector<double>.Count;
        for (; (nint)i <= last; i += (nuint)Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref sum, i) + (Vector.LoadUnsafe(ref term, i) * scale)).StoreUnsafe(ref sum, i);
        }

        for (; (nint)i < count; i++)
        {
            Unsafe.Add(ref sum, i) += Unsafe.Add(ref term, i) * factor;
        }
    }

    private Span<double> Row(int state) => _rates.AsSpan(checked(state * _width), _width);
}
