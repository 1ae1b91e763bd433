using System.Diagnostics;

namespace Trunkline.Host;

/// <summary>Prints an HTML file to PDF with a Chromium that is installed. Brings none along.</summary>
public static class PdfPrinter
{
    /// <summary>The variable that names the program when it is not on the path.</summary>
    public const string Variable = "TRUNKLINE_CHROMIUM";

    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome"];

    /// <summary>The program: what the variable names, else the first of the usual names on the path; null when there is none.</summary>
    /// <param name="named">What the variable holds; null or empty when it is not set.</param>
    /// <param name="path">The PATH.</param>
    public static string? Find(string? named, string? path)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? named : null;
        }

        return s_names.SelectMany(n => (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists);
    }

    /// <summary>Prints.</summary>
    /// <param name="program">What <see cref="Find"/> gave.</param>
    /// <param name="html">The HTML file.</param>
    /// <param name="pdf">The PDF file; replaced.</param>
    /// <param name="within">How long it may take.</param>
    /// <returns>Why it failed, in a sentence; null when the PDF is there.</returns>
    public static string? Print(string program, string html, string pdf, TimeSpan within)
    {
        var profile = Directory.CreateTempSubdirectory("trunkline-pdf").FullName;
        try
        {
            pdf = Path.GetFullPath(pdf);
            File.Delete(pdf);
            var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (var argument in Arguments(new Uri(Path.GetFullPath(html)).AbsoluteUri, pdf, profile, Environment.UserName == "root"))
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start);
            if (process is null)
            {
                return $"{program} did not start";
            }

            // it writes much to standard error; nobody reads it, and it must not fill the pipe
            process.ErrorDataReceived += (_, _) => { };
            process.OutputDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            if (!process.WaitForExit(within))
            {
                process.Kill(entireProcessTree: true);
                return $"{program} did not end within {within.TotalSeconds:0} s";
            }

            return File.Exists(pdf) && new FileInfo(pdf).Length > 0 ? null : $"{program} ended with code {process.ExitCode} and wrote no PDF";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return $"{program}: {e.Message}";
        }
        finally
        {
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // a temporary folder: the system clears it
            }
        }
    }

    /// <summary>What it is started with. Chromium has no sandbox for root and refuses to start without being told so; the page runs no script.</summary>
    internal static IReadOnlyList<string> Arguments(string url, string pdf, string profile, bool isRoot) =>
        ["--headless", "--disable-gpu", "--disable-extensions", "--no-first-run", "--no-pdf-header-footer", $"--user-data-dir={profile}", .. isRoot ? ["--no-sandbox"] : Array.Empty<string>(), $"--print-to-pdf={pdf}", url];
}
