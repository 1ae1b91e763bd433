using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Trunkline.Node.Alarms;
using Trunkline.Site;

namespace Trunkline.Host.Notify;

/// <summary>Tells people of alarms by mail; those of ten seconds go into one.</summary>
public sealed class Mail(MailTarget target, string site, string node, TimeProvider time) : IAlarmTarget
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => "mail";

    /// <inheritdoc/>
    public AlarmSeverity Least => AlarmText.Parse(target.Severity) ?? AlarmSeverity.Major;

    /// <inheritdoc/>
    public TimeSpan Gather { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<string?> DeliverAsync(IReadOnlyList<AlarmEventView> events, long dropped, CancellationToken ends)
    {
        ArgumentNullException.ThrowIfNull(events);
        using var limit = new CancellationTokenSource(Within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ends, limit.Token);
        try
        {
            await SmtpClientSession.SendAsync(target, Compose(events, dropped), both.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is SmtpRefusal or IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            return $"{target}: {e.Message}";
        }
        catch (OperationCanceledException) when (!ends.IsCancellationRequested)
        {
            return $"{target} does not answer";
        }
    }

    /// <summary>The mail: headers and a body in base64, so that no line of it can be mistaken for the end.</summary>
    internal string Compose(IReadOnlyList<AlarmEventView> events, long dropped)
    {
        var worst = events.OrderByDescending(e => AlarmText.Parse(e.Severity)).First();
        var more = events.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {events.Count - 1} more") : "";
        var subject = $"[{site}] {worst.Severity}: {worst.Text}{more}";
        var body = new StringBuilder();
        foreach (var e in events)
        {
            body.Append(CultureInfo.InvariantCulture, $"{e.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC  {e.Severity.ToUpperInvariant()}  {e.Id}\r\n{e.Text}\r\n");
            body.Append(e.Severity == "cleared" ? FormattableString.Invariant($"It was {e.Was} since {e.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.\r\n\r\n") : $"Do: {e.Todo}\r\n\r\n");
        }

        if (dropped > 0)
        {
            body.Append(CultureInfo.InvariantCulture, $"{dropped} alarms before these were dropped: there were too many.\r\n\r\n");
        }

        body.Append(CultureInfo.InvariantCulture, $"-- \r\nTrunkline, {site} (node {node}). trunkline alarms shows what stands now.\r\n");
        return string.Join("\r\n",
            $"From: Trunkline <{target.From}>",
            $"To: {string.Join(", ", target.To)}",
            $"Subject: {Encoded(subject.ReplaceLineEndings(" "))}",
            $"Date: {time.GetUtcNow().UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"Message-ID: <{node}.{events[0].At.UtcTicks}.{events[0].Sequence}@trunkline.invalid>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(body.ToString()), Base64FormattingOptions.InsertLineBreaks));
    }

    /// <summary>RFC 2047: words of at most 75 characters, cut between characters.</summary>
    private static string Encoded(string text)
    {
        text = text.Length > 200 ? text[..200] + "…" : text;
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > 39)
            {
                words.Add(Word(word));
                word.Clear();
            }

            word.Append(rune);
        }

        words.Add(Word(word));
        return string.Join("\r\n ", words);
    }

    private static string Word(StringBuilder word) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=";
}
