using System.Globalization;
using System.Xml.Linq;
using Trunkline.Planning.Reporting;
using Trunkline.Planning.Reporting.Charts;

namespace Trunkline.Planning.Tests.Reporting;

/// <summary>Where things stand in the pictures, to the pixel.</summary>
public sealed class ChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(0.1, 0.75)]
    [InlineData(0.0001, 0.0)]
    public void LogAxis_EachStepOfTen_IsAsLong(double value, double share) =>
        Assert.Equal(share, LogAxis.Of("", 0.0001, 1, Figures.PercentTick).Share(value), 12);

    [Fact]
    public void LogAxis_OfZero_IsFarBelow() => Assert.Equal(double.NegativeInfinity, LogAxis.Of("", 0.0001, 1, Figures.PercentTick).Share(0));

    [Theory]
    [InlineData(0, 25, 5, "0 5 10 15 20 25")]
    [InlineData(0, 7, 5, "0 2 4 6 8")]
    [InlineData(0, 0.03, 4, "0 0.01 0.02 0.03")]
    public void LinearAxis_Ticks_AreRound(double min, double max, int marks, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', LinearAxis.Of("", min, max, marks, v => Figures.Significant(v, 3)).Ticks.Select(t => t.Label)));

    [Fact]
    public void SizingChart_OfKnownValues_HasThemAtTheirPlaces()
    {
        // 0 to 10 lines over 460 pixels from 74; 0.01 % to 100 % over 230 pixels down from 30
        var svg = XElement.Parse(SizingChart.Draw(new()
        {
            Unit = "lines",
            Blocking = [new("calls", [(0, 1), (5, 0.1), (10, 0.01)])],
            Targets = [("asked for", 0.01)],
            Chosen = 5,
        }, "c"));

        Assert.Equal("74,30 304,87.5 534,145", svg.Elements(s_svg + "polyline").Single().Attribute("points")!.Value);
        var upright = svg.Elements(s_svg + "line").Single(l => l.Attribute("x1")!.Value == "304" && l.Attribute("y1")!.Value == "30");
        Assert.Equal(("304", "260"), (upright.Attribute("x2")!.Value, upright.Attribute("y2")!.Value));
        var level = svg.Elements(s_svg + "line").Single(l => l.Attribute("stroke-dasharray") is not null && l.Attribute("x1")!.Value == "74");
        Assert.Equal(("145", "534"), (level.Attribute("y1")!.Value, level.Attribute("x2")!.Value));
        var mark = svg.Elements(s_svg + "circle").Single();
        Assert.Equal(("304", "87.5"), (mark.Attribute("cx")!.Value, mark.Attribute("cy")!.Value));
        Assert.Contains(svg.Elements(s_svg + "text"), t => t.Value == "chosen: 5");
        Assert.Equal("With 5 lines blocking is: calls 10\u202f%. Grade of service asked for: asked for.", svg.Element(s_svg + "desc")!.Value);
    }

    [Fact]
    public void SizingChart_WithPrices_HasASecondPanel_WithTheBreakEven()
    {
        var svg = XElement.Parse(SizingChart.Draw(new()
        {
            Unit = "lines",
            Blocking = [new("calls", [(0, 1), (10, 0.001)])],
            Targets = [],
            Chosen = 2,
            Cost = [new("analog", [(0, 0), (10, 400)])],
            BreakEven = 5,
        }, "c"));

        // cost: 0 to 400 over 150 pixels down from 306; a price holds until the next
        Assert.Equal("74,456 534,456 534,306", svg.Elements(s_svg + "polyline").Last().Attribute("points")!.Value);
        Assert.Contains(svg.Elements(s_svg + "line"), l => l.Attribute("x1")!.Value == "304" && l.Attribute("y1")!.Value == "306" && l.Attribute("y2")!.Value == "456");
    }

    [Fact]
    public void ProfileChart_Bars_AreAsHighAsTheirHours_AndTheBusyOneIsDark()
    {
        var svg = XElement.Parse(ProfileChart.Draw(new([new(9, 5), new(10, 10, 8, 12)], 10), "p"));

        // the axis goes to 15: 12 and a little more, in steps of 5; 190 pixels from 220 up
        var bars = svg.Elements(s_svg + "rect").ToList();
        Assert.Equal([63.33, 126.67], bars.Select(b => Value(b, "height")));
        Assert.Equal(["#b9cbdf", "#14508c"], bars.Select(b => b.Attribute("fill")!.Value));
        // hour 9 is at 9.12 to 9.88 of 24 over 636 pixels from 56: 56 + 636 × 9.12 / 24
        Assert.Equal((297.68, 20.14), (Value(bars[0], "x"), Value(bars[0], "width")));
        Assert.Equal("M331.25 118.67H337.25M334.25 118.67V68M331.25 68H337.25", svg.Elements(s_svg + "path").Single().Attribute("d")!.Value);
    }

    [Fact]
    public void GrowthChart_MarksTheMonthThatBreaks_AndSaysIt()
    {
        var svg = XElement.Parse(GrowthChart.Draw(new([new("10 % a year", [(0, 0.001), (6, 0.01), (12, 0.1)], 6)], 0.01, 12, "7 lines"), "g"));

        var mark = svg.Elements(s_svg + "circle").Single();
        // month 6 of 12 over 468 pixels from 66; 0.1 % to 10 % over 210 pixels
        Assert.Equal((300.0, 135.0), (Value(mark, "cx"), Value(mark, "cy")));
        Assert.Contains(svg.Elements(s_svg + "text"), t => t.Value == "month 6");
        Assert.Equal("10 % a year: breaks in month 6.", svg.Element(s_svg + "desc")!.Value);
    }

    [Fact]
    public void Charts_OfANameWithMarkup_EscapeIt_AndCutWhatIsTooLong()
    {
        var name = "<b>&\"'" + new string('W', 200);
        foreach (var text in new[]
        {
            SizingChart.Draw(new() { Unit = name, Blocking = [new(name, [(1, 0.5), (2, 0.4)])], Targets = [(name, 0.1)], Chosen = 1 }, "a"),
            AvailabilityChart.Draw([new(name, 0.1, 10)], "b"),
            GrowthChart.Draw(new([new(name, [(0, 0.001), (12, 0.002)], null)], 0.01, null, name), "c"),
            ConcurrencyChart.Draw(new(name, [0.5, 0.5], 1), "d"),
        })
        {
            var svg = XElement.Parse(text);
            Assert.Empty(svg.Descendants("b"));
            Assert.Contains(svg.Descendants(), e => e.Value.Contains("<b>", StringComparison.Ordinal));
        }

        var label = XElement.Parse(AvailabilityChart.Draw([new(name, 0.1, 10)], "b")).Elements(s_svg + "text").Single(t => t.Value.StartsWith("<b>", StringComparison.Ordinal)).Value;
        Assert.EndsWith("…", label, StringComparison.Ordinal);
        Assert.True(TextWidth.Of(label, Plot.Size * 1.06) <= 256);
    }

    [Theory]
    [InlineData(0.00677, "0.677 %")]
    [InlineData(0.02, "2 %")]
    [InlineData(0.0000310, "0.003 %")]
    [InlineData(3.1e-8, "about 10⁻⁸")]
    [InlineData(1e-12, "below 10⁻⁹")]
    [InlineData(0, "0 %")]
    [InlineData(double.NaN, "–")]
    [InlineData(1, "100 %")]
    public void Percent_HasAsManyDigits_AsAreWorthReading(double share, string text) => Assert.Equal(text, Figures.Percent(share).Replace('\u202f', ' '));

    [Theory]
    [InlineData(1234567.8, "1 234 568 EUR")]
    [InlineData(99.5, "99.50 EUR")]
    [InlineData(45, "45 EUR")]
    [InlineData(-0.001, "0 EUR")]
    public void Money_IsGrouped_AndWholeWhereItIs(double amount, string text) => Assert.Equal(text, Figures.Money(amount, "EUR").Replace('\u202f', ' '));

    [Theory]
    [InlineData(0.5, "500 ms")]
    [InlineData(40, "40 s")]
    [InlineData(26.4 * 60, "26.4 min")]
    [InlineData(4.38 * 3600, "4.38 h")]
    [InlineData(900000, "10.4 days")]
    public void Duration_TakesTheUnitThatFits(double seconds, string text) => Assert.Equal(text, Figures.Duration(seconds).Replace('\u202f', ' '));

    private static double Value(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
