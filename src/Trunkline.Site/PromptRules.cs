namespace Trunkline.Site;

/// <summary>What is played should be there; what is there must have a path that reaches the gateway. Whether a file can be read is looked at by who has a disk.</summary>
/// <remarks>A prompt that a service plays and nobody has named is a warning: the service works without it, and says an alarm.</remarks>
internal static class PromptRules
{
    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var names = site.Prompts.Names.ToHashSet();
        var some = string.Join(", ", names.Order(StringComparer.Ordinal).Take(8)) + (names.Count > 8 ? ", ..." : "");
        foreach (var uses in site.PromptUses.Where(u => !names.Contains(u.Name)).GroupBy(u => u.At))
        {
            // a queue that tells positions plays a dozen: they have one cause, and one line
            var isMusic = uses.First().By == SitePrompts.MusicKey;
            var missing = uses.Select(u => u.Name).Distinct().ToList();
            var nearest = missing.Count == 1 ? Words.Nearest(missing[0], names) : null;
            errors.Add(new(
                isMusic ? SiteSeverity.Error : SiteSeverity.Warning, uses.Key, uses.First().By, $"the name{(missing.Count == 1 ? "" : "s")} of {(missing.Count == 1 ? "a prompt" : "prompts")} ({some})", SitePrompts.InWords(missing),
                nearest is not null ? $"did you mean {nearest}?" : isMusic ? "its file is named in prompts.files"
                    : $"callers hear nothing in {(missing.Count == 1 ? "its place until prompts.files has it" : "their place until prompts.files has them")}"));
        }

        foreach (var file in site.Prompts.Files.Where(f => f.PathLength > SitePrompts.LongestPath))
        {
            errors.Add(new(SiteSeverity.Error, file.At, $"prompts.files.{file.Name}.file", $"a path of at most {SitePrompts.LongestPath} octets, the folder's in it", $"one of {file.PathLength}"));
        }

        foreach (var item in (root["prompts"]?["files"]?.Items ?? []).Where(i => i["name"]?.Text == "off"))
        {
            errors.Add(new(SiteSeverity.Error, item["name"]!.Mark, "prompts.files.off", "another name", "\"off\"", "off stands for no prompt"));
        }
    }
}
