// The profiles of gateway boxes: data, in Profiles/gateway-boxes.yaml, in the same keys that a site writes under `box`.
namespace Trunkline.Site;

/// <summary>Finds profiles, and reads what a site says over them.</summary>
internal static class BoxProfiles
{
    /// <summary>The profile under all others.</summary>
    internal const string Generic = "generic";

    private static readonly SiteNode s_file = Read();

    /// <summary>The names there are.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. s_file.Entries.Select(e => e.Key)];

    /// <summary>The file, for the test that checks it.</summary>
    internal static SiteNode File => s_file;

    /// <summary>What holds for a box: each key as the site writes it, else as its profile has it, else as generic has it, else its default.</summary>
    internal static BoxHabits Of(SiteNode? box)
    {
        var name = box?["profile"] is { Kind: SiteNodeKind.Scalar } written && Names.Contains(written.Text) ? written.Text : Generic;
        var entries = (box?.Entries ?? []).Where(e => e.Key != "profile").ToList();
        foreach (var profile in new[] { name, Generic })
        {
            entries.AddRange(s_file[profile]!.Entries.Where(p => entries.TrueForAll(e => e.Key != p.Key)).ToList());
        }

        var r = new SectionReader(SiteNode.Map(default, entries), BoxShape.Profile);
        return new(
            name,
            r.Seconds("options_s"),
            r.Seconds("options_wait_s"),
            r.Int("options_misses"),
            [.. r.Texts("span_down").Select(Whole)],
            [.. r.Texts("span_down_causes").Select(Cause)],
            r.Text("called_number") == "to",
            r.Choice<BoxHeader>("calling_number"),
            r.Choice<BoxHeader>("our_number"),
            r.Text("numbers") == "e164" ? new(r.Text("country_code"), r.Text("national_prefix"), r.Text("international_prefix")) : null,
            r.Flag("early_media"),
            r.Flag("overlap"),
            r.Choice<BoxDtmf>("dtmf"),
            [.. r.Texts("codecs").Select(c => c == "pcmu" ? Base.Law.Mu : Base.Law.A)],
            r.Text("source_port") == "any",
            r.Int("full"),
            Rows(r.Sections("causes"), row => row.Int("status"), row => Cause(row.Text("cause"))),
            Rows(r.Sections("statuses"), row => Cause(row.Text("cause")), row => row.Int("status")));
    }

    internal static Dictionary<TKey, TValue> Rows<TKey, TValue>(IEnumerable<SectionReader> rows, Func<SectionReader, TKey> key, Func<SectionReader, TValue> value)
        where TKey : notnull
    {
        var all = new Dictionary<TKey, TValue>();
        foreach (var row in rows)
        {
            all[key(row)] = value(row);
        }

        return all;
    }

    private static int Whole(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    internal static Base.Q850Cause Cause(string text) => Scalars.TryCause(text, out var cause) ? cause : Base.Q850Cause.None;

    private static SiteNode Read()
    {
        using var stream = typeof(BoxProfiles).Assembly.GetManifestResourceStream("Trunkline.Site.Profiles.gateway-boxes.yaml")!;
        using var reader = new StreamReader(stream);
        var errors = new List<SiteError>();
        return YamlTree.Parse(reader.ReadToEnd(), errors) ?? throw new InvalidDataException($"gateway-boxes.yaml: {errors[0].Message}");
    }
}
