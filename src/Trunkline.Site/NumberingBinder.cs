using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>From checked nodes to numbering, calendars, departments and incoming rules.</summary>
internal static class NumberingBinder
{
    internal static DiallingPlan Dialling(SectionReader r, SiteInfo site)
    {
        var country = CountryNumbers.Of(site.Country);
        return new(
            r.Optional("country_code") ?? country?.Code ?? "",
            site.AreaCode,
            r.Optional("national_prefix") ?? country?.NationalPrefix ?? "",
            r.Optional("international_prefix") ?? country?.InternationalPrefix ?? "",
            DigitCounts.TryParse(r.Optional("local_digits"), out var local) ? local : default,
            DigitCounts.TryParse(r.Optional("national_digits"), out var national) ? national : country?.NationalDigits ?? default,
            r.Texts("access_codes"),
            [.. r.Texts("special").Select(t => DialPattern.TryParse(t, out var pattern, out _) ? pattern : null).OfType<DialPattern>()]);
    }

    internal static TrunkNumbers OfTrunk(SectionReader r)
    {
        return new(Form("called"), Form("calling"), Form("received_called"), Form("received_calling"), r.Optional("main"), Ranges(r.Texts("contract")))
        {
            RoutingNumber = Words.TryParse<RoutingNumberForm>(r.Optional("routing_number") ?? "", out var told) ? told : null,
            IsPlanUnknown = r.Text("plan") == "unknown",
        };

        NumberForm Form(string key) => Words.TryParse<NumberForm>(r.Optional(key) ?? r.Text("form"), out var form) ? form : NumberForm.Dialled;
    }

    internal static Restriction Restriction(SectionReader r) => new(r.Text("name"), RoutePatterns(r.Texts("numbers")), r.Texts("classes"), r.At);

    internal static SiteCalendar Calendar(SectionReader r) => new(
        r.Text("name"),
        [.. r.Texts("when").Select(t => CalendarTime.TryParse(t, out var time) ? time : null).OfType<CalendarTime>()],
        r.Texts("except"),
        r.At);

    internal static Department Department(SectionReader r) => new(r.Text("name"), r.Optional("number"), r.Optional("most_calls") is null ? null : r.Int("most_calls"), r.At);

    internal static IncomingRule Incoming(SectionReader r) => new(
        r.Text("name"), RoutePatterns(r.Texts("called")), RoutePatterns(r.Texts("calling")), r.Texts("trunks"), When(r), r.Texts("to"), r.Seconds("ring_s"), r.At);

    internal static TimeCondition? When(SectionReader r) => TimeCondition.TryParse(r.Optional("when"), out var when) ? when : null;

    internal static ShownNumber? Show(SectionReader r) => Words.TryParse<ShownNumber>(r.Optional("show") ?? "", out var show) ? show : null;

    internal static IReadOnlyList<RouteTrunk> Choices(SectionReader r) =>
        [.. r.Texts("trunks").Select(t => RouteTrunk.TryParse(t, out var trunk) ? trunk : null).OfType<RouteTrunk>()];

    internal static IReadOnlyList<DialPattern> Patterns(IReadOnlyList<string> texts, bool international) =>
        [.. RoutePatterns(texts).Where(p => p.IsInternational == international).Select(p => p.Pattern)];

    internal static IReadOnlyList<NumberRange> Ranges(IReadOnlyList<string> texts) =>
        [.. texts.Select(t => DdiRange.TryParse(t, out var first, out var count) ? new NumberRange(first, count) : default).Where(r => r.Count > 0)];

    private static IReadOnlyList<RoutePattern> RoutePatterns(IReadOnlyList<string> texts) =>
        [.. texts.Select(t => RoutePattern.TryParse(t, out var pattern) ? pattern : null).OfType<RoutePattern>()];
}
