using Trunkline.Base;

namespace Trunkline.Planning.Verification;

/// <summary>
/// How long something lasts: a holding time, a caller's patience, the pause before a retry. A law gives its mean and its
/// spread and draws values; it keeps no state, so one law may serve many streams. All times in seconds.
/// </summary>
/// <remarks>
/// Blocking of a lost-calls group does not depend on the law (insensitivity), waiting and retries do. Measured holding times
/// are far from exponential: a call centre's had a squared coefficient of variation of 2.5.
/// </remarks>
public abstract record DurationLaw
{
    /// <summary>Mean in seconds, above 0.</summary>
    public abstract double Mean { get; }

    /// <summary>Squared coefficient of variation: variance over squared mean; 0 constant, 1 exponential.</summary>
    public abstract double SquaredVariation { get; }

    /// <summary>One value.</summary>
    internal abstract double Draw(Prng random);

    /// <summary>What is wrong with the law, or null.</summary>
    internal virtual string? Error =>
        !(Mean > 0) || double.IsInfinity(Mean) ? "a duration's mean must be above 0 s and finite"
        : !(SquaredVariation >= 0) || double.IsInfinity(SquaredVariation) ? "a squared coefficient of variation must be 0 or more and finite"
        : null;
}

/// <summary>Memoryless: the law of the textbooks.</summary>
/// <param name="Mean">Mean in seconds.</param>
public sealed record ExponentialLaw(double Mean) : DurationLaw
{
    /// <inheritdoc/>
    public override double Mean { get; } = Mean;

    /// <inheritdoc/>
    public override double SquaredVariation => 1;

    internal override double Draw(Prng random) => Mean * Ziggurat.Exponential(random);
}

/// <summary>Always the same.</summary>
/// <param name="Mean">The duration in seconds.</param>
public sealed record ConstantLaw(double Mean) : DurationLaw
{
    /// <inheritdoc/>
    public override double Mean { get; } = Mean;

    /// <inheritdoc/>
    public override double SquaredVariation => 0;

    internal override double Draw(Prng random) => Mean;
}

/// <summary>Lognormal, the usual shape of measured conversations.</summary>
public sealed record LognormalLaw : DurationLaw
{
    private readonly double _mu;
    private readonly double _sigma;

    /// <param name="mean">Mean in seconds.</param>
    /// <param name="squaredVariation">Squared coefficient of variation, 0 or more.</param>
    public LognormalLaw(double mean, double squaredVariation)
    {
        Mean = mean;
        SquaredVariation = squaredVariation;
        var variance = Math.Log(1 + squaredVariation);
        _sigma = Math.Sqrt(variance);
        _mu = Math.Log(mean) - variance / 2;
    }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double SquaredVariation { get; }

    internal override double Draw(Prng random) => Math.Exp(_mu + _sigma * Ziggurat.Normal(random));
}

/// <summary>Two exponential phases with balanced means: short calls and a few long ones.</summary>
public sealed record HyperexponentialLaw : DurationLaw
{
    private readonly double _share;

    /// <param name="mean">Mean in seconds.</param>
    /// <param name="squaredVariation">Squared coefficient of variation, 1 or more.</param>
    public HyperexponentialLaw(double mean, double squaredVariation)
    {
        Mean = mean;
        SquaredVariation = squaredVariation;
        _share = (1 + Math.Sqrt((squaredVariation - 1) / (squaredVariation + 1))) / 2;
    }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double SquaredVariation { get; }

    internal override string? Error => SquaredVariation < 1 ? "a hyperexponential law has a squared coefficient of variation of 1 or more" : base.Error;

    internal override double Draw(Prng random)
    {
        var share = random.NextDouble() < _share ? _share : 1 - _share;
        return Mean / (2 * share) * Ziggurat.Exponential(random);
    }
}

/// <summary>Values drawn with replacement from measured ones.</summary>
public sealed record EmpiricalLaw : DurationLaw
{
    private readonly double[] _values;

    /// <param name="values">Measured durations in seconds, at least one, none below 0; copied.</param>
    public EmpiricalLaw(IEnumerable<double> values)
    {
        _values = [.. values];
        Mean = _values.Length == 0 ? 0 : _values.Average();
        SquaredVariation = _values.Length == 0 ? 0 : _values.Average(v => (v - Mean) * (v - Mean)) / (Mean * Mean);
    }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double SquaredVariation { get; }

    internal override string? Error => _values.Any(v => !(v >= 0)) ? "a measured duration is below 0 s" : base.Error;

    internal override double Draw(Prng random) => _values[random.Next(_values.Length)];
}
