// Another site file in place of the running one, in one turn of the loop: no call sees half of it. And trunks that run empty.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Routing;
using Trunkline.Site;

namespace Trunkline.Node;

/// <content>Reload and drain.</content>
public sealed partial class DecidingNode
{
    private Dictionary<string, int> _maxContacts;
    private SiteModel? _previous;
    private TimerSet<ReloadTimer>? _reloadTimers;

    private enum ReloadTimer : byte
    {
        /// <summary>Nobody has confirmed the reload.</summary>
        Unconfirmed,
    }

    /// <inheritdoc/>
    public SiteModel RunningSite => _site;

    /// <inheritdoc/>
    public PreparedSite Prepare(SiteModel next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(next, _site, new SiteNumberPlan(next, _groups, _parts.Loop.Time, _settings));
    }

    /// <inheritdoc/>
    public ReloadResult Reload(PreparedSite next, TimeSpan? confirmWithin, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (Refusal(next, force) is { } refusal)
        {
            return new(refusal, [], 0);
        }

        var was = _site;
        Apply(next);
        ForgetOtherPeople(was, next.Site);
        _previous = was;
        _reloadTimers ??= new(_parts.Loop, _ => OnUnconfirmed());
        _reloadTimers.StopAll();
        if (confirmWithin is { } time)
        {
            _reloadTimers.Start(ReloadTimer.Unconfirmed, time);
        }

        return new(null, [.. next.Differences.Where(d => d.Effect == DifferenceEffect.Reload).Select(d => d.Words)], confirmWithin?.TotalSeconds ?? 0);
    }

    /// <inheritdoc/>
    public bool ConfirmReload()
    {
        var waits = _reloadTimers?.IsRunning(ReloadTimer.Unconfirmed) ?? false;
        _reloadTimers?.StopAll();
        return waits;
    }

    /// <inheritdoc/>
    public ReloadResult UndoReload(bool force = false) => _previous is not { } previous ? new("nothing was reloaded since the start", [], 0) : Reload(Prepare(previous), null, force);

    /// <inheritdoc/>
    public DrainResult? Drain(string trunk, bool drain)
    {
        if (!_groups.TryGetValue(trunk, out var group))
        {
            return null;
        }

        group.IsDraining = drain;
        return new(trunk, drain, group.Busy);
    }

    private string? Refusal(PreparedSite next, bool force)
    {
        if (!ReferenceEquals(next.Was, _site))
        {
            return "another reload came in between: compare again";
        }

        if (!force && MayNotStopBecause() is { Length: > 0 } emergency)
        {
            return emergency + ": nothing is changed (--force changes it all the same, to mend what keeps a call from going out)";
        }

        var restart = next.NeedRestart.ToList();
        return restart.Count == 0 ? null
            : $"{restart.Count} of the differences need{(restart.Count == 1 ? "s" : "")} a restart, so nothing is applied: "
                + string.Join("; ", restart.Take(5).Select(d => d.Words)) + (restart.Count > 5 ? "; ..." : "");
    }

    /// <summary>Assignments only: nothing here may fail half way.</summary>
    private void Apply(PreparedSite next)
    {
        var (was, site) = (_site, next.Site);
        _site = site;
        CallControl.Plan = next.Plan;
        CallControl.Queues.Apply(next.Plan.Queues);
        _credentials.Become(next.Credentials);
        _maxContacts = MaxContacts(site);
        UsePrompts(site);
        _sip.EmergencyHabits = EmergencyHabits(site);
        foreach (var trunk in site.Trunks.Where(t => _groups.ContainsKey(t.Name)))
        {
            (_groups[trunk.Name].Order, _groups[trunk.Name].ReservedForEmergency) = Hunting(trunk);
            Use(_groups[trunk.Name], trunk.Use);
        }

        var before = was.Extensions.ToDictionary(e => e.Number);
        var after = site.Extensions.ToDictionary(e => e.Number);
        foreach (var extension in was.Extensions.Where(e => !after.TryGetValue(e.Number, out var kept) || kept.Address != e.Address))
        {
            _sip.RemoveExtension(extension.Number);
        }

        // whoever is no more, or has another password, registers anew or not at all
        foreach (var extension in was.Extensions.Where(e => !after.TryGetValue(e.Number, out var kept) || kept.Credentials != e.Credentials))
        {
            _registrar.Remove(extension.Number);
        }

        foreach (var extension in site.Extensions.Where(e => e.Address.IsSpecified && (!before.TryGetValue(e.Number, out var kept) || kept.Address != e.Address)))
        {
            _sip.AddExtension(extension.Number, extension.Address);
        }
    }

    /// <summary>The gateway reads the prompts' files on a thread of its own; what it plays goes on.</summary>
    private void UsePrompts(SiteModel site)
    {
        Media.DefinePrompts([.. site.Prompts.Files.Select(f => new NamedPrompt(f.Name, f.Path))]);
        CallControl.MusicOnHold = site.Prompts.MusicOnHold ?? "";
    }

    private void OnUnconfirmed()
    {
        var undone = UndoReload();
        OnAlarm(undone.Error is null
            ? "the last reload was not confirmed in time: the site before it is back at work"
            : $"the last reload was not confirmed in time, and could not be taken back: {undone.Error}");
        if (undone.Error is not null)
        {
            _reloadTimers!.Start(ReloadTimer.Unconfirmed, TimeSpan.FromSeconds(10)); // an emergency call ends
        }
    }

    private static (Calls.HuntingOrder Order, int Reserve) Hunting(Trunk trunk) => trunk switch
    {
        FxoTrunk fxo => (OrderOf(fxo.EffectiveHunting), fxo.EmergencyReserve),
        E1Trunk e1 => (OrderOf(e1.EffectiveHunting), e1.EmergencyReserve),
        SipTrunk sip => (OrderOf(sip.Hunting), sip.EmergencyReserve),
        PbxTrunk pbx => (OrderOf(pbx.Hunting), 0),
        BoxTrunk box => (Calls.HuntingOrder.Ascending, box.EmergencyReserve),
        _ => (Calls.HuntingOrder.Ascending, 0),
    };

    /// <summary>What the group's circuits may be used for: at start, and by a reload.</summary>
    private static void Use(TrunkGroup group, TrunkUse use)
    {
        group.Limits = new(use.MostOut, use.MostIn, use.MostCalls);
        foreach (var circuit in group.Circuits)
        {
            circuit.Direction = use.Of(circuit.Index) switch { TrunkDirection.In => CircuitDirection.In, TrunkDirection.Out => CircuitDirection.Out, _ => CircuitDirection.Both };
        }
    }

    private static Dictionary<string, int> MaxContacts(SiteModel site) => site.Extensions.ToDictionary(e => e.Number, e => e.MaxContacts);
}
