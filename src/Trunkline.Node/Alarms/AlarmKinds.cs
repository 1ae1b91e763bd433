namespace Trunkline.Node.Alarms;

/// <summary>Every kind of alarm there is.</summary>
public static class AlarmKinds
{
    /// <summary>No gateway.</summary>
    public static AlarmKind GatewayLost { get; } = new("gateway/lost", AlarmSeverity.Critical, "No gateway process is attached: no audio, no new calls.",
        "It is started again by itself. When it ends again and again, its last lines say why: journalctl -u trunkline.");

    /// <summary>Calls were ended for want of a gateway.</summary>
    public static AlarmKind CallsEnded { get; } = new("gateway/calls-ended", AlarmSeverity.Major, "Calls were ended because no gateway came back.",
        "See gateway/lost. The records of these calls have cause 41.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>No way out for emergency calls.</summary>
    public static AlarmKind NoEmergencyCircuit { get; } = new("emergency/no-circuit", AlarmSeverity.Critical, "No trunk that emergency calls may take has a circuit in service.",
        "Emergency calls still try what only seems out of order. Mend a trunk now: trunkline trunks, trunkline spans.");

    /// <summary>Somebody calls for help.</summary>
    public static AlarmKind EmergencyCall { get; } = new("emergency/call", AlarmSeverity.Critical, "Somebody on the site has called an emergency number; the text says who, where and when.",
        "Send whoever meets the ambulance. The call back rings the caller: docs/emergency.md.")
    {
        Hold = TimeSpan.FromMinutes(30),
    };

    /// <summary>An emergency call that no trunk takes.</summary>
    public static AlarmKind EmergencyBlocked { get; } = new("emergency/no-way-out", AlarmSeverity.Critical, "An emergency call found no trunk that takes it; it is tried again and again while the caller stays.",
        "Call from another telephone, for the caller. Then mend a trunk: trunkline trunks, trunkline lines.")
    {
        Hold = TimeSpan.FromMinutes(30),
    };

    /// <summary>A test of emergency calls.</summary>
    public static AlarmKind EmergencyTest { get; } = new("emergency/test", AlarmSeverity.Warning, "Somebody has dialled the number for tests of emergency calls.", "Nothing.")
    {
        Hold = TimeSpan.FromMinutes(30),
    };

    /// <summary>A call was ended for an emergency call.</summary>
    public static AlarmKind Preempted { get; } = new("emergency/pre-empted", AlarmSeverity.Minor, "Every circuit was taken, and a call was ended for an emergency call.",
        "When it happens often: emergency_reserve of a trunk keeps circuits free, trunkline plan says how many the site needs.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>Somebody on the site was not told.</summary>
    public static AlarmKind EmergencyNotTold { get; } = new("emergency/not-told", AlarmSeverity.Major, "An extension of emergency.notify could not be shown an emergency call.",
        "Is its telephone registered, and does it take SIP messages? trunkline registrations.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>An agent of a queue does not answer.</summary>
    public static AlarmKind AgentPaused { get; } = new("queue/agent-paused", AlarmSeverity.Warning, "An agent of a queue missed several calls in a row and gets no more.",
        "When he is back he dials #46# (codes.agent_pause), or: trunkline queues QUEUE resume AGENT.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>A trunk group without a circuit.</summary>
    public static AlarmKind TrunkDown { get; } = new("trunk/*/down", AlarmSeverity.Major, "A trunk group has no circuit in service; calls take the route's next one, if it has one.",
        "trunkline lines says what is wrong with each circuit, of a SIP trunk trunkline trunks.");

    /// <summary>A span that carries no calls.</summary>
    public static AlarmKind SpanDown { get; } = new("span/*/down", AlarmSeverity.Major, "A span carries no new calls.",
        "trunkline span N show. LOS is the cable or the far end's power, AIS the operator's transmission, RAI our own sending side.");

    /// <summary>A span that carries calls, with something wrong.</summary>
    public static AlarmKind SpanImpaired { get; } = new("span/*/impaired", AlarmSeverity.Minor, "A span carries calls, and something is wrong with it.",
        "trunkline span N show says what and counts it.");

    /// <summary>A gateway box that carries no calls.</summary>
    public static AlarmKind BoxDown { get; } = new("box/*/down", AlarmSeverity.Major, "A gateway box does not answer, or refuses every call.",
        "Is it powered, and reached from here? trunkline span N show of one of its spans.");

    /// <summary>An operator's SIP server that carries no calls.</summary>
    public static AlarmKind ServerDown { get; } = new("server/*/down", AlarmSeverity.Major, "An operator's SIP server does not answer, or does not let us register.",
        "trunkline trunks says what it answered. Is the way to it open, and the password the contract's?");

    /// <summary>A line out of service.</summary>
    public static AlarmKind CircuitOut { get; } = new("circuit/*/out", AlarmSeverity.Minor, "A line or a channel is out of service by itself.",
        "A line without battery is cut, or the operator's exchange is down: measure 48 V at the socket. A channel: trunkline span N show says who blocked it.");

    /// <summary>Prompts that cannot be played: one alarm for all, for a folder that is gone has all of them in it.</summary>
    public static AlarmKind PromptsMissing { get; } = new("prompt/missing", AlarmSeverity.Minor, "Prompts are in no file, or their file is missing or cannot be played: callers hear nothing in their place.",
        "trunkline prompts site.yaml says what is wrong with each, with --make it speaks drafts; then trunkline reload.");

    /// <summary>A span that fails again and again.</summary>
    public static AlarmKind SpanHeldDown { get; } = new("span/*/held-down", AlarmSeverity.Minor, "A span is well again after it failed several times, and takes no new calls until it has stayed well; the text says how long.",
        "Find out what comes and goes: trunkline span N show counts errors and slips. hold_down_s of the trunk says how long.");

    /// <summary>A line that cannot be seized.</summary>
    public static AlarmKind LineHeldDown { get; } = new("circuit/*/held-down", AlarmSeverity.Minor, "Calls found no dial tone on a line several times, or its battery comes and goes; it is left out and tried by itself until it is well.",
        "Listen at the socket: is there dial tone? Then the operator's line test. hold_down_s of the trunk says how often it is tried.");

    /// <summary>A call came in where none should.</summary>
    public static AlarmKind WrongDirection { get; } = new("trunk/direction", AlarmSeverity.Warning, "A call came in on a circuit that is for outgoing calls only; it was taken.",
        "Ask the operator how the circuit is set, and say the same in site.yaml: outgoing_only, direction.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>The disk refuses.</summary>
    public static AlarmKind Storage { get; } = new("storage/failing", AlarmSeverity.Major, "Call records do not reach the database; calls go on.",
        "Make room, or mend the disk. Until then do not restart: records may be in memory only.");

    /// <summary>The disk is slow.</summary>
    public static AlarmKind StorageLate { get; } = new("storage/late", AlarmSeverity.Minor, "Call records reach the disk late: answers do not wait for them.",
        "Find out what else writes to this disk.")
    {
        Hold = TimeSpan.FromMinutes(10),
    };

    /// <summary>The disk is nearly full.</summary>
    public static AlarmKind DiskLow { get; } = new("storage/low", AlarmSeverity.Minor, "The disk of the state folder or of the recordings is nearly full.",
        "Move recordings away. Call records have a reserve of their own; recordings stop when the disk is full.");

    /// <summary>A recording failed.</summary>
    public static AlarmKind RecordingFailed { get; } = new("recording/failed", AlarmSeverity.Major, "A call was not recorded, or not whole; the call itself was not affected.",
        "Is the disk full or slow? trunkline cdr shows the call.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>Wrong passwords.</summary>
    public static AlarmKind WrongCredentials { get; } = new("sip/credentials", AlarmSeverity.Warning, "A phone, or somebody, uses a wrong password or an extension that is none.",
        "A phone of yours: correct its password. An address that is none of yours: keep it out at the firewall.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>A mistake of ours.</summary>
    public static AlarmKind Program { get; } = new("program/error", AlarmSeverity.Major, "A mistake in trunkline: one event was not carried out; everything else goes on.",
        "Report it with the log's lines: journalctl -u trunkline.")
    {
        Hold = TimeSpan.FromDays(1),
    };

    /// <summary>The deciding process is late.</summary>
    public static AlarmKind ProcessLate { get; } = new("program/late", AlarmSeverity.Warning, "The deciding process was late by more than a quarter of a second: the machine is too busy, or was stopped.",
        "Find out what else runs on this machine; in a virtual machine, ask for its share of the processor.")
    {
        Hold = TimeSpan.FromMinutes(10),
    };

    /// <summary>Somebody is not told of alarms.</summary>
    public static AlarmKind Undelivered { get; } = new("alarms/*/undelivered", AlarmSeverity.Minor, "Alarms do not reach the webhook or the mail server.",
        "The text says what it answered. Alarms wait and are tried again; the oldest are dropped when there are too many.");

    /// <summary>Something for which there is no better kind.</summary>
    public static AlarmKind Other { get; } = new("other", AlarmSeverity.Warning, "Something an administrator should know.", "Read the text.")
    {
        Hold = TimeSpan.FromHours(1),
    };

    /// <summary>All of them, the worst first.</summary>
    public static IReadOnlyList<AlarmKind> All { get; } =
    [
        .. new[]
        {
            GatewayLost, EmergencyCall, EmergencyBlocked, NoEmergencyCircuit, EmergencyNotTold, EmergencyTest, Preempted, TrunkDown, SpanDown, BoxDown, ServerDown, CallsEnded, Storage, RecordingFailed, Program, SpanImpaired, SpanHeldDown, CircuitOut, LineHeldDown, WrongDirection, AgentPaused, PromptsMissing,
            StorageLate, DiskLow, Undelivered, WrongCredentials, ProcessLate, Other,
        }.OrderByDescending(k => k.Severity),
    ];
}
