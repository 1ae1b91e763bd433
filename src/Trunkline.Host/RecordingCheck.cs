using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Gateway.Recording;

namespace Trunkline.Host;

/// <summary>What a recording holds, measured.</summary>
/// <param name="File">Its name.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Left">The strongest tone on the left in the middle of it.</param>
/// <param name="Right">The strongest tone on the right in the middle of it.</param>
public sealed record RecordingMeasure(string File, double Seconds, ToneReading Left, ToneReading Right);

/// <summary>Listens to recordings.</summary>
public static class RecordingCheck
{
    private const int Window = 3200;

    /// <summary>Measures every recording of a directory that plays.</summary>
    public static IReadOnlyList<RecordingMeasure> MeasureAll(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(directory, "*.wav").Order(StringComparer.Ordinal).Select(Measure).OfType<RecordingMeasure>()];
    }

    private static RecordingMeasure? Measure(string file)
    {
        var octets = File.ReadAllBytes(file);
        if (!WavHeader.TryRead(octets, out var length) || octets.Length < WavHeader.Length + length)
        {
            return null;
        }

        var frames = (int)length / WavHeader.FrameLength;
        var first = Math.Max(0, (frames - Window) / 2);
        var count = Math.Min(Window, frames);
        var left = new short[count];
        var right = new short[count];
        for (var i = 0; i < count; i++)
        {
            var at = WavHeader.Length + ((first + i) * WavHeader.FrameLength);
            left[i] = G711.Decode(Law.A, octets[at]);
            right[i] = G711.Decode(Law.A, octets[at + 1]);
        }

        return new(Path.GetFileName(file), frames / 8000.0, ToneMeter.Measure(left), ToneMeter.Measure(right));
    }
}
