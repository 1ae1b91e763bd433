namespace Trunkline.Simulation.Tests;

/// <summary>How a made-up call's numbers are dialled, and how an operator writes them: not by the product's own numbering.</summary>
internal static class MixedNumbers
{
    /// <summary>What an extension dials.</summary>
    public static string Out(MixedOrder order) => (order.What, order.Way) switch
    {
        ("home", 0) => $"9555{order.Number}",
        ("home", 1) => $"9021555{order.Number}",
        ("home", 2) => $"90044215 55{order.Number}".Replace(" ", "", StringComparison.Ordinal),
        ("home", _) => $"+4421555{order.Number}",
        ("national", 0 or 1) => $"9030555{order.Number}",
        ("national", _) => $"+4430555{order.Number}",
        ("abroad", 0 or 1) => $"9003314000{order.Number}",
        ("abroad", _) => $"+3314000{order.Number}",
        ("premium", 0) => $"9090555{order.Number}",
        ("premium", 1) => $"9004490555{order.Number}",
        ("premium", _) => $"+4490555{order.Number}",
        ("eight", _) => $"8555{order.Number}",
        ("inside", var way) => MixedSpec.Numbers[way],
        (_, var way) => $"60{way % 2}",
    };

    /// <summary>What an operator sends with a call.</summary>
    /// <param name="order">The call.</param>
    /// <param name="form">The trunk's keys: its form comes first.</param>
    /// <param name="called">The called number.</param>
    /// <param name="calling">The calling number.</param>
    public static void In(MixedOrder order, string form, out PhoneNumber called, out PhoneNumber calling)
    {
        form = form.Split(' ', ',')[1];
        called = Written(order.What switch
        {
            "ddi" => $"442155562{1 + (order.Number % 6):00}",
            "main" => "44215556200",
            "own" => "44215556204",
            _ => "44215556299",
        }, form);
        calling = order.Way == 3 ? PhoneNumber.None
            : Written((order.Way, form) switch { (0, _) => $"3314001{order.Number}", (1, not ("subscriber" or "national")) => $"4430556{order.Number}", _ => $"4421557{order.Number}" }, form);
    }

    private static PhoneNumber Written(string number, string form)
    {
        var (isOurs, isHere) = (number.StartsWith("44", StringComparison.Ordinal), number.StartsWith("4421", StringComparison.Ordinal));
        return form switch
        {
            "international" => new(number, TypeOfNumber.International, NumberingPlan.Isdn),
            "e164" => new(number, TypeOfNumber.Unknown, NumberingPlan.Isdn),
            "national" or "subscriber" when !isOurs => new(number, TypeOfNumber.International, NumberingPlan.Isdn),
            "national" => new(number[2..], TypeOfNumber.National, NumberingPlan.Isdn),
            "subscriber" => new(number[4..], TypeOfNumber.Subscriber, NumberingPlan.Isdn),
            "local" when isHere => new(number[4..]),
            _ => new(isOurs ? $"0{number[2..]}" : $"00{number}"),
        };
    }
}
