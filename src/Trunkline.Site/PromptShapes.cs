namespace Trunkline.Site;

/// <summary>The shape and the binding of the section <c>prompts</c>.</summary>
internal static class PromptShapes
{
    private const int Most = 400;

    private static readonly ScalarShape s_music = new("the name of a prompt, or off", t => t == "off" || Scalars.Name.IsValid(t))
    {
        JsonTypes = ["string", "boolean"],
    };

    private static readonly ScalarShape s_voice = new("a voice of espeak-ng (en, en-gb, zh, yue, de+f3)", t => t.Length is > 0 and <= 40 && t.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '_'));

    /// <summary>The section.</summary>
    internal static MapShape Prompts { get; } = new("the prompts",
    [
        new("folder", Scalars.Path, "Where the files are; relative to this file.") { Default = "prompts" },
        new("music_on_hold", s_music, "What a party hears that the other one holds: a prompt's name (`music` is built in), or `off`: then it hears what the holding side sends, silence as a rule. Never on an emergency call; nor in place of a trunk's far end that holds and goes on sending, which has music of its own.") { Default = "music" },
        new("voice", s_voice, "The voice of drafts (`trunkline prompts FILE --make`).") { Default = "en" },
        new("files", new ListShape(new MapShape("a prompt",
        [
            new("name", Scalars.Name, "What it is called where it is played. `music` and `beep` are there without a file; a file of that name takes their place.") { IsRequired = true },
            new("file", Scalars.Path, "WAV: PCM 16 bit, A-law or mu-law, mono or stereo, 8 to 48 kHz; at most 10 minutes. Relative to `folder`; without it the name with `.wav`."),
            new("say", Scalars.Text("a text of at most 2000 characters", 2000), "What it says: `trunkline prompts FILE --make` speaks a draft of it where the file is missing."),
        ]), Max: Most) { UniqueKey = "name" }, "The site's own prompts."),
    ]);

    internal static SitePrompts Bind(SectionReader r, string folder)
    {
        var from = r.Path("folder", folder);
        var music = r.Text("music_on_hold");
        return new(from, music == "off" ? null : music, r.Text("voice"), [.. r.Sections("files").Select(f => new SitePrompt(
            f.Text("name"),
            f.Optional("file") is null ? Path.Combine(from, f.Text("name") + ".wav") : f.Path("file", from),
            f.Text("say"),
            f.At))]);
    }
}
