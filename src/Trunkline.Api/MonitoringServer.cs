// What monitoring asks over TCP: /metrics, /healthz, /readyz. Nothing else is served, nothing can be changed, nobody but the networks of
// admin.http_from is answered. Off unless site.yaml says where.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Trunkline.Base;
using Trunkline.Node;

namespace Trunkline.Api;

/// <summary>Serves monitoring on its own threads.</summary>
public sealed class MonitoringServer : IAsyncDisposable
{
    private const int MostConnections = 64;
    private static readonly TimeSpan s_answersWithin = TimeSpan.FromSeconds(5);
    private readonly WebApplication _app;
    private readonly NodeLoop _loop;
    private readonly INodeControl _node;

    private MonitoringServer(WebApplication app, NodeLoop loop, INodeControl node) => (_app, _loop, _node) = (app, loop, node);

    /// <summary>Starts serving.</summary>
    /// <param name="at">Address and port.</param>
    /// <param name="from">Who is answered.</param>
    /// <param name="loop">The node's loop.</param>
    /// <param name="node">The node.</param>
    /// <exception cref="IOException">The address cannot be bound.</exception>
    public static async Task<MonitoringServer> StartAsync(NetAddress at, IReadOnlyList<IPNetwork> from, NodeLoop loop, INodeControl node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel((KestrelServerOptions o) =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = 0;
            o.Limits.MaxConcurrentConnections = MostConnections;
            o.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
            o.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            o.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            o.Listen(at.ToIPEndPoint(), l => l.Protocols = HttpProtocols.Http1);
        });
        var server = new MonitoringServer(builder.Build(), loop, node);
        server._app.Use(async (http, next) =>
        {
            var address = http.Connection.RemoteIpAddress;
            address = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
            if (address is null || !from.Any(n => n.Contains(address)))
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            await next(http).ConfigureAwait(false);
        });
        server.Map();
        await server._app.StartAsync().ConfigureAwait(false);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);

    private void Map()
    {
        _app.MapGet("/metrics", async () => await AskAsync(n => n.Metrics()).ConfigureAwait(false) is { } text
            ? Results.Text(text, "text/plain; version=0.0.4; charset=utf-8") : Stuck());
        _app.MapGet("/healthz", async () => await AskAsync(_ => "ok\n").ConfigureAwait(false) is { } text ? Results.Text(text) : Stuck());
        _app.MapGet("/readyz", async () => await AskAsync(n => n.Readiness()).ConfigureAwait(false) is { } view
            ? Results.Json(view, statusCode: view.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable) : Stuck());
    }

    private static IResult Stuck() => Results.Text("the deciding process does not answer\n", statusCode: StatusCodes.Status503ServiceUnavailable);

    private async Task<T?> AskAsync<T>(Func<INodeControl, T> question)
        where T : class
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            try
            {
                answer.TrySetResult(question(_node));
            }
            catch (Exception e)
            {
                answer.TrySetException(e);
                throw;
            }
        });
        try
        {
            return await answer.Task.WaitAsync(s_answersWithin).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
