using System.Globalization;
using System.Text.RegularExpressions;

namespace Trunkline.Interop.Tests;

/// <summary>What of the unsynced a disk keeps when its power is cut. The words of tests/peers/powerfs/powerfs.py, whose head says more.</summary>
internal enum Keep
{
    None,
    Some,
    All,
}

/// <summary>
/// A disk whose power can be cut (tests/peers/powerfs). Each <see cref="PlugIn"/> mounts what the last cut left; the power goes
/// at a chosen change, by <see cref="Cut"/>, or when it is unplugged.
/// </summary>
internal sealed partial class PowerFs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trunkline-power-").FullName;
    private Background? _process;

    internal PowerFs()
    {
        Assert.True(File.Exists("/dev/fuse"), "a file system whose power is cut needs /dev/fuse");
        Directory.CreateDirectory(Kept);
        Directory.CreateDirectory(Mount);
    }

    /// <summary>Where programs see it.</summary>
    internal string Mount => Path.Combine(_folder, "mount");

    /// <summary>What survived the last cut; an ordinary folder.</summary>
    internal string Kept => Path.Combine(_folder, "kept");

    /// <summary>Mounts it.</summary>
    /// <param name="cutAfter">The changes (writes, syncs, names) after which the power goes; null for none.</param>
    /// <param name="keep">What of the unsynced survives.</param>
    /// <param name="seed">Chance's seed for <see cref="Keep.Some"/>.</param>
    internal void PlugIn(int? cutAfter = null, Keep keep = Keep.None, int seed = 1)
    {
        var script = Path.Combine(Peers.Root(), "tests", "peers", "powerfs", "powerfs.py");
        List<string> arguments = [script, Kept, Mount, "--keep", keep switch { Keep.Some => "some", Keep.All => "all", _ => "none" }, "--seed", seed.ToString(CultureInfo.InvariantCulture)];
        if (cutAfter is { } after)
        {
            arguments.AddRange(["--cut-after", after.ToString(CultureInfo.InvariantCulture)]);
        }

        _process = Background.Start("/usr/bin/python3", [.. arguments]);
        Until.True(() => !_process.HasEnded && IsMounted(), 20, "the file system is mounted (tests/apt-packages.txt lists what it needs)", () => _process.Output);
    }

    /// <summary>Cuts the power: from the next touch of the disk on, no sync succeeds and nothing more is kept.</summary>
    internal void Cut() => Background.Signal(_process!.Pid, 10);

    /// <summary>Unmounts it; who has files on it must be dead or have closed them.</summary>
    /// <returns>How many changes there were, and whether the power went before the end.</returns>
    internal (int Changes, bool WasCut) Unplug()
    {
        using var process = _process!;
        _process = null;
        process.Stop();
        var said = Said().Match(process.Output);
        Assert.True(said.Success && !IsMounted(), process.Output);
        return (int.Parse(said.Groups[2].ValueSpan, CultureInfo.InvariantCulture), said.Groups[1].Value == "cut");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool IsMounted() => File.ReadAllText("/proc/self/mounts").Contains($" {Mount} ", StringComparison.Ordinal);

    [GeneratedRegex("^(cut|ended) after ([0-9]+) changes", RegexOptions.Multiline)]
    private static partial Regex Said();
}
