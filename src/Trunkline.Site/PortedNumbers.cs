// The table of ported numbers: a file of lines "NUMBER or FIRST-LAST, ROUTING NUMBER[, OPERATOR]", as a numbering authority hands it out. In memory
// it is two sorted lists, 12 octets a number and 20 a range, so a country's table fits; a number by itself comes before a range it lies in.
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Trunkline.Site;

/// <summary>Something wrong in the table.</summary>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Expected">What belongs there.</param>
/// <param name="Found">What is there.</param>
public readonly record struct TableError(int Line, string Expected, string Found);

/// <summary>Ported numbers in memory.</summary>
public sealed class PortedNumbers : INumberPortability
{
    /// <summary>The most lines that are read.</summary>
    public const int MostEntries = 5_000_000;

    /// <summary>The most octets that are read.</summary>
    public const int MostOctets = 256 * 1024 * 1024;

    /// <summary>The most errors told; a file with more has one cause.</summary>
    public const int MostErrors = 10;

    private const string Line = "NUMBER or FIRST-LAST, a comma and a routing number (+447700900123,+447981), an operator's name after another comma if wanted";

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789ABCD");

    private readonly ulong[] _numbers;
    private readonly int[] _numberTargets;
    private readonly ulong[] _firsts;
    private readonly ulong[] _lasts;
    private readonly int[] _rangeTargets;
    private readonly PortedTo[] _targets;

    private PortedNumbers(Reader reader)
    {
        (_numbers, _numberTargets) = (reader.Numbers.Keys, reader.Numbers.Targets);
        (_firsts, _rangeTargets, _lasts) = (reader.Ranges.Keys, reader.Ranges.Targets, reader.Ranges.Lasts);
        _targets = [.. reader.Targets];
    }

    /// <summary>Numbers and ranges.</summary>
    public int Count => _numbers.Length + _firsts.Length;

    /// <summary>What its lists take in memory.</summary>
    public long Octets => Buffer.ByteLength(_numbers) + Buffer.ByteLength(_numberTargets) + Buffer.ByteLength(_firsts) + Buffer.ByteLength(_lasts) + Buffer.ByteLength(_rangeTargets);

    /// <inheritdoc/>
    public PortedTo Find(ReadOnlySpan<char> international)
    {
        if (!TryNumber(international, out var number))
        {
            return PortedTo.Nowhere;
        }

        var at = Array.BinarySearch(_numbers, number);
        if (at >= 0)
        {
            return _targets[_numberTargets[at]];
        }

        at = Array.BinarySearch(_firsts, number);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && number <= _lasts[at] ? _targets[_rangeTargets[at]] : PortedTo.Nowhere;
    }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">What is wrong with it; empty when nothing is.</param>
    /// <returns>Null when anything is wrong: half a table sends calls to the wrong operator.</returns>
    public static PortedNumbers? Load(string path, out IReadOnlyList<TableError> errors)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                errors = [new(0, "a file", "none")];
                return null;
            }

            if (file.Length > MostOctets)
            {
                errors = [new(0, $"at most {MostOctets >> 20} MB", $"{file.Length >> 20} MB")];
                return null;
            }

            return Parse(File.ReadAllBytes(path), out errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            errors = [new(0, "a readable file", e.Message)];
            return null;
        }
    }

    /// <summary>Reads a table's octets.</summary>
    /// <param name="octets">The file.</param>
    /// <param name="errors">What is wrong with it; empty when nothing is.</param>
    /// <returns>Null when anything is wrong.</returns>
    public static PortedNumbers? Parse(ReadOnlySpan<byte> octets, out IReadOnlyList<TableError> errors)
    {
        var reader = new Reader();
        reader.Read(octets);
        errors = reader.Errors;
        return reader.Errors.Count == 0 ? new(reader) : null;
    }

    /// <summary>No international number begins with 0, so its value says how long it is, too.</summary>
    private static bool TryNumber(ReadOnlySpan<char> digits, out ulong number) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && digits[0] != '0' && digits.Length <= SiteNumbering.MaxDigits;

    /// <summary>Entries of one kind while they are read, with the lines they came from.</summary>
    private sealed class Entries
    {
        private readonly List<(ulong Key, ulong Last, int Target, int Line)> _all = [];

        public ulong[] Keys { get; private set; } = [];

        public ulong[] Lasts { get; private set; } = [];

        public int[] Targets { get; private set; } = [];

        public void Add(ulong key, ulong last, int target, int line) => _all.Add((key, last, target, line));

        /// <summary>Sorts them; tells of one that begins before the one before it ends.</summary>
        public void Close(string noun, bool withLasts, Action<int, string, string> wrong)
        {
            _all.Sort((a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Line.CompareTo(b.Line));
            for (var i = 1; i < _all.Count; i++)
            {
                if (_all[i].Key <= _all[i - 1].Last)
                {
                    var (later, earlier) = _all[i].Line > _all[i - 1].Line ? (_all[i], _all[i - 1]) : (_all[i - 1], _all[i]);
                    wrong(later.Line, $"each {noun} once", string.Create(CultureInfo.InvariantCulture, $"+{later.Key}, which line {earlier.Line} has already"));
                }
            }

            (Keys, Targets) = ([.. _all.Select(e => e.Key)], [.. _all.Select(e => e.Target)]);
            Lasts = withLasts ? [.. _all.Select(e => e.Last)] : [];
            _all.Clear();
            _all.TrimExcess();
        }
    }

    private sealed class Reader
    {
        private readonly Dictionary<string, int> _byText = [];
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
        private readonly List<TableError> _errors = [];
        private int _more;
        private int _entries;

        public Reader() => _lookup = _byText.GetAlternateLookup<ReadOnlySpan<char>>();

        public Entries Numbers { get; } = new();

        public Entries Ranges { get; } = new();

        public List<PortedTo> Targets { get; } = [];

        public List<TableError> Errors => _errors;

        public void Read(ReadOnlySpan<byte> octets)
        {
            octets = octets.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? octets[3..] : octets;
            Span<char> text = stackalloc char[200];
            for (var number = 1; octets.Length > 0; number++)
            {
                var end = octets.IndexOf((byte)'\n');
                var line = (end < 0 ? octets : octets[..end]).Trim(" \t\r"u8);
                octets = end < 0 ? [] : octets[(end + 1)..];
                if (line.IsEmpty || line[0] == '#')
                {
                    continue;
                }

                if (line.Length > text.Length)
                {
                    Wrong(number, Line, $"a line of {line.Length} octets");
                }
                else if (_entries++ >= MostEntries)
                {
                    Wrong(number, $"at most {MostEntries} entries", "another one");
                    break;
                }
                else
                {
                    Add(number, text[..Encoding.UTF8.GetChars(line, text)]);
                }
            }

            Numbers.Close("number", withLasts: false, Wrong);
            Ranges.Close("range", withLasts: true, Wrong);
            if (_more > 0)
            {
                _errors.Add(new(0, "a table without errors", $"{_more} more"));
            }
        }

        private void Add(int number, ReadOnlySpan<char> line)
        {
            var comma = line.IndexOf(',');
            var numbers = comma < 0 ? line : line[..comma].Trim();
            var dash = numbers.IndexOf('-');
            var first = dash < 0 ? numbers : numbers[..dash].TrimEnd();
            var last = dash < 0 ? numbers : numbers[(dash + 1)..].TrimStart();
            if (comma < 0 || !TryNumber(Digits(first), out var from) || !TryNumber(Digits(last), out var to) || Digits(first).Length != Digits(last).Length || to < from)
            {
                Wrong(number, Line, Shown(line));
            }
            else if (Target(line[(comma + 1)..].Trim()) is not { } target)
            {
                Wrong(number, "a routing number of 1 to 16 digits (0-9, A-D; a + in front when it begins with the country code), an operator's name after a comma if wanted", Shown(line));
            }
            else
            {
                (dash < 0 ? Numbers : Ranges).Add(from, to, target, number);
            }
        }

        private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> number) => number.StartsWith("+") ? number[1..] : number;

        /// <summary>Where it moved to; the same text is kept once.</summary>
        private int? Target(ReadOnlySpan<char> text)
        {
            if (_lookup.TryGetValue(text, out var known))
            {
                return known;
            }

            var comma = text.IndexOf(',');
            var routing = comma < 0 ? text : text[..comma].TrimEnd();
            var digits = Digits(routing);
            if (digits.Length is 0 or > 16 || digits.ContainsAnyExcept(s_digits))
            {
                return null;
            }

            Targets.Add(new(new(digits), routing[0] == '+', comma < 0 ? "" : new(text[(comma + 1)..].Trim())));
            _byText.Add(new(text), Targets.Count - 1);
            return Targets.Count - 1;
        }

        private static string Shown(ReadOnlySpan<char> line) => Quote.Value(new(line));

        private void Wrong(int line, string expected, string found)
        {
            if (_errors.Count < MostErrors)
            {
                _errors.Add(new(line, expected, found));
            }
            else
            {
                _more++;
            }
        }
    }
}
