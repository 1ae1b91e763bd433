using System.Net.Sockets;
using System.Text;
using Trunkline.Host.Running;

namespace Trunkline.Host.Tests;

/// <summary>What systemd hears, on a socket of its kind.</summary>
public sealed class SystemdNotifyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ready_Alive_Stopping_AreTheWordsOfSdNotify(bool isAbstract)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var name = isAbstract ? "@" + Path.GetFileName(path) : path;
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name[1..] : path));
        using var notify = new SystemdNotify(name, "30000000");
        Assert.Equal(TimeSpan.FromSeconds(30), notify.Watchdog);
        notify.Ready("ready: SIP on\n0.0.0.0:5060");
        notify.Alive();
        notify.Stopping("2 calls", TimeSpan.FromSeconds(15));
        Assert.Equal("READY=1\nSTATUS=ready: SIP on 0.0.0.0:5060", Next(systemd));
        Assert.Equal("WATCHDOG=1", Next(systemd));
        Assert.Equal("STOPPING=1\nSTATUS=2 calls\nEXTEND_TIMEOUT_USEC=15000000", Next(systemd));
        File.Delete(path);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "x")]
    [InlineData("/nowhere/at/all", "0")]
    public void NoSystemd_NothingHappens(string? socket, string? watchdog)
    {
        using var notify = new SystemdNotify(socket, watchdog);
        notify.Ready("ready");
        notify.Alive();
        Assert.Null(notify.Watchdog);
    }

    private static string Next(Socket systemd)
    {
        var octets = new byte[4096];
        return Encoding.UTF8.GetString(octets, 0, systemd.Receive(octets));
    }
}
