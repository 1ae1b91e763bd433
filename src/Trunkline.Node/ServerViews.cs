namespace Trunkline.Node;

/// <summary>The SIP server of a trunk as people see it.</summary>
/// <param name="Address">"udp 192.0.2.10:5060"; "nowhere" for one that registers with us and has not.</param>
/// <param name="Blocked">Why it carries no new calls; empty when it does.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Since">For so many seconds.</param>
/// <param name="LastAnswer">The status of its last answer to OPTIONS; 0 before the first, or when it is never asked.</param>
/// <param name="RoundTripMs">How long that took.</param>
/// <param name="Unanswered">OPTIONS not answered since start.</param>
/// <param name="Refused">Calls of its refused because every channel was taken.</param>
/// <param name="Unreadable">Messages from its address that are no SIP.</param>
/// <param name="Registration">Our registration with it; null when there is none.</param>
public sealed record ServerView(
    string Address, string Blocked, string State, double Since, int LastAnswer, double RoundTripMs, long Unanswered, long Refused, long Unreadable,
    RegisteredView? Registration);

/// <summary>A registration of ours as people see it.</summary>
/// <param name="As">"02075550100@sip.operator.example at udp 192.0.2.10:5060".</param>
/// <param name="IsRegistered">True while the server is believed to have our binding.</param>
/// <param name="Problem">What is wrong; empty when nothing is.</param>
/// <param name="Since">For so many seconds it is registered, or is not.</param>
/// <param name="Expires">Seconds until the binding runs out; 0 without one.</param>
/// <param name="NextIn">Seconds until it is asked again; 0 while an answer is waited for.</param>
/// <param name="LastStatus">The last answer's status; 408 when none came, 503 when it could not be sent.</param>
public sealed record RegisteredView(string As, bool IsRegistered, string Problem, double Since, double Expires, double NextIn, int LastStatus);
