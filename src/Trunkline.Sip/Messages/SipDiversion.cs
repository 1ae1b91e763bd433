// By way of whom a call comes: Diversion (RFC 5806), the latest first, and History-Info (RFC 7044, causes by RFC 4458), the first first.
namespace Trunkline.Sip;

/// <summary>One who diverted a call.</summary>
/// <param name="User">The user part of his address; empty when it cannot be read.</param>
/// <param name="Reason">Why: RFC 5806's word, as "user-busy"; "unknown" when not told.</param>
/// <param name="Times">How often he did, 1 and up.</param>
/// <param name="IsPrivate">He is not to be shown.</param>
public readonly record struct SipDiversion(string User, string Reason, int Times, bool IsPrivate)
{
    /// <summary>Entries looked at; more say nothing new, and a call that was diverted so often is a loop.</summary>
    public const int MostEntries = 32;

    /// <summary>Who diverted a call, the latest first; empty when nobody is named. Diversion is asked first, then History-Info.</summary>
    public static IReadOnlyList<SipDiversion> Read(SipMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var found = new List<SipDiversion>();
        foreach (var value in message.Values(HeaderName.Diversion))
        {
            if (found.Count < MostEntries && NameAddr.TryParse(value, out var entry) && SipUri.TryParse(entry.Uri, out var uri))
            {
                var times = SipText.TryNumber(entry.Parameters["counter"u8], MostEntries, out var counter) && counter > 0 ? (int)counter : 1;
                var privacy = entry.Parameters["privacy"u8];
                var reason = SipText.Unquote(entry.Parameters["reason"u8]).ToLowerInvariant();
                found.Add(new(
                    SipSubaddress.NumberOf(uri.UserText), reason.Length is 0 or > 32 ? "unknown" : reason, times,
                    SipText.Same(privacy, "full"u8) || SipText.Same(privacy, "uri"u8)));
            }
        }

        return found.Count > 0 ? found : ReadHistory(message);
    }

    /// <summary>A Diversion header's value.</summary>
    /// <param name="address">Who, in angle brackets.</param>
    public string Write(string address) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{address};reason={Reason};counter={Times};privacy={(IsPrivate ? "full" : "off")}");

    /// <summary>Each entry is where the call was then; a cause in its URI says why it left the one before (RFC 4458).</summary>
    private static List<SipDiversion> ReadHistory(SipMessage message)
    {
        var found = new List<SipDiversion>();
        var before = default(SipDiversion);
        var count = 0;
        foreach (var value in message.Values(HeaderName.HistoryInfo))
        {
            if (count == MostEntries || !NameAddr.TryParse(value, out var entry) || !SipUri.TryParse(entry.Uri, out var uri))
            {
                continue;
            }

            if (count++ > 0 && uri.Parameters.TryGet("cause"u8, out var cause))
            {
                found.Insert(0, before with { Reason = ReasonOf(cause) });
            }

            before = new(SipSubaddress.NumberOf(uri.UserText), "unknown", 1, uri.Headers.IndexOf("Privacy=history"u8) >= 0);
        }

        return found;
    }

    private static string ReasonOf(ReadOnlySpan<byte> cause) =>
        SipText.Same(cause, "486"u8) ? "user-busy"
        : SipText.Same(cause, "408"u8) ? "no-answer"
        : SipText.Same(cause, "302"u8) ? "unconditional"
        : SipText.Same(cause, "480"u8) || SipText.Same(cause, "487"u8) ? "deflection"
        : SipText.Same(cause, "503"u8) ? "unavailable"
        : "unknown";
}
