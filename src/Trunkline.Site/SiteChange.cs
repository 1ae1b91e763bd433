namespace Trunkline.Site;

/// <summary>What a plan puts into a site file: trunk groups that carry it, and the services with the facts the operator must confirm.</summary>
/// <param name="Trunks">Trunk groups of the chosen design.</param>
/// <param name="Services">Services of the section <c>operator</c>.</param>
public sealed record SiteChange(IReadOnlyList<TrunkChange> Trunks, IReadOnlyList<ServiceChange> Services);

/// <summary>A trunk group that must carry so many calls.</summary>
/// <param name="Name">A name of the file: letters, digits, - and _, at most 40.</param>
/// <param name="Kind">What it is made of; a file's <c>sip</c> trunk is taken for an <c>ims</c> one.</param>
/// <param name="Units">Lines, spans, accounts.</param>
/// <param name="Circuits">Calls at a time.</param>
/// <param name="Reserve">Circuits kept for emergency calls.</param>
public sealed record TrunkChange(string Name, TrunkKind Kind, int Units, int Circuits, int Reserve);

/// <summary>A service as it is ordered.</summary>
/// <param name="Name">A name of the file.</param>
/// <param name="Kind">What is ordered.</param>
/// <param name="Units">Lines, spans, accounts.</param>
/// <param name="Circuits">Calls at a time.</param>
/// <param name="Facts">What the operator must confirm.</param>
public sealed record ServiceChange(string Name, OrderedLine Kind, int Units, int Circuits, IReadOnlyList<FactChange> Facts);

/// <summary>A fact the operator must confirm.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Value">What is asked for, at most 200 characters.</param>
/// <param name="Test">The acceptance steps, at most 80 characters; empty for none.</param>
public sealed record FactChange(string Field, string Value, string Test);

/// <summary>A site file after a change, or why it could not be made.</summary>
/// <param name="Text">The new text; the old one when nothing had to change; null when refused.</param>
/// <param name="Notes">What was done, and what was left for people to decide, in sentences.</param>
/// <param name="Refusal">Why nothing was changed, in a sentence; null unless refused.</param>
public sealed record SiteEdit(string? Text, IReadOnlyList<string> Notes, string? Refusal);
