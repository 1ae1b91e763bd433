using System.Numerics;

namespace Trunkline.Dsp;

/// <summary>The sum of many parties, and for each the sum without itself.</summary>
/// <remarks>
/// For each block: <see cref="Begin"/>, <see cref="Add"/> for each party that speaks, <see cref="Mix(ReadOnlySpan{short}, Span{short})"/> for each
/// that hears. Sums are kept in 32 bits, so 65,536 parties fit before anything is cut; only the output saturates.
/// </remarks>
public sealed class Mixer
{
    private readonly int[] _sum;
    private int _length;

    /// <param name="maxBlock">The longest block, samples.</param>
    public Mixer(int maxBlock = 160) => _sum = new int[maxBlock];

    /// <summary>Starts a block of this many samples.</summary>
    public void Begin(int samples)
    {
        _length = samples;
        _sum.AsSpan(0, samples).Clear();
    }

    /// <summary>Adds a party's block.</summary>
    public void Add(ReadOnlySpan<short> party)
    {
        var n = Math.Min(party.Length, _length);
        var i = 0;
        var step = Vector<short>.Count;
        for (; i + step <= n; i += step)
        {
            Vector.Widen(new Vector<short>(party[i..]), out var low, out var high);
            (new Vector<int>(_sum, i) + low).CopyTo(_sum, i);
            (new Vector<int>(_sum, i + (step / 2)) + high).CopyTo(_sum, i + (step / 2));
        }

        for (; i < n; i++)
        {
            _sum[i] += party[i];
        }
    }

    /// <summary>The sum without <paramref name="own"/> (what that party added), saturated.</summary>
    /// <param name="own">The party's own block, as it was added; empty for a listener.</param>
    /// <param name="output">As long as the block.</param>
    public void Mix(ReadOnlySpan<short> own, Span<short> output)
    {
        var n = Math.Min(output.Length, _length);
        var i = 0;
        var step = Vector<short>.Count;
        if (own.Length >= n)
        {
            for (; i + step <= n; i += step)
            {
                Vector.Widen(new Vector<short>(own[i..]), out var low, out var high);
                Narrow(new Vector<int>(_sum, i) - low, new Vector<int>(_sum, i + (step / 2)) - high).CopyTo(output[i..]);
            }
        }
        else if (own.IsEmpty)
        {
            for (; i + step <= n; i += step)
            {
                Narrow(new Vector<int>(_sum, i), new Vector<int>(_sum, i + (step / 2))).CopyTo(output[i..]);
            }
        }

        for (; i < n; i++)
        {
            output[i] = (short)Math.Clamp(_sum[i] - (i < own.Length ? own[i] : 0), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>The sum of all, saturated: what a recorder or a listener hears.</summary>
    public void Mix(Span<short> output) => Mix([], output);

    private static Vector<short> Narrow(Vector<int> low, Vector<int> high)
    {
        var max = new Vector<int>(short.MaxValue);
        var min = new Vector<int>(short.MinValue);
        return Vector.Narrow(Vector.Min(Vector.Max(low, min), max), Vector.Min(Vector.Max(high, min), max));
    }
}
