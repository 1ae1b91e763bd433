namespace Trunkline.Planning.Traffic;

/// <summary>Traffic from how people work: calls times the time that each holds a line. Ringing, queueing and failed attempts hold one too.</summary>
public static class CallTraffic
{
    /// <summary>Calls an hour times seconds each, over 3600.</summary>
    /// <param name="callsAnHour">0 or more.</param>
    /// <param name="holding">Mean seconds a line is held, from seizure to release: set-up, ringing, queue and talk.</param>
    public static Answer<double> Of(double callsAnHour, double holding) =>
        Check.First(Check.NotNegative(callsAnHour, "calls"), Check.NotNegative(holding, "AHT")) is { } refused ? refused
        : callsAnHour * holding / 3600;

    /// <summary>Traffic and attempts of a group that calls out all day: a dialler, a campaign.</summary>
    /// <param name="agents">Agents at work.</param>
    /// <param name="cycle">Seconds from one connected call of an agent to the next: talk, wrap-up and waiting, above 0.</param>
    /// <param name="talk">Seconds of talk.</param>
    /// <param name="ringAnswered">Seconds a line is held before an answer.</param>
    /// <param name="ringUnanswered">Seconds a line is held by an attempt nobody answers: forgotten, a quarter of the load is missing.</param>
    /// <param name="answerRate">Share of attempts that are answered, above 0 up to 1.</param>
    public static Answer<Outbound> OutboundCentre(
        double agents, double cycle, double talk, double ringAnswered, double ringUnanswered, double answerRate)
    {
        if (Check.First(
                Check.NotNegative(agents, "agents"), Check.Positive(cycle, "cycle"), Check.NotNegative(talk, "talk"),
                Check.NotNegative(ringAnswered, "ring_ans"), Check.NotNegative(ringUnanswered, "ring_noans"),
                Check.Share(answerRate, "answer_rate"), Check.Positive(answerRate, "answer_rate")) is { } refused)
        {
            return refused;
        }

        var connects = agents / cycle;
        var attempts = connects / answerRate;
        return new Outbound(connects, attempts, (connects * (ringAnswered + talk)) + ((attempts - connects) * ringUnanswered));
    }

    /// <summary>What an outbound centre needs of its lines.</summary>
    /// <param name="ConnectsPerSecond">Answered calls a second.</param>
    /// <param name="AttemptsPerSecond">Attempts a second: what a limit of calls per second is held against.</param>
    /// <param name="Erlang">Offered traffic.</param>
    public readonly record struct Outbound(double ConnectsPerSecond, double AttemptsPerSecond, double Erlang);
}
