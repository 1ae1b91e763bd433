using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Trunkline.Node;
using Trunkline.Node.Alarms;

namespace Trunkline.Api;

/// <summary>The command line's end of the API.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="socketPath">The node's Unix socket.</param>
    public ApiClient(string socketPath)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://node/"), Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>The node at a glance.</summary>
    /// <exception cref="HttpRequestException">No node answers on the socket.</exception>
    public Task<StatusView?> StatusAsync() => _http.GetFromJsonAsync<StatusView>("status", Json);

    /// <summary>The calls there are.</summary>
    public async Task<IReadOnlyList<CallView>> CallsAsync() => await _http.GetFromJsonAsync<CallView[]>("calls", Json).ConfigureAwait(false) ?? [];

    /// <summary>The last messages of a call; null when nothing is kept of it.</summary>
    /// <param name="call">Its identifier, or "last".</param>
    public async Task<LadderView?> MessagesAsync(string call)
    {
        using var response = await _http.GetAsync(new Uri($"calls/{Uri.EscapeDataString(call)}/messages", UriKind.Relative)).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<LadderView>(Json).ConfigureAwait(false);
    }

    /// <summary>Every queue.</summary>
    public async Task<IReadOnlyList<QueueView>> QueuesAsync() => await _http.GetFromJsonAsync<QueueView[]>("queues", Json).ConfigureAwait(false) ?? [];

    /// <summary>Logs an agent in or out, pauses him, or ends that; null when there is no such queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="extension">The agent.</param>
    /// <param name="order">"login", "logout", "pause", "resume".</param>
    public async Task<AgentOrderResult?> OrderAgentAsync(string queue, string extension, string order)
    {
        using var response = await _http.PostAsync(new Uri($"queues/{Uri.EscapeDataString(queue)}/agents/{Uri.EscapeDataString(extension)}/{order}", UriKind.Relative), null).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<AgentOrderResult>(Json).ConfigureAwait(false);
    }

    /// <summary>Every switch.</summary>
    public async Task<IReadOnlyList<SwitchView>> SwitchesAsync() => await _http.GetFromJsonAsync<SwitchView[]>("switches", Json).ConfigureAwait(false) ?? [];

    /// <summary>Turns a switch; null when there is none of this name.</summary>
    /// <param name="name">The switch.</param>
    /// <param name="position">"day", "night", "auto".</param>
    public async Task<SwitchOrderResult?> TurnSwitchAsync(string name, string position)
    {
        using var response = await _http.PostAsync(new Uri($"switches/{Uri.EscapeDataString(name)}/{position}", UriKind.Relative), null).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<SwitchOrderResult>(Json).ConfigureAwait(false);
    }

    /// <summary>What is wrong.</summary>
    public async Task<AlarmsView> AlarmsAsync() => await _http.GetFromJsonAsync<AlarmsView>("alarms", Json).ConfigureAwait(false) ?? new([], []);

    /// <summary>Emergency calls that are up, and for whom calls back are kept.</summary>
    public async Task<EmergenciesView> EmergenciesAsync() => await _http.GetFromJsonAsync<EmergenciesView>("emergencies", Json).ConfigureAwait(false) ?? new([], [], []);

    /// <summary>Every trunk group.</summary>
    public async Task<IReadOnlyList<TrunkView>> TrunksAsync() => await _http.GetFromJsonAsync<TrunkView[]>("trunks", Json).ConfigureAwait(false) ?? [];

    /// <summary>Every E1 span.</summary>
    public async Task<IReadOnlyList<SpanView>> SpansAsync() => await _http.GetFromJsonAsync<SpanView[]>("spans", Json).ConfigureAwait(false) ?? [];

    /// <summary>Everything about one span.</summary>
    public async Task<SpanDetailResult> SpanAsync(int span) =>
        await _http.GetFromJsonAsync<SpanDetailResult>($"spans/{span}", Json).ConfigureAwait(false) ?? new(null, "no answer from the node");

    /// <summary>Loops a span ("loop") or sends an alarm on it ("alarm").</summary>
    /// <returns>Why not; empty when it is done.</returns>
    public async Task<string> TestSpanAsync(int span, string kind, SpanTestOrder order) => await PostAsync($"spans/{span}/{kind}", order).ConfigureAwait(false);

    /// <summary>Begins a bit error test.</summary>
    /// <returns>Why not; empty when it has begun.</returns>
    public async Task<string> StartBertAsync(int span, BertOrder order) => await PostAsync($"spans/{span}/bert", order).ConfigureAwait(false);

    /// <summary>How the last bit error test of a span goes.</summary>
    public async Task<BertView?> BertAsync(int span) => await _http.GetFromJsonAsync<BertView?>($"spans/{span}/bert", Json).ConfigureAwait(false);

    /// <summary>Ends a bit error test.</summary>
    public async Task StopBertAsync(int span)
    {
        using var response = await _http.DeleteAsync(new Uri($"spans/{span}/bert", UriKind.Relative)).ConfigureAwait(false);
    }

    /// <summary>Every circuit.</summary>
    public async Task<IReadOnlyList<LineView>> LinesAsync() => await _http.GetFromJsonAsync<LineView[]>("lines", Json).ConfigureAwait(false) ?? [];

    /// <summary>Every extension and where it is registered.</summary>
    public async Task<IReadOnlyList<RegistrationView>> RegistrationsAsync() =>
        await _http.GetFromJsonAsync<RegistrationView[]>("registrations", Json).ConfigureAwait(false) ?? [];

    /// <summary>Every extension and what it wants done with its calls.</summary>
    public async Task<IReadOnlyList<ExtensionView>> ExtensionsAsync() => await _http.GetFromJsonAsync<ExtensionView[]>("extensions", Json).ConfigureAwait(false) ?? [];

    /// <summary>Takes back what was set at an extension's telephone.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="setting">One thing, as the file names it; null for everything.</param>
    /// <returns>Null when there is no such extension.</returns>
    public async Task<ClearedView?> ClearSettingsAsync(string extension, string? setting)
    {
        using var response = await _http.DeleteAsync(new Uri($"extensions/{Uri.EscapeDataString(extension)}/settings{(setting is null ? "" : "/" + Uri.EscapeDataString(setting))}", UriKind.Relative)).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<ClearedView>(Json).ConfigureAwait(false);
    }

    /// <summary>Calls an extension, then a number on its behalf.</summary>
    public async Task<OriginateResult> OriginateAsync(string from, string to)
    {
        using var response = await _http.PostAsJsonAsync("calls", new { from, to }, Json).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync<OriginateResult>(Json).ConfigureAwait(false) ?? new(false, "", "no answer from the node");
    }

    /// <summary>Shows the frames of a span's D-channel until cancelled or the node ends.</summary>
    /// <param name="span">The span's number.</param>
    /// <param name="begun">Called with what is traced, before the first frame.</param>
    /// <param name="heard">Called for each frame.</param>
    /// <param name="ends">Ends it.</param>
    /// <returns>False when the site has no such span.</returns>
    public async Task<bool> TraceFramesAsync(int span, Action<FrameTraceView> begun, Action<FrameView> heard, CancellationToken ends)
    {
        ArgumentNullException.ThrowIfNull(begun);
        ArgumentNullException.ThrowIfNull(heard);
        try
        {
            using var response = await _http.GetAsync(new Uri($"spans/{span}/frames", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ends).ConfigureAwait(false);
            if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return false;
            }

            response.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ends).ConfigureAwait(false));
            var hasBegun = false;
            while (await NextAsync(lines, ends).ConfigureAwait(false) is { } line)
            {
                if (hasBegun)
                {
                    heard(JsonSerializer.Deserialize<FrameView>(line, Json)!);
                }
                else
                {
                    hasBegun = true;
                    begun(JsonSerializer.Deserialize<FrameTraceView>(line, Json)!);
                }
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
        }

        return true;
    }

    /// <summary>Reads the site file again, or what else is ordered of it.</summary>
    public async Task<ReloadView?> ReloadAsync(ReloadOrder order)
    {
        using var response = await _http.PostAsJsonAsync("site", order, Json).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<ReloadView>(Json).ConfigureAwait(false);
    }

    /// <summary>Lets a trunk group run empty, or takes it back; null when there is no such group.</summary>
    public async Task<DrainResult?> DrainAsync(string trunk, bool drain)
    {
        using var request = new HttpRequestMessage(drain ? HttpMethod.Post : HttpMethod.Delete, new Uri($"trunks/{Uri.EscapeDataString(trunk)}/drain", UriKind.Relative));
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<DrainResult>(Json).ConfigureAwait(false);
    }

    /// <summary>A line; null at the end, also one in the middle of a line because the node died.</summary>
    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken ends)
    {
        try
        {
            return await lines.ReadLineAsync(ends).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<string> PostAsync<T>(string path, T order)
    {
        using var response = await _http.PostAsJsonAsync(path, order, Json).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<SpanOrderResult>(Json).ConfigureAwait(false))?.Reason ?? "no answer from the node"
            : "the node is too busy to answer";
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
}
