// Emergency calls for people at a terminal: who calls for help now, and for whom calls back are kept.
using System.Globalization;

namespace Trunkline.Node;

/// <summary>What `trunkline emergency` prints.</summary>
public static class EmergencyText
{
    /// <summary>Calls that are up and windows for calls back, a line each.</summary>
    /// <param name="view">What the node knows.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="zone">Whose time is shown.</param>
    public static IEnumerable<string> Now(EmergenciesView view, DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Calls.Count == 0)
        {
            yield return "No emergency call is up.";
        }

        foreach (var call in view.Calls)
        {
            var who = Who(call.Extension, call.Name);
            var what = call.IsCallBack ? $"CALL BACK from {(call.Number.Length > 0 ? call.Number : "no number")} to {who}"
                : $"{(call.IsTest ? "TEST of an emergency call" : "EMERGENCY CALL")} to {call.Number} from {who}{(call.Place.Length > 0 ? $", {call.Place}" : ", place not known")}";
            yield return $"{what}: {call.State}{(call.Circuit.Length > 0 ? $" on {call.Circuit}" : "")} since {At(call.Answered ?? call.Begun, zone)} ({Length(now - (call.Answered ?? call.Begun))})"
                + (call.Answered is null && call.Rounds > 0 ? $"; every trunk was tried in vain {(call.Rounds == 1 ? "once" : $"{call.Rounds} times")}" : "")
                + (call.CallBack.Length > 0 ? $"; call back {call.CallBack}" : "");
        }

        foreach (var kept in view.CallBacks)
        {
            var numbers = string.Join(" or on ", new[] { kept.Number.Length > 0 ? "to " + kept.Number : "", kept.Line }.Where(n => n.Length > 0));
            yield return $"a call {numbers} rings {Who(kept.Extension, kept.Name)} until {At(kept.Until, zone)} ({Length(kept.Until - now)} left){(kept.IsOwn ? "" : ", then the usual destinations")}";
        }
    }

    /// <summary>What was told of the last calls, a line each, the latest first.</summary>
    /// <param name="view">What the node knows.</param>
    /// <param name="zone">Whose time is shown.</param>
    public static IEnumerable<string> History(EmergenciesView view, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Events.Select(e =>
            $"{TimeZoneInfo.ConvertTime(e.At, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}  {Words(e.Stage),-10}  {(e.IsTest ? "test " : "")}{e.Number} from {Who(e.Extension, e.Name)}{(e.Circuit.Length > 0 ? $" on {e.Circuit}" : "")}");
    }

    private static string Words(string stage) => stage switch { "NoWayOut" => "no way out", _ => stage.ToLowerInvariant() };

    private static string Who(string extension, string name) => $"{extension} {name}".TrimEnd();

    private static string At(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
