namespace Trunkline.Site;

/// <summary>
/// What a part of the site file may look like. The tree of shapes in <see cref="SiteShape"/> is the one description that
/// the loader checks by, the JSON Schema is written from, and the key reference is printed from.
/// </summary>
internal abstract record Shape;

/// <summary>A single value.</summary>
/// <param name="Expected">The noun phrase of the error: "a whole number from 1 to 9".</param>
/// <param name="IsValid">The judge; what it accepts the binder can read.</param>
internal sealed record ScalarShape(string Expected, Func<string, bool> IsValid) : Shape
{
    /// <summary>True when the text must never be shown.</summary>
    internal bool IsSecret { get; init; }

    /// <summary>The words allowed, when there are few; they are suggested on a mistake and become the schema's enum.</summary>
    internal IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>JSON Schema types an editor's YAML parser may give for it.</summary>
    internal IReadOnlyList<string> JsonTypes { get; init; } = ["string"];

    /// <summary>JSON Schema bounds of an integer.</summary>
    internal (int Min, int Max)? Range { get; init; }

    /// <summary>JSON Schema bounds of a decimal number; exclusive when neither end is allowed.</summary>
    internal (double Min, double Max, bool Exclusive)? NumberRange { get; init; }

    /// <summary>JSON Schema regular expression; null when none says it well.</summary>
    internal string? JsonPattern { get; init; }
}

/// <summary>A list of one shape; nothing after the colon is an empty list.</summary>
/// <param name="Item">Each item.</param>
/// <param name="Min">Fewest items.</param>
/// <param name="Max">Most items.</param>
internal sealed record ListShape(Shape Item, int Min = 0, int Max = 100_000) : Shape
{
    /// <summary>Unless null, items must differ in this key: "number", "name".</summary>
    internal string? UniqueKey { get; init; }
}

/// <summary>A map with known keys.</summary>
/// <param name="Noun">What it is: "an extension".</param>
/// <param name="Keys">The keys, in the order of the reference.</param>
internal sealed record MapShape(string Noun, IReadOnlyList<Key> Keys) : Shape
{
    /// <summary>True when other keys are carried without being looked at.</summary>
    internal bool IsOpen { get; init; }
}

/// <summary>A map whose keys depend on the value of one of them.</summary>
/// <param name="Noun">What it is: "a trunk".</param>
/// <param name="Discriminator">The key that decides.</param>
/// <param name="Cases">The shape by the key's value; each shape has the discriminator among its keys.</param>
internal sealed record VariantShape(string Noun, string Discriminator, IReadOnlyDictionary<string, MapShape> Cases) : Shape;

/// <summary>One key of a map.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Shape">What its value looks like.</param>
/// <param name="Doc">What it does, unit and effect, for people; Markdown.</param>
internal sealed record Key(string Name, Shape Shape, string Doc)
{
    /// <summary>True when the file must have it.</summary>
    internal bool IsRequired { get; init; }

    /// <summary>The value when the key is not there, as it would be written; null when there is none.</summary>
    internal string? Default { get; init; }
}
