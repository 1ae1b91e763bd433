using System.Text;

namespace Trunkline.Interop.Tests;

/// <summary>A running site as Prometheus and a load balancer see it.</summary>
[Collection(RunningSiteTests.Name)]
public sealed class MonitoringTests(RunningSite site) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new($"http://{site.Monitoring}/") };

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>promtool reads every line, and finds nothing to say of names, types and help.</summary>
    [Fact]
    public async Task Metrics_AreWhatPrometheusReads()
    {
        using var response = await _http.GetAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("trunkline_trunk_circuits{trunk=\"city\",state=\"idle\"} ", text, StringComparison.Ordinal);
        Assert.Contains("trunkline_loop_lateness_seconds_bucket{le=\"+Inf\"} ", text, StringComparison.Ordinal);
        var checkedBy = Tool.Run("promtool", ["check", "metrics"], Encoding.UTF8.GetBytes(text));
        Assert.True(checkedBy.ExitCode == 0 && checkedBy.Error.Length == 0, checkedBy.Error + checkedBy.Text);
    }

    [Fact]
    public async Task HealthAndReadiness_AreAnswered()
    {
        Assert.Equal("ok\n", await _http.GetStringAsync(new Uri("healthz", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("{\"ready\":true,\"reasons\":[]}", await _http.GetStringAsync(new Uri("readyz", UriKind.Relative), TestContext.Current.CancellationToken));
    }
}
