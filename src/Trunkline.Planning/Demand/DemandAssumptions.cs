using System.Globalization;
using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>
/// Demand from what people know when there are no call records: extensions, seats, calls an hour, holding times. Gives the
/// same <see cref="DemandEstimate"/> as records do.
/// </summary>
/// <remarks>
/// Ringing holds a line too: an outbound attempt costs its ring time whether it is answered or not. In a dialler with 35 %
/// answered, forgetting the unanswered rings hides a quarter of the load.
/// </remarks>
public sealed record DemandAssumptions
{
    /// <summary>Extensions that call out and are called, 0 or more.</summary>
    public int Extensions { get; init; }

    /// <summary>Outbound attempts of one extension in the busy hour.</summary>
    public double OutboundPerExtension { get; init; }

    /// <summary>Inbound calls of one extension in the busy hour.</summary>
    public double InboundPerExtension { get; init; }

    /// <summary>Further inbound calls in the busy hour, to the main number.</summary>
    public double InboundCalls { get; init; }

    /// <summary>Seats of a dialler or an outbound campaign, 0 or more.</summary>
    public int Seats { get; init; }

    /// <summary>From one answered call of a seat to the next, in seconds (talk, wrap-up and waiting); above 0 when there are seats.</summary>
    public double SeatCycleSeconds { get; init; }

    /// <summary>Calls from the public to a service queue in the busy hour.</summary>
    public double ServiceCalls { get; init; }

    /// <summary>Talk time of an answered call in seconds.</summary>
    public double TalkSeconds { get; init; } = 180;

    /// <summary>Queue and announcement time of a service call in seconds, before or instead of talk.</summary>
    public double QueueSeconds { get; init; }

    /// <summary>Share of attempts that are answered, above 0 and at most 1.</summary>
    public double AnswerRate { get; init; } = 0.7;

    /// <summary>Ringing before an answer, in seconds.</summary>
    public double RingAnsweredSeconds { get; init; } = 10;

    /// <summary>Ringing of an attempt nobody answers, in seconds.</summary>
    public double RingUnansweredSeconds { get; init; } = 25;

    /// <summary>Share of the site's outbound calls that are emergency calls, 0 to 1.</summary>
    public double EmergencyShare { get; init; }

    /// <summary>Growth a year, 0.1 for 10 %; above −1.</summary>
    public double GrowthPerYear { get; init; }

    /// <summary>Seconds a line is held by an attempt on average.</summary>
    public double HoldSeconds =>
        (AnswerRate * (RingAnsweredSeconds + TalkSeconds)) + ((1 - AnswerRate) * RingUnansweredSeconds);

    /// <summary>Outbound attempts in the busy hour, of extensions and of a dialler's seats, emergency calls included.</summary>
    public double OutboundAttempts =>
        (Extensions * OutboundPerExtension) + (Seats == 0 ? 0 : Seats * 3600.0 / SeatCycleSeconds / AnswerRate);

    /// <summary>Everything wrong with the values, each in a sentence; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range("extensions", Extensions, 0, 1_000_000);
        Range("outbound calls per extension and hour", OutboundPerExtension, 0, 3600);
        Range("inbound calls per extension and hour", InboundPerExtension, 0, 3600);
        Range("inbound calls an hour", InboundCalls, 0, 10_000_000);
        Range("seats", Seats, 0, 1_000_000);
        Range("service calls an hour", ServiceCalls, 0, 10_000_000);
        Range("talk time in seconds", TalkSeconds, 0, 86_400);
        Range("queue time in seconds", QueueSeconds, 0, 86_400);
        Range("ring time before an answer in seconds", RingAnsweredSeconds, 0, 3600);
        Range("ring time without an answer in seconds", RingUnansweredSeconds, 0, 3600);
        Range("emergency share", EmergencyShare, 0, 1);
        Range("growth a year", GrowthPerYear, -0.99, 10);
        if (!(AnswerRate > 0 && AnswerRate <= 1))
        {
            problems.Add(Say($"answer rate is {AnswerRate}: it must be above 0 and at most 1 (0.7 for 70 %)"));
        }

        if (Seats > 0 && !(SeatCycleSeconds >= 1 && SeatCycleSeconds <= 86_400))
        {
            problems.Add(Say($"seat cycle is {SeatCycleSeconds} s: with {Seats} seats it must be 1 to 86400 s"));
        }

        return problems;

        void Range(string name, double value, double low, double high)
        {
            if (!(value >= low && value <= high))
            {
                problems.Add(Say($"{name} is {value}: it must be {low} to {high}"));
            }
        }
    }

    /// <summary>How the demand follows from the values, a step each, for people to check; empty when the values cannot be.</summary>
    public IReadOnlyList<DerivationStep> Derivation()
    {
        var estimates = Estimate(out _);
        var steps = new List<DerivationStep>();
        if (estimates.Count == 0)
        {
            return steps;
        }

        Step(Extensions * OutboundPerExtension, "outgoing attempts of extensions", Say($"{Extensions} extensions × {OutboundPerExtension:0.###} an hour"), "an hour");
        if (Seats > 0)
        {
            Step(Seats * 3600.0 / SeatCycleSeconds / AnswerRate, "outgoing attempts of seats", Say($"{Seats} seats × 3600 s / {SeatCycleSeconds:0.###} s / {AnswerRate:0.###} answered"), "an hour");
        }

        Step(OutboundAttempts * EmergencyShare, "of them emergency calls", Say($"{OutboundAttempts:0.###} × {EmergencyShare:0.#####}"), "an hour");
        Step((Extensions * InboundPerExtension) + InboundCalls, "incoming calls", Say($"{Extensions} extensions × {InboundPerExtension:0.###} an hour + {InboundCalls:0.###} to the main number"), "an hour");
        Step(HoldSeconds, "a line is held by an attempt", Say($"{AnswerRate:0.###} × ({RingAnsweredSeconds:0.###} s ringing + {TalkSeconds:0.###} s talk) + {1 - AnswerRate:0.###} × {RingUnansweredSeconds:0.###} s ringing"), "s");
        foreach (var e in estimates)
        {
            Step(e.Erlang.Value, DemandText.Name(e.Kind, e.Direction), Say($"{e.CallsPerHour.Value:0.###} an hour × {e.HoldSeconds.Value:0.###} s / 3600 s{Why(e)}"), "erlang");
        }

        return steps;

        static string Why(DemandEstimate e) => e.Kind switch
        {
            StreamKind.Emergency => " (all answered)",
            StreamKind.CustomerService => " (queue counted)",
            _ => "",
        };

        void Step(double value, string what, string how, string unit)
        {
            if (value > 0)
            {
                steps.Add(new(what, how, value, unit));
            }
        }
    }

    /// <summary>The demand of each stream that has any.</summary>
    /// <param name="problems">Why there is none; empty when there is.</param>
    public IReadOnlyList<DemandEstimate> Estimate(out IReadOnlyList<string> problems)
    {
        problems = Problems();
        if (problems.Count > 0)
        {
            return [];
        }

        var result = new List<DemandEstimate>();
        var emergency = OutboundAttempts * EmergencyShare;
        Add(StreamKind.Inbound, StreamDirection.In, (Extensions * InboundPerExtension) + InboundCalls, HoldSeconds, AnswerRate);
        Add(StreamKind.Outbound, StreamDirection.Out, OutboundAttempts - emergency, HoldSeconds, AnswerRate);
        // an emergency call is answered
        Add(StreamKind.Emergency, StreamDirection.Out, emergency, RingAnsweredSeconds + TalkSeconds, 1);
        Add(StreamKind.CustomerService, StreamDirection.In, ServiceCalls, HoldSeconds + QueueSeconds, AnswerRate);
        return result;

        void Add(StreamKind kind, StreamDirection direction, double calls, double hold, double answered)
        {
            if (calls <= 0)
            {
                return;
            }

            result.Add(new()
            {
                Kind = kind,
                Direction = direction,
                Erlang = DemandFigure.Assumed(calls * hold / 3600),
                CallsPerHour = DemandFigure.Assumed(calls),
                HoldSeconds = DemandFigure.Assumed(hold),
                AnsweredShare = DemandFigure.Assumed(answered),
                GrowthPerYear = DemandFigure.Assumed(GrowthPerYear),
                Basis = Say($"assumed: {calls:0.#} attempts an hour, each holding a line {hold:0.#} s, ringing counted"),
            });
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A step from what people know to a load: "outgoing attempts of extensions = 120 extensions × 3 an hour = 360 an hour".</summary>
/// <param name="What">What is found.</param>
/// <param name="How">From what, with the values.</param>
/// <param name="Value">The result.</param>
/// <param name="Unit">"an hour", "s", "erlang".</param>
public sealed record DerivationStep(string What, string How, double Value, string Unit)
{
    /// <summary>The step as a line of text.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{What}: {How} = {Value:0.###} {Unit}");
}
