using System.Globalization;

namespace Trunkline.Planning.Reporting.Charts;

/// <summary>One mark of an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What stands beside it; empty for a thin line without one.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Values to a place between 0 and 1, with the marks people read it by.</summary>
internal abstract record Axis
{
    /// <summary>The value at 0.</summary>
    internal required double Min { get; init; }

    /// <summary>The value at 1.</summary>
    internal required double Max { get; init; }

    /// <summary>The marks, ascending.</summary>
    internal required IReadOnlyList<Tick> Ticks { get; init; }

    /// <summary>What is measured, with its unit.</summary>
    internal required string Title { get; init; }

    /// <summary>Where a value is: 0 at <see cref="Min"/>, 1 at <see cref="Max"/>; beyond them outside of that.</summary>
    internal abstract double Share(double value);
}

/// <summary>Equal steps.</summary>
internal sealed record LinearAxis : Axis
{
    internal override double Share(double value) => Max > Min ? (value - Min) / (Max - Min) : 0.5;

    /// <summary>From 0, or from <paramref name="min"/>, to a round number at or above <paramref name="max"/>.</summary>
    /// <param name="title">What is measured.</param>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest.</param>
    /// <param name="marks">About so many marks.</param>
    /// <param name="label">How a value is written.</param>
    /// <param name="isWhole">True for what is counted: no marks between whole numbers.</param>
    internal static LinearAxis Of(string title, double min, double max, int marks, Func<double, string> label, bool isWhole = false)
    {
        if (!(max > min))
        {
            max = min + 1;
        }

        var step = Step((max - min) / marks);
        step = isWhole ? Math.Max(1, Math.Round(step)) : step;
        var top = Math.Ceiling((max - min) / step - 1e-9) * step + min;
        return Stepped(title, min, top, step, label);
    }

    /// <summary>From one value to another with a mark at each multiple of a step.</summary>
    internal static LinearAxis Stepped(string title, double min, double max, double step, Func<double, string> label)
    {
        var ticks = new List<Tick>();
        for (var k = Math.Ceiling(min / step - 1e-9); k * step <= max + step * 1e-9; k++)
        {
            ticks.Add(new(k * step, label(k * step)));
        }

        return new() { Title = title, Min = min, Max = max, Ticks = ticks };
    }

    /// <summary>The least of 1, 2, 5, 10, 20, ... at or above a value.</summary>
    internal static double Step(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (var digit in (ReadOnlySpan<double>)[1, 2, 5])
        {
            if (digit * power >= atLeast * (1 - 1e-9))
            {
                return digit * power;
            }
        }

        return 10 * power;
    }
}

/// <summary>Equal factors: a step of ten is as long everywhere.</summary>
internal sealed record LogAxis : Axis
{
    internal override double Share(double value) =>
        value <= 0 ? double.NegativeInfinity : (Math.Log10(value) - Math.Log10(Min)) / (Math.Log10(Max) - Math.Log10(Min));

    /// <summary>Whole powers of ten around the values; a range of at most two of them has marks at 2 and 5 too.</summary>
    /// <param name="title">What is measured.</param>
    /// <param name="min">The least value to be seen, above 0.</param>
    /// <param name="max">The greatest.</param>
    /// <param name="label">How a value is written.</param>
    internal static LogAxis Of(string title, double min, double max, Func<double, string> label)
    {
        var low = (int)Math.Floor(Math.Log10(min) + 1e-9);
        var high = Math.Max(low + 1, (int)Math.Ceiling(Math.Log10(max) - 1e-9));
        var every = (high - low + 7) / 8;
        var ticks = new List<Tick>();
        for (var power = low; power <= high; power++)
        {
            var value = Power(power);
            ticks.Add(new(value, (high - power) % every == 0 ? label(value) : ""));
            if (high - low <= 2 && power < high)
            {
                ticks.Add(new(2 * value, label(2 * value)));
                ticks.Add(new(5 * value, label(5 * value)));
            }
        }

        return new() { Title = title, Min = Power(low), Max = Power(high), Ticks = ticks };
    }

    // exact where double is: Math.Pow(10, -3) need not be the nearest to 0.001
    private static double Power(int exponent) => double.Parse($"1e{exponent}", CultureInfo.InvariantCulture);
}
