namespace Trunkline.Planning.Designs;

/// <summary>What a stream meets on a design: shares of its calls that find no circuit.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Target">The share promised.</param>
/// <param name="Now">Today's load.</param>
/// <param name="AtHorizon">The load at the horizon, with the circuits ordered now.</param>
/// <param name="Plus20">Today's load and 20 %.</param>
/// <param name="OneUnitDown">Today's load with the worst unit down.</param>
public sealed record StreamAssessment(string Stream, double Target, double Now, double AtHorizon, double Plus20, double OneUnitDown)
{
    /// <summary>Today's load by the textbook: if every call were answered at once and all calls were of one length; null where that is the same.</summary>
    public double? NowByTextbook { get; init; }

    /// <summary>True when today's calls get what they are promised.</summary>
    public bool MeetsNow => Now <= Target;
}

/// <summary>One line of a cost table.</summary>
/// <param name="What">"7 lines, installation".</param>
/// <param name="Once">Paid once.</param>
/// <param name="Monthly">Paid a month.</param>
public sealed record CostLine(string What, double Once, double Monthly);

/// <summary>What a design costs.</summary>
/// <param name="Lines">Each price by itself.</param>
/// <param name="HorizonMonths">Months counted.</param>
public sealed record CostBreakdown(IReadOnlyList<CostLine> Lines, int HorizonMonths)
{
    /// <summary>Paid once.</summary>
    public double Once => Lines.Sum(l => l.Once);

    /// <summary>Paid a month.</summary>
    public double Monthly => Lines.Sum(l => l.Monthly);

    /// <summary>Over the horizon.</summary>
    public double Total => Once + (Monthly * HorizonMonths);
}

/// <summary>How often no call at all can be made.</summary>
/// <param name="Units">Units that fail by themselves.</param>
/// <param name="IndependentMinutesPerYear">Minutes a year with no unit up, if units failed independently.</param>
/// <param name="CommonCauseMinutesPerYear">The same when a share of failures takes all down (beta factor).</param>
/// <param name="MeanBlocking">Blocking of the worst normal stream over all states of the units, each weighted by how long it lasts.</param>
public sealed record AvailabilityAssessment(int Units, double IndependentMinutesPerYear, double CommonCauseMinutesPerYear, double MeanBlocking);

/// <summary>What can go wrong with a design.</summary>
/// <param name="Name">"single duct", "glare", "mean-load trap".</param>
/// <param name="Text">What it is here, and what to do, in sentences.</param>
public sealed record Risk(string Name, string Text);

/// <summary>What a design does for the streams and what it costs.</summary>
/// <param name="Streams">Every stream.</param>
/// <param name="UtilisationNow">Carried traffic per circuit, 0 to 1.</param>
/// <param name="EmergencyBlocking">The worst emergency stream's blocking now; null when there is none.</param>
/// <param name="Availability">How often no call can be made.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="CallsPerSecond">Mean attempts per second in the busy hour.</param>
/// <param name="CallsPerSecondPeak">Attempts that 999 of 1000 seconds do not exceed.</param>
/// <param name="BandwidthKbit">Of all IMS sessions both ways equal, one way, G.711 with 20 ms in Ethernet, kbit/s; 0 without IMS.</param>
/// <param name="EffortHours">Wiring and commissioning, in hours.</param>
/// <param name="GlarePerBusyHour">Outgoing attempts a busy hour that meet an incoming call on the same analog line; 0 without.</param>
/// <param name="Risks">What can go wrong.</param>
/// <param name="Method">The models the blocking was computed by, in words.</param>
public sealed record DesignAssessment(
    IReadOnlyList<StreamAssessment> Streams,
    double UtilisationNow,
    double? EmergencyBlocking,
    AvailabilityAssessment Availability,
    CostBreakdown Cost,
    double CallsPerSecond,
    int CallsPerSecondPeak,
    double BandwidthKbit,
    double EffortHours,
    double GlarePerBusyHour,
    IReadOnlyList<Risk> Risks,
    string Method)
{
    /// <summary>True when every stream gets what it is promised today.</summary>
    public bool MeetsNow => Streams.All(s => s.MeetsNow);
}
