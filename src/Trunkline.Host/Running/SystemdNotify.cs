using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Trunkline.Host.Running;

/// <summary>Tells systemd how the process is (sd_notify(3)): datagrams to the socket it names. Does nothing where there is none.</summary>
public sealed class SystemdNotify : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _to;

    /// <param name="socket">The value of NOTIFY_SOCKET; @ begins an abstract name.</param>
    /// <param name="watchdogMicroseconds">The value of WATCHDOG_USEC.</param>
    public SystemdNotify(string? socket, string? watchdogMicroseconds)
    {
        if (socket is { Length: > 1 } && socket[0] is '/' or '@')
        {
            _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            _to = new(socket[0] == '@' ? "\0" + socket[1..] : socket);
        }

        if (long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var usec) && usec > 0)
        {
            Watchdog = TimeSpan.FromMicroseconds(usec);
        }
    }

    /// <summary>How long systemd waits for a sign of life; null when it does not.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>From the environment. Processes started by this one do not inherit it: they are not the service.</summary>
    public static SystemdNotify FromEnvironment()
    {
        var notify = new SystemdNotify(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", null);
        return notify;
    }

    /// <summary>The service is up.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={Line(status)}");

    /// <summary>It lives. Called by the loop, so that one that is stuck is started again.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <summary>It is ending, and needs so much longer.</summary>
    public void Stopping(string status, TimeSpan longer) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"STOPPING=1\nSTATUS={Line(status)}\nEXTEND_TIMEOUT_USEC={(long)longer.TotalMicroseconds}"));

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    private void Send(string message)
    {
        try
        {
            _socket?.SendTo(Encoding.UTF8.GetBytes(message), _to!);
        }
        catch (SocketException)
        {
            // systemd is busy or gone: the next message says it again
        }
    }
}
