using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Node;

/// <summary>A gateway box as the terminal shows it: what is known, and what only the box can show.</summary>
public static class BoxText
{
    /// <summary>Everything about a box.</summary>
    public static IEnumerable<TextLine> Of(BoxView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        yield return new($"span {view.Spans}  trunk {view.TrunkGroup}, in a gateway box ({view.Profile})");
        yield return new("");
        yield return new($"box          sip {view.Address}");
        yield return new($"state        {view.State}", view.Blocked.Length > 0 ? "red" : "green");
        yield return new("new calls    " + (view.Blocked.Length > 0 ? "none" : "yes"), view.Blocked.Length > 0 ? "red" : null);
        yield return new("OPTIONS      " + (view.AskedEvery == 0 ? "never asked" : $"every {view.AskedEvery} s, " + (view.LastAnswer == 0
            ? "no answer yet" : string.Create(CultureInfo.InvariantCulture, $"last answered {view.LastAnswer} in {view.RoundTripMs:0.#} ms, {view.LastAnswerAgo:0} s ago"))));
        yield return new($"             {N(view.Unanswered)} not answered since start", view.Unanswered > 0 ? "yellow" : null);
        yield return new("not visible  alarms, clock, slips, errors and the D-channel: the box shows them", "grey");
        yield return new("");
        yield return new($"circuits     {N(view.Calls)} of {N(view.Circuits.Count)} in use; the box chooses the channel");
        if (view.Refused > 0)
        {
            yield return new($"             {N(view.Refused)} of its calls refused: more than {N(view.Circuits.Count)} at a time", "yellow");
        }

        if (view.Unreadable > 0)
        {
            yield return new($"             {N(view.Unreadable)} messages from its address that are no SIP", "yellow");
        }

        foreach (var circuit in view.Circuits.Where(c => c.State is not ("Idle" or "OutOfService")))
        {
            yield return new($"  {circuit.Circuit}  {circuit.State}", "green");
        }
    }

    private static string N(long number) => NumberText.OnTerminal(number);
}
