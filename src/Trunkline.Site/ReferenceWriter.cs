using System.Globalization;
using System.Text;

namespace Trunkline.Site;

/// <summary>The key reference docs/site-yaml.md, from <see cref="SiteShape"/>.</summary>
public static class ReferenceWriter
{
    private const string Introduction =
        """
        # site.yaml, key by key

        <!-- Printed by `./trunkline schema --reference`; change src/Trunkline.Site/SiteShape.cs instead. -->

        One file describes one installation. `./trunkline check site.yaml` tells everything wrong with it at once, with
        line and column. Editors that know YAML schemas complete and check while you type when the first line is
        `# yaml-language-server: $schema=PATH/schema/site.schema.json`. Begin with [examples/small-office.yaml](../examples/small-office.yaml).

        **Nobody calls outside unless you say so.** A phone must register with its password (or call from the `address` of its extension), its extension must have `outside: on`, and its class must
        be among the route's classes, if the route names any. Emergency numbers are the exception: every extension
        reaches them, whatever its class, at every hour.

        **Numbers and patterns.** Write numbers in quotes when they begin with 0 or +. A dial pattern begins with `_`; `X` is 0-9, `Z` 1-9, `N` 2-9, `[13-5]` one of a
        set, `.` one or more further digits, `!` none or more. Of all patterns that match, the most specific wins, wherever it stands in the file: position by
        position the one that allows fewer digits, and a fixed end before `.` before `!`. Emergency numbers come before everything, extensions before routes.

        **Secrets.** No message, log or export shows a password; keep the file readable for the service's user only.
        Instead of a password, `ha1_md5` holds `printf '201:REALM:PASSWORD' | md5sum`.

        """;

    /// <summary>The page's text.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        Section(page, "The file", SiteShape.Root, "");
        foreach (var key in SiteShape.Root.Keys)
        {
            Under(page, key.Name, key.Shape);
        }

        return page.ToString();
    }

    private static void Under(StringBuilder page, string path, Shape shape)
    {
        switch (shape)
        {
            case MapShape map:
                Section(page, $"`{path}`", map, path);
                foreach (var key in map.Keys)
                {
                    Under(page, $"{path}.{key.Name}", key.Shape);
                }

                break;
            case ListShape { Item: not ScalarShape } list:
                Under(page, path + "[]", list.Item);
                break;
            case VariantShape variant:
                foreach (var (word, map) in variant.Cases.Where(c => !c.Value.IsOpen))
                {
                    Under(page, $"{path} with {variant.Discriminator}: {word}", map);
                }

                break;
        }
    }

    private static void Section(StringBuilder page, string title, MapShape shape, string path)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        if (shape.IsOpen)
        {
            page.Append("Other keys are carried as they are.\n\n");
        }

        page.Append("| key | value | default | what it is |\n|---|---|---|---|\n");
        foreach (var key in shape.Keys)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{key.Name}` | {Cell(Kind(key.Shape))} | {Default(key, path)} | {Cell(key.Doc)} |\n");
        }
    }

    private static string Default(Key key, string path) =>
        key.IsRequired ? "required"
        : key.Default is { Length: > 0 } value ? $"`{value}`"
        : path.Length == 0 ? "" : key.Default is null ? "" : "empty";

    private static string Kind(Shape shape) => shape switch
    {
        ScalarShape scalar => scalar.Expected,
        ListShape { Item: ScalarShape item } => "list: " + item.Expected,
        ListShape { Item: MapShape item } => "list of keys, " + item.Noun + " each",
        ListShape { Item: VariantShape item } => "list of keys, " + item.Noun + " each",
        MapShape => "keys below",
        _ => "anything",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
