using System.Net;
using System.Net.Sockets;
using Trunkline.Fault.Tests;
using Trunkline.Node;
using Trunkline.Simulation;
using Trunkline.Simulation.Phones;
using Trunkline.Site;
using Trunkline.Trace;

namespace Trunkline.Interop.Tests;

/// <summary>Traced D-channels as tshark reads them.</summary>
public sealed class TsharkTraceTests
{
    private const string City =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        extensions: [ { number: "201", name: Reception, password: long-enough-one, outside: on } ]
        trunks: [ { name: city, kind: e1, attach: memory, incoming: "201" } ]
        routes: [ { name: city, match: [_0X.], strip: 1, trunks: [city] } ]
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["0"] }
        """;

    /// <summary>A call of a whole simulated site, its link set up under the eyes of the trace: every frame understood, both directions, no complaint.</summary>
    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void SimulatedSite_ItsTrace_IsReadByTshark_WithoutAComplaint(Fidelity fidelity)
    {
        var site = new SimulatedSite(new World(1), SiteLoader.LoadText(City).Model!, fidelity);
        var frames = new List<FrameView>();
        site.Node!.TraceFrames(1, frames.Add);
        var phone = site.AddPhone("201");
        phone.Register();
        site.World.Advance(TimeSpan.FromSeconds(5));
        var call = phone.Call("05550101");
        Assert.True(site.World.AdvanceUntil(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(60)));
        call.HangUp();
        site.World.Advance(TimeSpan.FromSeconds(15));
        var capture = new MemoryStream();
        var writer = TraceWriter.Pcap(capture, isNetwork: false);
        foreach (var frame in frames)
        {
            writer.Add(Convert.FromHexString(frame.Octets), frame.Length, frame.IsOutgoing, frame.At, frame.Lost);
        }

        var file = Path.Combine(Path.GetTempPath(), $"trunkline-trace-{Environment.ProcessId}-{fidelity}.pcap");
        try
        {
            File.WriteAllBytes(file, capture.ToArray());
            Assert.Equal(0, writer.Lost);
            var read = Tool.Run("tshark", ["-n", "-r", file, "-T", "fields", "-e", "frame.protocols", "-e", "lapd.direction", "-e", "q931.message_type"]);
            var lines = read.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(writer.Frames, lines.Length);
            Assert.All(lines, l => Assert.StartsWith("lapd", l, StringComparison.Ordinal));
            Assert.True(lines.Select(l => l.Split('\t')[1]).Distinct().Count() == 2, read.Text);
            var messages = lines.Select(l => l.Split('\t')[2]).Where(m => m.Length > 0).ToList();
            Assert.Equal("0x05", messages[0]); // SETUP
            Assert.Equal("0x5a", messages[^1]); // RELEASE COMPLETE
            var complaints = Tool.Run("tshark", ["-n", "-r", file, "-Y", "_ws.malformed || _ws.expert.severity >= 0x600000", "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message"]);
            Assert.Equal("", complaints.Text);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The command itself against a running site: gateway, Control, API and file.</summary>
    [Fact]
    public void Command_AgainstARunningSite_WritesACapture_AndCounts()
    {
        var (theirs, ours) = (FreePort(), FreePort());
        using var site = new FaultSite(
            FaultSite.Extensions(201) +
            $$"""
            trunks:
              - {name: city, kind: e1, attach: "lapd-udp:127.0.0.1:{{theirs}},local={{ours}}", incoming: "201"}
            routes:
              - {name: city, match: [_0X.], strip: 1, trunks: [city]}
            emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

            """);
        using var run = site.StartRun();
        Until.True(() => site.Status()?.Gateway == "attached", 40, "the site is there", () => site.Log);
        var file = Path.Combine(site.Folder, "city.pcap");
        var traced = site.Cli("trace", "--span", "1", "--seconds", "4", "--pcap", file); // nobody answers: SABME each second
        Assert.True(traced.ExitCode == 0, traced.Error + site.Log);
        Assert.Contains(" frames", traced.Error, StringComparison.Ordinal);
        var read = Tool.Run("tshark", ["-n", "-r", file, "-Y", "lapd.control.u_modifier_cmd == 0x1b", "-T", "fields", "-e", "frame.number"]);
        Assert.True(read.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= 2, read.Text + read.Error + traced.Error);
        Assert.Contains("no span 9", site.Cli("trace", "--span", "9", "--seconds", "1").Error, StringComparison.Ordinal);
        var words = site.Cli("trace", "--span", "1", "--seconds", "3");
        Assert.Contains("> SABME P", words.Text, StringComparison.Ordinal);
        using (var watched = Background.Start(Tool.Trunkline, ["trace", "--span", "1", "--site", site.SiteFile]))
        {
            Until.True(() => watched.Output.Contains("> SABME P", StringComparison.Ordinal), 20, "a frame passes", () => watched.Output);
            watched.Stop(signal: 2);
            Until.True(() => watched.HasEnded, 10, "Ctrl-C ends it", () => watched.Output);
            Assert.Equal(0, watched.ExitCode);
            Assert.EndsWith("frames", watched.Output.TrimEnd(), StringComparison.Ordinal);
        }

        var piped = Tool.Run("tshark", ["-n", "-r", "-", "-Y", "lapd", "-T", "fields", "-e", "frame.number"], input: site.Cli("trace", "--span", "1", "--seconds", "3", "--pcap", "-").Output);
        Assert.NotEqual("", piped.Text);
        Assert.Contains("nothing is kept of any call", site.Cli("trace", "--call", "last").Error, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
