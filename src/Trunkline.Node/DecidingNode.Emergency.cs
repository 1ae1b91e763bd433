// Whoever calls for help is not alone on the site: who he is and where is told to those named in emergency.notify, to whoever follows
// the node's events, and to the log.
using Trunkline.Calls;
using Trunkline.Node.Alarms;
using Trunkline.Site;
using Trunkline.Trunks.Sip;

namespace Trunkline.Node;

public sealed partial class DecidingNode
{
    private readonly LinkedList<EmergencyView> _emergencies = new();

    /// <summary>Hears of every emergency call as it goes.</summary>
    public Action<EmergencyView>? EmergencyTold { get; set; }

    /// <inheritdoc/>
    public EmergenciesView ListEmergencies() => new(
        [.. CallControl.EmergencyCalls.Select(EmergencyViewOf)],
        [.. CallControl.Emergencies.Windows.Select(w => new CallBackView(w.Extension, NameOf(w.Extension), w.Number, w.Line, w.IsOwn, w.Until))],
        [.. _emergencies]);

    /// <inheritdoc/>
    public string MayNotStopBecause()
    {
        var calls = CallControl.EmergencyCalls.ToList();
        return calls.Count == 0 ? ""
            : $"an emergency call is up: {string.Join("; ", calls.Select(c => $"{c.Calling} to {c.Dialled} since {TimeZoneInfo.ConvertTime(c.BegunAt, _site.Site.TimeZone):HH:mm:ss}"))}";
    }

    private EmergencyCallView EmergencyViewOf(Call call)
    {
        var state = call.State switch
        {
            CallState.Routing => "looks for a trunk",
            CallState.Alerting => "rings",
            CallState.Connected => "talks",
            _ => "ends",
        };
        var facts = call.Facts;
        var extension = facts?.Extension ?? (call.IsCallBack ? call.Callee?.Extension : call.Caller?.Extension) ?? "";
        return new(
            IdOf(call), call.IsCallBack && call.State == CallState.Routing ? "rings" : state, facts?.IsTest ?? false, call.IsCallBack, facts?.Number ?? (call.IsCallBack ? call.Calling : call.Dialled).ToString(), extension,
            facts?.Name ?? NameOf(extension), facts?.Place ?? "", facts?.CallBack.ToString() ?? "", (call.IsCallBack ? call.Caller : call.Callee)?.Channel ?? "",
            call.Rounds, call.BegunAt, call.AnsweredAt);
    }

    private string NameOf(string extension) => _site.Extensions.FirstOrDefault(e => e.Number == extension)?.Name ?? "";

    private static Dictionary<string, SipEmergencyHabits> EmergencyHabits(SiteModel site) => site.Emergency.Sip.ToDictionary(
        s => s.Trunk, s => new SipEmergencyHabits(s.Uri == SipEmergencyUri.Urn ? s.UrnOf : null, s.SendsLocation, s.MayRoute));

    void ICallObserver.OnEmergency(Call call, EmergencyFacts facts, EmergencyStage stage)
    {
        var now = _parts.Loop.Time.GetUtcNow();
        var view = new EmergencyView(
            IdOf(call), now, stage.ToString(), facts.IsTest, facts.Number, facts.Extension, facts.Name, facts.Place, facts.CallBack.ToString(), call.Callee?.Channel ?? "");
        _emergencies.AddFirst(view);
        if (_emergencies.Count > MaxAlarms)
        {
            _emergencies.RemoveLast();
        }

        EmergencyTold?.Invoke(view);
        var at = TimeZoneInfo.ConvertTime(now, _site.Site.TimeZone);
        var text = stage switch
        {
            EmergencyStage.Dialled => $"{facts}, {at:HH:mm:ss}",
            EmergencyStage.NoWayOut => $"{facts}: NO TRUNK HAS TAKEN IT YET, it is tried on; send help and call from another telephone",
            EmergencyStage.Answered => $"{facts}: answered at {at:HH:mm:ss}",
            _ => $"{facts}: ended at {at:HH:mm:ss}",
        };
        Notice(stage == EmergencyStage.NoWayOut ? AlarmKinds.EmergencyBlocked : facts.IsTest ? AlarmKinds.EmergencyTest : AlarmKinds.EmergencyCall, text);
        if (stage is EmergencyStage.Dialled or EmergencyStage.NoWayOut)
        {
            foreach (var extension in facts.Notify)
            {
                _sip.SendText(extension, text, shown =>
                {
                    if (!shown)
                    {
                        Notice(AlarmKinds.EmergencyNotTold, $"extension {extension} could not be told of the emergency call of {facts.Extension}: not registered, or its telephone takes no messages");
                    }
                });
            }
        }
    }
}
