using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Gateway.Recording;

namespace Trunkline.Simulation.Scenarios;

/// <summary>What a recording holds, measured.</summary>
/// <param name="File">Its name.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Left">The strongest tone on the left in the middle of it.</param>
/// <param name="Right">The strongest tone on the right in the middle of it.</param>
public sealed record RecordingMeasure(string File, double Seconds, ToneReading Left, ToneReading Right)
{
    private const int Window = 3200;

    /// <summary>Listens to a recording.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="octets">The WAV file.</param>
    /// <returns>Null when it is none of ours, or shorter than its header says.</returns>
    public static RecordingMeasure? Of(string name, ReadOnlySpan<byte> octets)
    {
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

        return new(name, frames / 8000.0, ToneMeter.Measure(left), ToneMeter.Measure(right));
    }

    /// <summary>The milliwatt call was recorded: the far end's tone is on the right and not on the left.</summary>
    public static ScenarioResult Judge(IReadOnlyList<RecordingMeasure> measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        var found = measures.LastOrDefault(m => Math.Abs(m.Right.Frequency - 1004) < 5 && m.Right.Dbm0 > -7);
        return new(
            "recordings, a party a channel",
            "",
            found is not null && found.Left.Dbm0 < -40,
            found is null
                ? $"{measures.Count} recordings, none with the milliwatt's tone on the right"
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{measures.Count} recordings; {found.File}, {found.Seconds:0.0} s: left {found.Left.Dbm0:0} dBm0, right {found.Right.Frequency:0} Hz at {found.Right.Dbm0:0.0} dBm0"),
            0);
    }
}
