using System.Numerics;
using System.Runtime.Intrinsics;

namespace Trunkline.Dsp;

/// <summary>
/// Up to eight Goertzel filters run side by side over short, consecutive sub-blocks, with their phases kept, so that the
/// spectrum of a longer, sliding window is the sum of the last few sub-blocks, and a tone's exact frequency is the phase
/// it gains from one to the next.
/// </summary>
/// <remarks>
/// The phase of lane k is that of a rotating pointer at the end of the sub-block; to add an older sub-block, turn it by
/// <see cref="RotationRe"/>/<see cref="RotationIm"/> once for each sub-block that came after it.
/// </remarks>
internal sealed class ToneBank
{
    public const int Lanes = 8;

    private readonly int _length;
    private readonly Vector256<float> _coefficient;
    private readonly float[] _cos = new float[Lanes];
    private readonly float[] _sin = new float[Lanes];
    private readonly float[] _s1Lanes = new float[Lanes];
    private readonly float[] _s2Lanes = new float[Lanes];
    private readonly float[] _block;
    private int _filled;

    /// <param name="frequencies">At most eight, in Hz; unused lanes listen at 2000 Hz and are to be ignored.</param>
    /// <param name="length">Samples in a sub-block.</param>
    public ToneBank(ReadOnlySpan<double> frequencies, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frequencies.Length, Lanes);
        _length = length;
        _block = new float[length];
        var coefficient = new float[Lanes];
        for (var k = 0; k < Lanes; k++)
        {
            var omega = 2 * Math.PI * (k < frequencies.Length ? frequencies[k] : 2000) / 8000;
            coefficient[k] = (float)(2 * Math.Cos(omega));
            _cos[k] = (float)Math.Cos(omega);
            _sin[k] = (float)Math.Sin(omega);
            RotationRe[k] = (float)Math.Cos(omega * length);
            RotationIm[k] = (float)Math.Sin(omega * length);
        }

        _coefficient = Vector256.Create(coefficient);
    }

    /// <summary>Real parts of the last whole sub-block.</summary>
    public float[] Re { get; } = new float[Lanes];

    /// <summary>Imaginary parts of the last whole sub-block.</summary>
    public float[] Im { get; } = new float[Lanes];

    /// <summary>How far each pointer turns in one sub-block, real part.</summary>
    public float[] RotationRe { get; } = new float[Lanes];

    /// <summary>How far each pointer turns in one sub-block, imaginary part.</summary>
    public float[] RotationIm { get; } = new float[Lanes];

    /// <summary>Sum of squares of the last whole sub-block.</summary>
    public float Energy { get; private set; }

    /// <summary>Takes samples up to the end of the sub-block.</summary>
    /// <param name="samples">What there is; the bank takes no more than it needs.</param>
    /// <param name="taken">How many it took.</param>
    /// <returns>True when a sub-block is complete: <see cref="Re"/>, <see cref="Im"/> and <see cref="Energy"/> are new.</returns>
    public bool Feed(ReadOnlySpan<short> samples, out int taken)
    {
        taken = Math.Min(samples.Length, _length - _filled);
        var to = _block.AsSpan(_filled, taken);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = samples[i];
        }

        _filled += taken;
        if (_filled < _length)
        {
            return false;
        }

        Run();
        _filled = 0;
        return true;
    }

    public void Reset() => _filled = 0;

    private void Run()
    {
        var s1 = Vector256<float>.Zero;
        var s2 = Vector256<float>.Zero;
        var c = _coefficient;
        foreach (var x in _block)
        {
            // x - s2 does not wait for s1: one fused multiply-add is the whole chain from sample to sample
            var s = Vector256.FusedMultiplyAdd(c, s1, Vector256.Create(x) - s2);
            s2 = s1;
            s1 = s;
        }

        s1.CopyTo(_s1Lanes);
        s2.CopyTo(_s2Lanes);
        for (var k = 0; k < Lanes; k++)
        {
            Re[k] = _s1Lanes[k] - (_cos[k] * _s2Lanes[k]);
            Im[k] = _sin[k] * _s2Lanes[k];
        }

        var sum = Vector<float>.Zero;
        var step = Vector<float>.Count;
        var n = 0;
        for (; n + step <= _block.Length; n += step)
        {
            var v = new Vector<float>(_block, n);
            sum += v * v;
        }

        var energy = Vector.Sum(sum);
        for (; n < _block.Length; n++)
        {
            energy += _block[n] * _block[n];
        }

        Energy = energy;
    }
}
