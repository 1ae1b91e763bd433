using Trunkline.Control;

namespace Trunkline.Calls.Tests;

/// <summary>Calls in a World of their own: script legs, a plan written in the test, a gateway that only writes down.</summary>
internal sealed class CallWorld : IExtensionLegs, INumberPlan, ICallObserver, ILegRestorer
{
    private readonly Dictionary<string, List<ScriptLeg>> _extensions = [];
    private readonly Func<RoutingRequest, RoutingDecision> _plan;

    public CallWorld(Func<RoutingRequest, RoutingDecision>? plan = null, CallValues? values = null, MemoryDisk? disk = null, World? world = null)
    {
        World = world ?? new World();
        _plan = plan ?? (r => ToExtensions(r.Setup.Called.Digits));
        Loop = World.AddLoop();
        Disk = disk ?? new MemoryDisk(World);
        var open = Disk.Open(Loop);
        Media = new MediaGateway(open.Epoch) { Commands = new WrittenGateway(World) };
        Media.OnAttached();
        Control = new CallControl("n1", open.Epoch, Loop, Media, this, open, open, values ?? CallValues.Default) { Extensions = this, Observer = this };
    }

    public World World { get; }

    public NodeLoop Loop { get; }

    public MemoryDisk Disk { get; }

    public MediaGateway Media { get; }

    public CallControl Control { get; }

    public List<string> Alarms { get; } = [];

    public List<EmergencyStage> Stages { get; } = [];

    public int Legs { get; private set; }

    /// <summary>What extensions want done with their calls.</summary>
    public Dictionary<string, ForwardSettings> Forwards { get; } = [];

    /// <summary>Who asked the plan, and for what.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The extension that held when the run before died; empty when nobody did.</summary>
    public string? RestoredHolds { get; init; }

    /// <summary>Attempts told as over.</summary>
    public int Ended { get; private set; }

    public static RoutingDecision ToExtensions(params string[] numbers) => new(
        DialMatch.Complete, Q850Cause.None, "internal", CallPriority.Routine,
        [.. numbers.Select(n => new ExtensionDestination(n, TimeSpan.FromSeconds(30)))], CausePolicy.Incoming, false);

    public ScriptLeg NewLeg(
        string channel, string party, bool isIncoming, bool endsAtOnce = true, string extension = "", Action? released = null, bool hasMusic = false, Circuit? on = null)
    {
        Legs++;
        return new ScriptLeg(this, channel, party, isIncoming) { EndsAtOnce = endsAtOnce, Extension = extension, OnRelease = released, HasMusic = hasMusic, On = on };
    }

    /// <summary>The legs the next call to an extension gets.</summary>
    public ScriptLeg[] Register(string extension, int contacts = 1)
    {
        var legs = Enumerable.Range(1, contacts).Select(i => NewLeg($"SIP/{extension}-{i}", extension, isIncoming: false, extension: extension)).ToArray();
        _extensions[extension] = [.. legs];
        return legs;
    }

    /// <summary>These legs, in this order.</summary>
    public void Register(string extension, ScriptLeg[] legs) => _extensions[extension] = [.. legs];

    public ScriptLeg Incoming(string from, string to, bool listens = true)
    {
        Legs++;
        var leg = new ScriptLeg(this, $"SIP/{from}-0", from, isIncoming: true) { Extension = from, Listens = listens };
        Control.OnIncoming(leg, new CallSetup { Called = new(to), Calling = new(from) });
        return leg;
    }

    public IReadOnlyList<Leg> CreateLegs(string extension) => _extensions.Remove(extension, out var legs) ? legs : [];

    public RoutingDecision Route(in RoutingRequest request)
    {
        Asked.Add($"{request.Extension} {request.Setup.Called}");
        return _plan(request);
    }

    /// <summary>What is played to a leg has come to its end.</summary>
    public static void PromptEnds(ScriptLeg leg) => leg.User.OnPromptEnded(leg, new("", PromptOutcome.Played));

    public RoutingDecision RouteInside(in RoutingRequest request) => _plan(request);

    public ForwardSettings? ForwardsOf(string extension) => Forwards.GetValueOrDefault(extension);

    public Leg? Restore(in SavedLeg saved)
    {
        Assert.Equal([1, 2, 3], saved.State.ToArray());
        var leg = NewLeg(saved.Channel, saved.Party.Digits, saved.IsIncoming, extension: saved.Extension);
        leg.IsRestored();
        if (RestoredHolds is not null)
        {
            leg.GoesOn(saved.Extension == RestoredHolds);
        }

        return leg;
    }

    public void OnCallChanged(Call call)
    {
    }

    public void OnCallEnded(Call call) => World.Log("call ended");

    public void OnAttemptEnded(CallRecord record) => Ended++;

    public void OnRecordingEnded(ulong recording, ulong samples, bool isWhole)
    {
    }

    public void OnAlarm(string text) => Alarms.Add(text);

    public void OnEmergency(Call call, EmergencyFacts facts, EmergencyStage stage) => Stages.Add(stage);

    public string RecordsText()
    {
        World.Advance(TimeSpan.FromMilliseconds(20));
        return string.Join('\n', Disk.Records.Select(r =>
            $"{r.Attempt} {r.Channel} -> {r.DestinationChannel} {r.Called} {r.State} alert={r.AlertingAfter?.TotalSeconds} answer={r.AnsweredAfter?.TotalSeconds} end={r.EndedAfter?.TotalSeconds} cause={(int)r.Cause} {r.TrunkGroup}".TrimEnd()));
    }

    private sealed class WrittenGateway(World world) : IGatewayCommands
    {
        public void AddRtp(in AddRtp command) => world.Log("gw < AddRtp");

        public void ModifyRtp(in ModifyRtp command) => world.Log("gw < ModifyRtp");

        public void Move(in Move command) => world.Log("gw < Move");

        public void Subtract(in Subtract command) => world.Log("gw < Subtract");

        public void DeleteContext(in DeleteContext command) => world.Log("gw < DeleteContext");

        public void PlayTone(in PlayTone command) => world.Log($"gw < tone {command.Tone}");

        public void PlayPrompt(in PlayPrompt command) =>
            world.Log(command.Name.Length == 0 ? "gw < silence" : $"gw < prompt {command.Name}{(command.Repeat ? " repeated" : "")}");

        public void DefinePrompt(in DefinePrompt command) => world.Log($"gw < define {command.Index + 1} of {command.Count}: {command.Name} {command.File}");

        public void SendDigits(in SendDigits command) => world.Log("gw < SendDigits");

        public void SeizeLine(in SeizeLine command) => world.Log("gw < SeizeLine");

        public void AnswerLine(in AnswerLine command) => world.Log("gw < AnswerLine");

        public void Record(in Trunkline.Control.Record command) => world.Log(command.Start ? "gw < record" : "gw < arm recorder");

        public void StopRecording(in StopRecording command) => world.Log("gw < stop recording");

        public void Audit(in Audit command) => world.Log("gw < Audit");

        public void DlRequest(in DlRequest command) => world.Log($"gw < DlRequest {command.Span} {command.Primitive}");

        public void TraceFrames(in TraceFrames command) => world.Log($"gw < TraceFrames {command.Span} {command.IsOn}");

        public void OrderSpan(in OrderSpan command)
        {
        }

        public void Shutdown(in Shutdown command) => world.Log("gw < Shutdown");
    }
}
