using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Net.Tests;

public sealed class UnixControlTests : IDisposable
{
    private readonly Reactor _reactor = new(new NodeLoop(TimeProvider.System));
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trunkline-{Environment.ProcessId}-{Interlocked.Increment(ref s_number)}.sock");
    private static int s_number;

    public void Dispose()
    {
        _reactor.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void Client_ServerStartsLater_ConnectsByItself_AndAgainAfterALoss()
    {
        var gateway = new Gateway();
        var controller = new Controller();
        var client = new GatewayClient(_reactor.Loop, 1, controller);
        using var way = new UnixControlClient(_reactor, _path, client);
        way.Start();
        Assert.False(client.IsAttached);
        Assert.True(UnixControlServer.TryStart(_reactor, _path, new GatewayEndpoint(gateway), out var server, out var error), error.ToString());
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }

        Until(() => controller.Attached == 1);
        client.Audit(new Audit());
        Until(() => gateway.Audits == 1);

        // A second controller takes over; the first does not come back.
        var newer = new Controller();
        using var other = new UnixControlClient(_reactor, _path, new GatewayClient(_reactor.Loop, 2, newer));
        other.Start();
        Until(() => newer.Attached == 1 && controller.Lost.Count == 1);
        Assert.Equal([GatewayError.OldEpoch], controller.Lost);
        Assert.True(client.IsOutranked);
        Until(() => _reactor.Loop.Wheel.Count == 0);
        Assert.Equal(1, controller.Attached);
        server.Dispose();
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Server_PathInUse_IsRefused_AndOneLeftBehindIsTakenOver()
    {
        var endpoint = new GatewayEndpoint(new Gateway());
        Assert.True(UnixControlServer.TryStart(_reactor, _path, endpoint, out var server, out _));
        Assert.False(UnixControlServer.TryStart(_reactor, _path, endpoint, out _, out var error));
        Assert.True(error.IsAddressInUse);
        server.Dispose();

        // A dead process leaves its file.
        using (var dead = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0))
        {
            dead.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_path + "x"));
            dead.Listen();
            File.Move(_path + "x", _path);
        }

        Assert.True(File.Exists(_path));
        Assert.True(UnixControlServer.TryStart(_reactor, _path, endpoint, out server, out error), error.ToString());
        server.Dispose();
    }

    [Fact]
    public void Server_PathTooLong_IsAnErrorValue()
    {
        Assert.False(UnixControlServer.TryStart(_reactor, "/tmp/" + new string('x', 200), new GatewayEndpoint(new Gateway()), out _, out var error));
        Assert.Equal("Invalid argument", error.ToString());
    }

    [Fact]
    public void Gateway_ControllerDoesNotRead_NeverWaits_AndLosesIt()
    {
        var gateway = new Gateway();
        var endpoint = new GatewayEndpoint(gateway);
        Assert.True(UnixControlServer.TryStart(_reactor, _path, endpoint, out var server, out _));
        using var far = new Reactor(new NodeLoop(TimeProvider.System));
        using var way = new UnixControlClient(far, _path, new GatewayClient(far.Loop, 1, new Controller()));
        way.Start();
        far.RunOnce(TimeSpan.Zero); // its hello leaves at the end of its turn
        Until(() => endpoint.HasController);
        var sent = 0;
        while (endpoint.HasController && sent < 1_000_000)
        {
            gateway.Events!.OnLineRinging(new LineRinging(TerminationId.Line(sent++ + 1)));
        }

        Assert.InRange(sent, 4_000, 100_000);
        server.Dispose();
    }

    private void Until(Func<bool> done)
    {
        var end = _reactor.Loop.Elapsed + TimeSpan.FromSeconds(5);
        while (!done())
        {
            Assert.True(_reactor.Loop.Elapsed < end, "not within 5 s");
            _reactor.RunOnce(TimeSpan.FromMilliseconds(20));
        }
    }
}
