// Where a number inside leads: an extension rings; a group rings its members and then what comes after it. Followed to the end when the
// call is routed, each service once: the checks refuse circles, and one that got past them ends here.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>The services of a site, for calls.</summary>
internal sealed class ServiceRouting
{
    private readonly DialPlan _plan;
    private readonly TelephoneSettings? _settings;
    private readonly Dictionary<string, Destination> _destinations;

    /// <param name="plan">The plan.</param>
    /// <param name="settings">What is set at telephones; null: nothing.</param>
    public ServiceRouting(DialPlan plan, TelephoneSettings? settings = null)
    {
        _plan = plan;
        _settings = settings;
        var extensions = plan.Site.Extensions.Select(e => e.Number).Order(StringComparer.Ordinal).ToArray();
        _destinations = plan.Site.Services.Where(s => s is not NightSwitch).DistinctBy(s => s.Number).ToDictionary(s => s.Number, s => Destination(s, extensions));
    }

    /// <summary>The queues of the site.</summary>
    public IReadOnlyList<QueueDestination> Queues => [.. _destinations.Values.OfType<QueueDestination>()];

    /// <summary>True when the calendar of a switch says night, at the moment the plan's clock is set to.</summary>
    public bool IsNight(NightSwitch s) => s.When is { } when && _plan.Clock.Holds(_plan.Clock.Compile(when));

    /// <summary>A switch, as its calendar has it at the moment the plan's clock is set to.</summary>
    public SwitchDestination Destination(NightSwitch s) => new(s.Name, s.Day, s.Night, IsNight(s));

    /// <summary>What a call to numbers inside tries, in order.</summary>
    /// <param name="numbers">Extensions and services, one after the other.</param>
    /// <param name="ringFor">How long an extension rings.</param>
    /// <param name="rung">Every extension that may ring: whether the call is recorded depends on them.</param>
    public List<Destination> To(IEnumerable<string> numbers, TimeSpan ringFor, out List<Extension> rung)
    {
        var walk = new Walk(this, ringFor);
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

    /// <summary>What an extension wants done with its calls: what is set at its telephone, else what the file says.</summary>
    public ForwardSettings? ForwardsOf(string extension) => _plan.Extension(extension) is { } called && ForwardsOf(called) is { IsNone: false } wanted ? wanted : null;

    /// <inheritdoc cref="ForwardsOf(string)"/>
    public ForwardSettings ForwardsOf(Extension called)
    {
        var file = FileOf(called);
        return _settings?.Over(called.Number, file) ?? file;
    }

    /// <summary>True when what is set at the telephone stands before what the file says.</summary>
    public bool IsSetByTelephone(Extension called, OwnSetting setting) => _settings?.Holds(called.Number, setting, FileOf(called)) ?? false;

    /// <summary>What the file says.</summary>
    public static ForwardSettings FileOf(Extension called)
    {
        return new(Number(called.Forward.Always), Number(called.Forward.Busy), Number(called.Forward.NoAnswer), Number(called.Forward.Unreachable), called.Forward.After, called.DoNotDisturb);

        static PhoneNumber Number(string? dialled) => dialled is null ? PhoneNumber.None : Forwarding.Number(dialled);
    }

    /// <summary>What a route does with calls that no trunk could take: they wait for a free circuit, and are told so.</summary>
    public void AddWaits(List<Destination> destinations, Route route)
    {
        if (route.CampOn is { } wait)
        {
            destinations.Add(new CampOnDestination(route.Name, [.. destinations.OfType<TrunkDestination>().Where(d => d.Refusal == Base.Q850Cause.None).Select(d => d.Group)])
            {
                For = wait.For,
                Most = wait.Most,
                Music = wait.Music,
                PositionEvery = wait.PositionEvery,
            });
        }

        if (route.WhenBusy is { } name && _plan.Site.Announcements.FirstOrDefault(a => a.Name == name) is { } announcement)
        {
            destinations.Add(_destinations[announcement.Number]);
        }
    }

    /// <summary>A group's way to ring, for calls.</summary>
    public static GroupRinging RingingOf(RingStrategy strategy) => strategy switch
    {
        RingStrategy.Hunt => GroupRinging.Hunt,
        RingStrategy.Memory => GroupRinging.Memory,
        _ => GroupRinging.All,
    };

    private static Destination Destination(InternalService service, string[] extensions) => service switch
    {
        RingGroup g => new GroupDestination(g.Name, g.Members, RingingOf(g.Strategy), g.RingFor) { CallsWaiting = g.CallsWaiting },
        CallerQueue q => new QueueDestination(q.Number, q.Name)
        {
            Agents = q.Agents,
            Strategy = q.Order switch { AgentOrder.InOrder => QueueStrategy.InOrder, AgentOrder.All => QueueStrategy.All, _ => QueueStrategy.LongestIdle },
            RingFor = q.RingFor,
            WrapUp = q.WrapUp,
            Misses = q.Misses,
            Most = q.Most,
            WaitFor = q.WaitFor,
            WaitsWithoutAgents = q.WaitsWithoutAgents,
            IsLoggedInFirst = q.IsLoggedInFirst,
            Greeting = q.Greeting ?? "",
            Music = q.Music,
            PositionEvery = q.PositionEvery,
        },
        ParkPlace p => new ParkDestination(p.Number, p.Name, p.For, p.Music),
        Menu m => new MenuDestination(m.Number, m.Name, m.Greeting, m.Sorry, new MenuChoices(m, extensions), m.Wait, Menu.Between, m.Tries),
        Announcement a => new AnnouncementDestination(a.Number, a.Name, a.Says, a.Answers, a.Times, a.Cause),
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "a service that no call knows"),
    };

    private sealed class Walk(ServiceRouting services, TimeSpan ringFor)
    {
        private readonly HashSet<string> _seen = [];

        public List<Destination> Destinations { get; } = [];

        public List<Extension> Rung { get; } = [];

        public void Follow(string number)
        {
            if (services._plan.Extension(number) is { } extension)
            {
                Rung.Add(extension);
                Destinations.Add(new ExtensionDestination(number, ringFor));
            }
            else if (services._plan.Service(number) is { } service && _seen.Add(number))
            {
                Rung.AddRange(service.Ways.Where(w => w.Kind == ServiceWayKind.Rings).Select(w => services._plan.Extension(w.Number)).OfType<Extension>());
                Destinations.Add(service is NightSwitch s ? services.Destination(s) : services._destinations[number]);
                if (service.Then is { } then)
                {
                    Follow(then);
                }
            }
        }
    }
}
