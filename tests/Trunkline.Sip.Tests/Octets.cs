using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>Messages of tests are written as text with LF; on the wire lines end with CRLF.</summary>
internal static class Octets
{
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    /// <summary>A message whose header part is given; the empty line and the body are added.</summary>
    public static byte[] Message(string head, string body = "") =>
        Of(head.TrimEnd() + "\n" + (body.Length > 0 ? "Content-Type: application/sdp\n" : "") + $"Content-Length: {Of(body).Length}\n\n" + body);
}
