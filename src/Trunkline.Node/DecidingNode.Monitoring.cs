// What monitoring asks a node.
using Trunkline.Calls;
using Trunkline.Node.Metrics;

namespace Trunkline.Node;

/// <summary>Whether a node can do what it is for.</summary>
/// <param name="Ready">True when it can.</param>
/// <param name="Reasons">Why not, in words.</param>
public sealed record ReadinessView(bool Ready, IReadOnlyList<string> Reasons);

public sealed partial class DecidingNode
{
    /// <summary>True while records reach the database.</summary>
    internal bool IsStorageWell => _storageFault is null;

    /// <inheritdoc/>
    public string Metrics()
    {
        CheckAlarms();
        var bindings = _site.Extensions.Select(e => _registrar.Lookup(e.Number).Count).ToList();
        return NodeMetrics.Write(this, _groups.Values, ListSpans(), (_site.Extensions.Count, bindings.Count(b => b > 0), bindings.Sum()), _parts.Loop.Elapsed);
    }

    /// <inheritdoc/>
    public ReadinessView Readiness()
    {
        var reasons = new List<string>();
        if (CallControl.IsDraining)
        {
            reasons.Add("it is being stopped");
        }

        if (!Media.IsAudited)
        {
            reasons.Add("no gateway is attached");
        }

        if (!IsStorageWell)
        {
            reasons.Add($"storage: {_storageFault}");
        }

        reasons.AddRange(_site.Emergency.Trunks
            .Where(t => _groups.TryGetValue(t, out var group) && !group.Circuits.Any(c => IsInService(c) || c.State == CircuitState.HeldDown))
            .Select(t => $"emergency trunk {t} has no circuit in service"));
        return new(reasons.Count == 0, reasons);
    }
}
