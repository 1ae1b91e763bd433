using System.Net;
using System.Net.Sockets;
using System.Text;
using Trunkline.Api;
using Trunkline.Base;

namespace Trunkline.Host.Tests;

/// <summary>Monitoring over real TCP, of a site in a World.</summary>
public sealed class MonitoringServerTests
{
    private static readonly IReadOnlyList<IPNetwork> s_here = [IPNetwork.Parse("127.0.0.0/8")];

    [Fact]
    public async Task OnlyThreePages_OnlyToRead()
    {
        var w = new OperatedSite();
        await using var server = await MonitoringServer.StartAsync(FreePort(out var port), s_here, w.Site.NodeLoop, w.Node);
        Assert.StartsWith("HTTP/1.1 200 OK", await Ask(w, port, "GET /metrics"), StringComparison.Ordinal);
        Assert.EndsWith("{\"ready\":true,\"reasons\":[]}", await Ask(w, port, "GET /readyz"), StringComparison.Ordinal);
        w.Site.CutSpan(1, isCut: true);
        w.Seconds(5);
        Assert.StartsWith("HTTP/1.1 503", await Ask(w, port, "GET /readyz"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await Ask(w, port, "GET /healthz"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await Ask(w, port, "GET /calls"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405", await Ask(w, port, "POST /metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomebodyElse_IsRefused()
    {
        var w = new OperatedSite();
        await using var server = await MonitoringServer.StartAsync(FreePort(out var port), [IPNetwork.Parse("192.0.2.0/24")], w.Site.NodeLoop, w.Node);
        var answer = await Ask(w, port, "GET /metrics");
        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("trunkline_", answer, StringComparison.Ordinal);
    }

    /// <summary>The loop is stuck: the page says so after five seconds, rather than never.</summary>
    [Fact]
    public async Task LoopIsStuck_HealthSaysSo()
    {
        var w = new OperatedSite();
        await using var server = await MonitoringServer.StartAsync(FreePort(out var port), s_here, w.Site.NodeLoop, w.Node);
        Assert.StartsWith("HTTP/1.1 503", await Ask(null, port, "GET /healthz"), StringComparison.Ordinal);
    }

    private static NetAddress FreePort(out int port)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        port = ((IPEndPoint)taken.LocalEndpoint).Port;
        return NetAddress.FromIPv4(0x7F000001, (ushort)port);
    }

    /// <summary>Asks, and drives the World meanwhile.</summary>
    private static async Task<string> Ask(OperatedSite? w, int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        var answer = reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!answer.IsCompleted && w is not null)
        {
            w.Seconds(0.001);
            await Task.Yield();
        }

        var text = await answer;
        return text.Contains("chunked", StringComparison.Ordinal) ? text.Replace("\r\n0\r\n\r\n", "", StringComparison.Ordinal) : text;
    }
}
