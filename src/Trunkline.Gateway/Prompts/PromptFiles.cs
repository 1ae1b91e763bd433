using System.Globalization;

namespace Trunkline.Gateway.Prompts;

/// <summary>A prompt as the site names it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Its file.</param>
public readonly record struct PromptFile(string Name, string Path);

/// <summary>A prompt whose file could not be read.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Found">What was found in place of <see cref="WavFile.Expected"/>, as a noun phrase.</param>
public readonly record struct PromptFailure(string Name, string Found);

/// <summary>Where prompts' files are: a disk, or a World's memory.</summary>
public interface IPromptDisk
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most octets; a larger file is not read.</param>
    /// <param name="octets">What is in it.</param>
    /// <param name="found">When it cannot be read: what was found instead, as a noun phrase.</param>
    /// <returns>False when it cannot be read; never throws.</returns>
    bool TryRead(string path, long most, out byte[] octets, out string found);
}

/// <summary>What reading a site's prompts gave.</summary>
/// <param name="Library">Those that can be played, and the built-in ones.</param>
/// <param name="Loaded">How many of the site's were read.</param>
/// <param name="Failures">Those that cannot be played.</param>
public sealed record PromptSet(PromptLibrary Library, int Loaded, IReadOnlyList<PromptFailure> Failures);

/// <summary>Reads prompts' files, bounded: so many, each so long, all together so much. Takes its time; not for the clocked thread.</summary>
public static class PromptFiles
{
    /// <summary>What is found where nothing is.</summary>
    public const string NoSuchFile = "no such file";

    /// <summary>The most prompts of a site.</summary>
    public const int Most = 400;

    /// <summary>The longest prompt.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>All prompts together: 64 MB of samples.</summary>
    public static readonly TimeSpan LongestTogether = TimeSpan.FromMinutes(70);

    /// <summary>The largest file: ten minutes of stereo at 48 kHz, and its header.</summary>
    private const long MostOctets = 120L * 1024 * 1024;

    /// <summary>Reads one.</summary>
    /// <returns>False when it cannot be read or is too long.</returns>
    public static bool TryRead(in PromptFile file, IPromptDisk disk, out Prompt? prompt, out WavFormat format, out string found)
    {
        ArgumentNullException.ThrowIfNull(disk);
        (prompt, format) = (null, default);
        if (!disk.TryRead(file.Path, MostOctets, out var octets, out found) || !WavFile.TryRead(octets, out format, out var samples, out found))
        {
            return false;
        }

        prompt = new(file.Name, samples);
        if (prompt.Length <= Longest)
        {
            return true;
        }

        found = string.Create(CultureInfo.InvariantCulture, $"{prompt.Length.TotalMinutes:0.0} minutes of it; {Longest.TotalMinutes:0} are the most");
        return false;
    }

    /// <summary>Reads all.</summary>
    public static PromptSet Read(IEnumerable<PromptFile> files, IPromptDisk disk)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (prompts, failures, together) = (new List<Prompt>(), new List<PromptFailure>(), TimeSpan.Zero);
        foreach (var file in files)
        {
            if (prompts.Count + failures.Count == Most)
            {
                failures.Add(new(file.Name, $"more than {Most} prompts"));
                break;
            }

            if (!TryRead(file, disk, out var prompt, out _, out var found))
            {
                failures.Add(new(file.Name, found));
            }
            else if (together + prompt!.Length > LongestTogether)
            {
                failures.Add(new(file.Name, string.Create(CultureInfo.InvariantCulture, $"more than {LongestTogether.TotalMinutes:0} minutes of prompts with it")));
            }
            else
            {
                prompts.Add(prompt);
                together += prompt.Length;
            }
        }

        return new(new(prompts), prompts.Count, failures);
    }
}

/// <summary>Prompts' files on the disk of the machine.</summary>
public sealed class PromptDisk : IPromptDisk
{
    /// <inheritdoc/>
    public bool TryRead(string path, long most, out byte[] octets, out string found)
    {
        (octets, found) = ([], "");
        try
        {
            if (Directory.Exists(path))
            {
                found = "a directory";
                return false;
            }

            var info = new FileInfo(path);
            if (info.Exists && info.Length == 0)
            {
                found = "an empty file"; // or a pipe or a device: opening one might never end
                return false;
            }

            using var file = File.OpenRead(path);
            if (file.Length > most)
            {
                found = $"a file of {file.Length / 1024 / 1024} MB; {most / 1024 / 1024} MB are the most";
            }
            else
            {
                octets = new byte[file.Length];
                var read = file.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
                octets = read == octets.Length ? octets : octets[..read];
                return true;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            found = PromptFiles.NoSuchFile;
        }
        catch (UnauthorizedAccessException)
        {
            found = "a file that may not be read";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            found = "an unreadable one: " + e.Message;
        }

        return false;
    }
}
