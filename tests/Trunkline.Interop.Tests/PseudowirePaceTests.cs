using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>The packets of a real gateway process, by the kernel's time stamps: one after the other at the agreed rate, as a box with a jitter buffer of a
/// few milliseconds needs them. Bars are wide for a busy machine; a burst a tick misses every one of them. `./run bench pseudowire` measures.</summary>
public sealed class PseudowirePaceTests
{
    private const int Spans = 2;

    [Theory]
    [InlineData("cesopsn", 1)]
    [InlineData("satop", 4)]
    public void Packets_LeaveEvenly(string kind, int packetMs)
    {
        var (theirs, ours) = (FreePorts(), FreePorts());
        using var site = new FaultSite(
            FaultSite.Extensions(201) +
            $$"""
            trunks:
              - {name: city, kind: e1, spans: {{Spans}}, timing: 0, attach: "{{kind}}:127.0.0.1:{{theirs}},local={{ours}},packet={{packetMs}}", incoming: "201"}

            """);
        using var run = site.StartRun();
        Until.True(() => site.Status() is { Gateway: "attached" }, 40, "the gateway is attached", () => site.Log);
        var measured = Tool.Run(Peers.Program("gaps"), [Text(theirs), Text(Spans), Text(packetMs * 1000), "8"], timeLimit: TimeSpan.FromSeconds(60));
        Assert.True(measured.ExitCode == 0, measured.Error + site.Log);
        var said = measured.Text;
        Assert.InRange(Figure(said, "packets"), 5500.0 * Spans / packetMs, 6500.0 * Spans / packetMs);
        Assert.InRange(Figure(said, "gap_us p1 [0-9]+ p50"), packetMs * 980, packetMs * 1020);
        Assert.True(Figure(said, "off") < 35, said);
        Assert.True(Figure(said, "late_ms p50") < 2, said);
    }

    private static double Figure(string said, string name)
    {
        var match = Regex.Match(said, name + " ([0-9.]+)");
        Assert.True(match.Success, said);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first of as many ports that nobody has.</summary>
    private static int FreePorts()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using var next = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
            try
            {
                next.Bind(new IPEndPoint(IPAddress.Loopback, port + 1));
                return port;
            }
            catch (SocketException)
            {
                // somebody has that one: look on
            }
        }
    }
}
