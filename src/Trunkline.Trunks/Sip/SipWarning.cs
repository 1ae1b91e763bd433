using System.Text;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>What a refusal says beside its status, for a call record: the Warning of a 488 names the codec or address that did not please (RFC 3261 §20.43).</summary>
internal static class SipWarning
{
    private const int Longest = 80;

    /// <summary>" (305 Incompatible media format)"; empty without a Warning. From outside: bounded, and no control characters.</summary>
    public static string Of(SipMessage? response)
    {
        if (response is null || response[HeaderName.Warning] is not { IsEmpty: false } value)
        {
            return "";
        }

        // 3 digits, agent, quoted text
        var text = Encoding.UTF8.GetString(value);
        var quote = text.IndexOf('"', StringComparison.Ordinal);
        var code = text.Length >= 3 && text[..3].All(char.IsAsciiDigit) ? text[..3] : "";
        var said = quote >= 0 ? text[(quote + 1)..].TrimEnd('"', ' ') : "";
        var clean = new string([.. $"{code} {said}".Trim().Where(c => !char.IsControl(c) && c != '"').Take(Longest)]);
        return clean.Length == 0 ? "" : $" ({clean})";
    }
}
