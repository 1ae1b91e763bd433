// What differs between two site files, key by key, defaults filled in: a key that says what it would be without is no difference.
// Extensions, trunks, routes are told apart by their number or name, not by their place in the file.
using System.Globalization;

namespace Trunkline.Site;

/// <summary>How a difference takes effect.</summary>
public enum DifferenceEffect : byte
{
    /// <summary>A reload applies it; calls go on.</summary>
    Reload,

    /// <summary>Only a restart applies it.</summary>
    Restart,

    /// <summary>The running system does not look at it.</summary>
    None,
}

/// <summary>One difference.</summary>
/// <param name="Path">The key: "routes.city.trunks", "extensions.204".</param>
/// <param name="Was">What it was; empty when it was not there.</param>
/// <param name="Is">What it is; empty when it is no more.</param>
/// <param name="At">Where: in the new file, or in the old one when it is no more.</param>
/// <param name="Effect">How it takes effect.</param>
public sealed record SiteDifference(string Path, string Was, string Is, SourceMark At, DifferenceEffect Effect)
{
    /// <summary>In words: "routes.city.trunks: [city], now [city, backup]".</summary>
    public string Words => (Was.Length, Is.Length) switch
    {
        (0, _) => $"{Path}: new, {Is}",
        (_, 0) => $"{Path}: no more, was {Was}",
        _ => $"{Path}: {Was}, now {Is}",
    };
}

/// <summary>Compares site files.</summary>
public static class SiteDiff
{
    private const int MostText = 100;

    /// <summary>Keys of a trunk that a reload applies.</summary>
    private static readonly string[] s_ofTrunk = ["numbers", "incoming", "emergency_reserve", "hunting", "operator_hunting", "direction", "incoming_only", "outgoing_only", "most_out", "most_in", "most_calls"];

    /// <summary>Sections that a reload applies whole.</summary>
    private static readonly string[] s_live = ["numbers", "calendars", "departments", "extensions", "routes", "incoming", "emergency", "recording", "groups", "prompts", "codes", "queues", "menus", "announcements", "switches", "parks", "features"];

    /// <summary>Sections that only people and the planner read.</summary>
    private static readonly string[] s_unread = ["seats", "traffic", "prices", "operator"];

    /// <summary>All differences, in the order of the file's sections.</summary>
    /// <param name="was">The one before.</param>
    /// <param name="now">The one after.</param>
    public static IReadOnlyList<SiteDifference> Between(SiteModel was, SiteModel now)
    {
        ArgumentNullException.ThrowIfNull(was);
        ArgumentNullException.ThrowIfNull(now);
        var found = new List<SiteDifference>();
        Map(was.Root, now.Root, SiteShape.Root, "", found);
        return found;
    }

    private static void Compare(SiteNode? was, SiteNode? now, Shape shape, string path, string? standard, List<SiteDifference> found)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                var (before, after) = (Text(was, scalar, standard), Text(now, scalar, standard));
                if (before != after)
                {
                    found.Add(Of(path, Shown(before, scalar), Shown(after, scalar), now ?? was));
                }

                break;
            case MapShape map:
                Map(was, now, map, path, found);
                break;
            case VariantShape variant:
                Variant(was, now, variant, path, found);
                break;
            case ListShape list:
                List(was, now, list, path, found);
                break;
        }
    }

    private static void Map(SiteNode? was, SiteNode? now, MapShape shape, string path, List<SiteDifference> found)
    {
        foreach (var key in shape.Keys)
        {
            Compare(was?[key.Name], now?[key.Name], key.Shape, path.Length == 0 ? key.Name : $"{path}.{key.Name}", key.Default, found);
        }

        if (!shape.IsOpen)
        {
            return;
        }

        foreach (var key in (was?.Entries ?? []).Concat(now?.Entries ?? []).Select(e => e.Key).Distinct().Where(k => shape.Keys.All(s => s.Name != k)))
        {
            var (before, after) = (Flow(was?[key], null), Flow(now?[key], null));
            if (before != after)
            {
                found.Add(Of($"{path}.{key}", before, after, now?[key] ?? was?[key]));
            }
        }
    }

    private static void Variant(SiteNode? was, SiteNode? now, VariantShape shape, string path, List<SiteDifference> found)
    {
        var (before, after) = (was?[shape.Discriminator]?.Text ?? "", now?[shape.Discriminator]?.Text ?? "");
        if (before == after && shape.Cases.TryGetValue(after, out var same))
        {
            Map(was, now, same, path, found);
        }
        else
        {
            found.Add(Of(path, Flow(was, shape.Cases.GetValueOrDefault(before)), Flow(now, shape.Cases.GetValueOrDefault(after)), now ?? was));
        }
    }

    private static void List(SiteNode? was, SiteNode? now, ListShape shape, string path, List<SiteDifference> found)
    {
        if (shape.UniqueKey is not { } key)
        {
            var (before, after) = (Flow(was, shape), Flow(now, shape));
            if (before != after)
            {
                found.Add(Of(path, before, after, now ?? was));
            }

            return;
        }

        var old = ByKey(was, key);
        var young = ByKey(now, key);
        foreach (var (name, item) in old)
        {
            if (young.TryGetValue(name, out var other))
            {
                Compare(item, other, shape.Item, $"{path}.{name}", null, found);
            }
            else
            {
                found.Add(Of($"{path}.{name}", Flow(item, shape.Item), "", item));
            }
        }

        foreach (var (name, item) in young.Where(i => !old.ContainsKey(i.Key)))
        {
            found.Add(Of($"{path}.{name}", "", Flow(item, shape.Item), item));
        }

        var (kept, keptNow) = (old.Keys.Where(young.ContainsKey).ToList(), young.Keys.Where(old.ContainsKey).ToList());
        if (!kept.SequenceEqual(keptNow) && path is "incoming" or "trunks")
        {
            found.Add(new(path, $"in the order {Short(string.Join(", ", kept))}", Short(string.Join(", ", keptNow)), now?.Mark ?? default, path == "trunks" ? DifferenceEffect.Restart : DifferenceEffect.Reload));
        }
    }

    private static Dictionary<string, SiteNode> ByKey(SiteNode? list, string key)
    {
        var items = new Dictionary<string, SiteNode>();
        foreach (var item in list?.Items ?? [])
        {
            items.TryAdd(item[key]?.Text ?? "", item);
        }

        return items;
    }

    /// <summary>A value as it counts: on for yes, the default for nothing.</summary>
    private static string Text(SiteNode? node, ScalarShape shape, string? standard)
    {
        var text = node is { Kind: SiteNodeKind.Scalar, IsNull: false } ? node.Text : standard ?? "";
        return shape.Words is ["on", "off"] && Scalars.TryFlag(text, out var flag) ? flag ? "on" : "off" : text;
    }

    private static string Shown(string text, ScalarShape shape) => text.Length == 0 ? "" : shape.IsSecret ? "a secret" : Short(text);

    /// <summary>A node in one line, without secrets; keys that say their default left out.</summary>
    private static string Flow(SiteNode? node, Shape? shape) => node is null || node.IsNull ? "" : Short(Whole(node, shape));

    private static string Whole(SiteNode node, Shape? shape) => node.Kind switch
    {
        SiteNodeKind.List => $"[{string.Join(", ", node.Items.Select(i => Whole(i, (shape as ListShape)?.Item)))}]",
        SiteNodeKind.Map => $"{{{string.Join(", ", node.Entries.Select(e => $"{e.Key}: {Whole(e.Value, ShapeOf(node, shape, e.Key))}"))}}}",
        _ => shape is ScalarShape { IsSecret: true } ? "a secret" : node.Text,
    };

    private static Shape? ShapeOf(SiteNode map, Shape? shape, string key) => shape switch
    {
        MapShape known => known.Keys.FirstOrDefault(k => k.Name == key)?.Shape,
        VariantShape variant => variant.Cases.TryGetValue(map[variant.Discriminator]?.Text ?? "", out var one) ? ShapeOf(map, one, key) : null,
        _ => null,
    };

    private static string Short(string text) => text.Length <= MostText ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, MostText)}… ({text.Length} characters)");

    private static SiteDifference Of(string path, string was, string now, SiteNode? at) => new(path, was, now == was && now.Length > 0 ? "another" : now, at?.Mark ?? default, EffectOf(path));

    private static DifferenceEffect EffectOf(string path)
    {
        var keys = path.Split('.');
        return s_unread.Contains(keys[0]) || path == "site.name" ? DifferenceEffect.None
            : s_live.Contains(keys[0]) || path is "site.area_code" or "site.time_zone" ? DifferenceEffect.Reload
            : keys is ["trunks", _, "numbers", "plan"] ? DifferenceEffect.Restart
            : keys[0] == "trunks" && keys.Length > 2 && s_ofTrunk.Contains(keys[2]) ? DifferenceEffect.Reload
            : DifferenceEffect.Restart;
    }
}
