namespace Trunkline.Node;

/// <summary>A switch as people see it.</summary>
/// <param name="Switch">Its name.</param>
/// <param name="Number">Its number.</param>
/// <param name="Position">"day" or "night": where calls go now.</param>
/// <param name="ByHand">True when somebody turned it; false when its calendar says so.</param>
/// <param name="To">The number calls go to now.</param>
/// <param name="When">When it is night by itself; empty for never.</param>
public sealed record SwitchView(string Switch, string Number, string Position, bool ByHand, string To, string When);

/// <summary>What became of the order to turn a switch.</summary>
/// <param name="Done">True when it was done.</param>
/// <param name="Text">Why not; empty when it was.</param>
/// <param name="Switch">The switch as it stands now.</param>
public sealed record SwitchOrderResult(bool Done, string Text, SwitchView Switch);
