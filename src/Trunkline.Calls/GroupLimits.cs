using System.Globalization;

namespace Trunkline.Calls;

/// <summary>Which way a call goes, seen from here.</summary>
public enum CallWay : byte
{
    /// <summary>Ours.</summary>
    Out,

    /// <summary>Theirs.</summary>
    In,
}

/// <summary>How many calls a trunk group may carry at a time, whatever circuits it has: what the operator's contract or a licence allows. Null: as many as there are circuits.</summary>
/// <remarks>An emergency call is never refused for it; it counts while it lasts.</remarks>
/// <param name="Out">Calls of ours.</param>
/// <param name="In">Calls of theirs.</param>
/// <param name="Together">Both.</param>
public readonly record struct GroupLimits(int? Out, int? In, int? Together)
{
    /// <summary>The limit that one more call would break, in words; empty when none.</summary>
    /// <param name="way">Which way it goes.</param>
    /// <param name="callsOut">Calls of ours now.</param>
    /// <param name="callsIn">Calls of theirs now.</param>
    public string BrokenBy(CallWay way, int callsOut, int callsIn) =>
        way == CallWay.Out && callsOut >= Out ? Words(Out.Value, " out")
        : way == CallWay.In && callsIn >= In ? Words(In.Value, " in")
        : callsOut + callsIn >= Together ? Words(Together.Value, "")
        : "";

    /// <summary>"3 calls out".</summary>
    private static string Words(int most, string way) => string.Create(CultureInfo.InvariantCulture, $"{most} {(most == 1 ? "call" : "calls")}{way}");
}
