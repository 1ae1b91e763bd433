using System.Globalization;
using Trunkline.Calls;
using Trunkline.Node.Alarms;

namespace Trunkline.Node.Metrics;

/// <summary>Everything monitoring may want of a node, in the field's names; docs/operations.md has the definitions. Labels come from site.yaml alone: their number is bounded by it.</summary>
internal static class NodeMetrics
{
    private static readonly (StatisticsWindow Window, string Label)[] s_windows = [(StatisticsWindow.FiveMinutes, "5m"), (StatisticsWindow.Hour, "1h"), (StatisticsWindow.Day, "1d")];

    internal static string Write(DecidingNode node, IReadOnlyCollection<TrunkGroup> groups, IReadOnlyList<SpanView> spans, (int Extensions, int Registered, int Contacts) registrations, TimeSpan now)
    {
        var to = new MetricsWriter();
        Process(to, node, now);
        Calls(to, node);
        Gateway(to, node);
        to.One("trunkline_extensions", "gauge", "Extensions of the site.", registrations.Extensions);
        to.One("trunkline_extensions_registered", "gauge", "Extensions with at least one phone registered.", registrations.Registered);
        to.One("trunkline_registrations", "gauge", "Phones registered.", registrations.Contacts);
        to.Family("trunkline_alarms", "gauge", "Alarms that stand, by severity (ITU-T X.733).");
        foreach (var severity in (ReadOnlySpan<AlarmSeverity>)[AlarmSeverity.Critical, AlarmSeverity.Major, AlarmSeverity.Minor, AlarmSeverity.Warning])
        {
            to.Sample(node.Alarms.Count(severity), ("severity", AlarmText.Word(severity)));
        }

        if (spans.Count > 0)
        {
            to.Family("trunkline_span_up", "gauge", "1 while an E1 span carries new calls.");
            foreach (var span in spans)
            {
                to.Sample(span.Blocked.Length == 0 ? 1 : 0, ("span", span.Span.ToString(CultureInfo.InvariantCulture)), ("trunk", span.TrunkGroup));
            }
        }

        Queues(to, node.ListQueues());
        if (groups.Count > 0)
        {
            Circuits(to, groups);
            Totals(to, groups, now);
            Windows(to, groups, now);
        }

        return to.ToString();
    }

    private static void Process(MetricsWriter to, DecidingNode node, TimeSpan now)
    {
        var memory = MemoryView.Now();
        to.Family("trunkline_build_info", "gauge", "The version that runs; always 1.");
        to.Sample(1, ("version", typeof(NodeMetrics).Assembly.GetName().Version?.ToString(3) ?? ""));
        to.One("trunkline_epoch", "gauge", "The number of this run of the deciding process.", node.Status().Epoch);
        to.One("trunkline_uptime_seconds", "gauge", "Time since the deciding process started.", now.TotalSeconds);
        to.One("trunkline_heap_bytes", "gauge", "Managed heap of the deciding process.", memory.Heap);
        to.One("trunkline_allocated_bytes_total", "counter", "Octets allocated by the deciding process.", memory.Allocated);
        to.Family("trunkline_loop_lateness_seconds", "histogram", "How late the deciding process is, measured four times a second.");
        to.Histogram(LoopLateness.Bounds, node.Lateness.Counts, node.Lateness.Sum);
        to.One("trunkline_storage_up", "gauge", "1 while call records reach the database.", node.IsStorageWell ? 1 : 0);
    }

    private static void Queues(MetricsWriter to, IReadOnlyList<QueueView> queues)
    {
        if (queues.Count == 0)
        {
            return;
        }

        Each("trunkline_queue_waiting", "gauge", "Callers who wait in a queue.", q => q.Waiting.Count);
        Each("trunkline_queue_longest_wait_seconds", "gauge", "How long the first in turn has waited.", q => q.Waiting.Count == 0 ? 0 : q.Waiting.Max(w => w.Seconds));
        Each("trunkline_queue_agents_logged_in", "gauge", "Agents who take calls.", q => q.Agents.Count(a => a.Presence == "logged in"));
        Each("trunkline_queue_agents_free", "gauge", "Agents who take calls and have none.", q => q.Agents.Count(a => a is { Presence: "logged in", Activity: "free" }));
        Each("trunkline_queue_offered_total", "counter", "Callers who came to wait.", q => q.Offered);
        Each("trunkline_queue_answered_total", "counter", "Callers an agent answered.", q => q.Answered);
        Each("trunkline_queue_abandoned_total", "counter", "Callers who hung up while they waited.", q => q.Abandoned);
        Each("trunkline_queue_timed_out_total", "counter", "Callers who waited as long as one may, and went on.", q => q.TimedOut);
        Each("trunkline_queue_overflowed_total", "counter", "Callers who found the queue full, or nobody logged in.", q => q.Overflowed);

        void Each(string name, string type, string help, Func<QueueView, double> value)
        {
            to.Family(name, type, help);
            foreach (var queue in queues)
            {
                to.Sample(value(queue), ("queue", queue.Queue));
            }
        }
    }

    private static void Calls(MetricsWriter to, DecidingNode node)
    {
        var calls = node.CallControl;
        to.One("trunkline_calls", "gauge", "Calls there are.", calls.Calls.Count);
        to.One("trunkline_emergency_calls", "gauge", "Emergency calls there are.", calls.Calls.Count(c => c.Priority == CallPriority.Emergency));
        to.One("trunkline_calls_begun_total", "counter", "Calls begun.", calls.Begun);
        to.One("trunkline_calls_refused_total", "counter", "Calls refused because there were too many.", calls.Refused);
        to.One("trunkline_calls_preempted_total", "counter", "Calls ended for an emergency call.", calls.Preempted);
    }

    private static void Gateway(MetricsWriter to, DecidingNode node)
    {
        var meter = node.Media.Meter;
        to.One("trunkline_gateway_up", "gauge", "1 while a gateway is attached and audited.", node.Media.IsAudited ? 1 : 0);
        to.One("trunkline_gateway_contexts", "gauge", "Contexts in use in the gateway: calls with audio.", meter.Contexts);
        to.One("trunkline_gateway_terminations", "gauge", "RTP terminations in use in the gateway.", meter.Terminations);
        to.One("trunkline_gateway_recordings", "gauge", "Recordings armed or running.", meter.Recordings);
        to.One("trunkline_gateway_refused_packets_total", "counter", "RTP packets refused: from a stranger, or no RTP.", meter.PacketsRefused);
        to.One("trunkline_gateway_tick_lateness_median_seconds", "gauge", "Lateness of the gateway's 20 ms tick since its start, median.", meter.TickP50Us / 1e6);
        to.One("trunkline_gateway_tick_lateness_p99_seconds", "gauge", "The same, 99th percentile.", meter.TickP99Us / 1e6);
        to.One("trunkline_gateway_tick_lateness_max_seconds", "gauge", "The same, maximum.", meter.TickMaxUs / 1e6);
    }

    private static void Circuits(MetricsWriter to, IReadOnlyCollection<TrunkGroup> groups)
    {
        to.Family("trunkline_trunk_circuits", "gauge", "Circuits of a trunk group by state.");
        foreach (var group in groups)
        {
            foreach (var state in Enum.GetValues<CircuitState>())
            {
                to.Sample(group.Circuits.Count(c => c.State == state), ("trunk", group.Name), ("state", Word(state)));
            }
        }

        to.Family("trunkline_trunk_calls", "gauge", "Calls on a trunk group or being set up, by direction.");
        foreach (var group in groups)
        {
            to.Sample(group.CallsOf(CallWay.Out), ("trunk", group.Name), ("direction", "out"));
            to.Sample(group.CallsOf(CallWay.In), ("trunk", group.Name), ("direction", "in"));
        }

        to.Family("trunkline_trunk_reserved_circuits", "gauge", "Idle circuits kept for emergency calls.");
        foreach (var group in groups)
        {
            to.Sample(group.ReservedForEmergency, ("trunk", group.Name));
        }
    }

    private static void Totals(MetricsWriter to, IReadOnlyCollection<TrunkGroup> groups, TimeSpan now)
    {
        var all = groups.Select(g => (g.Name, Counts: g.Statistics.Read(StatisticsWindow.Start, now))).ToList();
        void Each(string name, string help, Func<GroupCounts, double> value)
        {
            to.Family(name, "counter", help);
            foreach (var (trunk, counts) in all)
            {
                to.Sample(value(counts), ("trunk", trunk));
            }
        }

        void BothWays(string name, string help, Func<GroupCounts, double> outgoing, Func<GroupCounts, double> incoming)
        {
            to.Family(name, "counter", help);
            foreach (var (trunk, counts) in all)
            {
                to.Sample(outgoing(counts), ("trunk", trunk), ("direction", "out"));
                to.Sample(incoming(counts), ("trunk", trunk), ("direction", "in"));
            }
        }

        BothWays("trunkline_trunk_seizures_total", "Circuits taken.", c => c.Seizures, c => c.IncomingSeizures);
        BothWays("trunkline_trunk_outcomes_total", "Attempts answered, or ended without an answer.", c => c.Outcomes, c => c.IncomingOutcomes);
        BothWays("trunkline_trunk_answers_total", "Attempts answered.", c => c.Answers, c => c.IncomingAnswers);
        Each("trunkline_trunk_assumed_answers_total", "Outgoing attempts whose answer was assumed by a timer.", c => c.AssumedAnswers);
        Each("trunkline_trunk_effective_total", "Outgoing attempts for which the network did its part (numerator of NER, ITU-T E.425).", c => c.Effective);
        Each("trunkline_trunk_overflows_total", "Outgoing bids that found no circuit.", c => c.Overflows);
        to.Family("trunkline_trunk_limited_total", "counter", "Calls, either way, kept from the group by most_out, most_in or most_calls.");
        foreach (var group in groups)
        {
            to.Sample(group.Limited, ("trunk", group.Name));
        }

        Each("trunkline_trunk_talks_total", "Answered outgoing calls that are over.", c => c.Talks);
        Each("trunkline_trunk_talk_seconds_total", "Their time from answer to end.", c => c.Talk.TotalSeconds);
        Each("trunkline_trunk_busy_seconds_total", "Time circuits were occupied, both directions; its rate is the traffic carried in erlang.", c => c.BusyTime.TotalSeconds);
        Each("trunkline_trunk_all_busy_seconds_total", "Time without an idle circuit while calls were carried.", c => c.AllBusyTime.TotalSeconds);
        to.Family("trunkline_trunk_post_dial_delay_seconds", "histogram", "From seizure until the far end rings, or answers without.");
        foreach (var (group, (_, counts)) in groups.Zip(all))
        {
            to.Histogram(GroupStatistics.DelayBounds, group.Statistics.DelayHistogram, counts.Delay.TotalSeconds, ("trunk", group.Name));
        }
    }

    private static void Windows(MetricsWriter to, IReadOnlyCollection<TrunkGroup> groups, TimeSpan now)
    {
        var all = groups.SelectMany(g => s_windows.Select(w => (g.Name, w.Label, Counts: g.Statistics.Read(w.Window, now)))).ToList();
        void Each(string name, string help, Func<GroupCounts, double?> value)
        {
            to.Family(name, "gauge", help);
            foreach (var (trunk, label, counts) in all)
            {
                if (value(counts) is { } there)
                {
                    to.Sample(there, ("trunk", trunk), ("window", label));
                }
            }
        }

        Each("trunkline_trunk_answer_seizure_ratio", "ASR (ITU-T E.425); absent while nothing was attempted.", c => c.Asr);
        Each("trunkline_trunk_answer_bid_ratio", "ABR (ITU-T E.425).", c => c.Abr);
        Each("trunkline_trunk_network_effectiveness_ratio", "NER (ITU-T E.425).", c => c.Ner);
        Each("trunkline_trunk_call_duration_mean_seconds", "ACD: mean time from answer to end.", c => c.Acd?.TotalSeconds);
        Each("trunkline_trunk_traffic_erlang", "Traffic carried, mean (ITU-T E.600).", c => c.Erlang);
    }

    private static string Word(CircuitState state) => state switch
    {
        CircuitState.InCall => "in_call",
        CircuitState.BlockedLocal => "blocked_local",
        CircuitState.BlockedRemote => "blocked_remote",
        CircuitState.OutOfService => "out_of_service",
        CircuitState.HeldDown => "held_down",
        _ => state.ToString().ToLowerInvariant(),
    };
}
