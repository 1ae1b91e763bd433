// What if I dial: the very walk that a call would take, told. It asks the plan that runs (DialPlan, IncomingPlan, SiteNumberPlan) and
// only puts the answers into words.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Explaining;

/// <summary>Explains a site's plan. Pure.</summary>
public sealed class Explainer
{
    private readonly SiteModel _site;
    private readonly SiteNumberPlan _numbers;
    private readonly DialPlan _plan;
    private readonly DateTimeOffset _moment;

    /// <param name="site">The site, checked.</param>
    /// <param name="moment">When the call is made.</param>
    /// <param name="settings">What is set at telephones; null: nothing that is known of.</param>
    public Explainer(SiteModel site, DateTimeOffset moment, TelephoneSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _moment = moment;
        _numbers = new(site, site.Trunks.Where(t => t is not PlannedTrunk).ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0)), new StoppedClock(moment), settings);
        _plan = _numbers.Plan;
        _plan.Clock.SetTo(moment);
    }

    /// <summary>What happens when an extension dials.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="dialled">What it dials: digits, + in front when international.</param>
    /// <returns>Null when there is no such extension.</returns>
    public Explanation? Dialled(string extension, string dialled)
    {
        ArgumentNullException.ThrowIfNull(dialled);
        if (_plan.Extension(extension) is not { } caller)
        {
            return null;
        }

        var steps = new List<ExplainedStep>();
        Span<char> normal = stackalloc char[PhoneNumber.MaxDigits];
        var listener = new Listener(this, dialled, steps);
        var decided = _plan.Decide(caller, dialled, normal, ref listener);
        listener.Finish(decided, caller, dialled);
        if (decided.Kind is DialledKind.Service)
        {
            steps.AddRange(ServiceWords.Steps(_plan, [dialled]));
        }
        else if (decided.Kind is DialledKind.Route)
        {
            Later(decided, dialled, normal[..decided.NormalLength], steps);
            if (_numbers.MovedTo(decided, normal[..decided.NormalLength]) is { } moved)
            {
                steps.Add(new("portability", StepVerdict.Note, moved.HasMoved
                    ? $"+{normal[..decided.NormalLength]} has moved{(moved.Operator.Length > 0 ? $" to {moved.Operator}" : "")}: routing number {moved}; whether {caller.Number} may call it was judged by the number itself"
                    : $"+{normal[..decided.NormalLength]} has not moved", default));
            }

            if (_plan.Contracts.LimitOf(caller) is { } limit)
            {
                steps.Add(new($"department {limit.Name}", StepVerdict.Note, $"{NumberText.Counted(limit.Most, "call")} outside at a time; one more is refused with cause {PlanWords.Cause(Q850Cause.ResourceUnavailable)}", _site.Departments.First(d => d.Name == limit.Name).At));
            }
        }

        var number = dialled.StartsWith('+') ? new PhoneNumber(dialled[1..], TypeOfNumber.International, NumberingPlan.Isdn) : new(dialled);
        var routed = _numbers.Route(new(extension, "", new() { Called = number }));
        var attempts = Attempts(routed, decided, dialled, normal[..decided.NormalLength], decided.Kind == DialledKind.Route ? _plan.Contracts.Shown(caller, _plan.Routes[decided.Rule].Route.Show) : WrittenNumber.None);
        return new(
            $"{Who(caller)} dials {dialled} {When()}", Calendars(), steps, attempts, Causes(routed, attempts.Count),
            Verdict(decided, routed, caller), routed.Destinations is [CodeDestination code] ? code.Refusal == Q850Cause.None : routed.Outcome is DialMatch.Complete or DialMatch.MayBeComplete && attempts.Count > 0 && !CannotBeSaid(routed));
    }

    /// <summary>What happens when a call comes from outside.</summary>
    /// <param name="trunk">The trunk group.</param>
    /// <param name="called">The called number, as the operator sends it; empty on an analog line that has no number.</param>
    /// <param name="calling">The calling number, as the operator sends it; empty when withheld.</param>
    /// <returns>Null when there is no such trunk group.</returns>
    public Explanation? Incoming(string trunk, string called, string calling)
    {
        if (_plan.Trunk(trunk) is not { } compiled)
        {
            return null;
        }

        var (to, from) = (Number(called), Number(calling));
        Span<char> calledNormal = stackalloc char[PhoneNumber.MaxDigits];
        Span<char> callingNormal = stackalloc char[PhoneNumber.MaxDigits];
        var decided = _numbers.Incoming.Decide(trunk, to, from, isComplete: true, calledNormal, callingNormal);
        var steps = new List<ExplainedStep>();
        var forms = compiled.Numbering.Numbers;
        steps.Add(new("numbers", StepVerdict.Note, Understood(called, forms.ReceivedCalled, calledNormal[..decided.CalledLength]), default));
        if (calling.Length > 0)
        {
            steps.Add(new("caller", StepVerdict.Note, Understood(calling, forms.ReceivedCalling, callingNormal[..decided.CallingLength]), default));
        }

        steps.AddRange(IncomingSteps.Of(_site, _plan, trunk, decided));
        steps.AddRange(ServiceWords.Steps(_plan, _numbers.Incoming.Rung(decided, trunk, to).To));
        var routed = _numbers.Route(new("", trunk, new() { Called = to, Calling = from }));
        var attempts = Attempts(routed, default, called, [], WrittenNumber.None);
        return new(
            $"{(calling.Length == 0 ? "Somebody whose number is withheld" : calling)} calls {(called.Length == 0 ? "in" : called)} on trunk group {trunk} {When()}", Calendars(), steps, attempts,
            Causes(routed, attempts.Count),
            attempts.Count > 0 ? $"{Rings(routed)}." : $"It is refused with cause {PlanWords.Cause(routed.Refusal)}.", attempts.Count > 0);
    }

    private static string Causes(RoutingDecision routed, int attempts) => attempts <= 1 ? ""
        : routed.Priority == CallPriority.Emergency ? "The next is tried whatever the answer, and all of them again."
        : routed.Destinations.SkipLast(1).All(d => d is GroupDestination) ? "The next is tried when nobody answers, whatever they said."
        : PlanWords.Causes(routed.Policy);

    private string Rings(RoutingDecision routed) => (routed.Destinations[0] is ExtensionDestination or GroupDestination ? "It rings " : "It goes to ") + string.Join(", then ", routed.Destinations.Select(d => d switch
    {
        ExtensionDestination extension => $"extension {Who(_plan.Extension(extension.Number)!)}",
        GroupDestination group => $"group {group.Name}",
        ServiceDestination service => _plan.Service(service.Number)?.Words ?? service.Name,
        SwitchDestination way => Switch(way).Words,
        _ => "",
    }));

    private NightSwitch Switch(SwitchDestination way) => _site.Switches.First(s => s.Name == way.Name);

    private static PhoneNumber Number(string text) => text.Length == 0 ? PhoneNumber.None : PhoneNumber.TryParse(text, out var number) ? number : new(text);

    private List<ExplainedAttempt> Attempts(RoutingDecision routed, in DialDecision decided, string dialled, ReadOnlySpan<char> normal, WrittenNumber shown)
    {
        var attempts = new List<ExplainedAttempt>();
        foreach (var destination in routed.Destinations)
        {
            if (destination is ExtensionDestination extension)
            {
                attempts.Add(new($"extension {Who(_plan.Extension(extension.Number)!)}", extension.Number, "", $"every phone registered as {extension.Number}, for {extension.RingFor.TotalSeconds:0} s", ServiceWords.Forwards(_numbers.Services, _plan.Extension(extension.Number)!, extension.IsForwarding)) { IsInside = true });
            }
            else if (destination is GroupDestination group)
            {
                attempts.Add(ServiceWords.Attempt(group));
            }
            else if (destination is ServiceDestination service)
            {
                attempts.Add(ServiceWords.Attempt(service, _plan));
            }
            else if (destination is SwitchDestination way)
            {
                attempts.Add(ServiceWords.Attempt(Switch(way)));
            }
            else if (destination is TrunkDestination trunk && _plan.Trunk(trunk.Group.Name) is { } compiled)
            {
                var notes = new List<string>();
                if (decided.Kind == DialledKind.Route)
                {
                    var numbers = OutgoingNumbers.On(_plan, decided, compiled, dialled, normal, shown, _numbers.MovedTo(decided, normal));
                    Note(notes, compiled, numbers, shown, normal);
                }

                attempts.Add(new(
                    trunk.Group.Name, trunk.Refusal == Q850Cause.None ? PlanWords.Sent(trunk.Called, compiled.Numbering.Signs) + PlanWords.Routing(trunk.RoutingNumber) : "nothing",
                    compiled.Numbering.Signs == NumberSigns.None ? "" : PlanWords.Sent(trunk.Calling, compiled.Numbering.Signs), PlanWords.Circuits(compiled.Trunk, routed.Priority), notes));
            }
        }

        return attempts;
    }

    private static void Note(List<string> notes, PlanTrunk trunk, in OutgoingNumbers numbers, WrittenNumber shown, ReadOnlySpan<char> normal)
    {
        var forms = trunk.Numbering.Numbers;
        if (numbers.Called is null)
        {
            notes.Add($"no form of this trunk says this number: it is passed over, as on cause {PlanWords.Cause(Q850Cause.InvalidNumberFormat)}");
        }
        else if (!normal.IsEmpty && numbers.CalledForm != forms.Called)
        {
            notes.Add($"not {Words(forms.Called)}, which cannot say this number or would be read as another: {Words(numbers.CalledForm)}");
        }

        if (normal.IsEmpty && forms.Called != NumberForm.Dialled)
        {
            notes.Add("not understood as a public number, so it goes out as dialled");
        }

        if (numbers.IsReplaced && trunk.Numbering.Signs != NumberSigns.None)
        {
            notes.Add($"{shown.Written} would be shown, but is not in this operator's contract: {(trunk.Main.HasDigits ? "the main number goes in its place" : "none is sent")}");
        }
    }

    private static string Words(NumberForm form) => PlanWords.Form(form);

    private void Later(in DialDecision taken, string dialled, ReadOnlySpan<char> normal, List<ExplainedStep> steps)
    {
        var others = new OtherRoutes(taken.Rule);
        _plan.WalkDialled(dialled, ref others);
        if (normal.Length > 0)
        {
            _plan.WalkInternational(normal, ref others);
        }

        foreach (var rule in others.Seen.Where(r => steps.TrueForAll(s => s.At != _plan.Routes[r].Route.At)))
        {
            var route = _plan.Routes[rule].Route;
            steps.Add(new($"route {route.Name}", StepVerdict.Later, $"fits too ({PlanWords.Patterns(route)}), but is less specific{(_plan.Clock.Holds(_plan.Routes[rule].When) ? "" : ", and not now: " + route.When)}", route.At));
        }
    }

    private string Verdict(in DialDecision decided, RoutingDecision routed, Extension caller) => decided.Kind switch
    {
        DialledKind.Emergency when routed.Emergency is { IsTest: true } => $"It is a test: all is done as for an emergency call, and the trunks are asked for {_site.Emergency.Test?.Sends}.",
        DialledKind.Emergency => "It is an emergency call: it goes out whatever the extension may, over every trunk until one carries it.",
        DialledKind.Code => CodeWords.Verdict((CodeDestination)routed.Destinations[0]),
        DialledKind.Extension => $"It rings extension {Who(_plan.Extension(((ExtensionDestination)routed.Destinations[0]).Number)!)}.",
        DialledKind.Service => $"{Rings(routed)}.",
        DialledKind.Route when routed.Destinations.Count == 0 => $"No trunk group of route {routed.Route} may be used now: the caller hears congestion, cause {PlanWords.Cause(routed.Refusal)}.",
        DialledKind.Route when CannotBeSaid(routed) => $"No trunk group of route {routed.Route} can say this number: it is refused with cause {PlanWords.Cause(Q850Cause.InvalidNumberFormat)}.",
        DialledKind.Route => $"It goes out by route {routed.Route}.",
        DialledKind.RouteBarred => $"It is refused with cause {PlanWords.Cause(routed.Refusal)}: {caller.Number} {(caller.MayCallOutside ? $"is of class {caller.Class}, which the route is not for" : "may not call outside (outside: off)")}.",
        DialledKind.Restricted => $"It is refused with cause {PlanWords.Cause(routed.Refusal)}: restriction \"{_site.Restrictions[decided.Restriction].Name}\".",
        DialledKind.MoreDigits => "It is the beginning of a number: more digits are awaited, and without them the call ends with cause " + PlanWords.Cause(routed.Refusal) + ".",
        _ => $"Nothing of this site has that number: cause {PlanWords.Cause(routed.Refusal)}.",
    };

    private static bool CannotBeSaid(RoutingDecision routed) => routed.Destinations.Count > 0 && routed.Destinations.All(d => d is TrunkDestination { Refusal: not Q850Cause.None });

    private static string Understood(string received, NumberForm form, ReadOnlySpan<char> normal) => received.Length == 0 ? "no called number comes on this line"
        : normal.IsEmpty ? $"{received} is not understood as a public number (form {Words(form)}): taken as it comes" : $"{received} is +{normal} (form {Words(form)})";

    private static string Who(Extension extension) => extension.Name.Length > 0 ? $"{extension.Number} ({extension.Name})" : extension.Number;

    private string When() => string.Create(CultureInfo.InvariantCulture, $"on {_plan.Clock.Local:dddd yyyy-MM-dd} at {_plan.Clock.Local:HH:mm} ({_site.Site.TimeZone.Id})");

    private string Calendars()
    {
        if (_site.Calendars.Count == 0)
        {
            return "";
        }

        var on = _site.Calendars.Where(c => _plan.Clock.IsOn(c.Name)).Select(c => c.Name).ToList();
        var off = _site.Calendars.Where(c => !_plan.Clock.IsOn(c.Name)).Select(c => c.Name).ToList();
        return $"Calendars on: {(on.Count == 0 ? "none" : string.Join(", ", on))}{(off.Count == 0 ? "" : "; off: " + string.Join(", ", off))}";
    }

    private struct OtherRoutes(int taken) : IRuleVisitor
    {
        public List<int> Seen { get; } = [];

        public readonly bool Visit(int rule, DialMatch match)
        {
            if (rule != taken && !Seen.Contains(rule))
            {
                Seen.Add(rule);
            }

            return false;
        }
    }

    /// <summary>Puts each step of the walk into words.</summary>
    private readonly struct Listener(Explainer explainer, string dialled, List<ExplainedStep> steps) : IPlanListener
    {
        private readonly SiteModel _site = explainer._site;

        public void OnEmergency() => steps.Add(new("emergency numbers", StepVerdict.Taken, _site.Emergency.NumberOf(dialled) is not { } number ? $"{dialled} is the number for tests of emergency calls"
            : $"{dialled} is {number}{(number == dialled ? "" : " behind an access code")}", default));

        public void OnCode()
        {
            NotEmergency();
            _site.Codes.TryRead(dialled, out var order);
            steps.Add(new("feature codes", StepVerdict.Taken, $"{dialled} is the code codes.{FeatureCodes.KeyOf(order.Kind)} ({_site.Codes.Written(order.Kind, order.Verb)})", default));
        }

        public void OnExtension()
        {
            NotEmergency();
            var extension = explainer._plan.Extension(dialled)!;
            steps.Add(new("extensions", StepVerdict.Taken, $"{dialled} is extension {Who(extension)}", extension.At));
        }

        public void OnService()
        {
            NotEmergency();
            steps.Add(new("extensions", StepVerdict.No, $"none of {_site.Extensions.Count} has the number {dialled}", default));
            var service = explainer._plan.Service(dialled)!;
            steps.Add(new("services", StepVerdict.Taken, $"{dialled} is {service.Words}", service.At));
        }

        public void OnRoute(int route, bool isInternational, bool holds)
        {
            NotInside();
            var rule = explainer._plan.Routes[route].Route;
            steps.Add(new($"route {rule.Name}", holds ? StepVerdict.Taken : StepVerdict.NotNow,
                $"{PlanWords.Patterns(rule)} fits{(isInternational ? " the international number" : "")}{(rule.When is not { } when ? "" : holds ? $", and it is {when}" : $", but it holds only when {when}")}", rule.At));
        }

        public void OnUnderstood(NumberSense sense, ReadOnlySpan<char> outside, ReadOnlySpan<char> normal)
        {
            NotInside();
            var words = sense switch
            {
                NumberSense.International => $"{outside} is understood as +{normal}",
                NumberSense.Special => $"{outside} is a service number of the country: it goes out as it is",
                _ => $"{outside} is not understood as a public number: {explainer._plan.Numbering.WhyNot(outside)}",
            };
            if (!steps.Exists(s => s.Rule == "numbering" && s.Why == words))
            {
                steps.Add(new("numbering", StepVerdict.Note, words, default));
            }
        }

        public void OnBarred(int route)
        {
        }

        public void Finish(in DialDecision decided, Extension caller, string number)
        {
            switch (decided.Kind)
            {
                case DialledKind.Restricted:
                    var restriction = _site.Restrictions[decided.Restriction];
                    steps.Add(new($"restriction {restriction.Name}", StepVerdict.Refused, $"{string.Join(", ", restriction.Numbers)} fits; {caller.Number} is of class {caller.Class}, and {(restriction.Classes.Count == 0 ? "nobody may call there" : $"only {string.Join(", ", restriction.Classes)} may call there")}", restriction.At));
                    break;
                case DialledKind.RouteBarred:
                    var route = explainer._plan.Routes[decided.Rule].Route;
                    steps.Add(new($"extension {caller.Number}", StepVerdict.Refused, !caller.MayCallOutside ? "may not call outside (outside: off)" : $"is of class {caller.Class}; route {route.Name} is for {string.Join(", ", route.Classes)}", caller.At));
                    break;
                case DialledKind.MoreDigits or DialledKind.Nothing:
                    NotInside();
                    steps.Add(new("routes", StepVerdict.No, $"none of {_site.Routes.Count} takes {dialled}{(decided.Kind == DialledKind.MoreDigits ? " yet: with more digits one may" : NoAccessCode(number))}", default));
                    break;
            }
        }

        private string NoAccessCode(string number) =>
            _site.Dialling.AccessCodes.Count > 0 && explainer._plan.Numbering.AccessCodeOf(number).Length == 0 && !number.StartsWith('+')
                ? $"; numbers outside are dialled behind {string.Join(" or ", _site.Dialling.AccessCodes)}" : "";

        private void NotInside()
        {
            if (steps.Count == 0)
            {
                NotEmergency();
                steps.Add(new("extensions", StepVerdict.No, $"none of {_site.Extensions.Count} has the number {dialled}", default));
            }
        }

        private void NotEmergency()
        {
            if (steps.Count == 0)
            {
                steps.Add(new("emergency numbers", StepVerdict.No, _site.Emergency.Numbers.Count == 0 ? "the site has none" : $"none of {string.Join(", ", _site.Emergency.Numbers)}{(_site.Emergency.Codes.Any() ? $", with or without {string.Join(" or ", _site.Emergency.Codes)}" : "")}", default));
            }
        }
    }
}
