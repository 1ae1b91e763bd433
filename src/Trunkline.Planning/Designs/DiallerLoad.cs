using Trunkline.Planning.Traffic;
using Trunkline.Site;

namespace Trunkline.Planning.Designs;

/// <summary>A dialler of a stream.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Dialler">Agents and their cycle.</param>
public sealed record DiallerInput(string Stream, SiteDialler Dialler);

/// <summary>The load of a dialler: answered attempts hold a circuit while they ring and talk, unanswered ones while they ring.</summary>
internal static class DiallerLoad
{
    internal readonly record struct Figures(double ConnectsPerHour, double AttemptsPerHour, double Erlang, double ErlangWithoutUnanswered);

    internal static Figures Of(SiteDialler d)
    {
        var load = CallTraffic.OutboundCentre(d.Agents, d.CycleSeconds, d.TalkSeconds, d.RingAnsweredSeconds, d.RingUnansweredSeconds, d.AnswerRate).Value;
        var answered = load.ConnectsPerSecond * (d.RingAnsweredSeconds + d.TalkSeconds);
        return new(load.ConnectsPerSecond * 3600, load.AttemptsPerSecond * 3600, load.Erlang, answered);
    }
}
