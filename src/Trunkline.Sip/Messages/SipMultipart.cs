using System.Buffers;
using System.Text;

namespace Trunkline.Sip;

/// <summary>Bodies of several parts (RFC 5621, RFC 2046 §5.1): SDP beside a location, an ISUP message, a picture.</summary>
internal static class SipMultipart
{
    private const int MostParts = 32;
    private const int MostNested = 3;

    /// <summary>Ends a message with SDP and what goes beside it. A part a far end does not know is no reason for it to refuse the call (handling=optional).</summary>
    public static void End(SipWriter writer, ReadOnlyMemory<byte> sdp, IReadOnlyList<SipBodyPart> parts)
    {
        if (parts.Count == 0)
        {
            writer.End("application/sdp"u8, sdp.Span);
            return;
        }

        var boundary = Boundary(sdp, parts);
        var body = new ArrayBufferWriter<byte>(2048);
        if (!sdp.IsEmpty)
        {
            Part(body, boundary, "Content-Type: application/sdp\r\n", sdp);
        }

        foreach (var part in parts)
        {
            var id = part.ContentId.Length > 0 ? $"Content-ID: <{part.ContentId}>\r\n" : "";
            Part(body, boundary, $"Content-Type: {part.MediaType}\r\n{id}Content-Disposition: render;handling=optional\r\n", part.Octets);
        }

        body.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        writer.End(Encoding.ASCII.GetBytes($"multipart/mixed;boundary=\"{boundary}\""), body.WrittenSpan);
    }

    /// <summary>A line that no part has.</summary>
    private static string Boundary(ReadOnlyMemory<byte> sdp, IReadOnlyList<SipBodyPart> parts)
    {
        for (var i = 0; ; i++)
        {
            var boundary = $"trunkline-part-{i}";
            var octets = Encoding.ASCII.GetBytes(boundary);
            if (sdp.Span.IndexOf(octets) < 0 && parts.All(p => p.Octets.Span.IndexOf(octets) < 0))
            {
                return boundary;
            }
        }
    }

    private static void Part(ArrayBufferWriter<byte> body, string boundary, string headers, ReadOnlyMemory<byte> octets)
    {
        body.Write(Encoding.UTF8.GetBytes($"--{boundary}\r\n{headers}\r\n"));
        body.Write(octets.Span);
        body.Write("\r\n"u8);
    }

    /// <summary>True for a multipart body, whatever its subtype.</summary>
    public static bool Is(ReadOnlySpan<byte> contentType)
    {
        var slash = contentType.IndexOf((byte)'/');
        return slash > 0 && SipText.Same(SipText.Trim(contentType[..slash]), "multipart"u8);
    }

    /// <summary>Finds the first part of a media type.</summary>
    /// <param name="contentType">The body's, with its boundary.</param>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">What is looked for.</param>
    /// <param name="part">The part's octets; empty when there is none.</param>
    /// <param name="isRefused">
    /// True when it cannot be acted on: a part of another type says that it must be understood (handling=required), or there are no parts to be found. One that says
    /// nothing of it is passed over: locations come so (RFC 6442), and calls with them are not to fail.
    /// </param>
    public static void Find(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> body, ReadOnlySpan<byte> mediaType, out ReadOnlySpan<byte> part, out bool isRefused)
    {
        part = default;
        isRefused = false;
        Find(contentType, body, mediaType, MostNested, ref part, ref isRefused);
    }

    private static void Find(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> body, ReadOnlySpan<byte> mediaType, int depth, ref ReadOnlySpan<byte> found, ref bool isRefused)
    {
        Span<byte> octets = stackalloc byte[72];
        ReadOnlySpan<byte> delimiter = octets[..WriteDelimiter(contentType, octets)];
        if (depth == 0 || delimiter.IsEmpty || !TryFirst(body, delimiter, out var rest))
        {
            isRefused = true;
            return;
        }

        for (var n = 0; n < MostParts; n++)
        {
            if (rest.StartsWith("--"u8))
            {
                return;
            }

            var lineEnd = rest.IndexOf("\r\n"u8);
            var end = lineEnd < 0 ? -1 : IndexOfDelimiter(rest[lineEnd..], delimiter);
            if (end < 0)
            {
                break; // no closing delimiter
            }

            Take(rest.Slice(lineEnd + 2, Math.Max(0, end - 2)), mediaType, depth, ref found, ref isRefused);
            rest = rest[(lineEnd + end + 2 + delimiter.Length)..];
        }

        isRefused = true;
    }

    /// <summary>Reads one part: its headers, an empty line, its octets.</summary>
    private static void Take(ReadOnlySpan<byte> part, ReadOnlySpan<byte> mediaType, int depth, ref ReadOnlySpan<byte> found, ref bool isRefused)
    {
        ReadOnlySpan<byte> type = default, disposition = default;
        var isEncoded = false;
        while (true)
        {
            var end = part.IndexOf("\r\n"u8);
            if (end <= 0)
            {
                part = end < 0 ? default : part[2..];
                break;
            }

            var line = part[..end];
            part = part[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            var name = colon < 0 ? default : SipText.Trim(line[..colon]);
            if (SipText.Same(name, "Content-Type"u8) || SipText.Same(name, "c"u8))
            {
                type = SipText.Trim(line[(colon + 1)..]);
            }
            else if (SipText.Same(name, "Content-Disposition"u8))
            {
                disposition = SipText.Trim(line[(colon + 1)..]);
            }
            else if (SipText.Same(name, "Content-Transfer-Encoding"u8))
            {
                isEncoded = !IsPlain(SipText.Trim(line[(colon + 1)..]));
            }
        }

        type = isEncoded ? default : type; // base64 and the like: nothing we know
        if (Is(type))
        {
            Find(type, part, mediaType, depth - 1, ref found, ref isRefused);
        }
        else if (SipText.Same(SipText.Trim(UpToSemicolon(type)), mediaType))
        {
            found = found.IsEmpty ? part : found;
        }
        else if (SipParameters.TryParse(disposition[UpToSemicolon(disposition).Length..], out var parameters))
        {
            isRefused |= SipText.Same(parameters["handling"u8], "required"u8);
        }
    }

    private static bool IsPlain(ReadOnlySpan<byte> encoding) =>
        SipText.Same(encoding, "binary"u8) || SipText.Same(encoding, "8bit"u8) || SipText.Same(encoding, "7bit"u8);

    /// <summary>"--" and the boundary, of 1 to 70 octets.</summary>
    /// <returns>Its length; 0 when there is none.</returns>
    private static int WriteDelimiter(ReadOnlySpan<byte> contentType, scoped Span<byte> to)
    {
        if (!SipParameters.TryParse(contentType[UpToSemicolon(contentType).Length..], out var parameters))
        {
            return 0;
        }

        var boundary = parameters["boundary"u8];
        if (boundary.Length >= 2 && boundary[0] == '"')
        {
            boundary = boundary[1..^1];
        }

        if (boundary.Length is 0 or > 70)
        {
            return 0;
        }

        "--"u8.CopyTo(to);
        boundary.CopyTo(to[2..]);
        return boundary.Length + 2;
    }

    /// <summary>What follows the first delimiter: at the beginning, or after a preamble nobody reads.</summary>
    private static bool TryFirst(ReadOnlySpan<byte> body, scoped ReadOnlySpan<byte> delimiter, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        var at = body.StartsWith(delimiter) ? 0 : IndexOfDelimiter(body, delimiter) is >= 0 and var found ? found + 2 : -1;
        if (at < 0)
        {
            return false;
        }

        rest = body[(at + delimiter.Length)..];
        return true;
    }

    /// <summary>Where the line end in front of a delimiter is; -1 for none.</summary>
    private static int IndexOfDelimiter(ReadOnlySpan<byte> octets, scoped ReadOnlySpan<byte> delimiter)
    {
        for (var at = 0; ;)
        {
            var next = octets[at..].IndexOf("\r\n--"u8);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (octets[(at + 2)..].StartsWith(delimiter))
            {
                return at;
            }

            at += 2;
        }
    }

    private static ReadOnlySpan<byte> UpToSemicolon(ReadOnlySpan<byte> text)
    {
        var semicolon = text.IndexOf((byte)';');
        return semicolon < 0 ? text : text[..semicolon];
    }
}
