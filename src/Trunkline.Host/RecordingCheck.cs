using Trunkline.Simulation.Scenarios;

namespace Trunkline.Host;

/// <summary>Listens to recordings on disk.</summary>
public static class RecordingCheck
{
    /// <summary>Measures every recording of a directory that plays.</summary>
    public static IReadOnlyList<RecordingMeasure> MeasureAll(string directory) => !Directory.Exists(directory) ? []
        : [.. Directory.EnumerateFiles(directory, "*.wav").Order(StringComparer.Ordinal)
            .Select(file => RecordingMeasure.Of(Path.GetFileName(file), File.ReadAllBytes(file))).OfType<RecordingMeasure>()];
}
