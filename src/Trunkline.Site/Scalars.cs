using System.Globalization;
using System.Net;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>The kinds of single values a site file has.</summary>
internal static class Scalars
{
    private static readonly string[] s_yes = ["on", "yes", "true"];
    private static readonly string[] s_no = ["off", "no", "false"];

    internal static ScalarShape Text(string expected, int longest = 200) => new(
        expected, t => t.Length > 0 && t.Length <= longest && !t.Any(char.IsControl))
    {
        JsonTypes = ["string", "number"],
    };

    /// <summary>A name others refer to.</summary>
    internal static ScalarShape Name { get; } = new("a name (letters, digits, - and _, at most 40)", IsName)
    {
        JsonTypes = ["string", "integer"],
        JsonPattern = "^[A-Za-z0-9_-]{1,40}$",
    };

    internal static ScalarShape Secret(string expected, Func<string, bool> isValid) => new(expected, isValid)
    {
        IsSecret = true,
        JsonTypes = ["string", "number"],
    };

    /// <summary>Digits as an extension has them.</summary>
    internal static ScalarShape ExtensionNumber { get; } = new("an extension number (1 to 15 digits)", t => IsDigits(t, 1, 15))
    {
        JsonTypes = ["string", "integer"],
        JsonPattern = "^[0-9]{1,15}$",
    };

    /// <summary>A public number, + in front when international.</summary>
    internal static ScalarShape PublicNumber { get; } = new("a telephone number (digits, a + in front when international)", IsPublicNumber)
    {
        JsonTypes = ["string", "integer"],
        JsonPattern = "^[+]?[0-9 ().-]{1,32}$",
    };

    /// <summary>A public number or a range of them, the same length on both sides.</summary>
    internal static ScalarShape PublicNumbers { get; } = new(
        "a telephone number or a range of them (5550100-5550199)", t => DdiRange.TryParse(t, out _, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    internal static ScalarShape Digits(string expected, int fewest, int most) => new(expected, t => IsDialString(t, fewest, most))
    {
        JsonTypes = ["string", "integer"],
        JsonPattern = $"^[0-9*#]{{{fewest},{most}}}$",
    };

    internal static ScalarShape Pattern { get; } = new(
        "a dial pattern (_0X. _NXX! 1[1-5] and the like)", t => DialPattern.TryParse(t, out _, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    internal static ScalarShape Integer(int min, int max) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"),
        t => int.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) && v >= min && v <= max)
    {
        JsonTypes = ["integer"],
        Range = (min, max),
    };

    /// <summary>A decimal number, both ends allowed.</summary>
    /// <param name="min">Smallest.</param>
    /// <param name="max">Largest.</param>
    /// <param name="what">What it is, for the error: "a price".</param>
    internal static ScalarShape Number(double min, double max, string what) => new(
        string.Create(CultureInfo.InvariantCulture, $"{what} from {min:#,0.###} to {max:#,0.###}"),
        t => TryNumber(t, out var v) && v >= min && v <= max)
    {
        JsonTypes = ["number"],
        NumberRange = (min, max, false),
    };

    /// <summary>A share of a whole, neither none nor all: a target.</summary>
    internal static ScalarShape Share { get; } = new(
        "a share above 0 and below 1 (0.01 is 1 %)", t => TryNumber(t, out var v) && v > 0 && v < 1)
    {
        JsonTypes = ["number"],
        NumberRange = (0, 1, true),
    };

    internal static ScalarShape Currency { get; } = new("a currency of ISO 4217, three letters (EUR)", t => t.Length == 3 && t.All(char.IsAsciiLetter))
    {
        JsonPattern = "^[A-Za-z]{3}$",
    };

    internal static ScalarShape Date { get; } = new(
        "a date (2027-03-31)", t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
    {
        JsonPattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    };

    internal static ScalarShape Flag { get; } = new("on or off", t => TryFlag(t, out _)) { Words = ["on", "off"], JsonTypes = ["boolean"] };

    /// <summary>One of an enumeration's members, in lower case with _ between words.</summary>
    internal static ScalarShape OneOf<T>()
        where T : struct, Enum => OneOf([.. Enum.GetNames<T>().Select(Words.Of)]);

    internal static ScalarShape OneOf(params string[] words) => new("one of " + string.Join(", ", words), words.Contains) { Words = words };

    internal static ScalarShape Cause { get; } = new(
        "a Q.850 cause, by number or name (17 or user_busy)", t => TryCause(t, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    /// <summary>An address without a port.</summary>
    internal static ScalarShape Address { get; } = new(
        "an IP address (192.0.2.10 or 2001:db8::1)", t => IPAddress.TryParse(t, out var a) && (a.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || t.Count(c => c == '.') == 3));

    /// <summary>Address and port, or off.</summary>
    internal static ScalarShape Listen { get; } = new(
        "an IP address and a port (0.0.0.0:5060), or off", t => t == "off" || TryEndPoint(t, out _))
    {
        JsonTypes = ["string", "boolean"],
    };

    /// <summary>Address and port of a far end; a name would have to be looked up while a call waits.</summary>
    internal static ScalarShape Peer { get; } = new(
        "an IP address and a port (192.0.2.10:5060 or [2001:db8::1]:5060; host names are not looked up)", t => TryPeer(t, out _));

    internal static ScalarShape Ports { get; } = new(
        "a range of ports from 1024 to 65535 (20000-29999)", t => PortRange.TryParse(t, out _))
    {
        JsonPattern = "^[0-9]{4,5}-[0-9]{4,5}$",
    };

    internal static ScalarShape Lines { get; } = new(
        "line numbers (1-8 or 1,3,5-8; at most 1000, each from 1 to 9999)", t => LineSet.TryParse(t, out _))
    {
        JsonTypes = ["string", "integer"],
    };

    internal static ScalarShape Path { get; } = new(
        "a path", t => t.Length is > 0 and < 1000 && !t.Any(char.IsControl));

    internal static ScalarShape Attach { get; } = new(
        "memory, or virtual:PATH (a Unix socket of the virtual exchange)", t => LineAttachment.TryParse(t, "/", out _))
    {
        JsonPattern = "^(memory|virtual:.+)$",
    };

    internal static ScalarShape AttachSpan { get; } = new(
        "one of " + string.Join("; ", SpanAttachment.Forms.Select(f => f.Form)), t => SpanAttachment.Parse(t, "/") is not null)
    {
        JsonPattern = $"^({string.Join('|', SpanAttachment.Forms.Select(f => f.Form.Contains(':', StringComparison.Ordinal) ? $"{f.Word}:.+" : f.Word))})$",
    };

    internal static ScalarShape TimeZone { get; } = new(
        "a time zone of the IANA list (Europe/Rome)", t => t.Length < 64 && TimeZoneInfo.TryFindSystemTimeZoneById(t, out _));

    internal static ScalarShape Country { get; } = new(
        "a country of ISO 3166, two letters (gb; not uk)",
        t => t.Length == 2 && t.All(char.IsAsciiLetter) && !t.Equals("uk", StringComparison.OrdinalIgnoreCase))
    {
        JsonPattern = "^(?![Uu][Kk]$)[A-Za-z]{2}$",
    };

    /// <summary>Digits with a point and an exponent, no grouping; infinities and NaN are no numbers.</summary>
    internal static bool TryNumber(string? text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    internal static bool TryFlag(string text, out bool value)
    {
        value = s_yes.Contains(text.ToLowerInvariant());
        return value || s_no.Contains(text.ToLowerInvariant());
    }

    internal static bool TryCause(string text, out Q850Cause cause)
    {
        cause = Q850Cause.None;
        if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            cause = (Q850Cause)number;
            return number is > 0 and < 128;
        }

        return Words.TryParse(text, out cause) && cause != Q850Cause.None;
    }

    /// <summary>All four octets must be written: the framework would read 10.1:5060 as 10.0.0.1.</summary>
    internal static bool TryEndPoint(string text, out NetAddress address) =>
        NetAddress.TryParse(text, out address) && address.Port != 0 && (text.StartsWith('[') || text.Count(c => c == '.') == 3);

    internal static bool TryPeer(string text, out NetAddress address) =>
        TryEndPoint(text, out address) && address.IsSpecified && !(address.IsIPv4 ? address.IPv4 >> 28 >= 14 : address.High >> 56 == 0xFF);

    internal static bool IsDigits(string text, int fewest, int most) =>
        text.Length >= fewest && text.Length <= most && text.All(char.IsAsciiDigit);

    internal static bool IsDialString(string text, int fewest, int most) =>
        text.Length >= fewest && text.Length <= most && text.All(c => char.IsAsciiDigit(c) || c is '*' or '#');

    private static bool IsPublicNumber(string text) =>
        PhoneNumber.TryParse(text, out var number) && number.Digits.All(char.IsAsciiDigit);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
