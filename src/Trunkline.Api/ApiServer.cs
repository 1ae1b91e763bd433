// The node's API: HTTP with JSON over a Unix socket that only its owner may open. The command line uses it; a console
// will. It holds no state: every request is a question put to the node's loop.
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Base;
using Trunkline.Node;

namespace Trunkline.Api;

/// <summary>Serves the API on its own threads.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    internal static readonly TimeSpan LoopAnswersWithin = TimeSpan.FromSeconds(5);
    private readonly WebApplication _app;
    private readonly NodeLoop _loop;
    private readonly INodeControl _node;
    private readonly ISiteReloader? _reloader;

    private ApiServer(WebApplication app, NodeLoop loop, INodeControl node, ISiteReloader? reloader)
    {
        _reloader = reloader;
        _app = app;
        _loop = loop;
        _node = node;
    }

    /// <summary>Starts serving.</summary>
    /// <param name="socketPath">The Unix socket; one left over from a dead process is replaced.</param>
    /// <param name="loop">The node's loop.</param>
    /// <param name="node">The node.</param>
    /// <param name="reloader">Reads the site file again; null where there is none to read.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public static async Task<ApiServer> StartAsync(string socketPath, NodeLoop loop, INodeControl node, ISiteReloader? reloader = null)
    {
        if (File.Exists(socketPath))
        {
            File.Delete(socketPath);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        builder.WebHost.UseKestrel((KestrelServerOptions o) =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = 64 * 1024;
            o.ListenUnixSocket(socketPath);
        });
        var server = new ApiServer(builder.Build(), loop, node, reloader);
        server.Map();
        await server._app.StartAsync().ConfigureAwait(false);
        File.SetUnixFileMode(socketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);

    private void Map()
    {
        _app.MapGet("/status", () => Ask(n => n.Status()));
        _app.MapGet("/calls", () => Ask(n => n.ListCalls()));
        _app.MapGet("/spans", () => Ask(n => n.ListSpans()));
        _app.MapGet("/spans/{span:int}", (int span) => AskLater<SpanDetailResult>((n, answer) => n.ShowSpan(span, answer)));
        _app.MapGet("/spans/{span:int}/frames", async (int span, HttpContext http, IHostApplicationLifetime life) =>
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
            await new FrameStream(_loop, _node).ServeAsync(span, http, ends.Token).ConfigureAwait(false);
        });
        _app.MapPost("/spans/{span:int}/loop", (int span, SpanTestOrder order) => AskLater<SpanOrderResult>((n, answer) => n.LoopSpan(span, order, answer)));
        _app.MapPost("/spans/{span:int}/alarm", (int span, SpanTestOrder order) => AskLater<SpanOrderResult>((n, answer) => n.AlarmSpan(span, order, answer)));
        _app.MapPost("/spans/{span:int}/bert", (int span, BertOrder order) => AskLater<SpanOrderResult>((n, answer) => n.StartBert(span, order, answer)));
        _app.MapGet("/spans/{span:int}/bert", (int span) => Ask(n => n.ShowBert(span)));
        _app.MapDelete("/spans/{span:int}/bert", (int span) => AskLater<SpanOrderResult>((n, answer) => n.StopBert(span, answer)));
        _app.MapGet("/alarms", () => Ask(n => n.ListAlarms()));
        _app.MapGet("/emergencies", () => Ask(n => n.ListEmergencies()));
        _app.MapGet("/trunks", () => Ask(n => n.ListTrunks()));
        _app.MapPost("/site", async (ReloadOrder order) => _reloader is null ? Results.NotFound() : Results.Ok(await _reloader.ReloadAsync(order).ConfigureAwait(false)));
        _app.MapPost("/trunks/{trunk}/drain", (string trunk) => Ask(n => n.Drain(trunk, drain: true)));
        _app.MapDelete("/trunks/{trunk}/drain", (string trunk) => Ask(n => n.Drain(trunk, drain: false)));
        _app.MapGet("/queues", () => Ask(n => n.ListQueues()));
        _app.MapPost("/queues/{queue}/agents/{extension}/{order}", (string queue, string extension, string order) => AskLater<AgentOrderResult?>((n, answer) => n.OrderAgent(queue, extension, order, answer)));
        _app.MapGet("/switches", () => Ask(n => n.ListSwitches()));
        _app.MapPost("/switches/{name}/{position}", (string name, string position) => AskLater<SwitchOrderResult?>((n, answer) => n.TurnSwitch(name, position, answer)));
        _app.MapGet("/lines", () => Ask(n => n.ListLines()));
        _app.MapGet("/extensions", () => Ask(n => n.ListExtensions()));
        _app.MapDelete("/extensions/{extension}/settings", (string extension) => Ask(n => n.ClearSettings(extension, null)));
        _app.MapDelete("/extensions/{extension}/settings/{setting}", (string extension, string setting) =>
            SettingView.Of(setting) is { } one ? Ask(n => n.ClearSettings(extension, one)) : Task.FromResult(Results.NotFound()));
        _app.MapGet("/registrations", () => Ask(n => n.ListRegistrations()));
        _app.MapPost("/calls", (OriginateRequest request) =>
            PhoneNumber.TryParse(request.To, out var target) && request.From is { Length: > 0 and <= PhoneNumber.MaxDigits } from
                ? Ask(n => n.Originate(from, target))
                : Task.FromResult(Results.BadRequest(new OriginateResult(false, "", "expected {\"from\": extension, \"to\": number}"))));
        _app.MapGet("/calls/{id}/messages", (string id) => Ask(n => n.MessagesOf(id)));
        _app.MapDelete("/calls/{id}", (string id) => Ask(n => n.Release(id)));
    }

    private Task<IResult> Ask<T>(Func<INodeControl, T> question) => AskLater<T>((node, answer) => answer(question(node)));

    private async Task<IResult> AskLater<T>(Action<INodeControl, Action<T>> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => question(_node, value => answer.TrySetResult(value)));
        try
        {
            return await answer.Task.WaitAsync(LoopAnswersWithin).ConfigureAwait(false) is { } value ? Results.Ok(value) : Results.NotFound();
        }
        catch (TimeoutException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private sealed record OriginateRequest(string? From, string? To);
}
