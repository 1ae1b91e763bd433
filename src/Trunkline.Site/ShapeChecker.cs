using System.Globalization;

namespace Trunkline.Site;

/// <summary>Compares nodes with shapes and tells every difference.</summary>
internal sealed class ShapeChecker(List<SiteError> errors)
{
    /// <summary>Checks a node and everything under it.</summary>
    internal void Check(SiteNode node, Shape shape, string path)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                Scalar(node, scalar, path);
                break;
            case ListShape list:
                List(node, list, path);
                break;
            case MapShape map:
                Map(node, map, path);
                break;
            case VariantShape variant:
                Variant(node, variant, path);
                break;
        }
    }

    private static string Kind(SiteNode node) => node.Kind switch
    {
        SiteNodeKind.List => "a list",
        SiteNodeKind.Map => "a map of keys",
        _ => node.IsNull ? "nothing" : "a single value",
    };

    private void Scalar(SiteNode node, ScalarShape shape, string path)
    {
        if (node.Kind != SiteNodeKind.Scalar || node.IsNull)
        {
            Error(node.Mark, path, shape.Expected, Kind(node));
            return;
        }

        if (!shape.IsValid(node.Text))
        {
            var nearest = Words.Nearest(node.Text, shape.Words);
            Error(node.Mark, path, shape.Expected, shape.IsSecret ? Quote.Secret(node.Text) : Quote.Value(node.Text),
                nearest is null || shape.IsSecret ? "" : $"did you mean {nearest}?");
        }
    }

    private void List(SiteNode node, ListShape shape, string path)
    {
        if (node.IsNull && shape.Min == 0)
        {
            return;
        }

        if (node.Kind != SiteNodeKind.List)
        {
            Error(node.Mark, path, "a list (lines that begin with - )", Kind(node));
            return;
        }

        if (node.Items.Count < shape.Min || node.Items.Count > shape.Max)
        {
            Error(node.Mark, path, node.Items.Count < shape.Min ? $"at least {shape.Min} item" : $"at most {shape.Max} items", node.Items.Count.ToString(CultureInfo.InvariantCulture));
        }

        var seen = new Dictionary<string, SourceMark>();
        for (var i = 0; i < node.Items.Count; i++)
        {
            var item = node.Items[i];
            Check(item, shape.Item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
            var key = shape.UniqueKey is null ? item.Kind == SiteNodeKind.Scalar ? item : null : item[shape.UniqueKey];
            if (key is { Kind: SiteNodeKind.Scalar, IsNull: false } && !seen.TryAdd(key.Text, key.Mark))
            {
                Error(key.Mark, path, shape.UniqueKey is null ? "each value once" : $"each {shape.UniqueKey} once",
                    Quote.Value(key.Text) + " a second time", $"the first is in line {seen[key.Text].Line}");
            }
        }
    }

    private void Map(SiteNode node, MapShape shape, string path)
    {
        if (node.Kind != SiteNodeKind.Map && !node.IsNull)
        {
            Error(node.Mark, path, $"{shape.Noun}: a map of keys ({First(shape)})", Kind(node));
            return;
        }

        foreach (var entry in node.Entries)
        {
            var at = path.Length == 0 ? entry.Key : path + "." + entry.Key;
            var key = shape.Keys.FirstOrDefault(k => k.Name == entry.Key);
            if (key is not null)
            {
                Check(entry.Value, key.Shape, at);
            }
            else if (!shape.IsOpen)
            {
                var missing = shape.Keys.Select(k => k.Name).Where(k => node[k] is null);
                var nearest = Words.Nearest(entry.Key, missing);
                Error(entry.Mark, path, $"a key of {shape.Noun} ({string.Join(", ", shape.Keys.Select(k => k.Name))})", Quote.Key(entry.Key),
                    nearest is null ? "" : $"did you mean {nearest}?");
            }
        }

        foreach (var key in shape.Keys)
        {
            if (key.IsRequired && node[key.Name] is null)
            {
                Error(node.Mark, path, $"the key \"{key.Name}\" in {shape.Noun}", "none");
            }
        }
    }

    private void Variant(SiteNode node, VariantShape shape, string path)
    {
        var which = node[shape.Discriminator];
        if (node.Kind != SiteNodeKind.Map)
        {
            Error(node.Mark, path, $"{shape.Noun}: a map of keys", Kind(node));
        }
        else if (which is null)
        {
            Error(node.Mark, path, $"the key \"{shape.Discriminator}\" in {shape.Noun} ({string.Join(", ", shape.Cases.Keys)})", "none");
        }
        else if (which.Kind == SiteNodeKind.Scalar && shape.Cases.TryGetValue(which.Text, out var map))
        {
            Map(node, map, path);
        }
        else
        {
            Scalar(which, Scalars.OneOf([.. shape.Cases.Keys]), path + "." + shape.Discriminator);
        }
    }

    private static string First(MapShape shape) => string.Join(", ", shape.Keys.Take(3).Select(k => k.Name)) + (shape.Keys.Count > 3 ? ", ..." : "");

    private void Error(SourceMark mark, string path, string expected, string found, string hint = "") =>
        errors.Add(new(SiteSeverity.Error, mark, path, expected, found, hint));
}
