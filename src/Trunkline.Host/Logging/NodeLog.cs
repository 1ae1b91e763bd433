using System.Globalization;
using Trunkline.Calls;
using Trunkline.Node;
using Trunkline.Node.Alarms;
using Trunkline.Site;

namespace Trunkline.Host.Logging;

/// <summary>What happens in a node, as log lines. A line of a call has its identifier (<c>call</c>), the same as in <c>trunkline calls</c>, <c>cdr</c> and <c>trace</c>.</summary>
/// <remarks>
/// On the loop. Nothing here is a SIP message or a part of one: numbers, names of channels, causes and our own words. So there is no password, digest or nonce
/// to leave out.
/// </remarks>
public sealed class NodeLog
{
    private readonly ILog _log;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _states = [];

    private NodeLog(ILog log, TimeProvider time) => (_log, _time) = (log, time);

    /// <summary>Listens to a node from now on.</summary>
    /// <param name="node">The node.</param>
    /// <param name="log">Where lines go.</param>
    /// <param name="time">The clock.</param>
    public static void Attach(DecidingNode node, ILog log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(log);
        var lines = new NodeLog(log, time);
        node.AlarmRaised += lines.OnNotice;
        node.Alarms.Changed += lines.OnAlarm;
        if (log.Level <= LogLevel.Info)
        {
            node.CallChanged += lines.OnCall;
            node.CallEnded += lines.OnCallEnded;
            node.AttemptEnded += lines.OnAttempt;
            node.RecordingEnded += lines.OnRecording;
        }
    }

    private void Write(LogLevel level, string kind, string text, params (string, string)[] fields) => _log.Write(new(_time.GetUtcNow(), level, kind, text, fields));

    private void OnNotice(AlarmView notice) => Write(LogLevel.Notice, "notice", notice.Text);

    private void OnAlarm(AlarmEventView alarm)
    {
        var isCleared = alarm.Severity == "cleared";
        var level = isCleared ? LogLevel.Notice : alarm.Severity is "critical" or "major" ? LogLevel.Error : LogLevel.Warning;
        Write(level, isCleared ? "alarm.cleared" : "alarm.raised", $"alarm {(isCleared ? "cleared" : alarm.Severity)}: {alarm.Text}",
            ("alarm", alarm.Id), ("severity", alarm.Severity), ("since", isCleared ? alarm.Since.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z" : ""));
    }

    private void OnCall(CallView call)
    {
        var isNew = !_states.TryGetValue(call.Id, out var before);
        if (!isNew && before == call.State)
        {
            return;
        }

        _states[call.Id] = call.State;
        if (isNew)
        {
            Write(LogLevel.Info, "call.begun", $"call {call.Id} from {call.From} to {call.To}",
                ("call", call.Id), ("from", call.From), ("to", call.To), ("channel", call.Channel), ("route", call.Route), ("priority", call.Priority == "Routine" ? "" : call.Priority));
        }

        if (call.State is "Alerting" or "Connected")
        {
            Write(LogLevel.Info, call.State == "Connected" ? "call.answered" : "call.alerting", $"call {call.Id} {(call.State == "Connected" ? "answered" : "alerts")}",
                ("call", call.Id), ("destination", call.DestinationChannel), ("recorded", call.IsRecorded ? "yes" : ""));
        }
    }

    private void OnCallEnded(CallView call)
    {
        if (_states.Remove(call.Id))
        {
            Write(LogLevel.Info, "call.ended", $"call {call.Id} ended", ("call", call.Id));
        }
    }

    private void OnAttempt(CallRecord r) => Write(LogLevel.Info, "attempt.ended",
        $"call {r.CallId:x} attempt {r.Attempt} {(r.AnsweredAfter is null ? "not answered" : "ended")}: cause {(int)r.Cause} {r.Cause}",
        ("call", r.CallId.ToString("x", CultureInfo.InvariantCulture)),
        ("attempt", r.Attempt.ToString(CultureInfo.InvariantCulture)),
        ("record", string.Create(CultureInfo.InvariantCulture, $"{r.Key.Node}.{r.Key.Epoch}.{r.Key.Sequence}")),
        ("called", r.Called.ToString()),
        ("trunk", r.TrunkGroup),
        ("destination", r.DestinationChannel),
        ("cause", ((int)r.Cause).ToString(CultureInfo.InvariantCulture)),
        ("location", r.CauseLocation.ToString()),
        ("reason", r.ProtocolReason),
        ("alerting_s", Seconds(r.AlertingAfter)),
        ("answered_s", Seconds(r.AnsweredAfter)),
        ("ended_s", Seconds(r.EndedAfter)));

    private void OnRecording(ulong recording, ulong samples, bool isWhole) => Write(isWhole ? LogLevel.Info : LogLevel.Warning, "recording.ended",
        $"recording {recording:x} {(isWhole ? "ended" : "is not whole")}", ("call", recording.ToString("x", CultureInfo.InvariantCulture)),
        ("seconds", (samples / 8000.0).ToString("0.0", CultureInfo.InvariantCulture)));

    private static string Seconds(TimeSpan? time) => time is { } t ? t.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) : "";
}
