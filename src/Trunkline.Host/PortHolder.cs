using System.Globalization;
using System.Net.Sockets;
using Trunkline.Base;

namespace Trunkline.Host;

/// <summary>Finds who holds a port that cannot be bound, for the message to whoever started us. Linux; says nothing where it cannot look.</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <summary>Who holds a port of an address: whoever has it there, or on every address, or anywhere when every address was wanted.</summary>
    /// <param name="at">The address and the port.</param>
    /// <param name="protocol">UDP, or TCP for a listener.</param>
    /// <returns>"process 123 (python3)", or null when that cannot be seen.</returns>
    internal static string? Of(NetAddress at, ProtocolType protocol)
    {
        var sockets = new HashSet<string>();
        foreach (var table in protocol == ProtocolType.Udp ? ["/proc/net/udp", "/proc/net/udp6"] : (ReadOnlySpan<string>)["/proc/net/tcp", "/proc/net/tcp6"])
        {
            foreach (var words in Lines(table).Skip(1).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length > 9))
            {
                if (words[1].Split(':') is [var address, var port] && port == at.Port.ToString("X4", CultureInfo.InvariantCulture)
                    && IsInTheWay(address, at)
                    && (protocol == ProtocolType.Udp || words[3] == Listening))
                {
                    sockets.Add($"socket:[{words[9]}]");
                }
            }
        }

        return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]))
            .Where(d => Holds(d, sockets)).Select(d => $"process {Path.GetFileName(d)} ({Lines(d + "/comm").FirstOrDefault()})").FirstOrDefault();
    }

    /// <summary>The kernel prints the address in words of 32 bits, each as the machine's (little-endian) number.</summary>
    private static bool IsInTheWay(string printed, NetAddress wanted)
    {
        if (printed.Length is not (8 or 32) || !printed.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        var octets = Convert.FromHexString(printed);
        for (var word = 0; word < octets.Length; word += 4)
        {
            octets.AsSpan(word, 4).Reverse();
        }

        var held = NetAddress.FromOctets(octets, wanted.Port);
        return held == wanted || !held.IsSpecified || !wanted.IsSpecified;
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
