using System.CommandLine;
using System.Text;
using Spectre.Console;
using Trunkline.Host;
using Trunkline.Planning.Demand;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;
using Trunkline.Planning.Reporting.Html;
using Trunkline.Planning.Verification;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.App.Commands;

/// <summary>`trunkline plan FILE`: how many lines of which kind, why, at what cost and risk; as summary, JSON, report and order sheets.</summary>
internal static class PlanCommand
{
    private static readonly TimeSpan s_longestPrint = TimeSpan.FromMinutes(1);

    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The site file, with a section traffic." };
        var json = new Option<bool>("--json") { Description = "Print the whole plan as one JSON object." };
        var report = new Option<string>("--report") { Description = "Write the report with the order sheets to this HTML file; it needs no other file." };
        var pdf = new Option<string>("--pdf") { Description = "Print the report to this PDF file, with a Chromium that is installed." };
        var write = new Option<bool>("--write") { Description = "Put the chosen trunk groups and what the operator must confirm into the site file; the old file is kept beside it." };
        var verify = new Option<bool>("--verify") { Description = "Play the chosen design's calls one by one and set the figures beside the plan's, with the difference explained." };
        var simulation = new SimulationOptions();
        var records = new Option<string[]>("--records") { Description = "Measure the load from these files of call records (- is the standard input) instead of the site file's assumptions.", AllowMultipleArgumentsPerToken = true };
        var recordOptions = new RecordOptions();
        var command = new Command("plan", "Says how many lines of which kind to order, why, at what cost and risk.") { file, json, report, pdf, write, verify };
        simulation.AddTo(command, onlyWith: verify);
        command.Add(records);
        recordOptions.AddTo(command);
        Examples.Of(command,
            "trunkline plan site.yaml",
            "trunkline plan site.yaml --report plan.html --pdf plan.pdf",
            "trunkline plan site.yaml --records Master.csv --lines 8 --report plan.html",
            "trunkline plan site.yaml --verify",
            "trunkline plan site.yaml --verify --seed 2 --calls 20000000",
            "trunkline plan site.yaml --write",
            "trunkline plan examples/plan-factory.yaml --json | jq .chosen.name");
        command.SetAction(parsed => Run(new(parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.GetValue(report), parsed.GetValue(pdf), parsed.GetValue(write), parsed.GetValue(verify) ? simulation.Settings(parsed) : null),
            parsed.GetValue(records) is { Length: > 0 } given ? site => recordOptions.Measure(parsed, given, site.Site.TimeZone, site.Emergency.Numbers) : null));
        return command;
    }

    private static int Run(Wanted wanted, Func<SiteModel, MeasuredDemand?>? measure)
    {
        if (Read(wanted.File, needsStreams: measure is null) is not var (site, input))
        {
            return ExitCode.Failed;
        }

        MeasuredDemand? measured = null;
        if (measure is not null)
        {
            measured = measure(site);
            if (measured is null)
            {
                return ExitCode.Failed;
            }

            if (measured.Total.Calls == 0)
            {
                DemandText.Write(Console.Error, measured);
                return ExitCode.Failed;
            }

            input = MeasuredPlan.With(input, measured, site.Traffic.Blocking, site.Traffic.EmergencyBlocking);
        }

        var plan = Planner.Make(input);
        var about = new ReportInput
        {
            Plan = plan,
            Date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), site.Site.TimeZone).Date),
            Program = "Trunkline " + typeof(PlanCommand).Assembly.GetName().Version!.ToString(3),
            Site = SiteFactsReader.Facts(site),
            Operator = site.Operator.Name,
            Confirmed = SiteFactsReader.Confirmations(site),
            OtherGrowth = OtherRates.Of(plan),
            Measured = measured,
            Verified = wanted.Verify is { } settings ? SimulationOptions.Watched(onProgress => PlanVerification.Of(plan, settings, onProgress)) : null,
        };
        if (wanted.Json)
        {
            PlanJson.Write(Console.Out, about);
        }
        else
        {
            Print(about);
        }

        var isDone = plan.Chosen is not null;
        // what could not be played is told where its figures would stand
        isDone &= wanted.Verify is null || about.Verified is { Figures.Count: > 0 };
        isDone &= Report(about, wanted.Report, wanted.Pdf);
        isDone &= !wanted.Write || Write(wanted.File, plan, about);
        return isDone ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Print(ReportInput about)
    {
        if (!Terminal.IsWatched)
        {
            foreach (var line in PlanSummary.Lines(about, 100))
            {
                Console.Out.WriteLine(line.Text);
            }

            return;
        }

        foreach (var (text, tone) in PlanSummary.Lines(about, AnsiConsole.Profile.Width))
        {
            var colour = tone switch { SummaryTone.Heading => "bold", SummaryTone.Answer => "bold green", SummaryTone.Warning => "yellow", SummaryTone.Faint => "grey", _ => null };
            Console.Out.WriteLine(colour is null ? text : Coloured(text, colour));
        }
    }

    // the lines are laid out already: Spectre must not break them again
    private static string Coloured(string text, string style)
    {
        var parts = new StringBuilder();
        foreach (var segment in ((Spectre.Console.Rendering.IRenderable)new Markup($"[{style}]{Markup.Escape(text)}[/]")).Render(Spectre.Console.Rendering.RenderOptions.Create(AnsiConsole.Console), int.MaxValue))
        {
            parts.Append(segment.Text);
        }

        return parts.ToString();
    }

    /// <summary>The HTML file and the PDF of it; false when one was asked for and cannot be.</summary>
    private static bool Report(ReportInput about, string? html, string? pdf)
    {
        if (html is null && pdf is null)
        {
            return true;
        }

        var temporary = html is null ? Path.Combine(Path.GetTempPath(), $"trunkline-plan-{Environment.ProcessId}.html") : null;
        var page = html ?? temporary!;
        try
        {
            using (var to = new StreamWriter(page, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                ReportPage.Write(to, about);
            }

            if (html is not null)
            {
                Console.Error.WriteLine($"report: {html}");
            }

            return pdf is null || Pdf(page, pdf, html);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Console.Error.WriteLine($"trunkline: the report cannot be written: {e.Message}");
            return false;
        }
        finally
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
    }

    private static bool Pdf(string page, string pdf, string? html)
    {
        var named = Environment.GetEnvironmentVariable(PdfPrinter.Variable);
        if (PdfPrinter.Find(named, Environment.GetEnvironmentVariable("PATH")) is not { } program)
        {
            Console.Error.WriteLine(string.IsNullOrEmpty(named)
                ? $"trunkline: no PDF: no Chromium or Chrome on the path (install chromium, or set {PdfPrinter.Variable}). The HTML report prints to PDF from any browser{(html is null ? ": --report plan.html" : "")}."
                : $"trunkline: no PDF: {PdfPrinter.Variable} names {named}, which is not there.");
            return false;
        }

        if (PdfPrinter.Print(program, page, pdf, s_longestPrint) is { } why)
        {
            Console.Error.WriteLine($"trunkline: no PDF: {why}.");
            return false;
        }

        Console.Error.WriteLine($"pdf: {pdf}");
        return true;
    }

    /// <summary>The plan into the site file; false, and the file as it was, when that cannot be.</summary>
    private static bool Write(string file, Plan plan, ReportInput about)
    {
        if (WriteBack.Of(plan, about.Site) is not { } change)
        {
            Console.Error.WriteLine($"trunkline: {file} is as it was: there is no design to write.");
            return false;
        }

        try
        {
            var octets = File.ReadAllBytes(file);
            // a byte order mark stays in the text, and goes back with it
            var edit = SiteEditor.Apply(Encoding.UTF8.GetString(octets), change, Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/");
            if (edit.Text is not { } text)
            {
                Console.Error.WriteLine($"trunkline: {file} is as it was: {edit.Refusal}.");
                return false;
            }

            foreach (var note in edit.Notes)
            {
                Console.Error.WriteLine($"{file}: {note}");
            }

            var after = Encoding.UTF8.GetBytes(text);
            Console.Error.WriteLine(octets.AsSpan().SequenceEqual(after) ? $"{file}: nothing to change" : $"{file}: written; the old file is {FileReplacement.Replace(file, octets, after)}");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"trunkline: {file} is as it was: {e.Message}");
            return false;
        }
    }

    /// <summary>What to plan from; null when the file has errors, all of which have then been told on standard error.</summary>
    private static (SiteModel Site, PlanInput Input)? Read(string name, bool needsStreams)
    {
        var result = SiteLoader.Load(name);
        var problems = result.Errors;
        PlanInput? input = null;
        if (result.Model is { } site && !PlanReader.TryRead(site, out input, out var missing, needsStreams))
        {
            problems = [.. problems, .. missing];
        }

        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem.ToLine(name));
        }

        return input is null ? null : (result.Model!, input);
    }

    /// <summary>What the command line asks for.</summary>
    private sealed record Wanted(string File, bool Json, string? Report, string? Pdf, bool Write, SimulationSettings? Verify);
}
