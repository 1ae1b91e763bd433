using System.Globalization;
using System.Net.Sockets;

namespace Trunkline.Host;

/// <summary>Finds who holds a port that cannot be bound, for the message to whoever started us. Linux; says nothing where it cannot look.</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <summary>Who holds a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="protocol">UDP, or TCP for a listener.</param>
    /// <returns>"process 123 (python3)", or null when that cannot be seen.</returns>
    internal static string? Of(int port, ProtocolType protocol)
    {
        var sockets = new HashSet<string>();
        foreach (var table in protocol == ProtocolType.Udp ? ["/proc/net/udp", "/proc/net/udp6"] : (ReadOnlySpan<string>)["/proc/net/tcp", "/proc/net/tcp6"])
        {
            foreach (var words in Lines(table).Skip(1).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length > 9))
            {
                if (words[1].Split(':') is [_, var at] && at == port.ToString("X4", CultureInfo.InvariantCulture)
                    && (protocol == ProtocolType.Udp || words[3] == Listening))
                {
                    sockets.Add($"socket:[{words[9]}]");
                }
            }
        }

        return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]))
            .Where(d => Holds(d, sockets)).Select(d => $"process {Path.GetFileName(d)} ({Lines(d + "/comm").FirstOrDefault()})").FirstOrDefault();
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(process + "/fd").Any(f => new FileInfo(f).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile, or not ours to look into
        }
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
