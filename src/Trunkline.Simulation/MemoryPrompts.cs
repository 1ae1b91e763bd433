using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Simulation;

/// <summary>A World's files of prompts: what was put there, and nothing else, unless every file is to be there.</summary>
public sealed class MemoryPrompts : IPromptDisk, IPromptSource
{
    private readonly Dictionary<string, byte[]> _files = [];

    /// <summary>How long a prompt is that nobody has put here, silence all of it; null when there is none then.</summary>
    public TimeSpan? Others { get; set; }

    /// <summary>The gateway's loop, where sets are told; set by the site.</summary>
    internal NodeLoop? Loop { get; set; }

    /// <summary>Puts a file there, or another in its place.</summary>
    public void Add(string path, ReadOnlySpan<short> samples) => _files[path] = WavFile.Write(samples);

    /// <summary>Puts a prompt of one tone there, so that it can be told by its sound.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="length">How long.</param>
    /// <param name="frequency">Hz; 0 for silence.</param>
    /// <param name="dbm0">Its level.</param>
    public void AddTone(string path, TimeSpan length, double frequency, double dbm0 = -15)
    {
        var samples = new short[(int)(length.TotalSeconds * 8000)];
        for (var i = 0; frequency > 0 && i < samples.Length; i++)
        {
            samples[i] = (short)Math.Round(Level.ToPeak(dbm0) * Math.Sin(2 * Math.PI * frequency * i / 8000));
        }

        Add(path, samples);
    }

    /// <summary>Takes a file away.</summary>
    public void Remove(string path) => _files.Remove(path);

    bool IPromptDisk.TryRead(string path, long most, out byte[] octets, out string found)
    {
        found = "";
        if (_files.TryGetValue(path, out octets!))
        {
            return true;
        }

        octets = Others is { } length ? WavFile.Write(new short[(int)(length.TotalSeconds * 8000)]) : [];
        found = Others is null ? PromptFiles.NoSuchFile : "";
        return Others is not null;
    }

    void IPromptSource.Load(IReadOnlyList<PromptFile> files, Action<PromptSet> loaded) => Loop!.Post(() => loaded(PromptFiles.Read(files, this)));
}
