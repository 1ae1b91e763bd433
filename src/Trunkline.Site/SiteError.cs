using System.Globalization;

namespace Trunkline.Site;

/// <summary>How bad it is.</summary>
public enum SiteSeverity : byte
{
    /// <summary>The site cannot run like this.</summary>
    Error,

    /// <summary>It can run, but probably not as meant.</summary>
    Warning,
}

/// <summary>One thing wrong in a site file: where, what was expected, what was found, and what to do.</summary>
/// <remarks>Never holds a secret: of passwords only the length is told.</remarks>
/// <param name="Severity">Error or warning.</param>
/// <param name="Mark">Where.</param>
/// <param name="Path">The key's path: "trunks[0].lines"; empty for the whole file.</param>
/// <param name="Expected">What belongs there, as a noun phrase.</param>
/// <param name="Found">What is there, as a noun phrase.</param>
/// <param name="Hint">What to do; empty when the rest says it.</param>
public sealed record SiteError(SiteSeverity Severity, SourceMark Mark, string Path, string Expected, string Found, string Hint = "")
{
    /// <summary>The sentence without its place: "expected ..., found ... (hint)".</summary>
    public string Message => Hint.Length == 0 ? $"expected {Expected}, found {Found}" : $"expected {Expected}, found {Found} ({Hint})";

    /// <summary>The line a compiler would print: FILE:LINE:COL: error: expected ..., found ....</summary>
    /// <param name="file">The file's name as the user gave it.</param>
    public string ToLine(string file) => Mark.Line == 0
        ? $"{file}: {Word}: {Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{file}:{Mark.Line}:{Mark.Column}: {Word}: {Message}");

    /// <summary>"error" or "warning".</summary>
    public string Word => Severity == SiteSeverity.Error ? "error" : "warning";
}

/// <summary>What loading gave.</summary>
/// <param name="Model">The site; null when there is any error.</param>
/// <param name="Errors">All errors and warnings, in the order of the file.</param>
public sealed record SiteResult(SiteModel? Model, IReadOnlyList<SiteError> Errors)
{
    /// <summary>Where the system that runs by this file is asked, whatever is wrong with the file now; as good as it can be told. Empty when there is no file.</summary>
    public string AdminSocket { get; init; } = "";

    /// <summary>True when there is a model; there may be warnings.</summary>
    public bool IsValid => Model is not null;
}
