using System.Buffers;
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>How calls are limited and timed.</summary>
/// <param name="MaxCalls">More calls at once are refused with cause 42; an emergency call never is.</param>
/// <param name="AnswerWaitsForDisk">
/// How long an answer waits for its record to be on disk before the caller hears of it. A slower disk raises an alarm
/// and the call goes on: zero waits for nothing.
/// </param>
/// <param name="ToneFor">How long a party that is left alone hears busy or congestion tone before it is released.</param>
/// <param name="GatewayMayBeGone">
/// How long calls live on without a gateway: it, or the link to it, may come back. After that nobody hears anybody, and they are
/// ended with cause 41. The gateway frees what has no controller after the same time.
/// </param>
public sealed record CallValues(int MaxCalls, TimeSpan AnswerWaitsForDisk, TimeSpan ToneFor, TimeSpan GatewayMayBeGone)
{
    /// <summary>
    /// How long a caller may listen to what a far side says that has refused the call. 45 s: a network ends its announcement by itself, after
    /// 30 s as a rule (Q.931 T306), and only one that does not is ended here.
    /// </summary>
    public TimeSpan ListenFor { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>10,000 calls, 100 ms (a group of records gathers for 20 ms, a disk takes 1 to 50), 10 s, 90 s.</summary>
    public static CallValues Default { get; } = new(10_000, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(90));
}

/// <summary>Watches calls: the live view, statistics.</summary>
public interface ICallObserver
{
    /// <summary>A call began or changed.</summary>
    void OnCallChanged(Call call);

    /// <summary>A call is over.</summary>
    void OnCallEnded(Call call);

    /// <summary>An attempt is over; its record is complete.</summary>
    void OnAttemptEnded(CallRecord record);

    /// <summary>A recording is closed and on disk.</summary>
    /// <param name="recording">Its identifier: the call's.</param>
    /// <param name="samples">Samples per channel at 8 kHz; 0 when it never started.</param>
    /// <param name="isWhole">False when the disk could not keep up.</param>
    void OnRecordingEnded(ulong recording, ulong samples, bool isWhole);

    /// <summary>Something an administrator should know.</summary>
    void OnAlarm(string text);

    /// <summary>The same, by what it is about.</summary>
    /// <param name="topic">What kind of thing it is.</param>
    /// <param name="text">What is the case.</param>
    void OnAlarm(CallAlarm topic, string text) => OnAlarm(text);

    /// <summary>Somebody on the site calls for help.</summary>
    /// <param name="call">The call.</param>
    /// <param name="facts">Who and where he is.</param>
    /// <param name="stage">How far it is.</param>
    void OnEmergency(Call call, EmergencyFacts facts, EmergencyStage stage)
    {
    }
}

/// <summary>What calls tell an administrator of.</summary>
public enum CallAlarm : byte
{
    /// <summary>The gateway is lost; calls that are up go on.</summary>
    GatewayLost,

    /// <summary>Calls were ended for want of a gateway.</summary>
    CallsEnded,

    /// <summary>A recording failed, or is not whole.</summary>
    Recording,

    /// <summary>Call records reach the disk late.</summary>
    DiskLate,

    /// <summary>A call was ended for an emergency call.</summary>
    Preempted,

    /// <summary>An agent missed too many calls of a queue and gets no more.</summary>
    AgentPaused,

    /// <summary>A prompt could not be played.</summary>
    Prompt,

    /// <summary>A call came in on a circuit that is for outgoing calls only.</summary>
    Direction,
}

/// <summary>All calls of a node: begins them, restores them after a restart, ends them.</summary>
public sealed class CallControl : IGatewayObserver
{
    /// <summary>The route of calls back to whoever called for help.</summary>
    internal const string CallBackRoute = "emergency call back";

    private readonly Dictionary<ulong, Call> _calls = [];
    private readonly uint _epoch;
    private readonly TimerSet<Timers> _timers;
    private TimeSpan _nextDiskAlarm;
    private ulong _lastCall;
    private ulong _lastRecord;

    /// <param name="node">The node's name, for record keys.</param>
    /// <param name="epoch">This run's number.</param>
    /// <param name="loop">The node's loop.</param>
    /// <param name="media">The gateway.</param>
    /// <param name="plan">The number plan.</param>
    /// <param name="records">Where records go.</param>
    /// <param name="state">Where answered calls are kept for a new process.</param>
    /// <param name="values">Limits and times.</param>
    /// <param name="settings">What is set at telephones, where the plan must know of it, too; null: read from the state.</param>
    public CallControl(
        string node, uint epoch, NodeLoop loop, MediaGateway media, INumberPlan plan, ICallRecordStore records, IDurableState state, CallValues values,
        TelephoneSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(media);
        Node = node;
        _epoch = epoch;
        Loop = loop;
        Media = media;
        Plan = plan;
        Records = records;
        State = state;
        Values = values;
        Settings = settings ?? new(loop, state);
        Messages = new(loop);
        UnitHealth = new(loop);
        Emergencies = new(loop, state);
        Queues = new(this);
        Switches = new(loop, state);
        CampOns = new(loop);
        media.Observer = this;
        _timers = new(loop, _ => OnGatewayGone());
    }

    private enum Timers : byte
    {
        /// <summary>No gateway for <see cref="CallValues.GatewayMayBeGone"/>.</summary>
        GatewayGone,
    }

    /// <summary>The number plan; replaced as a whole by a reload.</summary>
    public INumberPlan Plan { get; set; }

    /// <summary>The prompt that a party hears whom the other one holds; empty for silence. Holds for calls held from now on.</summary>
    public string MusicOnHold { get; set; } = "";

    /// <summary>Makes legs to internal users; set when the adapter is made.</summary>
    public IExtensionLegs? Extensions { get; set; }

    /// <summary>Who watches.</summary>
    public ICallObserver? Observer { get; set; }

    /// <summary>The calls there are.</summary>
    public IReadOnlyCollection<Call> Calls => _calls.Values;

    /// <summary>The last messages of the last calls.</summary>
    public CallMessages Messages { get; }

    /// <summary>What is set at telephones.</summary>
    public TelephoneSettings Settings { get; }

    /// <summary>Calls begun since start.</summary>
    public long Begun { get; private set; }

    /// <summary>Calls refused because there were too many.</summary>
    public long Refused { get; private set; }

    /// <summary>Emergency calls, and whom a call back is for.</summary>
    public EmergencyDesk Emergencies { get; }

    /// <summary>Switches turned by hand.</summary>
    public CallSwitches Switches { get; }

    /// <summary>Queues, and the agents who take their calls.</summary>
    public CallQueues Queues { get; }

    /// <summary>Emergency calls that are up or look for a way out, the oldest first: nothing may be restarted while there is one.</summary>
    public IEnumerable<Call> EmergencyCalls => _calls.Values.Where(c => c.IsEmergency).OrderBy(c => c.Id);

    /// <summary>Calls ended for an emergency call.</summary>
    public long Preempted { get; private set; }

    /// <summary>True once the system is being stopped: no new calls but emergency calls; those there are go on.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Everybody who waits for a free circuit.</summary>
    internal CampOns CampOns { get; }

    /// <summary>Parked calls by their places.</summary>
    internal Dictionary<string, IServedCall> Parked { get; } = [];

    internal UnitHealth UnitHealth { get; }

    /// <summary>This run's number: one more than the run's before.</summary>
    public uint Epoch => _epoch;

    internal string Node { get; }

    internal NodeLoop Loop { get; }

    internal MediaGateway Media { get; }

    internal ICallRecordStore Records { get; }

    internal IDurableState State { get; }

    internal CallValues Values { get; }

    /// <summary>Where a call puts itself together for the disk; one at a time, on the loop.</summary>
    internal ArrayBufferWriter<byte> SaveBuffer { get; } = new(4096);

    /// <summary>An incoming leg asks for a call.</summary>
    /// <param name="leg">The leg, in <see cref="LegState.Setup"/>.</param>
    /// <param name="setup">What it asks for.</param>
    public void OnIncoming(Leg leg, CallSetup setup)
    {
        ArgumentNullException.ThrowIfNull(leg);
        var decision = Plan.Route(new(leg.Extension, leg.TrunkGroup, setup));
        if (Emergencies.CallBackTo(leg, setup.Called, out var isOwn) is { } extension)
        {
            decision = CallBack(extension, isOwn, decision);
        }

        var limit = "";
        if (decision.Priority != CallPriority.Emergency && (IsDraining || leg.Circuit is { Group.IsDraining: true } || _calls.Count >= Values.MaxCalls))
        {
            Refused++;
            decision = RoutingDecision.Refuse(Q850Cause.SwitchCongestion); // the operator tries another way
        }
        else if (decision.Outcome is not (DialMatch.None or DialMatch.MoreDigits) && leg.Circuit is { } circuit)
        {
            limit = circuit.Group.LetIn(circuit, decision.Priority);
            decision = limit.Length > 0 ? RoutingDecision.Refuse(Q850Cause.NoCircuitAvailable) : decision;
            if (circuit.Direction == CircuitDirection.Out)
            {
                Observer?.OnAlarm(CallAlarm.Direction, $"{circuit.Name}: a call came in, and it is outgoing only here: what did the operator set?");
            }
        }

        NewCall().Begin(leg, setup, decision, limit);
    }

    /// <summary>Calls an extension, and when it answers, a number on its behalf.</summary>
    /// <returns>The call; null when the extension is registered nowhere.</returns>
    public Call? Originate(string extension, PhoneNumber target)
    {
        var legs = IsDraining && !Plan.IsEmergency(target) ? [] : Extensions?.CreateLegs(extension) ?? [];
        if (legs.Count == 0)
        {
            return null;
        }

        var call = NewCall();
        call.BeginOriginate(extension, legs, target);
        return call;
    }

    /// <summary>Makes the answered calls of an earlier run live again. Before the loop runs.</summary>
    /// <param name="restorer">Makes the legs.</param>
    /// <param name="lastAlive">When the earlier run last lived: a call that the gateway does not have any more ended then, as far as anybody knows.</param>
    /// <returns>How many were restored, and how many saved ones could not be.</returns>
    public (int Restored, int Lost) Restore(ILegRestorer restorer, DateTimeOffset? lastAlive = null)
    {
        ArgumentNullException.ThrowIfNull(restorer);
        var (restored, lost) = (0, 0);
        foreach (var (key, octets) in State.Load(LiveCall.StateKind))
        {
            if (LiveCall.TryRead(octets, out var saved) && saved is not null
                && restorer.Restore(saved.Caller) is { } caller)
            {
                var answered = saved.IsServed ? null : restorer.Restore(saved.Answered);
                if (answered is not null || saved.IsServed)
                {
                    var call = new Call(this, saved.CallId, saved.Context);
                    _calls.Add(call.Id, call);
                    Media.Adopt(saved.Context);
                    call.BeginRestored(saved, caller, answered, lastAlive);
                    restored++;
                    continue;
                }

                caller.Release(Q850Cause.TemporaryFailure, CauseLocation.PrivateLocal);
            }

            State.Delete(LiveCall.StateKind, key);
            lost++;
        }

        if (restored > 0)
        {
            WaitForGateway();
        }

        return (restored, lost);
    }

    /// <summary>Takes no more calls but emergency calls; those there are go on.</summary>
    public void Drain() => IsDraining = true;

    /// <summary>Ends every call but emergency calls.</summary>
    public void ReleaseRoutine(Q850Cause cause)
    {
        foreach (var call in _calls.Values.Where(c => c.Priority != CallPriority.Emergency).ToList())
        {
            call.Release(cause);
        }
    }

    /// <summary>Ends every call; they are gone when their legs have confirmed.</summary>
    public void ReleaseAll(Q850Cause cause)
    {
        foreach (var call in _calls.Values.ToList())
        {
            call.Release(cause);
        }
    }

    /// <summary>Finds a call.</summary>
    public Call? Find(ulong id) => _calls.GetValueOrDefault(id);

    /// <inheritdoc/>
    public void OnGatewayAudited()
    {
        _timers.Stop(Timers.GatewayGone);
        foreach (var call in _calls.Values.ToList())
        {
            call.Reattach();
        }
    }

    /// <inheritdoc/>
    public void OnGatewayLost(GatewayError why)
    {
        WaitForGateway();
        Observer?.OnAlarm(CallAlarm.GatewayLost, $"gateway lost ({why}): calls that are up go on, new calls are refused");
    }

    /// <inheritdoc/>
    public void OnRecordingEnded(in RecordingEnded e)
    {
        Observer?.OnRecordingEnded(e.Recording.Value, e.Samples, e.Lost == 0);
        if (e.Lost == RecordingEnded.CutShort)
        {
            Observer?.OnAlarm(CallAlarm.Recording, $"recording {e.Recording.Value:x}: the gateway died while it was written; {e.Samples / 8000.0:0.0} s of it were saved");
        }
        else if (e.Lost > 0)
        {
            Observer?.OnAlarm(CallAlarm.Recording, $"recording {e.Recording.Value:x}: {e.Lost} samples lost to a slow or full disk");
        }
    }

    /// <inheritdoc/>
    public void OnRecordingFailed(in RecordingFailed e) => Observer?.OnAlarm(CallAlarm.Recording, $"recording {e.Recording.Value:x} failed ({e.Error}): the call goes on without it");

    /// <inheritdoc/>
    public void OnContextFreed(ContextId context, FreedReason reason)
    {
        foreach (var call in _calls.Values.Where(c => c.Context == context).ToList())
        {
            if (call.IsEmergency && call.AnsweredAt is null)
            {
                Media.Adopt(context); // a line was in vain while nobody was attached; the caller's audio is made again, and he is tried for on
                continue;
            }

            call.Release(reason == FreedReason.LineCleared ? Q850Cause.NormalClearing : Q850Cause.TemporaryFailure);
        }
    }

    /// <summary>Whoever called for help is called back: he is rung before anybody the plan names.</summary>
    private static RoutingDecision CallBack(string extension, bool isOwn, RoutingDecision usual) => new(
        DialMatch.Complete,
        Q850Cause.NoUserResponding,
        CallBackRoute,
        CallPriority.Emergency,
        [
            new ExtensionDestination(extension, TimeSpan.FromSeconds(isOwn ? 60 : 20)),
            .. usual.Outcome is DialMatch.Complete or DialMatch.MayBeComplete ? usual.Destinations.Where(d => d is not ExtensionDestination e || e.Number != extension) : [],
        ],
        CausePolicy.Incoming,
        IsRecorded: true) { Calling = usual.Calling, IsCallBack = true };

    /// <summary>Ends what an extension talks about, but for emergency calls, so that it can be rung.</summary>
    /// <returns>False when there was nothing to end.</returns>
    internal bool Clear(string extension, Call by)
    {
        var cleared = false;
        foreach (var call in _calls.Values.Where(c => c != by && c.Priority < CallPriority.Emergency).ToList())
        {
            if (call.LegOf(extension) is { } leg)
            {
                Preempted++;
                Observer?.OnAlarm(CallAlarm.Preempted, $"call {call.Id:x} of extension {extension} was ended: whoever he called for help calls back");
                call.GiveWay(leg, by);
                cleared = true;
            }
        }

        return cleared;
    }

    /// <summary>Every extension that talks, or calls somebody, in another call; a phone that rings is not busy yet.</summary>
    internal HashSet<string> Talking(Call except)
    {
        var talking = new HashSet<string>();
        foreach (var call in _calls.Values.Where(c => c != except))
        {
            call.AddTalkingTo(talking);
        }

        return talking;
    }

    /// <summary>Of the calls that ring at one of several extensions the one that rings longest; null when there is none that may be taken.</summary>
    internal (Call Call, Attempt Attempt)? Ringing(IReadOnlySet<string> extensions, Leg by)
    {
        foreach (var call in _calls.Values.OrderBy(c => c.Id))
        {
            if (call.RingingAt(extensions, by) is { } attempt)
            {
                return (call, attempt);
            }
        }

        return null;
    }

    /// <summary>A call gives way to an emergency call.</summary>
    internal void OnPreempted(Call emergency, Call lesser, Circuit circuit)
    {
        Preempted++;
        Observer?.OnAlarm(CallAlarm.Preempted, $"{circuit.Name}: call {lesser.Id:x} from {lesser.Calling} to {lesser.Dialled} was ended for the emergency call from {emergency.Calling}");
    }

    internal CallRecordKey NextRecordKey() => new(Node, _epoch, ++_lastRecord);

    /// <summary>True when as many other calls are being made or talk as a limit allows.</summary>
    internal bool IsReached(CallLimit limit, Call except) => _calls.Values.Count(c =>
        c != except && c.Limit?.Name == limit.Name && (c.State is CallState.Routing or CallState.Alerting or CallState.Connected)) >= limit.Most;

    internal void Remove(Call call)
    {
        if (_calls.Remove(call.Id))
        {
            Media.Free(call.Context);
            Queues.OnCallChanged();
            Observer?.OnCallEnded(call);
        }
    }

    /// <summary>An answer did not wait any longer for its record. Told once a minute: a slow disk is late for every call.</summary>
    internal void OnDiskLate()
    {
        if (Values.AnswerWaitsForDisk > TimeSpan.Zero && Loop.Elapsed >= _nextDiskAlarm)
        {
            _nextDiskAlarm = Loop.Elapsed + TimeSpan.FromMinutes(1);
            Observer?.OnAlarm(CallAlarm.DiskLate, "call records reach the disk late: answers do not wait for them");
        }
    }

    private void WaitForGateway()
    {
        if (!_timers.IsRunning(Timers.GatewayGone))
        {
            _timers.Start(Timers.GatewayGone, Values.GatewayMayBeGone);
        }
    }

    private void OnGatewayGone()
    {
        Observer?.OnAlarm(CallAlarm.CallsEnded, $"no gateway for {Values.GatewayMayBeGone.TotalSeconds:0} s, calls ended: {_calls.Count}");
        ReleaseAll(Q850Cause.TemporaryFailure);
    }

    private Call NewCall()
    {
        Begun++;
        var call = new Call(this, ((ulong)_epoch << 32) | ++_lastCall, Media.NewContext());
        _calls.Add(call.Id, call);
        return call;
    }
}
