using Trunkline.Base;

namespace Trunkline.Simulation.Scenarios;

/// <summary>Runs a script of scenarios on a loop, several at a time, begun in the script's order.</summary>
public sealed class ScenarioBatch
{
    private readonly NodeLoop _loop;
    private readonly IReadOnlyList<(string Name, string Dialled, Func<ScenarioRun, IEnumerable<Wait>> Steps)> _script;
    private readonly int _atOnce;
    private readonly Action<ScenarioResult>? _progress;
    private readonly ScenarioResult?[] _results;
    private int _running;
    private int _next;

    /// <param name="loop">The phones' loop; make it there.</param>
    /// <param name="script">Name, number dialled, steps.</param>
    /// <param name="atOnce">How many run at a time; 1 and up.</param>
    /// <param name="progress">Hears each result as it comes.</param>
    public ScenarioBatch(
        NodeLoop loop, IReadOnlyList<(string Name, string Dialled, Func<ScenarioRun, IEnumerable<Wait>> Steps)> script, int atOnce, Action<ScenarioResult>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        _loop = loop;
        _script = script;
        _atOnce = atOnce;
        _progress = progress;
        _results = new ScenarioResult?[script.Count];
        StartMore();
    }

    /// <summary>True when every scenario is over.</summary>
    public bool IsOver => _running == 0 && _next == _script.Count;

    /// <summary>The results in the order of the script; what is not over has failed.</summary>
    public IReadOnlyList<ScenarioResult> Results =>
        [.. _results.Select((r, i) => r ?? new(_script[i].Name, _script[i].Dialled, false, "did not end", 0))];

    private void StartMore()
    {
        while (_running < _atOnce && _next < _script.Count)
        {
            var at = _next++;
            var (name, dialled, steps) = _script[at];
            _running++;
            _ = new ScenarioRun(_loop, name, dialled, steps, result =>
            {
                _results[at] = result;
                _running--;
                _progress?.Invoke(result);
                _loop.Post(StartMore);
            });
        }
    }
}
