using System.Runtime.CompilerServices;

namespace Trunkline.Site.Tests;

/// <summary>The examples people copy must be right, without a warning, and say what the demo needs.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Root("examples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    internal static string Root(string under, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../..", under));

    [Theory]
    [MemberData(nameof(Files))]
    public void Example_Check_SaysNothing(string file)
    {
        var result = SiteLoader.Load(Path.Combine(Root("examples"), file));
        Assert.Equal([], result.Errors.Select(e => e.ToLine(file)));
        Assert.True(result.IsValid);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Example_FirstLine_NamesTheSchema(string file)
    {
        const string Start = "# yaml-language-server: $schema=";
        var first = File.ReadLines(Path.Combine(Root("examples"), file)).First();
        Assert.StartsWith(Start, first);
        Assert.True(File.Exists(Path.Combine(Root("examples"), first[Start.Length..])));
    }

    [Fact]
    public void DemoSite_Model_HasEightLinesTwoE1ASipTrunkAndFourExtensions()
    {
        var site = SiteLoader.Load(Path.Combine(Root("examples"), "site.yaml")).Model!;
        Assert.Equal("demo", site.Site.Node);
        Assert.Equal(["201", "202", "203", "204"], site.Extensions.Select(e => e.Number));
        var city = Assert.Single(site.FxoTrunks);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], city.Lines.Select(l => l.Number));
        Assert.All(city.Lines, l => Assert.Equal("201", l.Incoming));
        Assert.Equal(HuntingOrder.Descending, city.EffectiveHunting);
        Assert.Equal(Root("var/demo/lines.sock"), city.Attachment.SocketPath);
        Assert.Equal(Root("var/demo/trunkline.db"), site.Storage.Database);
        var e1 = Assert.Single(site.E1Trunks);
        Assert.Equal((60, Root("var/demo/e1.sock"), HuntingOrder.Descending), (e1.Channels, e1.Attachment.SocketPath, e1.EffectiveHunting));
        Assert.Equal(3, site.Routes.Count);
        Assert.Equal(NumberForm.International, Assert.Single(site.SipTrunks).Numbers.Called);
        var route = site.Routes[0];
        Assert.Equal("215550100", route.Translate("0215550100"));
        Assert.True(route.Allows(site.Extensions[0]));
        Assert.False(route.Allows(site.Extensions[3]));
        Assert.Equal("112", site.Emergency.NumberOf("0112"));
        Assert.Equal(5060, site.Sip.Udp.Port);
    }
}
