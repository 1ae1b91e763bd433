using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Reporting.Orders;

/// <summary>One fact of a sheet with its value at this site.</summary>
/// <param name="Field">The fact.</param>
/// <param name="Value">What is asked for.</param>
public sealed record OrderLine(OrderField Field, string Value)
{
    /// <summary>True when only the operator can tell.</summary>
    public bool IsOpen => Value.Contains("operator states", StringComparison.Ordinal) || Value.Contains("operator assigns", StringComparison.Ordinal);

    /// <summary>Who confirms, in words: "operator, customer".</summary>
    public string By => string.Join(", ", new[] { Confirmer.Operator, Confirmer.Customer, Confirmer.Installer }.Where(c => Field.By.HasFlag(c)).Select(c => c.ToString().ToLowerInvariant()));
}

/// <summary>The order sheet of one trunk group: what is asked of the operator, and what must be confirmed before the lines go into service.</summary>
/// <param name="Group">The trunk group.</param>
/// <param name="Lines">Every fact of its kind.</param>
public sealed record OrderSheet(DesignGroup Group, IReadOnlyList<OrderLine> Lines)
{
    /// <summary>The sheets of the chosen design, one a trunk group; none when no design was chosen.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="site">What the site file tells beside it.</param>
    public static IReadOnlyList<OrderSheet> Of(Plan plan, SiteFacts site)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. (plan.Chosen?.Design.Groups ?? []).Select(g => Of(new OrderContext(plan, g, site)))];
    }

    private static OrderSheet Of(OrderContext context) => new(context.Group, [.. OrderCatalogue.Of(context.Group.Kind).Select(f => new OrderLine(f, Bounded(f.Ask(context))))]);

    private static string Bounded(string text)
    {
        if (text.Length <= OrderCatalogue.LongestValue)
        {
            return text;
        }

        // not between the halves of a pair
        var end = OrderCatalogue.LongestValue - (char.IsHighSurrogate(text[OrderCatalogue.LongestValue - 2]) ? 2 : 1);
        return text[..end].TrimEnd() + "…";
    }
}
