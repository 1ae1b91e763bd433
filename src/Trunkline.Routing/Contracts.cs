using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>Which number a call shows, and whether the operator takes it as ours: one that is not in the contract is never sent.</summary>
internal sealed class Contracts
{
    private readonly SiteModel _site;
    private readonly SiteNumbering _numbering;
    private readonly NumberBook? _contract;
    private readonly Dictionary<string, WrittenNumber> _departments;
    private readonly Dictionary<string, Calls.CallLimit> _limits;
    private readonly WrittenNumber _main;

    public Contracts(SiteModel site, SiteNumbering numbering)
    {
        _site = site;
        _numbering = numbering;
        _main = Read(site.Numbers.Main);
        _departments = site.Departments.Where(d => d.Number is not null).ToDictionary(d => d.Name, d => Read(d.Number));
        _limits = site.Departments.Where(d => d.MostCalls is not null).ToDictionary(d => d.Name, d => new Calls.CallLimit(d.Name, d.MostCalls!.Value));
        _contract = site.Numbers.Contract.Count > 0 ? Book(site.Numbers.Contract, site.Numbers.Main) : null;
    }

    /// <summary>A trunk with its numbers.</summary>
    public PlanTrunk Compile(Trunk trunk) => new(
        trunk,
        new(_numbering, trunk.Numbers, trunk switch
        {
            FxoTrunk => NumberSigns.None,
            E1Trunk => NumberSigns.Type,
            _ => NumberSigns.Plus,
        }),
        trunk.Numbers.Contract.Count > 0 ? Book(trunk.Numbers.Contract, trunk.Numbers.Main) : _contract,
        trunk.Numbers.Main is null ? _main : Read(trunk.Numbers.Main));

    /// <summary>The number a call of an extension would show; none when the site has none.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="show">What the route says; null when it says nothing.</param>
    public WrittenNumber Shown(Extension caller, ShownNumber? show)
    {
        var choice = show ?? (caller.CallerId is not null ? null : caller.Show ?? _site.Numbers.Show);
        return choice switch
        {
            null => Read(caller.CallerId),
            ShownNumber.Own => Read(caller.CallerId ?? _site.Numbers.NumberOf(caller.Number)) is { HasDigits: true } own ? own : _main,
            ShownNumber.Department => _departments.GetValueOrDefault(caller.Department) is { HasDigits: true } department ? department : _main,
            ShownNumber.Withheld => _main.With(Presentation.Restricted),
            _ => _main,
        };
    }

    /// <summary>How many calls outside its department may have at a time; null: no limit.</summary>
    public Calls.CallLimit? LimitOf(Extension caller) => _limits.GetValueOrDefault(caller.Department);

    /// <summary>What is shown on a trunk: the number itself where the operator takes it as ours, else the trunk's main number.</summary>
    /// <param name="trunk">The trunk.</param>
    /// <param name="shown">What would be shown.</param>
    /// <param name="isReplaced">True when it is not in the contract.</param>
    public static WrittenNumber On(PlanTrunk trunk, WrittenNumber shown, out bool isReplaced)
    {
        isReplaced = shown.HasDigits && !trunk.Accepts(shown);
        return isReplaced ? trunk.Main.With(shown.Written.Presentation) : shown.HasDigits ? shown : trunk.Main;
    }

    private WrittenNumber Read(string? text) => WrittenNumber.Read(text, _numbering);

    private NumberBook Book(IReadOnlyList<NumberRange> ranges, string? main) =>
        new(ranges.Select(r => (r.First, r.Count, 0)).Concat(main is null ? [] : [(main, 1, 0)]), _numbering);
}
