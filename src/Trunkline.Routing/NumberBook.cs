using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>Ranges of numbers as the file writes them, found by the number that is meant; those that cannot be understood by their digits.</summary>
internal sealed class NumberBook
{
    private readonly NumberIndex _international;
    private readonly NumberIndex _asWritten;

    public NumberBook(IEnumerable<(string First, int Count, int Range)> ranges, SiteNumbering numbering)
    {
        var read = ranges.Select(r => (Number: numbering.Read(r.First), r.Count, r.Range)).Where(r => r.Number.HasDigits).ToList();
        _international = new(read.Where(r => r.Number.Type == TypeOfNumber.International).Select(r => (r.Number.Digits, r.Count, r.Range)));
        HasInternational = read.Exists(r => r.Number.Type == TypeOfNumber.International);
        _asWritten = new(read.Where(r => r.Number.Type != TypeOfNumber.International).Select(r => (r.Number.Digits, r.Count, r.Range)));
    }

    /// <summary>The range a number is in, and its place there; -1 when it is in none.</summary>
    public int Find(PhoneNumber number, out int offset)
    {
        offset = 0;
        return !number.HasDigits ? -1 : (number.Type == TypeOfNumber.International ? _international : _asWritten).Find(number.Digits, out offset);
    }

    /// <summary>The same, of a number's digits.</summary>
    public int Find(ReadOnlySpan<char> digits, bool isInternational, out int offset) => (isInternational ? _international : _asWritten).Find(digits, out offset);

    /// <summary>True when it has a number that is understood.</summary>
    public bool HasInternational { get; }

    /// <summary>True when more digits could make a number of one of the ranges.</summary>
    public bool MayBecome(ReadOnlySpan<char> digits, bool isInternational) => (isInternational ? _international : _asWritten).MayBecome(digits);
}
