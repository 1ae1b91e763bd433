using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Reporting.Orders;

/// <summary>Who must say yes to a fact before the lines go into service.</summary>
[Flags]
public enum Confirmer : byte
{
    /// <summary>The operator that sells the lines.</summary>
    Operator = 1,

    /// <summary>The organisation that uses them.</summary>
    Customer = 2,

    /// <summary>The engineer who installs.</summary>
    Installer = 4,
}

/// <summary>One fact of an order sheet: what is asked for, why it matters, who confirms it and which acceptance step tests it.</summary>
/// <param name="Key">Its name in the site file: letters, digits and _, at most 40.</param>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Title">For people.</param>
/// <param name="Ask">What is asked for at this site, at most 200 characters.</param>
/// <param name="Why">What goes wrong without it.</param>
/// <param name="By">Who confirms.</param>
/// <param name="Steps">Acceptance steps, space between: "T6 T7".</param>
public sealed record OrderField(string Key, string Group, string Title, Func<OrderContext, string> Ask, string Why, Confirmer By, string Steps);

/// <summary>What the values of an order sheet are taken from.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Group">The trunk group that is ordered.</param>
/// <param name="Site">What the site file tells beside the plan.</param>
public sealed record OrderContext(Plan Plan, DesignGroup Group, SiteFacts Site)
{
    /// <summary>Circuits of this group at the plan's horizon: the plan's count where it is the only group, else the same growth in proportion.</summary>
    public int AtHorizon
    {
        get
        {
            var circuits = Plan.Chosen?.Design.Circuits ?? Group.Circuits;
            var horizon = Plan.Dimensioning.FirstOrDefault(d => d.Key == "horizon")?.Circuits ?? 0;
            return horizon <= circuits || circuits == 0 ? Group.Circuits : (int)Math.Ceiling((double)Group.Circuits * horizon / circuits - 1e-9);
        }
    }

    /// <summary>"3 years", "18 months".</summary>
    public string Horizon => Plan.Input.HorizonMonths % 12 == 0
        ? Figures.Counted(Plan.Input.HorizonMonths / 12, "year")
        : Figures.Counted(Plan.Input.HorizonMonths, "month");

    /// <summary>The number the public dials, or what is to be told.</summary>
    public string MainNumber => Plan.Input.MainNumber ?? "assigned by the operator";

    /// <summary>True when a stream comes from the public.</summary>
    public bool HasInbound => Plan.Input.Streams.Any(s => s.Direction == StreamDirection.In);

    /// <summary>True when a stream goes to the public.</summary>
    public bool HasOutbound => Plan.Input.Streams.Any(s => s.Direction == StreamDirection.Out);

    /// <summary>True when the chosen design has another group that outgoing calls may take.</summary>
    public bool HasAnother => (Plan.Chosen?.Design.Groups.Count ?? 1) > 1;
}

/// <summary>What the site file tells an order sheet beside traffic: all optional.</summary>
public sealed record SiteFacts
{
    /// <summary>Country, two letters; empty when not told.</summary>
    public string Country { get; init; } = "";

    /// <summary>Area code without prefix.</summary>
    public string AreaCode { get; init; } = "";

    /// <summary>"FSK (V.23)", "FSK (Bell 202)" where the file says so; empty when open.</summary>
    public string CallerId { get; init; } = "";

    /// <summary>True, false, or null when open: the exchange reverses the polarity on answer.</summary>
    public bool? ReversesPolarity { get; init; }

    /// <summary>Length of the loop break in milliseconds; 0 when none, null when open.</summary>
    public int? LoopBreakMs { get; init; }

    /// <summary>The operator's hunting order in words; empty when open.</summary>
    public string OperatorHunting { get; init; } = "";

    /// <summary>Our own hunting order in words; empty for the opposite of the operator's.</summary>
    public string OwnHunting { get; init; } = "";

    /// <summary>Emergency numbers.</summary>
    public IReadOnlyList<string> EmergencyNumbers { get; init; } = [];

    /// <summary>Blocks of direct numbers that exist: "0255501100 to 0255501149 (50)".</summary>
    public IReadOnlyList<string> NumberBlocks { get; init; } = [];

    /// <summary>The time zone for busy hours.</summary>
    public string TimeZone { get; init; } = "";
}
