using Trunkline.Site;

namespace Trunkline.Gateway.Prompts;

/// <summary>A site's prompts as files.</summary>
public static class SitePromptFiles
{
    /// <summary>The files the site names.</summary>
    public static IReadOnlyList<PromptFile> Of(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return [.. site.Prompts.Files.Select(f => new PromptFile(f.Name, f.Path))];
    }

    /// <summary>What is wrong with them on a disk. Warnings: a site whose prompt is missing runs, and says nothing where the prompt was to be heard.</summary>
    public static IReadOnlyList<SiteError> Check(SiteModel site, IPromptDisk disk)
    {
        ArgumentNullException.ThrowIfNull(site);
        var failures = PromptFiles.Read(Of(site), disk).Failures;
        return [.. failures.Select(failure =>
        {
            var file = site.Prompts.Files.First(f => f.Name == failure.Name);
            var hint = file.Say.Length > 0 && failure.Found == PromptFiles.NoSuchFile ? "trunkline prompts FILE --make speaks a draft of it" : "nothing is heard where it is played";
            return new SiteError(SiteSeverity.Warning, file.At, $"prompts.files.{file.Name}", failure.Found == PromptFiles.NoSuchFile ? $"the file {file.Path}" : $"{WavFile.Expected}, in {file.Path}", failure.Found, hint);
        })];
    }
}
