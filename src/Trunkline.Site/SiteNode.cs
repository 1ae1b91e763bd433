namespace Trunkline.Site;

/// <summary>What a node of a site file is.</summary>
public enum SiteNodeKind : byte
{
    /// <summary>A single value.</summary>
    Scalar,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map of keys.</summary>
    Map,
}

/// <summary>
/// A node of a site file with its place. What is carried but not interpreted here (seats, trunks of other
/// kinds) is kept in this form.
/// </summary>
public sealed class SiteNode
{
    private SiteNode(SiteNodeKind kind, SourceMark mark)
    {
        Kind = kind;
        Mark = mark;
    }

    /// <summary>What it is.</summary>
    public SiteNodeKind Kind { get; }

    /// <summary>Where it begins.</summary>
    public SourceMark Mark { get; }

    /// <summary>The text of a scalar, unquoted; empty for others.</summary>
    public string Text { get; private init; } = "";

    /// <summary>True for a scalar with nothing after the colon, ~ or null.</summary>
    public bool IsNull { get; private init; }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<SiteNode> Items { get; private init; } = [];

    /// <summary>The entries of a map, in the order of the file.</summary>
    public IReadOnlyList<SiteEntry> Entries { get; private init; } = [];

    /// <summary>The value of a map's key; null when it is not there.</summary>
    public SiteNode? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    /// <summary>An empty map at no place.</summary>
    public static SiteNode Nothing { get; } = Map(default, []);

    internal static SiteNode Scalar(SourceMark mark, string text, bool isNull) => new(SiteNodeKind.Scalar, mark) { Text = text, IsNull = isNull };

    internal static SiteNode List(SourceMark mark, IReadOnlyList<SiteNode> items) => new(SiteNodeKind.List, mark) { Items = items };

    internal static SiteNode Map(SourceMark mark, IReadOnlyList<SiteEntry> entries) => new(SiteNodeKind.Map, mark) { Entries = entries };
}

/// <summary>One key of a map.</summary>
/// <param name="Key">The key.</param>
/// <param name="Mark">Where the key stands.</param>
/// <param name="Value">Its value.</param>
public readonly record struct SiteEntry(string Key, SourceMark Mark, SiteNode Value);
