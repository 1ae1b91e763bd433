using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>Which calendars are on at a moment. Worked out once a minute; allocates nothing then.</summary>
/// <remarks>Not for two threads at once; on the loop.</remarks>
internal sealed class CalendarClock
{
    private readonly SiteCalendar[] _calendars;
    private readonly CalendarTime[][] _times;
    private readonly int[][] _except;
    private readonly bool[] _isOn;
    private readonly bool[] _isKnown;
    private readonly TimeZoneInfo _zone;
    private long _minute = long.MinValue;

    public CalendarClock(IReadOnlyList<SiteCalendar> calendars, TimeZoneInfo zone)
    {
        _calendars = [.. calendars];
        _zone = zone;
        _times = [.. _calendars.Select(c => c.When.ToArray())];
        _isOn = new bool[_calendars.Length];
        _isKnown = new bool[_calendars.Length];
        _except = [.. _calendars.Select(c => c.Except.Select(e => Array.FindIndex(_calendars, o => o.Name == e)).Where(i => i >= 0).ToArray())];
    }

    /// <summary>Local time of the moment it is set to.</summary>
    public DateTime Local { get; private set; }

    /// <summary>Sets the moment.</summary>
    public void SetTo(DateTimeOffset moment)
    {
        var minute = moment.UtcTicks / TimeSpan.TicksPerMinute;
        if (minute == _minute)
        {
            return;
        }

        _minute = minute;
        Local = TimeZoneInfo.ConvertTime(moment, _zone).DateTime;
        Array.Clear(_isKnown);
        for (var i = 0; i < _calendars.Length; i++)
        {
            WorkOut(i);
        }
    }

    /// <summary>A condition as a number: 0 always, n calendar n-1, -n not calendar n-1.</summary>
    /// <returns>0 for a calendar that is not there: the checks of the file have told so.</returns>
    public int Compile(TimeCondition? condition)
    {
        var index = condition is { } named ? Array.FindIndex(_calendars, c => c.Name == named.Calendar) + 1 : 0;
        return condition is { IsNegated: true } ? -index : index;
    }

    /// <summary>True when a condition holds at the moment it is set to.</summary>
    public bool Holds(int condition) => condition == 0 || (condition > 0 ? _isOn[condition - 1] : !_isOn[-condition - 1]);

    /// <summary>True when a calendar is on at the moment it is set to.</summary>
    public bool IsOn(string calendar) => Array.FindIndex(_calendars, c => c.Name == calendar) is var i && i >= 0 && _isOn[i];

    private void WorkOut(int calendar)
    {
        if (_isKnown[calendar])
        {
            return;
        }

        _isKnown[calendar] = true; // before what it depends on: calendars in a circle, which the checks refuse, end here
        _isOn[calendar] = false;
        var isOn = false;
        foreach (var time in _times[calendar])
        {
            isOn |= time.Contains(Local);
        }

        foreach (var except in _except[calendar])
        {
            WorkOut(except);
            isOn &= !_isOn[except];
        }

        _isOn[calendar] = isOn;
    }
}
