namespace Trunkline.Interop.Tests;

/// <summary>A capture on loopback by tshark, and what tshark says of it. Needs root.</summary>
internal sealed class Capture : IDisposable
{
    private readonly RunningSite _site;
    private readonly string _file;
    private readonly Background _tshark;

    private Capture(RunningSite site, string name, string filter)
    {
        _site = site;
        _file = Path.Combine(site.Folder, name + ".pcapng");
        _tshark = Background.Start("tshark", ["-i", "lo", "-B", "16", "-f", filter, "-a", "duration:120", "-w", _file]);
    }

    /// <summary>Starts a capture and waits until it captures.</summary>
    /// <param name="site">The site whose traffic it is.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="filter">What is captured, as libpcap writes it.</param>
    public static Capture Start(RunningSite site, string name, string filter)
    {
        var capture = new Capture(site, name, filter);
        Until.True(() => capture._tshark.Output.Contains("Capturing on", StringComparison.Ordinal) && File.Exists(capture._file), 10, "tshark captures (it needs root)", () => capture._tshark.Output);
        return capture;
    }

    /// <summary>Ends the capture.</summary>
    public void Stop() => _tshark.Stop(signal: 2);

    /// <summary>A field of every packet a display filter lets through, one string a packet.</summary>
    public IReadOnlyList<string> Fields(string filter, string field, int? sipPort = null) =>
        Read(sipPort, "-Y", filter, "-T", "fields", "-e", field);

    /// <summary>SIP, SDP, RTP and RTCP packets that are malformed, or that tshark has a warning or an error for.</summary>
    public IReadOnlyList<string> Complaints(int? sipPort = null) =>
        Read(sipPort, "-Y", "(sip || sdp || rtp || rtcp) && (_ws.malformed || _ws.expert.severity >= 0x600000)", "-T", "fields", "-e", "frame.number", "-e", "_ws.col.Protocol", "-e", "_ws.col.Info", "-e", "_ws.expert.message");

    /// <inheritdoc/>
    public void Dispose() => _tshark.Dispose();

    /// <summary>The SIP port is not 5060, and RTP is found through the SDP of the calls.</summary>
    private List<string> Read(int? sipPort, params string[] arguments)
    {
        var sip = sipPort ?? _site.FirstPort;
        var result = Tool.Run(
            "tshark", ["-n", "-r", _file, "-d", $"udp.port=={sip},sip", "-d", $"tcp.port=={sip},sip", .. arguments], timeLimit: TimeSpan.FromSeconds(60));
        Assert.True(result.ExitCode == 0, result.Error + _tshark.Output);
        return [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
