// A site file read again while the system runs: read, checked, proved and compiled on a thread of its own; only what is left, a few
// assignments, happens on the loop.
using Trunkline.Api;
using Trunkline.Base;
using Trunkline.Node;
using Trunkline.Routing.Proof;
using Trunkline.Site;

namespace Trunkline.Host;

/// <summary>Reloads the site of a running node.</summary>
/// <param name="file">The site file.</param>
/// <param name="loop">The node's loop.</param>
/// <param name="node">The node.</param>
public sealed class SiteReloader(string file, NodeLoop loop, INodeControl node) : ISiteReloader
{
    private const int MostWords = 1000;
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <inheritdoc/>
    public async Task<ReloadView> ReloadAsync(ReloadOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            return order.Action switch
            {
                "confirm" => await OnLoop(() => node.ConfirmReload() ? Nothing(null) with { IsApplied = true } : Nothing("no reload waits to be confirmed")).ConfigureAwait(false),
                "back" => await OnLoop(() => Of(node.UndoReload(order.Force), Nothing(null), 0)).ConfigureAwait(false),
                "check" or "apply" => await Task.Run(() => ReadAndApply(order)).ConfigureAwait(false),
                _ => Nothing("expected the action check, apply, confirm or back"),
            };
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ReloadView> ReadAndApply(ReloadOrder order)
    {
        var began = loop.Time.GetTimestamp();
        var loaded = SiteLoader.Load(file);
        if (loaded.Model is not { } site)
        {
            return Nothing($"{file} has errors: nothing was changed") with
            {
                Errors = [.. loaded.Errors.Where(e => e.Severity == SiteSeverity.Error).Take(MostWords).Select(e => e.ToLine(file))],
            };
        }

        var running = await OnLoop(() => node.RunningSite).ConfigureAwait(false);
        var next = node.Prepare(site);
        var view = Nothing(null) with
        {
            Differences = [.. next.Differences.Take(MostWords).Select(d => new DifferenceView(d.At.Line, d.Words, d.Effect.ToString().ToLowerInvariant()))],
            Proof = NewCounterExamples(running, site),
        };
        if (order.Action == "check")
        {
            return view with { Seconds = loop.Time.GetElapsedTime(began).TotalSeconds };
        }

        if (view.Proof.Count > 0 && !order.Force)
        {
            return view with { Error = "the new plan has counter-examples that the running one has not: nothing was changed (--force applies it all the same)" };
        }

        return await OnLoop(() => Of(node.Reload(next, order.ConfirmWithin > 0 ? TimeSpan.FromSeconds(order.ConfirmWithin) : null, order.Force), view, began)).ConfigureAwait(false);
    }

    private static List<string> NewCounterExamples(SiteModel running, SiteModel next)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var found = PlanProof.Of(next, today).CounterExamples.Select(c => c.Words).ToList();
        if (found.Count > 0)
        {
            var known = PlanProof.Of(running, today).CounterExamples.Select(c => c.Words).ToHashSet();
            found.RemoveAll(known.Contains);
        }

        return found;
    }

    private ReloadView Of(ReloadResult result, ReloadView view, long began) => view with
    {
        Error = result.Error,
        IsApplied = result.Error is null,
        ConfirmWithin = result.ConfirmWithin,
        Seconds = began == 0 ? 0 : loop.Time.GetElapsedTime(began).TotalSeconds,
        Calls = node.ListCalls().Count,
    };

    private ReloadView Nothing(string? error) => new(error, file, [], [], [], false, 0, 0, 0);

    private Task<T> OnLoop<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() =>
        {
            try
            {
                answer.TrySetResult(question());
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                answer.TrySetException(e); // to whoever asked; the loop goes on
            }
        });
        return answer.Task;
    }
}
