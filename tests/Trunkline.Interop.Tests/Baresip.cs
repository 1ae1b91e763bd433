using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Trunkline.Dsp;

namespace Trunkline.Interop.Tests;

/// <summary>
/// baresip as a phone without a sound card: it speaks a file and what it hears is written to another (sndfile). It
/// is driven and watched through its ctrl_tcp module: JSON in netstrings.
/// </summary>
internal sealed class Baresip : IDisposable
{
    private readonly Background _process;
    private readonly string _folder;
    private readonly TcpClient _control = new();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly List<string> _events = [];
    private int _filled;

    /// <param name="site">The site it registers with.</param>
    /// <param name="extension">Who it is.</param>
    /// <param name="hertz">What it speaks, at -10 dBm0; 0 for silence.</param>
    /// <param name="transport">udp or tcp.</param>
    /// <param name="ports">The first of 100 ports for it.</param>
    public Baresip(RunningSite site, string extension, int hertz, string transport, int ports)
        : this(site.Address, extension, hertz, transport, ports, () => site.Logs)
    {
    }

    /// <param name="server">Where it registers; its password is <see cref="RunningSite.Password"/>.</param>
    /// <param name="extension">Who it is.</param>
    /// <param name="hertz">What it speaks, at -10 dBm0; 0 for silence; null: it gives back what it hears.</param>
    /// <param name="transport">udp or tcp.</param>
    /// <param name="ports">The first of 100 ports for it.</param>
    /// <param name="logs">What the server has printed.</param>
    public Baresip(string server, string extension, int? hertz, string transport, int ports, Func<string> logs)
    {
        _folder = Directory.CreateTempSubdirectory("trunkline-baresip-").FullName;
        var (mouth, ear) = hertz is { } tone ? ($"aufile,{Spoken(tone)}", "aubridge,nobody") : ("aubridge,mirror", "aubridge,mirror");
        File.WriteAllText(Path.Combine(_folder, "config"),
            $"""
            poll_method epoll
            sip_listen 127.0.0.1:{ports}
            call_local_timeout 120
            call_max_calls 4
            audio_path {_folder}
            audio_player {ear}
            snd_path {_folder}
            audio_source {mouth}
            audio_alert aubridge,nobody
            audio_buffer 20-160
            audio_level no
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            rtp_ports {ports + 20}-{ports + 99}
            ctrl_tcp_listen 127.0.0.1:{ports + 10}
            module_path {Modules()}
            module g711.so
            module aufile.so
            module aubridge.so
            module sndfile.so
            module_tmp account.so
            module_app ctrl_tcp.so
            module_app menu.so

            """);
        File.WriteAllText(Path.Combine(_folder, "accounts"),
            $"<sip:{extension}@{server};transport={transport}>;auth_user={extension};auth_pass={RunningSite.Password(extension)};answermode=auto;audio_codecs=PCMA;ptime=20;regint=300\n");
        File.WriteAllText(Path.Combine(_folder, "contacts"), "");
        _process = Background.Start("baresip", ["-4", "-f", _folder, "-t", "90", "-n", "127.0.0.1"]);
        Until.True(() => Connect(ports + 10), 10, "baresip lets itself be controlled", () => Output);
        Until.True(() => _process.Output.Contains("200 OK", StringComparison.Ordinal), 10, $"baresip registers as {extension}", () => Output + logs());
    }

    /// <summary>What it printed and told.</summary>
    public string Output => $"{_process.Output}\n{string.Join('\n', _events)}\n";

    /// <summary>The newest of its files: it begins another one when audio is agreed on anew, as at an answer after early audio.</summary>
    private string? Heard => Directory.EnumerateFiles(_folder, "*dec*.wav").Max(StringComparer.Ordinal);

    /// <summary>Gives an order: dial, hangup, sndcode.</summary>
    public void Order(string command, string parameters = "")
    {
        var json = JsonSerializer.Serialize(new { command, @params = parameters });
        _control.GetStream().Write(Encoding.ASCII.GetBytes($"{Encoding.UTF8.GetByteCount(json)}:{json},"));
    }

    /// <summary>Waits until it has told of something, CALL_ESTABLISHED for one, and forgets it.</summary>
    public void Tells(string type, double seconds = 15)
    {
        Until.True(
            () =>
            {
                Read();
                return _events.RemoveAll(e => e.Contains($"\"{type}\"", StringComparison.Ordinal)) > 0;
            },
            seconds, $"baresip tells {type}", () => Output);
    }

    /// <summary>True when it has told of something and nobody has waited for it yet.</summary>
    public bool HasTold(string type)
    {
        Read();
        return _events.Exists(e => e.Contains($"\"{type}\"", StringComparison.Ordinal));
    }

    /// <summary>What it hears now, from the end of the file it writes: waits until there is so much of it.</summary>
    /// <param name="seconds">How long a piece.</param>
    public short[] Hears(double seconds)
    {
        var count = (int)(seconds * 8000) * 2;
        var from = Length();
        Until.True(
            () =>
            {
                var length = Length();
                from = Math.Min(from, length); // it has begun another file
                return length >= from + count;
            },
            seconds + 10, "baresip plays what it hears into its file", () => Output);
        var octets = File.ReadAllBytes(Heard!);
        return MemoryMarshal.Cast<byte, short>(octets.AsSpan((int)from, count)).ToArray();
    }

    /// <summary>Waits until it hears a tone, and holds it to its frequency and level over half a second.</summary>
    /// <param name="hertz">Within 5 Hz.</param>
    /// <param name="lowest">dBm0.</param>
    /// <param name="highest">dBm0.</param>
    public void HearsTone(double hertz, double lowest, double highest)
    {
        ToneReading tone = default;
        Until.True(
            () =>
            {
                tone = ToneMeter.Measure(Hears(0.5));
                return Math.Abs(tone.Frequency - hertz) < 5 && tone.Dbm0 >= lowest && tone.Dbm0 <= highest;
            },
            12,
            string.Create(CultureInfo.InvariantCulture, $"{hertz} Hz between {lowest} and {highest} dBm0 is heard"),
            () => string.Create(CultureInfo.InvariantCulture, $"heard {tone.Frequency:0.0} Hz at {tone.Dbm0:0.0} dBm0 of {tone.TotalDbm0:0.0}\n{Output}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _control.Dispose();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Modules()
    {
        string[] places = ["/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules", "/usr/lib/aarch64-linux-gnu/baresip/modules"];
        var found = places.FirstOrDefault(p => File.Exists(Path.Combine(p, "ctrl_tcp.so")));
        Assert.True(found is not null, "baresip's modules are missing; ./run test --all installs what tests/apt-packages.txt lists");
        return found;
    }

    private bool Connect(int port)
    {
        Assert.False(_process.HasEnded, Output);
        try
        {
            _control.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Writes what it will say: a minute and a half of a sine, 16 bit linear at 8 kHz.</summary>
    private string Spoken(int hertz)
    {
        const int Octets = 2 * 8000 * 90;
        var file = Path.Combine(_folder, "spoken.wav");
        using var writer = new BinaryWriter(File.Create(file));
        writer.Write("RIFF"u8);
        writer.Write(36 + Octets);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(16_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(Octets);
        for (var i = 0; i < Octets / 2; i++)
        {
            writer.Write((short)(Level.ToPeak(-10) * Math.Sin(2 * Math.PI * hertz * i / 8000)));
        }

        return file;
    }

    private long Length() => Heard is { } file ? new FileInfo(file).Length & ~1L : 0;

    /// <summary>Takes what has come: netstrings, LENGTH:JSON, one after the other.</summary>
    private void Read()
    {
        while (_control.Available > 0)
        {
            _filled += _control.GetStream().Read(_buffer, _filled, Math.Min(_control.Available, _buffer.Length - _filled));
            while (Array.IndexOf(_buffer, (byte)':', 0, _filled) is > 0 and var colon
                && int.Parse(Encoding.ASCII.GetString(_buffer, 0, colon), CultureInfo.InvariantCulture) is var length && _filled >= colon + length + 2)
            {
                _events.Add(Encoding.UTF8.GetString(_buffer, colon + 1, length));
                var next = colon + length + 2;
                Array.Copy(_buffer, next, _buffer, 0, _filled - next);
                _filled -= next;
            }
        }
    }
}
