// Where a number inside leads: an extension rings; a group rings its members and then what comes after it. Followed to the end when the
// call is routed, each service once: the checks refuse circles, and one that got past them ends here.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>The services of a site, for calls.</summary>
internal sealed class ServiceRouting(DialPlan plan)
{
    /// <summary>What a call to numbers inside tries, in order.</summary>
    /// <param name="numbers">Extensions and services, one after the other.</param>
    /// <param name="ringFor">How long an extension rings.</param>
    /// <param name="rung">Every extension that may ring: whether the call is recorded depends on them.</param>
    public List<Destination> To(IEnumerable<string> numbers, TimeSpan ringFor, out List<Extension> rung)
    {
        var walk = new Walk(plan, ringFor);
        foreach (var number in numbers)
        {
            walk.Follow(number);
        }

        // who is called himself has his calls forwarded; one of several who are rung has not
        if (walk.Destinations is [.., ExtensionDestination last])
        {
            walk.Destinations[^1] = last with { IsForwarding = true };
        }

        rung = walk.Rung;
        return walk.Destinations;
    }

    /// <summary>What an extension wants done with its calls, as the file says.</summary>
    public ForwardSettings? ForwardsOf(string extension)
    {
        if (plan.Extension(extension) is not { } called || (called.Forward == Forwarding.None && !called.DoNotDisturb))
        {
            return null;
        }

        return new(Number(called.Forward.Always), Number(called.Forward.Busy), Number(called.Forward.NoAnswer), Number(called.Forward.Unreachable), called.Forward.After, called.DoNotDisturb);

        static PhoneNumber Number(string? dialled) => dialled is null ? PhoneNumber.None : Forwarding.Number(dialled);
    }

    /// <summary>A group's way to ring, for calls.</summary>
    public static GroupRinging RingingOf(RingStrategy strategy) => strategy switch
    {
        RingStrategy.Hunt => GroupRinging.Hunt,
        RingStrategy.Memory => GroupRinging.Memory,
        _ => GroupRinging.All,
    };

    private sealed class Walk(DialPlan plan, TimeSpan ringFor)
    {
        private readonly HashSet<string> _seen = [];

        public List<Destination> Destinations { get; } = [];

        public List<Extension> Rung { get; } = [];

        public void Follow(string number)
        {
            if (plan.Extension(number) is { } extension)
            {
                Rung.Add(extension);
                Destinations.Add(new ExtensionDestination(number, ringFor));
            }
            else if (plan.Service(number) is RingGroup group && _seen.Add(number))
            {
                Rung.AddRange(group.Members.Select(m => plan.Extension(m)).OfType<Extension>());
                Destinations.Add(new GroupDestination(group.Name, group.Members, RingingOf(group.Strategy), group.RingFor));
                if (group.Then is { } then)
                {
                    Follow(then);
                }
            }
        }
    }
}
