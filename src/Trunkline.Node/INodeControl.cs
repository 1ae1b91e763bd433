using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Node;

/// <summary>What people and programs may ask of a node. Every member is called on the node's loop.</summary>
public interface INodeControl
{
    /// <summary>The node at a glance.</summary>
    StatusView Status();

    /// <summary>The calls there are, oldest first.</summary>
    IReadOnlyList<CallView> ListCalls();

    /// <summary>Every circuit.</summary>
    IReadOnlyList<LineView> ListLines();

    /// <summary>What is wrong, and the last changes of that.</summary>
    Alarms.AlarmsView ListAlarms();

    /// <summary>Everything monitoring may want, in the Prometheus text format.</summary>
    string Metrics();

    /// <summary>Whether it can do what it is for.</summary>
    ReadinessView Readiness();

    /// <summary>Every trunk group: its circuits and what it did.</summary>
    IReadOnlyList<TrunkView> ListTrunks();

    /// <summary>Every queue: who waits, what its agents do.</summary>
    IReadOnlyList<QueueView> ListQueues() => [];

    /// <summary>Logs an agent in or out, pauses him, or ends that.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="extension">The agent.</param>
    /// <param name="order">"login", "logout", "pause", "resume".</param>
    /// <param name="answer">Called once on the loop, when it is on disk or refused; with null when there is no such queue.</param>
    void OrderAgent(string queue, string extension, string order, Action<AgentOrderResult?> answer);

    /// <summary>Every switch, and how it stands.</summary>
    IReadOnlyList<SwitchView> ListSwitches() => [];

    /// <summary>Turns a switch.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="position">"day", "night", "auto".</param>
    /// <param name="answer">Called once on the loop, when it is on disk or refused; with null when there is no such switch, or no such position.</param>
    void TurnSwitch(string name, string position, Action<SwitchOrderResult?> answer);

    /// <summary>Every E1 span.</summary>
    IReadOnlyList<SpanView> ListSpans();

    /// <summary>Everything about one span.</summary>
    /// <param name="span">Its number.</param>
    /// <param name="answer">Called once on the loop, at once or when the gateway has answered.</param>
    void ShowSpan(int span, Action<SpanDetailResult> answer);

    /// <summary>Loops a span; see <see cref="ShowSpan"/> for the answer.</summary>
    void LoopSpan(int span, SpanTestOrder order, Action<SpanOrderResult> answer);

    /// <summary>Sends an alarm on a span.</summary>
    void AlarmSpan(int span, SpanTestOrder order, Action<SpanOrderResult> answer);

    /// <summary>Begins a bit error test on idle B-channels; they carry no calls until it ends.</summary>
    void StartBert(int span, BertOrder order, Action<SpanOrderResult> answer);

    /// <summary>Ends it.</summary>
    void StopBert(int span, Action<SpanOrderResult> answer);

    /// <summary>How the last bit error test of a span goes or went; null when there was none.</summary>
    BertView? ShowBert(int span);

    /// <summary>Every extension and where it is registered.</summary>
    IReadOnlyList<RegistrationView> ListRegistrations();

    /// <summary>Every extension and what it wants done with its calls.</summary>
    IReadOnlyList<ExtensionView> ListExtensions();

    /// <summary>Takes back what was set at the telephone of an extension.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="setting">One thing; null for everything.</param>
    /// <returns>Null when there is no such extension.</returns>
    ClearedView? ClearSettings(string extension, Calls.OwnSetting? setting);

    /// <summary>Calls an extension, then a number on its behalf.</summary>
    OriginateResult Originate(string extension, PhoneNumber target);

    /// <summary>Shows the frames of a span's D-channel until the answer's <see cref="FrameTrace.Stop"/>.</summary>
    /// <param name="span">The span.</param>
    /// <param name="heard">Called on the loop for each frame.</param>
    /// <returns>Null when the site has no such span.</returns>
    FrameTrace? TraceFrames(int span, Action<FrameView> heard);

    /// <summary>The last messages of a call, also of one that is over.</summary>
    /// <param name="call">Its identifier, or "last" for the one that began last.</param>
    /// <returns>Null when nothing is kept of it.</returns>
    LadderView? MessagesOf(string call);

    /// <summary>Emergency calls that are up, for whom a call back is kept, and what was told of the last ones.</summary>
    EmergenciesView ListEmergencies();

    /// <summary>Why the node must not be stopped, restarted or given another configuration now; empty when it may.</summary>
    string MayNotStopBecause();

    /// <summary>The site as it runs.</summary>
    SiteModel RunningSite { get; }

    /// <summary>Puts another site file to work, whole or not at all. Calls that are up do not notice.</summary>
    /// <param name="next">The site, prepared off the loop.</param>
    /// <param name="confirmWithin">The old one comes back unless <see cref="ConfirmReload"/> is called by then; null: it does not.</param>
    /// <param name="force">Though an emergency call is up: to mend what keeps it from going out.</param>
    ReloadResult Reload(PreparedSite next, TimeSpan? confirmWithin, bool force = false);

    /// <summary>Keeps what was reloaded.</summary>
    /// <returns>False when nothing waits for it.</returns>
    bool ConfirmReload();

    /// <summary>Puts the site before the last reload back to work.</summary>
    /// <param name="force">Though an emergency call is up.</param>
    ReloadResult UndoReload(bool force = false);

    /// <summary>What would differ with another site file; called off the loop.</summary>
    PreparedSite Prepare(SiteModel next);

    /// <summary>Lets a trunk group run empty, or takes it back.</summary>
    /// <param name="trunk">Its name.</param>
    /// <param name="drain">True: no new calls; emergency calls excepted.</param>
    /// <returns>Null when there is no such trunk group.</returns>
    DrainResult? Drain(string trunk, bool drain);

    /// <summary>Ends a call.</summary>
    /// <returns>False when there is no such call.</returns>
    bool Release(string callId);
}
