using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Trunkline.Node;

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

    /// <summary>Every circuit.</summary>
    public async Task<IReadOnlyList<SpanView>> SpansAsync() => await _http.GetFromJsonAsync<SpanView[]>("spans", Json).ConfigureAwait(false) ?? [];

    /// <summary>Every circuit.</summary>
    public async Task<IReadOnlyList<LineView>> LinesAsync() => await _http.GetFromJsonAsync<LineView[]>("lines", Json).ConfigureAwait(false) ?? [];

    /// <summary>Every extension and where it is registered.</summary>
    public async Task<IReadOnlyList<RegistrationView>> RegistrationsAsync() =>
        await _http.GetFromJsonAsync<RegistrationView[]>("registrations", Json).ConfigureAwait(false) ?? [];

    /// <summary>Calls an extension, then a number on its behalf.</summary>
    public async Task<OriginateResult> OriginateAsync(string from, string to)
    {
        using var response = await _http.PostAsJsonAsync("calls", new { from, to }, Json).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync<OriginateResult>(Json).ConfigureAwait(false) ?? new(false, "", "no answer from the node");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
}
