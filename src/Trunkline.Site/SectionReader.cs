using System.Globalization;
using System.Net;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Reads the values of a map, or their defaults from its shape. What is wrong has been told by the checker; here it reads as the default.</summary>
internal readonly struct SectionReader(SiteNode? node, MapShape shape)
{
    /// <summary>Where the map begins.</summary>
    internal SourceMark At => node?.Mark ?? default;

    /// <summary>The map itself.</summary>
    internal SiteNode Self => node ?? SiteNode.Nothing;

    /// <summary>The value's node; null when the key is not there.</summary>
    internal SiteNode? Node(string key) => node?[key];

    /// <summary>Text, or the default, or empty.</summary>
    internal string Text(string key) => Optional(key) ?? Find(key).Default ?? "";

    /// <summary>Text; null when the key is not there and has no default, or is wrong.</summary>
    internal string? Optional(string key)
    {
        var at = Find(key);
        var value = node?[key];
        return value is { Kind: SiteNodeKind.Scalar, IsNull: false } && ((ScalarShape)at.Shape).IsValid(value.Text) ? value.Text : at.Default;
    }

    internal int Int(string key) => int.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>A number, or the default, or 0.</summary>
    internal double Double(string key) => OptionalDouble(key) ?? 0;

    /// <summary>A number; null when the key is not there and has no default, or is wrong.</summary>
    internal double? OptionalDouble(string key) => Scalars.TryNumber(Optional(key), out var value) ? value : null;

    internal TimeSpan Seconds(string key) => TimeSpan.FromSeconds(Int(key));

    internal bool Flag(string key) => Scalars.TryFlag(Text(key), out var value) && value;

    internal T Choice<T>(string key)
        where T : struct, Enum => Words.TryParse<T>(Text(key), out var value) ? value : default;

    /// <summary>An address without port; none when the key is not there.</summary>
    internal NetAddress Address(string key) => IPAddress.TryParse(Text(key), out var value) ? NetAddress.From(value, 0) : NetAddress.None;

    /// <summary>Address and port; none when off.</summary>
    internal NetAddress Listen(string key) => Scalars.TryEndPoint(Text(key), out var value) ? value : NetAddress.None;

    /// <summary>A far end's address and port; none when the key is not there.</summary>
    internal NetAddress Peer(string key) => Scalars.TryPeer(Text(key), out var value) ? value : NetAddress.None;

    /// <summary>A path made absolute.</summary>
    internal string Path(string key, string folder) => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, Text(key)));

    /// <summary>The valid scalars of a list, as text.</summary>
    internal IReadOnlyList<string> Texts(string key)
    {
        var item = (ScalarShape)((ListShape)Find(key).Shape).Item;
        return [.. Nodes(key).Where(n => n is { Kind: SiteNodeKind.Scalar, IsNull: false } && item.IsValid(n.Text)).Select(n => n.Text)];
    }

    /// <summary>The items of a list.</summary>
    internal IReadOnlyList<SiteNode> Nodes(string key) => node?[key]?.Items ?? [];

    /// <summary>A map under this one.</summary>
    internal SectionReader Section(string key) => new(node?[key], (MapShape)Find(key).Shape);

    /// <summary>The maps of a list.</summary>
    internal IEnumerable<SectionReader> Sections(string key)
    {
        var item = ((ListShape)Find(key).Shape).Item;
        foreach (var each in Nodes(key))
        {
            if (each.Kind == SiteNodeKind.Map)
            {
                if (item is MapShape map)
                {
                    yield return new(each, map);
                }
                else if (item is VariantShape variant && variant.Cases.TryGetValue(each[variant.Discriminator]?.Text ?? "", out var one))
                {
                    yield return new(each, one);
                }
            }
        }
    }

    private Key Find(string key)
    {
        foreach (var candidate in shape.Keys)
        {
            if (candidate.Name == key)
            {
                return candidate;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(key), key, "not in the shape of " + shape.Noun);
    }
}
