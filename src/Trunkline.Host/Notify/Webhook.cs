using System.Net.Http.Headers;
using System.Net.Http.Json;
using Trunkline.Node.Alarms;
using Trunkline.Site;

namespace Trunkline.Host.Notify;

/// <summary>Posts each alarm as JSON to an HTTP server; any answer of 2xx takes it.</summary>
public sealed class Webhook : IAlarmTarget, IDisposable
{
    private readonly HttpClient _http;
    private readonly WebhookTarget _target;
    private readonly (string Site, string Node) _from;

    /// <param name="target">The server.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="node">The node's name.</param>
    public Webhook(WebhookTarget target, string site, string node)
    {
        ArgumentNullException.ThrowIfNull(target);
        (_target, _from) = (target, (site, node));
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = 64 * 1024,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("trunkline", null));
        if (target.Secret is { } secret)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        }
    }

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    public AlarmSeverity Least => AlarmText.Parse(_target.Severity) ?? AlarmSeverity.Warning;

    /// <inheritdoc/>
    public TimeSpan Gather => TimeSpan.Zero;

    /// <inheritdoc/>
    public async Task<string?> DeliverAsync(IReadOnlyList<AlarmEventView> events, long dropped, CancellationToken ends)
    {
        ArgumentNullException.ThrowIfNull(events);
        var e = events[0];
        try
        {
            using var response = await _http.PostAsJsonAsync(
                _target.Url,
                new { site = _from.Site, node = _from.Node, e.Sequence, e.At, e.Id, e.Severity, e.Was, e.Text, e.Todo, e.Since, dropped },
                System.Text.Json.JsonSerializerOptions.Web,
                ends).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"{_target} answered {(int)response.StatusCode}";
        }
        catch (Exception wrong) when (wrong is HttpRequestException or TaskCanceledException && !ends.IsCancellationRequested)
        {
            return wrong is TaskCanceledException ? $"{_target} does not answer" : $"{_target}: {wrong.Message}";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
