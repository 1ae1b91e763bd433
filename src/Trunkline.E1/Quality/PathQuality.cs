// The error performance of one direction of a span by G.826, in the intervals that operators ask for: 15 minutes, and a day.
namespace Trunkline.E1;

/// <summary>Counts ES, SES, BBE and UAS of one direction.</summary>
/// <remarks>
/// Driven by one call a second; it knows no clock. Unavailable time begins with the first of ten severely errored seconds in a row and
/// ends before the first of ten that are not: both are known only at the tenth, and change what was counted. A second that tells nothing is in no
/// row and breaks none; ten of them in a row do: nobody knows what went on between the two halves. Allocates nothing.
/// </remarks>
public sealed class PathQuality
{
    private const int Quarter = 15 * 60;
    private const int Day = 24 * 60 * 60;

    private QualityCounts _total;
    private QualityCounts _pendingTotal;
    private int _inARow;
    private int _unknown;

    /// <param name="secondOfDay">Where in its day the first second lies, 0 to 86,399: intervals then end at quarters of an hour.</param>
    public PathQuality(int secondOfDay = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondOfDay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(secondOfDay, Day);
        Quarters = new(Quarter, 96, secondOfDay % Quarter);
        Days = new(Day, 7, secondOfDay);
    }

    /// <summary>Whether it is available, as far as is known.</summary>
    public AvailabilityState Availability { get; private set; }

    /// <summary>Since the beginning.</summary>
    public QualityCounts Total => _total;

    /// <summary>Intervals of 15 minutes: the current and 96 before it.</summary>
    public QualityBins Quarters { get; }

    /// <summary>Intervals of 24 hours: the current and 7 before it.</summary>
    public QualityBins Days { get; }

    /// <summary>A second passed.</summary>
    /// <param name="second">What it held; null when nothing could be told: it counts as no second.</param>
    public void OnSecond(QualitySecond? second)
    {
        if (second is { } s)
        {
            _unknown = 0;
            Count(s);
        }
        else if (++_unknown == AvailabilityFsm.Seconds && _inARow > 0)
        {
            var isUnavailable = AvailabilityFsm.IsUnavailable(Availability);
            Availability = AvailabilityFsm.On(Availability, isUnavailable ? AvailabilityEvent.Severe : AvailabilityEvent.Fair).Next;
            ForgetRow();
        }

        Quarters.Pass();
        Days.Pass();
    }

    private void Count(in QualitySecond second)
    {
        var isSevere = second.IsSevere;
        var asAvailable = new QualityCounts
        {
            Seconds = 1,
            ErroredSeconds = second.IsErrored ? 1 : 0,
            SeverelyErroredSeconds = isSevere ? 1 : 0,
            BackgroundBlockErrors = isSevere ? 0 : second.ErroredBlocks,
        };
        var asUnavailable = new QualityCounts { Seconds = 1, UnavailableSeconds = 1 };
        var isUnavailable = AvailabilityFsm.IsUnavailable(Availability);
        var changes = isSevere != isUnavailable; // a second that may end the state it is in
        if (!changes)
        {
            ForgetRow();
        }

        var counted = isUnavailable ? asUnavailable : asAvailable;
        var pending = changes ? Difference(isUnavailable ? asAvailable : asUnavailable, counted) : default;
        _total.Add(counted);
        _pendingTotal.Add(pending);
        Quarters.Add(counted, pending);
        Days.Add(counted, pending);

        _inARow += changes ? 1 : 0;
        var isTenth = _inARow == AvailabilityFsm.Seconds;
        var step = AvailabilityFsm.On(Availability, (isSevere, isTenth) switch
        {
            (true, true) => AvailabilityEvent.TenthSevere,
            (true, false) => AvailabilityEvent.Severe,
            (false, true) => AvailabilityEvent.TenthFair,
            (false, false) => AvailabilityEvent.Fair,
        });
        Availability = step.Next;
        if (step.Do != AvailabilityDo.None)
        {
            _inARow = 0;
            _total.Add(_pendingTotal);
            _pendingTotal = default;
            Quarters.SettlePending();
            Days.SettlePending();
        }
    }

    private void ForgetRow()
    {
        _inARow = 0;
        _pendingTotal = default;
        Quarters.ForgetPending();
        Days.ForgetPending();
    }

    private static QualityCounts Difference(in QualityCounts to, in QualityCounts from) => new()
    {
        Seconds = to.Seconds - from.Seconds,
        ErroredSeconds = to.ErroredSeconds - from.ErroredSeconds,
        SeverelyErroredSeconds = to.SeverelyErroredSeconds - from.SeverelyErroredSeconds,
        BackgroundBlockErrors = to.BackgroundBlockErrors - from.BackgroundBlockErrors,
        UnavailableSeconds = to.UnavailableSeconds - from.UnavailableSeconds,
    };
}
