namespace Trunkline.Planning.Reporting.Charts;

/// <summary>How a line is drawn. Lines differ in their dashes and marks, not in colour alone: a report is often printed in black.</summary>
internal enum Stroke : byte
{
    /// <summary>Unbroken, dark.</summary>
    Solid,

    /// <summary>Long dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>Dash and dot.</summary>
    DashDot,
}

/// <summary>A point in the units of the axes.</summary>
internal readonly record struct Place(double X, double Y);

/// <summary>A line with a name.</summary>
/// <param name="Name">Stands at its end.</param>
/// <param name="Places">Ascending in x.</param>
/// <param name="Stroke">Its dashes; the colour follows.</param>
/// <param name="IsStepped">True when a value holds until the next one.</param>
internal sealed record Series(string Name, IReadOnlyList<Place> Places, Stroke Stroke = Stroke.Solid, bool IsStepped = false);

/// <summary>
/// A rectangle with two axes to draw in: grid, lines, bars, marks and labels, as SVG with real text. It places what it is
/// given; what a chart shows is decided by the chart.
/// </summary>
/// <remarks>Not supported: a second y axis (two panels under each other are read more easily), legends (lines are named at their end).</remarks>
internal sealed class Plot
{
    /// <summary>Size of labels in pixels of the picture.</summary>
    internal const double Size = 12.5;

    private const string Ink = "#1b2430";
    private const string Faint = "#5b6673";
    private const string Grid = "#d9dee4";

    private readonly MarkupWriter _to;
    private readonly Axis _x;
    private readonly Axis _y;
    private readonly List<(string Text, double Y, Stroke Stroke)> _ends = [];

    /// <summary>Takes a rectangle of a picture.</summary>
    /// <param name="to">The open picture.</param>
    /// <param name="id">Unique in the page.</param>
    /// <param name="x">The axis below.</param>
    /// <param name="y">The axis at the left.</param>
    /// <param name="left">Left edge of the drawing area in pixels.</param>
    /// <param name="top">Its upper edge.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    internal Plot(MarkupWriter to, string id, Axis x, Axis y, double left, double top, double width, double height)
    {
        (_to, Id, _x, _y, Left, Top, Width, Height) = (to, id, x, y, left, top, width, height);
        to.Open("clipPath", ("id", id))
            .Element("rect", null, ("x", N(left)), ("y", N(top - 1)), ("width", N(width)), ("height", N(height + 2)))
            .Close().Line();
    }

    internal string Id { get; }

    internal double Left { get; }

    internal double Top { get; }

    internal double Width { get; }

    internal double Height { get; }

    internal double Right => Left + Width;

    internal double Bottom => Top + Height;

    /// <summary>The colour that goes with a stroke; told apart by the dashes when there is no colour.</summary>
    internal static string Colour(Stroke stroke) => stroke switch
    {
        Stroke.Solid => "#14508c",
        Stroke.Dashed => "#b3261e",
        Stroke.Dotted => "#1b6e3c",
        _ => "#6a3d9a",
    };

    /// <summary>Opens a picture that scales with the page and is described for those who do not see it.</summary>
    internal static MarkupWriter Open(string id, string title, string description, double width, double height)
    {
        var to = new MarkupWriter();
        to.Open("svg",
            ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {N(width)} {N(height)}"), ("width", N(width)), ("height", N(height)), ("role", "img"), ("class", "chart"),
            ("aria-labelledby", $"{id}-t {id}-d"), ("font-family", "'Segoe UI','Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif"),
            ("font-size", N(Size)), ("fill", Ink)).Line();
        to.Element("title", title, ("id", id + "-t")).Line();
        to.Element("desc", description, ("id", id + "-d")).Line();
        return to;
    }

    internal double X(double value) => Left + Width * _x.Share(value);

    internal double Y(double value) => Bottom - Height * _y.Share(value);

    /// <summary>Grid, marks and titles of both axes.</summary>
    /// <param name="hasXLabels">False for a panel that shares the axis of the one below.</param>
    internal Plot Axes(bool hasXLabels = true)
    {
        foreach (var tick in _y.Ticks)
        {
            var y = Y(tick.Value);
            Line(Left, y, Right, y, Grid, tick.Label.Length > 0 ? 1 : 0.5);
            Text(Left - 7, y + 4.3, tick.Label, "end", Faint);
        }

        // labels that would run into each other are left out from the right, never the first
        var free = double.NegativeInfinity;
        foreach (var tick in _x.Ticks)
        {
            var x = X(tick.Value);
            Line(x, Bottom, x, Bottom + 4, Faint, 1);
            var half = TextWidth.Of(tick.Label, Size) / 2;
            if (hasXLabels && tick.Label.Length > 0 && x - half > free)
            {
                Text(x, Bottom + 18, tick.Label, "middle", Faint);
                free = x + half + 4;
            }
        }

        Line(Left, Bottom, Right, Bottom, Faint, 1);
        Text(0, Top - 12, _y.Title, "start", Ink, isStrong: true);
        if (hasXLabels)
        {
            Text(Right, Bottom + 36, _x.Title, "end", Ink);
        }

        return this;
    }

    /// <summary>A line through places; what lies outside the area is cut off.</summary>
    internal Plot Line(Series series)
    {
        var points = new List<string>(series.Places.Count * 2);
        double? last = null;
        foreach (var place in series.Places)
        {
            // on a log axis 0 is at minus infinity: far below the edge is enough
            var (x, y) = (X(place.X), Math.Clamp(Y(place.Y), Top - 2000, Bottom + 2000));
            if (series.IsStepped && last is { } before)
            {
                points.Add($"{N(x)},{N(before)}");
            }

            points.Add($"{N(x)},{N(y)}");
            last = y;
        }

        _to.Element("polyline", null, ("points", string.Join(' ', points)), ("fill", "none"), ("stroke", Colour(series.Stroke)), ("stroke-width", "2.2"),
            ("stroke-linejoin", "round"), ("stroke-dasharray", Dashes(series.Stroke)), ("clip-path", $"url(#{Id})")).Line();
        if (series.Name.Length > 0 && series.Places.Count > 0)
        {
            // a line that leaves the area at the bottom is named there, any other at the right edge
            var exit = series.Places.Zip(series.Places.Skip(1)).FirstOrDefault(p => Y(p.First.Y) <= Bottom && Y(p.Second.Y) > Bottom && X(p.Second.X) < Right - Width / 5);
            if (exit != default)
            {
                var share = (Bottom - Y(exit.First.Y)) / (Math.Min(Y(exit.Second.Y), Bottom + 2000) - Y(exit.First.Y));
                Halo(X(exit.First.X) + (X(exit.Second.X) - X(exit.First.X)) * share + 8, Bottom - 8, series.Name, "start", colour: Colour(series.Stroke));
            }
            else
            {
                _ends.Add((series.Name, Math.Clamp(Y(series.Places[^1].Y), Top + 5, Bottom - 3), series.Stroke));
            }
        }

        return this;
    }

    /// <summary>Writes the names of all lines drawn so far at the right, none over another.</summary>
    internal Plot Names()
    {
        const double step = 15;
        var ends = _ends.OrderBy(e => e.Y).ToArray();
        for (var i = 1; i < ends.Length; i++)
        {
            ends[i].Y = Math.Max(ends[i].Y, ends[i - 1].Y + step);
        }

        var least = Bottom - 2;
        for (var i = ends.Length - 1; i >= 0; i--, least -= step)
        {
            ends[i].Y = Math.Min(ends[i].Y, least);
        }

        foreach (var (text, y, stroke) in ends)
        {
            _to.Element("line", null, ("x1", N(Right + 6)), ("y1", N(y)), ("x2", N(Right + 28)), ("y2", N(y)), ("stroke", Colour(stroke)), ("stroke-width", "2.2"), ("stroke-dasharray", Dashes(stroke)));
            Text(Right + 33, y + 4.3, text, "start", Colour(stroke), isStrong: true);
        }

        _ends.Clear();
        return this;
    }

    /// <summary>A level across the area with its name above it.</summary>
    internal Plot Level(double value, string name, bool isLeft = false)
    {
        var y = Y(value);
        if (y < Top - 1 || y > Bottom + 1)
        {
            return this;
        }

        _to.Element("line", null, ("x1", N(Left)), ("y1", N(y)), ("x2", N(Right)), ("y2", N(y)), ("stroke", Ink), ("stroke-width", "1.4"), ("stroke-dasharray", "7 4")).Line();
        Halo(isLeft ? Left + 6 : Right - 4, y - 5, name, isLeft ? "start" : "end");
        return this;
    }

    /// <summary>A line from top to bottom with its name at the top.</summary>
    /// <param name="value">Where.</param>
    /// <param name="name">Its name; empty for none.</param>
    /// <param name="drop">How far below the upper edge the name stands, in pixels.</param>
    internal Plot Upright(double value, string name, double drop = 12)
    {
        var x = X(value);
        _to.Element("line", null, ("x1", N(x)), ("y1", N(Top)), ("x2", N(x)), ("y2", N(Bottom)), ("stroke", Ink), ("stroke-width", "1.4")).Line();
        if (name.Length > 0)
        {
            var fitsRight = x + 6 + TextWidth.Of(name, Size) < Right;
            Halo(fitsRight ? x + 6 : x - 6, Top + drop, name, fitsRight ? "start" : "end");
        }

        return this;
    }

    /// <summary>A round mark at a place; nothing when the place is outside the area.</summary>
    internal Plot Mark(Place place, Stroke stroke, bool isHollow = false)
    {
        var (x, y) = (X(place.X), Y(place.Y));
        if (x >= Left - 1 && x <= Right + 1 && y >= Top - 1 && y <= Bottom + 1)
        {
            _to.Element("circle", null, ("cx", N(x)), ("cy", N(y)), ("r", "4.5"), ("fill", isHollow ? "#ffffff" : Colour(stroke)), ("stroke", isHollow ? Colour(stroke) : "#ffffff"), ("stroke-width", isHollow ? "2" : "1.5")).Line();
        }

        return this;
    }

    /// <summary>A bar from 0 to a value over a stretch of the x axis.</summary>
    internal Plot Bar(double from, double to, double value, bool isStrong = false, double baseline = 0)
    {
        var (x, y, bottom) = (X(from), Math.Max(Y(value), Top), Math.Min(Y(baseline), Bottom));
        _to.Element("rect", null, ("x", N(x)), ("y", N(Math.Min(y, bottom))), ("width", N(Math.Max(0.5, X(to) - x))), ("height", N(Math.Abs(bottom - y))),
            ("fill", isStrong ? "#14508c" : "#b9cbdf"), ("stroke", "#14508c"), ("stroke-width", "0.8")).Line();
        return this;
    }

    /// <summary>A thin upright with ends: from a low to a high value.</summary>
    internal Plot Whisker(double at, double low, double high)
    {
        var (x, y1, y2) = (X(at), Math.Min(Y(low), Bottom), Math.Max(Y(high), Top));
        _to.Element("path", null, ("d", $"M{N(x - 3)} {N(y1)}H{N(x + 3)}M{N(x)} {N(y1)}V{N(y2)}M{N(x - 3)} {N(y2)}H{N(x + 3)}"), ("fill", "none"), ("stroke", Ink), ("stroke-width", "1.2")).Line();
        return this;
    }

    /// <summary>Text with a white edge, to be read over lines.</summary>
    internal Plot Halo(double x, double y, string text, string anchor, string? colour = null)
    {
        _to.Element("text", text, ("x", N(x)), ("y", N(y)), ("text-anchor", anchor == "start" ? null : anchor), ("fill", colour), ("font-weight", "600"),
            ("stroke", "#ffffff"), ("stroke-width", "4"), ("stroke-linejoin", "round"), ("paint-order", "stroke")).Line();
        return this;
    }

    /// <summary>Plain text at a place of the picture.</summary>
    internal Plot Text(double x, double y, string text, string anchor, string? colour = null, bool isStrong = false)
    {
        if (text.Length > 0)
        {
            _to.Element("text", text, ("x", N(x)), ("y", N(y)), ("text-anchor", anchor == "start" ? null : anchor), ("fill", colour), ("font-weight", isStrong ? "600" : null)).Line();
        }

        return this;
    }

    private void Line(double x1, double y1, double x2, double y2, string colour, double width) =>
        _to.Element("line", null, ("x1", N(x1)), ("y1", N(y1)), ("x2", N(x2)), ("y2", N(y2)), ("stroke", colour), ("stroke-width", N(width))).Line();

    private static string? Dashes(Stroke stroke) => stroke switch
    {
        Stroke.Dashed => "9 5",
        Stroke.Dotted => "2 4",
        Stroke.DashDot => "10 4 2 4",
        _ => null,
    };

    private static string N(double value) => MarkupWriter.Number(value);
}
