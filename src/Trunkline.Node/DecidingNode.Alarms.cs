// What is wrong with a node: conditions read from its parts, and what happened. Whoever runs the node looks once or twice a second
// (CheckAlarms); nothing here has a timer, so that a World is not woken by it.
using Trunkline.Calls;
using Trunkline.Node.Alarms;
using Trunkline.Site;
using Trunkline.Trunks.Fxo;
using Trunkline.Trunks.Isdn;
using Trunkline.Trunks.Sip;

namespace Trunkline.Node;

public sealed partial class DecidingNode
{
    /// <summary>How long after a gateway is there its spans and lines have to come into service before they are told of.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    /// <summary>How many prompts an alarm names.</summary>
    private const int MostPromptsNamed = 6;

    private TimeSpan? _auditedAt;

    /// <summary>What is wrong, with severity, since when, what to do.</summary>
    public AlarmList Alarms { get; }

    /// <summary>How late the loop is; whoever runs the node measures it.</summary>
    public LoopLateness Lateness { get; } = new();

    /// <inheritdoc/>
    public AlarmsView ListAlarms()
    {
        CheckAlarms();
        return new(Alarms.Now, Alarms.Events);
    }

    /// <summary>Raises alarms whose conditions have appeared, clears those that are gone.</summary>
    public void CheckAlarms()
    {
        var now = _parts.Loop.Elapsed;
        if (!Media.IsAudited)
        {
            // without a gateway every line is out: that says nothing more. The first one has the settling time to come.
            if (_auditedAt is not null || now >= Settle)
            {
                Alarms.Look(Conditions().Where(c => c.Kind == AlarmKinds.GatewayLost || c.Kind == AlarmKinds.Storage));
            }

            _auditedAt = _auditedAt is null ? null : TimeSpan.MaxValue;
            return;
        }

        if (_auditedAt is null || _auditedAt == TimeSpan.MaxValue)
        {
            _auditedAt = now;
        }

        Alarms.Look(now - _auditedAt >= Settle ? Conditions() : Conditions().Where(c => c.Kind == AlarmKinds.Storage));
    }

    /// <summary>Something has happened that is an alarm for a while.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="text">What.</param>
    public void Notice(AlarmKind kind, string text)
    {
        Alarms.Note(kind.On("", text));
        OnAlarm(text);
    }

    void ICallObserver.OnAlarm(CallAlarm topic, string text)
    {
        if (topic is CallAlarm.GatewayLost or CallAlarm.Prompt)
        {
            OnAlarm(text); // a condition of its own
            return;
        }

        Notice(
            topic switch
            {
                CallAlarm.CallsEnded => AlarmKinds.CallsEnded,
                CallAlarm.Recording => AlarmKinds.RecordingFailed,
                CallAlarm.DiskLate => AlarmKinds.StorageLate,
                CallAlarm.Preempted => AlarmKinds.Preempted,
                CallAlarm.AgentPaused => AlarmKinds.AgentPaused,
                CallAlarm.Direction => AlarmKinds.WrongDirection,
                _ => AlarmKinds.Other,
            },
            text);
    }

    /// <summary>Whether a circuit of a group is in service, idle or not.</summary>
    private static bool IsInService(Circuit circuit) =>
        circuit.State is not (CircuitState.OutOfService or CircuitState.BlockedLocal or CircuitState.BlockedRemote or CircuitState.HeldDown);

    /// <summary>What is wrong, and what it comes to for trunks and emergency calls.</summary>
    private IEnumerable<AlarmCondition> Conditions()
    {
        foreach (var fault in Faults())
        {
            yield return fault;
        }

        var emergency = _site.Emergency.Trunks.Where(_groups.ContainsKey).ToList();
        if (_site.Emergency.Numbers.Count > 0 && emergency.Count > 0 && !emergency.Any(name => _groups[name].Circuits.Any(c => IsInService(c) || c.State == CircuitState.HeldDown)))
        {
            yield return AlarmKinds.NoEmergencyCircuit.On("", $"no circuit in service for {string.Join(", ", _site.Emergency.Numbers)}: {string.Join(", ", emergency)}");
        }

        foreach (var group in _groups.Values.Where(g => g.Circuits.Count > 0 && !g.Circuits.Any(IsInService)))
        {
            var why = group.Circuits.Select(c => c.Alarm).FirstOrDefault(a => a.Length > 0) ?? "blocked";
            yield return AlarmKinds.TrunkDown.On(group.Name, $"trunk {group.Name}: {(emergency.Contains(group.Name) ? "an emergency trunk, " : "")}no circuit in service: {why}");
        }
    }

    /// <summary>What is wrong in itself.</summary>
    private IEnumerable<AlarmCondition> Faults()
    {
        if (!Media.IsAttached)
        {
            yield return AlarmKinds.GatewayLost.On("", "no gateway: no audio, no new calls");
        }

        if (_storageFault is not null)
        {
            yield return AlarmKinds.Storage.On("", $"storage: {_storageFault}");
        }

        foreach (var span in _spans.Values)
        {
            if (span.Fault.Length > 0)
            {
                yield return AlarmKinds.SpanDown.On(NumberOf(span), $"{span}: {span.Fault}");
            }
            else if (span.IsHeldDown)
            {
                yield return AlarmKinds.SpanHeldDown.On(NumberOf(span), $"{span}: {span.BlockedBecause}");
            }
            else if (span.AlarmWords.Length > 0)
            {
                yield return AlarmKinds.SpanImpaired.On(NumberOf(span), $"{span}: {span.AlarmWords}");
            }
        }

        List<string> prompts = [.. Media.FailedPrompts.Select(f => $"{f.Name}: {f.File}")];
        if (_site.PromptUses.Select(u => u.Name).Where(n => !_site.Prompts.Has(n)).Distinct().ToList() is { Count: > 0 } unnamed)
        {
            prompts.Add($"{SitePrompts.InWords(unnamed)}: not in prompts.files");
        }

        if (prompts.Count > 0)
        {
            yield return AlarmKinds.PromptsMissing.On("", $"prompts that cannot be played: {string.Join("; ", prompts.Take(MostPromptsNamed))}{(prompts.Count > MostPromptsNamed ? $"; and {prompts.Count - MostPromptsNamed} more" : "")}");
        }

        foreach (var (trunk, text) in _boxes.Faults())
        {
            yield return AlarmKinds.BoxDown.On(trunk, text);
        }

        foreach (var (trunk, text) in _servers.Faults())
        {
            yield return AlarmKinds.ServerDown.On(trunk, text);
        }

        // Circuits of a span or a box that carries no calls are not faults of their own.
        foreach (var circuit in _groups.Values.SelectMany(g => g.Circuits))
        {
            if (circuit.State == CircuitState.OutOfService && circuit.Alarm.Length > 0 && circuit is not (IsdnCircuit { Span.Fault.Length: > 0 } or SipCircuit))
            {
                yield return AlarmKinds.CircuitOut.On(circuit.Name, $"{circuit.Name}: {circuit.Alarm}");
            }
            else if (circuit is FxoCircuit { IsHeldDown: true } line)
            {
                yield return AlarmKinds.LineHeldDown.On(line.Name, $"{line.Name}: {line.Alarm}");
            }
        }
    }

    private static string NumberOf(IsdnSpan span) => span.Settings.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
