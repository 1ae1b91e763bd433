// What a feature code means for whoever dials it: agents and switches are in ServiceCodes.cs. A number he sets is one he may call himself now; when a call is forwarded there his rights are asked
// again, as for a forward of the file: a setting opens no door.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>The feature codes of a site, for calls.</summary>
internal sealed class CodeRouting(DialPlan plan, ServiceRouting services)
{
    private readonly ServiceCodes _serviceCodes = new(plan, services);

    private const int LeastSeconds = 3;
    private const int MostSeconds = 120;

    /// <summary>What a code does.</summary>
    /// <param name="caller">Who dials it: an extension of the site.</param>
    /// <param name="dialled">The code.</param>
    /// <param name="order">The code, read.</param>
    public CodeDestination For(Extension caller, string dialled, in FeatureOrder order) => order.Kind switch
    {
        FeatureKind.PickUp => PickUp(caller, null),
        FeatureKind.PickUpFrom => PickUp(caller, order.Number(dialled).ToString()),
        FeatureKind.AgentLogin or FeatureKind.AgentPause => _serviceCodes.Agent(caller, order, order.Number(dialled).ToString()),
        FeatureKind.Switch => _serviceCodes.Switch(caller, order, order.Number(dialled).ToString()),
        _ => Setting(caller, dialled, order),
    };

    /// <summary>What a setting is called in sentences.</summary>
    public static string Words(OwnSetting setting) => setting switch
    {
        OwnSetting.Always => "forwarding of every call",
        OwnSetting.Busy => "forwarding while busy",
        OwnSetting.NoAnswer => "forwarding of unanswered calls",
        OwnSetting.Unreachable => "forwarding while unreachable",
        _ => "do not disturb",
    };

    /// <summary>Whom an extension picks calls up for: its pickup group, and the members of its ring groups.</summary>
    public IReadOnlySet<string> PicksUpFor(Extension caller)
    {
        var all = plan.Site.Groups.Where(g => g.Members.Contains(caller.Number)).SelectMany(g => g.Members).ToHashSet();
        if (caller.PickupGroup.Length > 0)
        {
            all.UnionWith(plan.Site.Extensions.Where(e => e.PickupGroup == caller.PickupGroup).Select(e => e.Number));
        }

        all.Remove(caller.Number);
        return all;
    }

    private PickupDestination PickUp(Extension caller, string? from)
    {
        var others = PicksUpFor(caller);
        var words = from is null ? $"pickup by {caller.Number}" : $"pickup by {caller.Number} from {from}";
        return others.Count == 0 ? Refused($"{caller.Number} is in no pickup group")
            : from is null ? new(words, Q850Cause.None, others)
            : others.Contains(from) ? new(words, Q850Cause.None, new HashSet<string> { from })
            : Refused(plan.Extension(from) is null ? $"there is no extension {from}" : $"{from} is in no pickup group of {caller.Number}");

        PickupDestination Refused(string why) => new($"{words}: not done, {why}", Q850Cause.FacilityRejected, new HashSet<string>());
    }

    private SettingDestination Setting(Extension caller, string dialled, in FeatureOrder order)
    {
        var setting = SettingOf(order.Kind);
        var file = ServiceRouting.FileOf(caller);
        var over = TelephoneSettings.Text(file, setting);
        var name = Words(setting);
        if (order.Verb == FeatureVerb.Ask)
        {
            var now = services.ForwardsOf(caller);
            var value = TelephoneSettings.Text(now, setting);
            return new($"{name} is {(value.Length == 0 ? "off" : setting == OwnSetting.DoNotDisturb ? "on" : $"on, to {value}")}", Q850Cause.None, caller.Number, setting, null, value.Length > 0);
        }

        if (order.Verb == FeatureVerb.Clear)
        {
            return new($"{name} is off", Q850Cause.None, caller.Number, setting, new("", null, over), false);
        }

        if (setting == OwnSetting.DoNotDisturb)
        {
            return new($"{name} is on", Q850Cause.None, caller.Number, setting, new(TelephoneSettings.On, null, over), false);
        }

        var number = order.Number(dialled).ToString();
        var (why, cause) = WhyNot(caller, number, order.Seconds);
        if (cause != Q850Cause.None)
        {
            return new($"{name}{(number.Length > 0 ? $" to {number}" : "")}: not done, {why}", cause, caller.Number, setting, null, false);
        }

        TimeSpan? after = order.Seconds < 0 ? null : TimeSpan.FromSeconds(order.Seconds);
        return new($"{name} is on, to {number}{(after is null ? "" : $" after {order.Seconds} s")}", Q850Cause.None, caller.Number, setting, new(number, after, over), false);
    }

    /// <summary>Why a number cannot be set; no cause when it can.</summary>
    private (string Why, Q850Cause Cause) WhyNot(Extension caller, string number, int seconds)
    {
        if (number.Length == 0)
        {
            return ("a number is missing", Q850Cause.InvalidNumberFormat);
        }

        if (seconds is not -1 and (< LeastSeconds or > MostSeconds))
        {
            return ($"it rings for {LeastSeconds} to {MostSeconds} s", Q850Cause.InvalidNumberFormat);
        }

        if (number == caller.Number)
        {
            return ("that is the extension itself", Q850Cause.FacilityRejected);
        }

        if (plan.Site.Emergency.NumberOf(number) is not null || plan.Site.Emergency.IsTest(number))
        {
            return ("nothing is forwarded to an emergency number", Q850Cause.OutgoingCallsBarred);
        }

        Span<char> normal = stackalloc char[PhoneNumber.MaxDigits];
        return plan.Decide(caller, number, normal).Kind switch
        {
            DialledKind.Extension or DialledKind.Service or DialledKind.Route => ("", Q850Cause.None),
            DialledKind.RouteBarred or DialledKind.Restricted => ($"{caller.Number} may not call there", Q850Cause.OutgoingCallsBarred),
            DialledKind.MoreDigits => ("that is the beginning of a number", Q850Cause.InvalidNumberFormat),
            _ => ("nothing has that number", Q850Cause.UnallocatedNumber),
        };
    }

    private static OwnSetting SettingOf(FeatureKind kind) => kind switch
    {
        FeatureKind.Always => OwnSetting.Always,
        FeatureKind.Busy => OwnSetting.Busy,
        FeatureKind.NoAnswer => OwnSetting.NoAnswer,
        FeatureKind.Unreachable => OwnSetting.Unreachable,
        _ => OwnSetting.DoNotDisturb,
    };
}
