using System.Diagnostics;
using System.Globalization;
using Trunkline.Gateway.Prompts;
using Trunkline.Site;

namespace Trunkline.Host.Prompts;

/// <summary>Speaks drafts of prompts whose file is missing, with an espeak-ng that is installed. Brings none along.</summary>
/// <remarks>A draft is at -18 dBm0, its peaks at -3 dBm0 and below. Nothing that is there is overwritten.</remarks>
public static class PromptMaker
{
    /// <summary>The program.</summary>
    public const string Program = "espeak-ng";

    private const double ActiveDbm0 = -18;
    private const double PeakDbm0 = -3;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>The program on the path; null when there is none.</summary>
    /// <param name="path">The PATH.</param>
    public static string? Find(string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);

    /// <summary>Speaks every draft that is missing and has a text.</summary>
    /// <param name="site">The site.</param>
    /// <param name="rows">Its prompts.</param>
    /// <param name="path">The PATH.</param>
    /// <param name="tell">Takes a line for each.</param>
    /// <returns>False when one could not be made.</returns>
    public static bool Make(SiteModel site, IReadOnlyList<PromptRow> rows, string? path, Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(tell);
        var missing = rows.Where(r => r.Problem == PromptFiles.NoSuchFile).ToList();
        var without = missing.Where(r => r.Say.Length == 0).ToList();
        foreach (var row in without)
        {
            tell($"{site.File}:{row.Line}: prompt {row.Name}: no draft: the key \"say\" with its text is not there");
        }

        List<string> unnamed = [.. rows.Where(r => r.Problem == PromptReport.NotNamed).Select(r => r.Name)];
        if (unnamed.Count > 0)
        {
            tell($"{site.File}: no draft of {SitePrompts.InWords(unnamed)}: name them in prompts.files, each with its text: - {{ name: {unnamed[0]}, say: \"...\" }}");
        }

        var drafts = missing.Except(without).ToList();
        if (drafts.Count == 0)
        {
            tell(missing.Count + unnamed.Count == 0 ? "nothing to make: every prompt has its file" : "nothing to make");
            return without.Count + unnamed.Count == 0;
        }

        if (Find(path) is not { } program)
        {
            tell($"no drafts: {Program} is not on the path (Debian: apt install {Program}). Record them instead, or name files that are there.");
            return false;
        }

        var isDone = without.Count + unnamed.Count == 0;
        foreach (var row in drafts)
        {
            var why = Speak(program, site.Prompts.Voice, row.Say, row.File);
            tell(why is null ? $"prompt {row.Name}: {row.File}" : $"{site.File}:{row.Line}: prompt {row.Name}: no draft: {why}");
            isDone &= why is null;
        }

        return isDone;
    }

    /// <summary>Speaks a text into a new file.</summary>
    /// <returns>Why it failed, in a sentence; null when the file is there.</returns>
    public static string? Speak(string program, string voice, string text, string file)
    {
        var folder = Directory.CreateTempSubdirectory("trunkline-prompt").FullName;
        var spoken = Path.Combine(folder, "spoken.wav");
        try
        {
            if (Run(program, voice, text, spoken) is { } why)
            {
                return why;
            }

            if (!new PromptDisk().TryRead(spoken, 64 * 1024 * 1024, out var octets, out var found) || !WavFile.TryRead(octets, out _, out var samples, out found))
            {
                return $"{program} wrote {found}";
            }

            Level(samples);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var to = new FileStream(file, FileMode.CreateNew);
            to.Write(WavFile.Write(samples));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or InvalidOperationException or ArgumentException)
        {
            return e.Message;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Run(string program, string voice, string text, string file)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, StandardInputEncoding = new System.Text.UTF8Encoding(false) };
        foreach (var argument in (string[])["-v", voice, "-b", "1", "-w", file, "--stdin"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start);
        if (process is null)
        {
            return $"{program} did not start";
        }

        var words = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } said && words.Count < 5)
            {
                words.Add(said);
            }
        };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var isRead = true;
        try
        {
            process.StandardInput.Write(text);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            isRead = false; // it ended, or closed its input, before it had read all: its exit code and its words say more than "broken pipe"
        }

        if (!process.WaitForExit(s_longest))
        {
            process.Kill(entireProcessTree: true);
            return $"{program} did not end within {s_longest.TotalSeconds:0} s";
        }

        process.WaitForExit(); // and what it said is all here
        return process.ExitCode == 0 ? isRead ? null : $"{program} did not read the whole text"
            : string.Create(CultureInfo.InvariantCulture, $"{program} ended with code {process.ExitCode}: {string.Join(" ", words)}");
    }

    private static void Level(short[] samples)
    {
        var active = Dsp.Level.OfActive(samples);
        var gain = Math.Min(ActiveDbm0 - active, PeakDbm0 - Dsp.Level.OfPeak(samples));
        if (active <= Dsp.Level.Silence)
        {
            return;
        }

        var factor = Math.Pow(10, gain / 20);
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Clamp(Math.Round(samples[i] * factor), short.MinValue, short.MaxValue);
        }
    }
}
