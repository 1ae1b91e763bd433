using System.Text.Json;

namespace Trunkline.Interop.Tests;

/// <summary>`trunkline plan --pdf` with a real Chromium, and without one: the report is never lost for want of a printer.</summary>
public sealed class PlanReportTests
{
    [Fact]
    public void Pdf_WithChromium_HoldsThePlanAndItsOrderSheet()
    {
        var folder = Directory.CreateTempSubdirectory("trunkline-plan").FullName;
        try
        {
            var (html, pdf) = (Path.Combine(folder, "plan.html"), Path.Combine(folder, "plan.pdf"));
            var printed = Tool.Run(Tool.Trunkline, ["plan", Example("plan-duty-room.yaml"), "--report", html, "--pdf", pdf], timeLimit: TimeSpan.FromMinutes(2));
            Assert.True(printed.ExitCode == 0, printed.Error);
            var headline = printed.Text.Split('\n').First(l => l.StartsWith("Order ", StringComparison.Ordinal)).Trim();

            // what a person can select and search on paper: the answer on the first page, the order sheet further on, every page numbered (pdftotext sees a space beside the stroke or none)
            var first = Words(Tool.Run("pdftotext", ["-f", "1", "-l", "1", "-layout", pdf, "-"]).Text);
            Assert.Contains(headline, first);
            var all = Tool.Run("pdftotext", ["-layout", pdf, "-"]).Text;
            var pages = all.Split('\f', StringSplitOptions.RemoveEmptyEntries);
            Assert.InRange(pages.Length, 4, 20);
            Assert.Equal(pages.Length, Enumerable.Range(1, pages.Length).Count(n => Words(pages[n - 1]).Replace(" ", "", StringComparison.Ordinal).EndsWith($"{n}/{pages.Length}", StringComparison.Ordinal)));
            Assert.Contains(pages[1..], p => Words(p).Contains("Order sheet: Analog lines", StringComparison.Ordinal) && Words(p).Contains("confirmed by, day", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Pdf_WithoutChromium_SaysSo_AndTheReportIsThere()
    {
        var folder = Directory.CreateTempSubdirectory("trunkline-plan").FullName;
        try
        {
            var (html, pdf) = (Path.Combine(folder, "plan.html"), Path.Combine(folder, "plan.pdf"));
            var refused = Tool.Run("env", ["TRUNKLINE_CHROMIUM=/nowhere/chromium", Tool.Trunkline, "plan", Example("plan-duty-room.yaml"), "--report", html, "--pdf", pdf]);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains("no PDF: TRUNKLINE_CHROMIUM names /nowhere/chromium, which is not there", refused.Error);
            Assert.Contains("</html>", File.ReadAllText(html));
            Assert.False(File.Exists(pdf));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Verify_WithASeed_CanBeRepeated()
    {
        (string Figures, ulong Seed) Verified(string seed)
        {
            var ran = Tool.Run(Tool.Trunkline, ["plan", Example("plan-small-office.yaml"), "--json", "--verify", "--calls", "20000", "--seed", seed]);
            Assert.True(ran.ExitCode == 0, ran.Error);
            var verified = JsonDocument.Parse(ran.Text).RootElement.GetProperty("verified");
            return (verified.GetProperty("figures").GetRawText(), verified.GetProperty("seed").GetUInt64());
        }

        var first = Verified("5");
        Assert.Equal(5UL, first.Seed);
        Assert.Equal(first, Verified("5"));
        Assert.NotEqual(first.Figures, Verified("6").Figures);
    }

    private static string Example(string name) => Path.Combine(Peers.Root(), "examples", name);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
