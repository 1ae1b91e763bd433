using System.Globalization;
using System.Net;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>Kamailio as an operator or as somebody's PBX, by the files of tests/peers/kamailio.</summary>
internal sealed class Kamailio : IDisposable
{
    private readonly Background _process;

    /// <param name="site">Whose far end it is: it has the site's address and a port of its own.</param>
    /// <param name="config">The file's name without .cfg.</param>
    /// <param name="port">Its port.</param>
    /// <param name="filled">What stands for the words in brackets.</param>
    public Kamailio(FaultSite site, string config, int port, params (string Word, string Text)[] filled)
    {
        Address = new(site.Address, port);
        var text = File.ReadAllText(Path.Combine(Peers.Root(), "tests", "peers", "kamailio", config + ".cfg"));
        text = filled.Concat([("ip", $"{site.Address}"), ("port", $"{port}"), ("site", $"{site.Server.Port}")])
            .Aggregate(text, (t, f) => t.Replace($"[{f.Item1}]", f.Item2, StringComparison.Ordinal));
        var folder = Path.Combine(site.Folder, $"{config}-{port}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kamailio.cfg"), text);
        _process = Background.Start("kamailio", ["-DD", "-E", "-m", "16", "-M", "2", "-Y", folder, "-w", folder, "-f", Path.Combine(folder, "kamailio.cfg")], folder);
    }

    /// <summary>Where it is.</summary>
    public IPEndPoint Address { get; }

    /// <summary>What it printed.</summary>
    public string Output => _process.Output;

    /// <summary>Stops it and its workers where they are (SIGSTOP): its ports stay bound, nobody answers.</summary>
    public void Freeze() => Signal(19);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Signal(18);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasEnded)
        {
            Thaw();
        }

        _process.Dispose();
    }

    private void Signal(int signal)
    {
        foreach (var pid in Children(_process.Pid).Append(_process.Pid))
        {
            Background.Signal(pid, signal);
        }
    }

    private static IEnumerable<int> Children(int parent)
    {
        foreach (var name in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName))
        {
            if (int.TryParse(name, CultureInfo.InvariantCulture, out var pid) && ParentOf(pid) == parent)
            {
                yield return pid;
            }
        }
    }

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // it has just ended
        }
    }
}
