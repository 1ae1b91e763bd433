using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>Every circuit of a route is taken: the caller waits, in the order the calls began, until one is free, and then his call is made.</summary>
/// <param name="Route">The route's name.</param>
/// <param name="Groups">Its trunk groups.</param>
public sealed record CampOnDestination(string Route, IReadOnlyList<TrunkGroup> Groups) : ServiceDestination("", Route)
{
    /// <inheritdoc/>
    public override string Channel => $"CAMPON/{Route}";

    /// <summary>How long a caller waits at most.</summary>
    public required TimeSpan For { get; init; }

    /// <summary>How many may wait for the route.</summary>
    public required int Most { get; init; }

    /// <summary>What is heard while waiting.</summary>
    public required string Music { get; init; }

    /// <summary>How often callers are told their position; zero: never.</summary>
    public TimeSpan PositionEvery { get; init; }

    internal override CallService Serve(IServedCall call) => new CampOnService(this, call);
}

/// <summary>A caller who waits for a free circuit.</summary>
internal sealed class CampOnService(CampOnDestination destination, IServedCall call) : CallService
{
    private WaitingVoice? _voice; // while he waits
    private TimeSpan _leaves;

    /// <summary>The call.</summary>
    public IServedCall Call => call;

    /// <summary>The route he waits for.</summary>
    public string Route => destination.Route;

    /// <summary>True when a circuit is free for him.</summary>
    public bool MayGo => destination.Groups.Any(g => g.WhyNone(CallPriority.Routine).Length == 0);

    public override void Begin()
    {
        // What is not taken but broken does not come free by waiting.
        if (!call.CanListen || MayGo || !destination.Groups.Any(g => g.Busy > 0) || call.CampOns.Waiting(Route) >= destination.Most)
        {
            call.GoOn(Q850Cause.NoCircuitAvailable);
            return;
        }

        _voice = new(call, destination.Music, destination.PositionEvery, () => call.CampOns.PositionOf(this));
        _leaves = call.Now + destination.For;
        call.CampOns.Add(this);
        foreach (var group in destination.Groups)
        {
            group.CircuitIdle += call.CampOns.OnCircuitIdle;
        }

        call.Progress();
        _voice.Begin();
        WaitOn();
    }

    public override void OnPromptEnded(bool wasPlayed) => _voice?.OnPromptEnded();

    public override void OnTimer()
    {
        if (call.Now >= _leaves)
        {
            call.GoOn(Q850Cause.NoCircuitAvailable);
            return;
        }

        _voice!.OnTime();
        WaitOn();
        call.CampOns.OnCircuitIdle(); // what was kept for an emergency call may have come free without an idle circuit
    }

    public override void Left()
    {
        if (_voice is not null)
        {
            _voice = null;
            call.CampOns.Remove(this);
            foreach (var group in destination.Groups)
            {
                group.CircuitIdle -= call.CampOns.OnCircuitIdle;
            }
        }
    }

    private void WaitOn()
    {
        var left = _leaves - call.Now;
        var next = TimeSpan.FromSeconds(5);
        call.Wait(left < next ? left : next);
    }
}
