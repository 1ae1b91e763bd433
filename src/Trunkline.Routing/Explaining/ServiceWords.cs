using System.Globalization;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Explaining;

/// <summary>Services in words: what each does with a call, and where it sends it on.</summary>
internal static class ServiceWords
{
    /// <summary>A step for each service that a call to these numbers may come by.</summary>
    public static IEnumerable<ExplainedStep> Steps(DialPlan plan, IEnumerable<string> numbers)
    {
        var seen = new HashSet<string>();
        var work = new Queue<string>(numbers);
        while (work.TryDequeue(out var number))
        {
            if (plan.Service(number) is not { } service || !seen.Add(number))
            {
                continue;
            }

            yield return new(service.Words, StepVerdict.Note, Does(service), service.At);
            foreach (var way in service.Ways.Where(w => w.Kind != ServiceWayKind.Rings))
            {
                work.Enqueue(way.Number);
            }
        }
    }

    /// <summary>A group as a place the call would try.</summary>
    public static ExplainedAttempt Attempt(GroupDestination group) =>
        new($"group {group.Name}", string.Join(", ", group.Members), "", $"every phone of {string.Join(", ", group.Members)}, {How(group.Ringing, group.RingFor, group.Members.Count)}{(group.CallsWaiting ? "" : "; who talks is passed over")}", []) { IsInside = true };

    /// <summary>A service that takes the caller itself, as a place the call would try.</summary>
    public static ExplainedAttempt Attempt(ServiceDestination service, DialPlan plan) => service is CampOnDestination wait
        ? new("wait for a free circuit", "", "", $"while every circuit is taken, {wait.Most} callers at most, each for {Seconds(wait.For)} s", []) { IsInside = true, IsService = true }
        : plan.Service(service.Number) is { } written ? Attempt(written)
        : new(service.Name, service.Number, "", "", []) { IsInside = true, IsService = true };

    /// <summary>A service of the file as a place the call would come by.</summary>
    public static ExplainedAttempt Attempt(InternalService service) => new(service.Words, service.Number, "", Does(service), []) { IsInside = true, IsService = true };

    /// <summary>What an extension does with calls instead of ringing.</summary>
    public static IReadOnlyList<string> Forwards(ServiceRouting services, Extension extension, bool isForwarding)
    {
        var now = services.ForwardsOf(extension);
        var words = new List<string>();
        if (now.DoNotDisturb)
        {
            words.Add("does not want to be disturbed: it is busy" + Where(OwnSetting.DoNotDisturb));
        }

        for (var setting = OwnSetting.Always; isForwarding && setting < OwnSetting.DoNotDisturb; setting++)
        {
            var (to, does) = (TelephoneSettings.Text(now, setting), setting switch
            {
                OwnSetting.Always => "forwards every call",
                OwnSetting.Busy => "forwards calls while busy",
                OwnSetting.NoAnswer => $"forwards unanswered calls after {now.After.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s",
                _ => "forwards calls while unreachable",
            });
            words.Add(to.Length > 0 ? $"{does} to {to}, as a call of {extension.Number}{Where(setting)}"
                : services.IsSetByTelephone(extension, setting) ? $"does not: {does}{Where(setting)}" : "");
        }

        return [.. words.Where(w => w.Length > 0)];

        string Where(OwnSetting setting) => services.IsSetByTelephone(extension, setting) ? " (set at the telephone)" : "";
    }

    private static string Does(InternalService service) => service switch
    {
        RingGroup group => $"rings {string.Join(", ", group.Members)}, {How(ServiceRouting.RingingOf(group.Strategy), group.RingFor, group.Members.Count)}; "
            + (group.Then is { } then ? $"a call nobody answers goes to {then}" : "a call nobody answers ends"),
        CallerQueue queue => $"lets callers wait for {string.Join(", ", queue.Agents)} ({Order(queue.Order)}), {queue.Most} at most, each for {Seconds(queue.WaitFor)} s; who waited too long or cannot wait {GoesOn(queue.Then)}",
        NightSwitch s => $"sends calls to {s.Day} by day and to {s.Night} by night; night is {(s.When is { } when ? $"when \"{when}\"" : "never by itself")}, unless it is turned by hand ({ByHand(s)})",
        ParkPlace place => $"keeps a call that is transferred here, with \"{place.Music}\"; whoever dials {place.Number} has it; after {Seconds(place.For)} s whoever parked it is rung",
        Menu menu => $"plays \"{menu.Greeting}\" and waits {Seconds(menu.Wait)} s for a digit: {Choices(menu)}; who chooses nothing in {menu.Tries} tries {GoesOn(menu.Then)}",
        Announcement announcement => $"{(announcement.Answers ? "answers and plays" : "plays before the answer")} {string.Join(", ", announcement.Says.Select(p => $"\"{p}\""))}"
            + (announcement.Times > 1 ? $", {announcement.Times} times" : "") + $"; then the call {GoesOn(announcement.Then)}",
        _ => "",
    };

    private static string ByHand(NightSwitch s) => s.TurnedBy.Count + s.Classes.Count == 0 ? "trunkline switches"
        : "trunkline switches, or by telephone: " + string.Join(", ", s.TurnedBy.Concat(s.Classes.Select(c => $"class {c}")));

    private static string Order(AgentOrder order) => order switch
    {
        AgentOrder.InOrder => "the first of them who is free",
        AgentOrder.All => "all who are free at once",
        _ => "whoever has not talked to a caller for longest",
    };

    private static string Choices(Menu menu) => string.Join(", ", menu.Options.Select(o => $"{o.Key} to {o.Number}").Concat(menu.DirectDial ? ["any extension by its number"] : Array.Empty<string>()));

    private static string GoesOn(string? then) => then is null ? "ends" : $"goes to {then}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    private static string How(GroupRinging ringing, TimeSpan time, int members)
    {
        var seconds = time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return members == 1 ? $"for {seconds} s" : ringing switch
        {
            GroupRinging.Hunt => $"one after the other, {seconds} s each",
            GroupRinging.Memory => $"another one joining every {seconds} s",
            _ => $"all at once, for {seconds} s",
        };
    }
}
