namespace Trunkline.Node;

/// <summary>An emergency call, told as it goes.</summary>
/// <param name="Call">The call's identifier.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Stage">Dialled, NoWayOut, Answered, Ended.</param>
/// <param name="IsTest">True for a test.</param>
/// <param name="Number">The emergency number.</param>
/// <param name="Extension">Who calls.</param>
/// <param name="Name">His display name.</param>
/// <param name="Place">Where he is; empty when not told.</param>
/// <param name="CallBack">Where to call back; empty when there is no number.</param>
/// <param name="Circuit">The circuit it goes by; empty when it has none.</param>
public sealed record EmergencyView(
    string Call, DateTimeOffset At, string Stage, bool IsTest, string Number, string Extension, string Name, string Place, string CallBack, string Circuit);

/// <summary>An emergency call, or a call back after one, that is up.</summary>
/// <param name="Call">Its identifier.</param>
/// <param name="State">looks for a trunk, rings, talks, ends.</param>
/// <param name="IsTest">True for a test.</param>
/// <param name="IsCallBack">True for a call back: then the extension is who is called.</param>
/// <param name="Number">The emergency number; for a call back who calls.</param>
/// <param name="Extension">Who calls for help.</param>
/// <param name="Name">His display name.</param>
/// <param name="Place">Where he is; empty when not told.</param>
/// <param name="CallBack">Where to call back; empty when there is no number.</param>
/// <param name="Circuit">The circuit it goes or came by; empty when it has none.</param>
/// <param name="Rounds">How often every trunk was tried in vain.</param>
/// <param name="Begun">Since when, UTC.</param>
/// <param name="Answered">When it was answered, UTC; null when it was not.</param>
public sealed record EmergencyCallView(
    string Call, string State, bool IsTest, bool IsCallBack, string Number, string Extension, string Name, string Place, string CallBack, string Circuit, int Rounds,
    DateTimeOffset Begun, DateTimeOffset? Answered);

/// <summary>For whom a call from outside is kept.</summary>
/// <param name="Extension">Who called for help.</param>
/// <param name="Name">His display name.</param>
/// <param name="Number">The number that rings him; empty for none.</param>
/// <param name="Line">The analog line whose calls ring him, too; empty for none.</param>
/// <param name="IsOwn">True when the number is his alone; at a main number the usual destinations follow after 20 s.</param>
/// <param name="Until">Until when, UTC.</param>
public sealed record CallBackView(string Extension, string Name, string Number, string Line, bool IsOwn, DateTimeOffset Until);

/// <summary>Everything about a site's emergency calls.</summary>
/// <param name="Calls">Those that are up, and calls back, the oldest first.</param>
/// <param name="CallBacks">For whom calls from outside are kept, the latest first.</param>
/// <param name="Events">What was told of the last ones, the latest first.</param>
public sealed record EmergenciesView(IReadOnlyList<EmergencyCallView> Calls, IReadOnlyList<CallBackView> CallBacks, IReadOnlyList<EmergencyView> Events);
