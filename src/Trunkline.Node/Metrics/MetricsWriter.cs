using System.Globalization;
using System.Text;

namespace Trunkline.Node.Metrics;

/// <summary>The Prometheus text format, version 0.0.4: a family's HELP and TYPE, then its samples.</summary>
internal sealed class MetricsWriter
{
    private readonly StringBuilder _text = new(16 * 1024);
    private string _family = "";

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Begins a family.</summary>
    internal void Family(string name, string type, string help)
    {
        _family = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>A family of one sample.</summary>
    internal void One(string name, string type, string help, double value)
    {
        Family(name, type, help);
        Sample(value);
    }

    /// <summary>A sample of the family.</summary>
    internal void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Line("", value, labels);

    /// <summary>The samples of a histogram.</summary>
    /// <param name="bounds">Upper bounds.</param>
    /// <param name="counts">A count for each bound and one above the last; not cumulative.</param>
    /// <param name="sum">The sum of all values.</param>
    /// <param name="label">A label, or none.</param>
    internal void Histogram(ReadOnlySpan<double> bounds, ReadOnlySpan<long> counts, double sum, (string Name, string Value)? label = null)
    {
        var total = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            var bound = ("le", i < bounds.Length ? Number(bounds[i]) : "+Inf");
            if (label is { } l)
            {
                Line("_bucket", total, [l, bound]);
            }
            else
            {
                Line("_bucket", total, [bound]);
            }
        }

        ReadOnlySpan<(string, string)> labels = label is { } one ? [one] : [];
        Line("_sum", sum, labels);
        Line("_count", total, labels);
    }

    private static string Number(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private void Line(string suffix, double value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_family).Append(suffix);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            _text.Append(labels[i].Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
            _text.Append('"').Append(i == labels.Length - 1 ? "}" : "");
        }

        _text.Append(' ').Append(Number(value)).Append('\n');
    }
}
