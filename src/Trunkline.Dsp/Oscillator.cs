namespace Trunkline.Dsp;

/// <summary>A sine by a turning pointer in double precision: exact frequency, continuous phase.</summary>
internal struct Oscillator
{
    private double _re;
    private double _im;
    private double _stepRe;
    private double _stepIm;
    private double _amplitude;

    /// <summary>Sets frequency (Hz) and peak amplitude; the phase stays, or starts at zero the first time.</summary>
    public void Set(double frequency, double amplitude)
    {
        (_stepIm, _stepRe) = (Math.Sin(2 * Math.PI * frequency / 8000), Math.Cos(2 * Math.PI * frequency / 8000));
        _amplitude = amplitude;
        if (_re == 0 && _im == 0)
        {
            _re = 1;
        }
    }

    /// <summary>Starts the phase at zero again.</summary>
    public void Restart() => (_re, _im) = (1, 0);

    /// <summary>Takes out the rounding of many turns; once a block is plenty.</summary>
    public void Normalize()
    {
        var gain = (3 - ((_re * _re) + (_im * _im))) / 2;
        (_re, _im) = (_re * gain, _im * gain);
    }

    public double Next()
    {
        var value = _im * _amplitude;
        (_re, _im) = ((_re * _stepRe) - (_im * _stepIm), (_im * _stepRe) + (_re * _stepIm));
        return value;
    }
}
