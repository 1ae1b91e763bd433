using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Where an extension's calls go in its place: numbers as the extension itself dials them; null: nowhere.</summary>
/// <param name="Always">Every call.</param>
/// <param name="Busy">Calls it is busy for, refuses, or does not want to be disturbed by.</param>
/// <param name="NoAnswer">Calls nobody answers.</param>
/// <param name="Unreachable">Calls while no phone of its is registered, or none reacts.</param>
/// <param name="After">How long it rings until nobody has answered.</param>
public sealed record Forwarding(string? Always, string? Busy, string? NoAnswer, string? Unreachable, TimeSpan After)
{
    /// <summary>No call goes elsewhere.</summary>
    public static Forwarding None { get; } = new(null, null, null, null, TimeSpan.FromSeconds(20));

    /// <summary>Each that is set, with its key and the words for a sentence.</summary>
    public IEnumerable<(string Key, string Number, string Words)> Ways
    {
        get
        {
            (string, string?, string)[] all =
            [
                ("always", Always, "forwards every call"), ("busy", Busy, "forwards calls while busy"),
                ("no_answer", NoAnswer, "forwards unanswered calls"), ("unreachable", Unreachable, "forwards calls while unreachable"),
            ];
            return all.Where(w => w.Item2 is not null).Select(w => (w.Item1, w.Item2!, w.Item3));
        }
    }

    /// <summary>The number a call is made to: digits, or + and an international one.</summary>
    public static PhoneNumber Number(string dialled)
    {
        ArgumentNullException.ThrowIfNull(dialled);
        return dialled.StartsWith('+') ? new(dialled[1..], TypeOfNumber.International, NumberingPlan.Isdn) : new(dialled);
    }
}
