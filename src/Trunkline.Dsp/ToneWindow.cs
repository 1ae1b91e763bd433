namespace Trunkline.Dsp;

/// <summary>The last two sub-blocks of a bank as one window, and the single sub-block, for <see cref="ToneSet"/>.</summary>
internal sealed class ToneWindow(ToneBank bank, int subBlock)
{
    private readonly float[] _oldRe = new float[ToneBank.Lanes];
    private readonly float[] _oldIm = new float[ToneBank.Lanes];
    private readonly float[] _turnedRe = new float[ToneBank.Lanes];
    private readonly float[] _turnedIm = new float[ToneBank.Lanes];
    private float _oldEnergy;

    /// <summary>Samples in the window.</summary>
    public int Length => subBlock * 2;

    /// <summary>Spectrum of the window, real parts.</summary>
    public float[] Re { get; } = new float[ToneBank.Lanes];

    /// <summary>Spectrum of the window, imaginary parts.</summary>
    public float[] Im { get; } = new float[ToneBank.Lanes];

    /// <summary>Sum of squares of the window.</summary>
    public float Energy { get; private set; }

    /// <summary>Takes in the bank's new sub-block.</summary>
    public void Slide()
    {
        for (var k = 0; k < ToneBank.Lanes; k++)
        {
            float tr = bank.RotationRe[k], ti = bank.RotationIm[k];
            (_turnedRe[k], _turnedIm[k]) = ((_oldRe[k] * tr) - (_oldIm[k] * ti), (_oldRe[k] * ti) + (_oldIm[k] * tr));
            (Re[k], Im[k]) = (_turnedRe[k] + bank.Re[k], _turnedIm[k] + bank.Im[k]);
            (_oldRe[k], _oldIm[k]) = (bank.Re[k], bank.Im[k]);
        }

        Energy = _oldEnergy + bank.Energy;
        _oldEnergy = bank.Energy;
    }

    /// <summary>Hz between a lane's tone and the lane, by the phase gained from one sub-block to the next; within half its rate.</summary>
    public float Offset(int k)
    {
        var cos = (bank.Re[k] * _turnedRe[k]) + (bank.Im[k] * _turnedIm[k]);
        var sin = (bank.Im[k] * _turnedRe[k]) - (bank.Re[k] * _turnedIm[k]);
        return MathF.Atan2(sin, cos) * 8000 / (2 * MathF.PI * subBlock);
    }

    /// <summary>The share of the newest sub-block's power that a lane explains.</summary>
    public float NewestShare(int k) =>
        2 * ((bank.Re[k] * bank.Re[k]) + (bank.Im[k] * bank.Im[k])) / ((subBlock * bank.Energy) + 1);

    public void Reset()
    {
        Array.Clear(_oldRe);
        Array.Clear(_oldIm);
        _oldEnergy = 0;
    }
}
