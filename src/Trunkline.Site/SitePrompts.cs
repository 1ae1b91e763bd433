using System.Text;

namespace Trunkline.Site;

/// <summary>What can be played by name, and the music of a party that is held.</summary>
/// <param name="Folder">Where files with a relative name are.</param>
/// <param name="MusicOnHold">The prompt that a held party hears; null for none.</param>
/// <param name="Voice">The voice of drafts, as espeak-ng names it.</param>
/// <param name="Files">The site's own prompts, in the order of the file.</param>
public sealed record SitePrompts(string Folder, string? MusicOnHold, string Voice, IReadOnlyList<SitePrompt> Files)
{
    /// <summary>The key of the music of held parties.</summary>
    internal const string MusicKey = "prompts.music_on_hold";

    /// <summary>The longest path of a file, octets: what travels to the gateway.</summary>
    public const int LongestPath = 255;

    /// <summary>Prompts that are there without a file; a file of the same name takes one's place.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["music", "beep"];

    /// <summary>Of a site that says nothing about prompts.</summary>
    public static SitePrompts None { get; } = new("/", BuiltIn[0], "en", []);

    /// <summary>Every name that can be played.</summary>
    public IEnumerable<string> Names => Files.Select(f => f.Name).Concat(BuiltIn).Distinct();

    /// <summary>True when there is such a prompt.</summary>
    public bool Has(string name) => Names.Contains(name);

    /// <summary>Names for a sentence; the ten digits are one thing: "position", "digit-0" to "digit-9".</summary>
    /// <param name="names">The names.</param>
    public static string InWords(IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var digits = names.Where(n => n is ['d', 'i', 'g', 'i', 't', '-', >= '0' and <= '9']).Distinct().Order(StringComparer.Ordinal).ToList();
        var written = digits.Count < 10 ? names.Distinct().Select(Quote.Value) : names.Distinct().Except(digits).Select(Quote.Value).Append($"{Quote.Value(digits[0])} to {Quote.Value(digits[^1])}");
        return string.Join(", ", written);
    }
}

/// <summary>A prompt of the site.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Its file, absolute.</param>
/// <param name="Say">What a draft of it says; empty for none.</param>
/// <param name="At">Where it is written.</param>
public sealed record SitePrompt(string Name, string Path, string Say, SourceMark At)
{
    /// <summary>Octets of its path.</summary>
    internal int PathLength => Encoding.UTF8.GetByteCount(Path);
}

/// <summary>Somebody plays a prompt.</summary>
/// <param name="Name">The prompt.</param>
/// <param name="By">Who, as a path of keys: "prompts.music_on_hold", "menus.main.prompt".</param>
/// <param name="At">Where that is written.</param>
public readonly record struct PromptUse(string Name, string By, SourceMark At);
