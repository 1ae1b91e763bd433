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
            foreach (var (_, next) in service.Names.Where(n => n.Key != "members"))
            {
                work.Enqueue(next);
            }
        }
    }

    /// <summary>A group as a place the call would try.</summary>
    public static ExplainedAttempt Attempt(GroupDestination group) =>
        new($"group {group.Name}", string.Join(", ", group.Members), "", $"every phone of {string.Join(", ", group.Members)}, {How(group.Ringing, group.RingFor, group.Members.Count)}", []) { IsInside = true };

    /// <summary>What an extension does with calls instead of ringing.</summary>
    public static IReadOnlyList<string> Forwards(Extension extension, bool isForwarding) =>
    [
        .. extension.DoNotDisturb ? ["does not want to be disturbed: it is busy"] : Array.Empty<string>(),
        .. isForwarding ? extension.Forward.Ways.Select(w => $"{w.Words}{(w.Key == "no_answer" ? $" after {extension.Forward.After.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s" : "")} to {w.Number}, as a call of {extension.Number}") : [],
    ];

    private static string Does(InternalService service) => service switch
    {
        RingGroup group => $"rings {string.Join(", ", group.Members)}, {How(ServiceRouting.RingingOf(group.Strategy), group.RingFor, group.Members.Count)}; "
            + (group.Then is { } then ? $"a call nobody answers goes to {then}" : "a call nobody answers ends"),
        _ => "",
    };

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
