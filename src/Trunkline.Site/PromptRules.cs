namespace Trunkline.Site;

/// <summary>What is played should be there; what is there must have a path that reaches the gateway. Whether a file can be read is looked at by who has a disk.</summary>
/// <remarks>A prompt that a service plays and nobody has named is a warning: the service works without it, and says an alarm.</remarks>
internal static class PromptRules
{
    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var names = site.Prompts.Names.ToHashSet();
        foreach (var use in site.PromptUses.Where(u => !names.Contains(u.Name)))
        {
            var nearest = Words.Nearest(use.Name, names);
            var some = string.Join(", ", names.Order(StringComparer.Ordinal).Take(8)) + (names.Count > 8 ? ", ..." : "");
            var isMusic = use.By == SitePrompts.MusicKey;
            errors.Add(new(
                isMusic ? SiteSeverity.Error : SiteSeverity.Warning, use.At, use.By, $"the name of a prompt ({some})", Quote.Value(use.Name),
                nearest is not null ? $"did you mean {nearest}?" : isMusic ? "its file is named in prompts.files" : "callers hear nothing in its place until prompts.files has it"));
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
