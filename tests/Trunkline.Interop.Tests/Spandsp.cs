using System.Runtime.InteropServices;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Interop.Tests;

/// <summary>spandsp, by tests/peers/dsp_peer: its generators give samples, its detectors give JSON lines.</summary>
internal static class Spandsp
{
    /// <summary>s16, alaw, ulaw: how the audio goes between the two.</summary>
    public static string[] Laws => ["s16", "alaw", "ulaw"];

    /// <summary>What a generator makes, as samples.</summary>
    public static short[] Generate(string arguments, string law = "s16", string? digits = null)
    {
        string[] words = ["gen", .. arguments.Split(' ').Select(w => w == "DIGITS" ? digits! : w), "--law", law];
        var result = Run(words, null);
        return FromWire(result.Output, law);
    }

    /// <summary>What a detector says of samples, one JSON object a line.</summary>
    public static List<JsonElement> Detect(string arguments, short[] samples, string law = "s16")
    {
        var result = Run(["det", .. arguments.Split(' '), "--law", law], ToWire(samples, law));
        return [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    /// <summary>The digits its DTMF detector hears.</summary>
    public static string Digits(short[] samples, string law = "s16") => string.Concat(
        Detect("dtmf", samples, law).Where(e => e.TryGetProperty("digits", out _)).Select(e => e.GetProperty("digits").GetString()));

    /// <summary>Octets as spandsp converts them from one law to another.</summary>
    public static byte[] Convert(byte[] octets, string from, string to) => Run(["conv", "--from", from, "--to", to], octets).Output;

    public static byte[] ToWire(short[] samples, string law)
    {
        if (law == "s16")
        {
            return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
        }

        var octets = new byte[samples.Length];
        G711.Encode(law == "alaw" ? Law.A : Law.Mu, samples, octets);
        return octets;
    }

    private static short[] FromWire(byte[] octets, string law)
    {
        if (law == "s16")
        {
            return MemoryMarshal.Cast<byte, short>(octets).ToArray();
        }

        var samples = new short[octets.Length];
        G711.Decode(law == "alaw" ? Law.A : Law.Mu, octets, samples);
        return samples;
    }

    private static ToolResult Run(string[] arguments, byte[]? input)
    {
        var result = Tool.Run(Peers.Program("dsp_peer"), arguments, input);
        Assert.True(result.ExitCode == 0, $"dsp_peer {string.Join(' ', arguments)}: exit {result.ExitCode} {result.Error}");
        return result;
    }
}
