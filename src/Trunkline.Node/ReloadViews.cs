namespace Trunkline.Node;

/// <summary>What is asked of a reload.</summary>
/// <param name="Action">check: tell what would change; apply; confirm: keep what was applied; back: the site before the last reload.</param>
/// <param name="Force">Apply although the new plan has counter-examples that the running one has not, or an emergency call is up.</param>
/// <param name="ConfirmWithin">Seconds until it is taken back unless confirmed; 0: it stays.</param>
public sealed record ReloadOrder(string Action, bool Force = false, int ConfirmWithin = 0);

/// <summary>One difference between the running site and the file.</summary>
/// <param name="Line">Where, in the file; 0 when nowhere.</param>
/// <param name="Words">What.</param>
/// <param name="Effect">reload, restart or none.</param>
public sealed record DifferenceView(int Line, string Words, string Effect);

/// <summary>What became of a reload, or would.</summary>
/// <param name="Error">Why nothing was changed; null when it was, or when nothing was asked to be.</param>
/// <param name="File">The site file.</param>
/// <param name="Errors">What is wrong with the file, a line each.</param>
/// <param name="Differences">What differs from the running site.</param>
/// <param name="Proof">Counter-examples to the new plan that the running one has not.</param>
/// <param name="IsApplied">True when it is at work.</param>
/// <param name="ConfirmWithin">Seconds until it is taken back unless confirmed; 0 when it stays.</param>
/// <param name="Seconds">How long it took, from reading the file to the new plan at work.</param>
/// <param name="Calls">Calls that were up, and still are.</param>
public sealed record ReloadView(
    string? Error, string File, IReadOnlyList<string> Errors, IReadOnlyList<DifferenceView> Differences, IReadOnlyList<string> Proof, bool IsApplied, double ConfirmWithin, double Seconds, int Calls);
