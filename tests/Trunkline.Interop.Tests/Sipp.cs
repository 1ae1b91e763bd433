namespace Trunkline.Interop.Tests;

/// <summary>SIPp as a phone, by the scenarios of tests/peers/sipp.</summary>
internal static class Sipp
{
    /// <summary>Starts SIPp on a scenario; its media is one second of A-law silence, streamed again and again.</summary>
    /// <param name="site">The site it is a phone of.</param>
    /// <param name="scenario">The scenario's file name without .xml.</param>
    /// <param name="port">Its SIP port; its contact.</param>
    /// <param name="mediaPort">Its first RTP port.</param>
    /// <param name="calls">How many calls it makes or takes, all at a time.</param>
    /// <param name="fields">A line of fields for the scenario; null for one that answers.</param>
    /// <param name="more">Further arguments.</param>
    public static Background Start(RunningSite site, string scenario, int port, int mediaPort, int calls, string? fields, params string[] more)
    {
        File.WriteAllBytes(Path.Combine(site.Folder, "audio.al"), [.. Enumerable.Repeat((byte)0xD5, 8000)]);
        List<string> arguments =
        [
            "-sf", Path.Combine(Peers.Root(), "tests", "peers", "sipp", scenario + ".xml"),
            "-i", "127.0.0.1", "-p", $"{port}", "-mi", "127.0.0.1", "-mp", $"{mediaPort}",
            "-m", $"{calls}", "-l", $"{calls}", "-r", "25",
            "-timeout", "30", "-timeout_error", "-nostdin", "-trace_err", "-error_file", Path.Combine(site.Folder, $"{scenario}-{port}.err"),
            .. more,
        ];
        if (fields is not null)
        {
            var file = Path.Combine(site.Folder, $"{scenario}-{port}.csv");
            File.WriteAllText(file, $"SEQUENTIAL\n{fields}\n");
            arguments.AddRange(["-inf", file, site.Address]);
        }

        return Background.Start("sipp", [.. arguments], site.Folder);
    }

    /// <summary>Waits for its end, which must be success: every call went as the scenario says, and none was retransmitted.</summary>
    public static void Succeeds(RunningSite site, params Background[] started)
    {
        foreach (var sipp in started)
        {
            var ended = sipp.WaitForEnd(TimeSpan.FromSeconds(40));
            Assert.True(ended && sipp.ExitCode == 0, string.Concat(started.Select(s => s.Output)) + Errors(site) + site.Logs);
        }
    }

    /// <summary>What a field line says of a user and the password.</summary>
    public static string Credentials(string user, string? password = null) =>
        $"[authentication username={user} password={password ?? RunningSite.Password(user)}]";

    /// <summary>Registers an extension from a port, or is refused as the scenario says.</summary>
    public static void Register(RunningSite site, string user, int port, string scenario = "register", string? password = null) =>
        Succeeds(site, Start(site, scenario, port, port + 500, 1, $"{user};{Credentials(user, password)}"));

    private static string Errors(RunningSite site) =>
        string.Concat(Directory.EnumerateFiles(site.Folder, "*.err").Select(f => $"--- {Path.GetFileName(f)}\n{File.ReadAllText(f)}\n"));
}
