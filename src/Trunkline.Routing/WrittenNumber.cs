using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>A number of the site: as the file writes it, and as the number that is meant.</summary>
/// <param name="Written">As written, for trunks without a form of their own.</param>
/// <param name="Normal">International where it is understood.</param>
internal readonly record struct WrittenNumber(PhoneNumber Written, PhoneNumber Normal)
{
    /// <summary>No number.</summary>
    public static WrittenNumber None { get; } = new(PhoneNumber.None, PhoneNumber.None);

    /// <summary>True when there is one.</summary>
    public bool HasDigits => Written.HasDigits;

    /// <summary>Reads what the file has; none when it has nothing.</summary>
    public static WrittenNumber Read(string? text, SiteNumbering numbering) =>
        text is not null && PhoneNumber.TryParse(text, out var written) ? new(written, numbering.Read(text)) : None;

    /// <summary>The same number, shown or withheld.</summary>
    public WrittenNumber With(Presentation presentation) => new(Written with { Presentation = presentation }, Normal with { Presentation = presentation });
}
