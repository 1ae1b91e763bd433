using System.Globalization;
using Trunkline.Isdn.Messages;
using Trunkline.Links;

namespace Trunkline.Trace;

/// <summary>A frame of a D-channel in words, as Q.921 and Q.931 call things.</summary>
public static class LapdText
{
    /// <summary>Kind, variables and P/F bit; of an I frame also its message.</summary>
    /// <param name="octets">Address to information.</param>
    /// <param name="sender">Which side sent it: commands and responses are told apart by it.</param>
    /// <example>I N(S)=3 N(R)=5  SETUP 1 channel 31 preferred, from 201, to 5550101</example>
    public static string Line(ReadOnlySpan<byte> octets, LapdSide sender)
    {
        if (!LapdFrame.TryParse(octets, out var frame, out var error))
        {
            return $"{(error == LapdFrameError.TooShort ? "too short" : "bad address")}: {Convert.ToHexString(octets)}";
        }

        var isCommand = frame.IsCommandOf(sender);
        var bit = !frame.PollFinal ? "" : isCommand ? " P" : " F";
        var address = frame is { Sapi: 0, Tei: 0 } ? "" : string.Create(CultureInfo.InvariantCulture, $" SAPI={frame.Sapi} TEI={frame.Tei}");
        return frame.Kind switch
        {
            LapdFrameKind.I => string.Create(CultureInfo.InvariantCulture, $"I N(S)={frame.Ns} N(R)={frame.Nr}{bit}{address}  {Message(frame.Information)}"),
            LapdFrameKind.Rr or LapdFrameKind.Rnr or LapdFrameKind.Rej =>
                string.Create(CultureInfo.InvariantCulture, $"{Name(frame.Kind)} N(R)={frame.Nr}{bit}{address}{(isCommand ? "" : " response")}"),
            LapdFrameKind.Ui => $"UI{bit}{address}  {Message(frame.Information)}",
            LapdFrameKind.Undefined => $"undefined control field: {Convert.ToHexString(octets)}",
            _ => $"{Name(frame.Kind)}{bit}{address}",
        };
    }

    private static string Name(LapdFrameKind kind) => kind.ToString().ToUpperInvariant();

    private static string Message(ReadOnlySpan<byte> octets) =>
        Q931Message.TryParse(octets, out var message, out var error) ? Q931Text.Line(message) : $"no message ({error.Kind} at octet {error.Offset}): {Convert.ToHexString(octets)}";
}
