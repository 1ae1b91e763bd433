using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Trunkline.Interop.Tests;

/// <summary>The tests that share one running site; one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RunningSiteTests : ICollectionFixture<RunningSite>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "a running site";
}

/// <summary>
/// A site as a user runs it: `trunkline exchange` and `trunkline run` as processes, in a folder of its own, on ports of its own.
/// Loopback only. It is asked through the command line, as a user would.
/// </summary>
public sealed class RunningSite : IDisposable
{
    private const int PortsNeeded = 2000;
    private const int FirstRtp = 1000;
    private readonly List<Background> _processes = [];

    /// <summary>Starts the site and waits until it is ready.</summary>
    public RunningSite()
    {
        Folder = Directory.CreateTempSubdirectory("trunkline-interop-").FullName;
        FirstPort = FreePorts();
        SiteFile = Path.Combine(Folder, "site.yaml");
        File.WriteAllText(SiteFile, SiteText());
        WriteJingle();
        try
        {
            _processes.Add(Background.Start(Tool.Trunkline, ["exchange", SiteFile]));
            _processes.Add(Background.Start(Tool.Trunkline, ["run", SiteFile]));
            Until.True(IsReady, 40, "the site is ready", () => Logs);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where the site lives; tests put their files here too.</summary>
    public string Folder { get; }

    /// <summary>The site file.</summary>
    public string SiteFile { get; }

    /// <summary>Where phones reach the site.</summary>
    public string Address => $"127.0.0.1:{FirstPort}";

    /// <summary>The digest realm.</summary>
    public const string Realm = "interop.test";

    /// <summary>The SIP port; the 999 ports after it are for phones, the 1000 after those for the gateway's RTP.</summary>
    public int FirstPort { get; }

    /// <summary>All ports of the site and its phones, first and last.</summary>
    public (int First, int Last) Ports => (FirstPort, FirstPort + PortsNeeded - 1);

    /// <summary>Where monitoring asks.</summary>
    public string Monitoring => $"127.0.0.1:{FirstPort + FirstRtp - 1}";

    /// <summary>What the processes printed.</summary>
    internal string Logs => string.Concat(_processes.Select(p => p.Output));

    /// <summary>An extension's password.</summary>
    public static string Password(string extension) => $"Kestrel-{extension.Replace('0', 'o')}-Merlin";

    /// <summary>Asks the running site, and gives back its answer as JSON.</summary>
    /// <param name="command">status, calls, lines or registrations.</param>
    public JsonElement Ask(string command)
    {
        var result = Tool.Run(Tool.Trunkline, [command, "--site", SiteFile, "--json"]);
        Assert.True(result.ExitCode == 0, $"trunkline {command}: {result.Error}\n{Logs}");
        return JsonDocument.Parse(result.Output).RootElement;
    }

    /// <summary>Call records written since another was the last.</summary>
    /// <param name="since">What <see cref="LastRecord"/> was.</param>
    public IReadOnlyList<JsonElement> Records(long since)
    {
        var result = Tool.Run(Tool.Trunkline, ["cdr", "--site", SiteFile, "--json", "--last", "1000"]);
        Assert.True(result.ExitCode == 0, $"trunkline cdr: {result.Error}\n{Logs}");
        return [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).Where(r => r.GetProperty("sequence").GetInt64() > since)];
    }

    /// <summary>The number of the newest call record; 0 when there is none.</summary>
    public long LastRecord() => Records(0) is [.., var last] ? last.GetProperty("sequence").GetInt64() : 0;

    /// <summary>Waits until no call is left, no record open and every line free, and gives back the records since.</summary>
    public IReadOnlyList<JsonElement> WhenQuiet(long since)
    {
        Until.True(
            () => Ask("calls").GetArrayLength() == 0 && Records(since).All(r => r.GetProperty("state").GetString() == "ended")
                && Ask("lines").EnumerateArray().All(l => l.GetProperty("state").GetString() == "Idle"),
            15, "no call is left", () => $"{Ask("calls")}\n{Ask("lines")}\n{Logs}");
        return Records(since);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = _processes.Count - 1; i >= 0; i--)
        {
            _processes[i].Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The music of held parties: 2 s of 1500 Hz at -15 dBm0, as a studio delivers it: 44.1 kHz, stereo.</summary>
    private void WriteJingle()
    {
        const int Rate = 44_100;
        var octets = new byte[4 * 2 * Rate];
        for (var i = 0; i < 2 * Rate; i++)
        {
            var sample = (short)Math.Round(Dsp.Level.ToPeak(-15) * Math.Sin(2 * Math.PI * 1500 * i / Rate));
            BinaryPrimitives.WriteInt16LittleEndian(octets.AsSpan(4 * i), sample);
            BinaryPrimitives.WriteInt16LittleEndian(octets.AsSpan((4 * i) + 2), sample);
        }

        using var writer = new BinaryWriter(File.Create(Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "audio")).FullName, "jingle.wav")));
        writer.Write("RIFF"u8);
        writer.Write(36 + octets.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)2);
        writer.Write(Rate);
        writer.Write(4 * Rate);
        writer.Write((short)4);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(octets.Length);
        writer.Write(octets);
    }

    private bool IsReady()
    {
        Assert.True(_processes.TrueForAll(p => !p.HasEnded), "a process of the site has ended\n" + Logs);
        var status = Tool.Run(Tool.Trunkline, ["status", "--site", SiteFile, "--json"]);
        return status.ExitCode == 0
            && JsonDocument.Parse(status.Output).RootElement.GetProperty("gateway").GetString() == "attached"
            && Ask("lines").EnumerateArray().All(l => l.GetProperty("state").GetString() == "Idle");
    }

    private static int FreePorts()
    {
        foreach (var first in (ReadOnlySpan<int>)[8000, 10_000, 12_000, 14_000, 30_000])
        {
            try
            {
                using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, first));
                using var tcp = new TcpListener(IPAddress.Loopback, first);
                tcp.Start();
                return first;
            }
            catch (SocketException)
            {
                // Somebody has it: the next.
            }
        }

        Assert.Fail("no free ports for a site");
        return 0;
    }

    private string SiteText() =>
        $$"""
        site:
          name: Interop
          node: interop
          country: gb
          area_code: "20"
        sip:
          udp: {{Address}}
          tcp: {{Address}}
          realm: {{Realm}}
        gateway:
          rtp_address: 127.0.0.1
          rtp_ports: {{FirstPort + FirstRtp}}-{{FirstPort + PortsNeeded - 1}}
        admin:
          http: {{Monitoring}}
        storage:
          state_dir: state
        recording:
          calls: outside
        prompts:
          folder: audio
          music_on_hold: jingle
          files:
            - { name: jingle }
        numbers:
          main: "2075550100"
        extensions:
        {{string.Concat(new[] { "201", "202", "203", "204", "205", "206" }.Select(n => $"  - {{number: \"{n}\", name: Phone {n}, password: {Password(n)}, outside: on}}\n"))}}
        queues:
          - { number: "640", name: support, agents: ["205"] }
        switches:
          - { number: "700", name: office, day: "203", night: "204", turned_by: ["205"] }
        trunks:
          - name: city
            kind: fxo
            lines: 1-8
            attach: virtual:lines.sock
            caller_id: v23
            answer: polarity
            emergency_reserve: 1
            incoming: "201"
        routes:
          - name: city
            match: [_0X.]
            strip: 1
            trunks: [city]
        emergency:
          numbers: ["112", "999"]
          trunks: [city]
          access_codes: ["0"]
        """;
}
