namespace Trunkline.Planning.Traffic;

/// <summary>
/// Molina's formula, called "Poisson" in American tables: lost calls held. A call that finds no line stays as long as it would have
/// talked, so lines are needed for a Poisson number of calls: P = P(X ≥ N), X Poisson with mean A, which is the regularized gamma
/// function P(N, A) (E. C. Molina 1927). Never below Erlang B.
/// </summary>
/// <remarks>For a whole number of lines. Good to about 12 digits up to 10⁷ erlang; tails below 10⁻³⁰⁰ are 0.</remarks>
public static class Molina
{
    /// <summary>Probability that N or more calls are present.</summary>
    /// <param name="erlang">Offered traffic A, 0 or more.</param>
    /// <param name="lines">Number of lines N, 0 or more.</param>
    public static Answer<double> Blocking(double erlang, int lines) =>
        Check.First(Check.Offered(erlang), Check.Lines(lines)) is { } refused ? refused : PoissonLaw.AtLeast(lines, erlang);

    /// <summary>The fewest lines with blocking at or below a target.</summary>
    public static Answer<int> LinesFor(double erlang, double target, string name = "P") =>
        Check.First(Check.Offered(erlang), Check.Target(target, name)) is { } refused ? refused
        : PoissonLaw.FewestWithTailAtMost(erlang, target);

    /// <summary>The most traffic that so many lines serve at a target.</summary>
    public static Answer<double> OfferedFor(int lines, double target, string name = "P") =>
        Check.First(Check.SomeLines(lines), Check.Target(target, name)) is { } refused ? refused
        : Root.Of(
            erlang => PoissonLaw.AtLeast(lines, erlang) - target,
            0,
            Root.Beyond(erlang => PoissonLaw.AtLeast(lines, erlang) - target, lines + 1, 1e12));
}
