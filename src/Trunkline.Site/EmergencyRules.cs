namespace Trunkline.Site;

/// <summary>What the section <c>emergency</c> says about the country and the rest of the file. That nothing stands before an emergency number: <see cref="SiteRules"/>.</summary>
internal static class EmergencyRules
{
    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var plan = site.Emergency;
        var node = root["emergency"];
        void Say(SiteSeverity severity, SourceMark? at, string path, string expected, string found, string hint) =>
            errors.Add(new(severity, at ?? node?.Mark ?? default, path, expected, found, hint));

        var missing = CountryEmergency.Of(site.Site.Country).Except(plan.Numbers).ToList();
        if (node?["numbers"] is { } numbers && plan.Numbers.Count > 0 && missing.Count > 0)
        {
            var all = string.Join(", ", missing.Select(Quote.Value));
            Say(SiteSeverity.Warning, numbers.Mark, "emergency.numbers", $"every emergency number of the country ({site.Site.Country})", $"no {string.Join(", ", missing)}",
                $"add {all}, or take the key out to have the country's: who dials {missing[0]} is not put through as an emergency call");
        }

        var extensions = site.Extensions.Select(e => e.Number).ToHashSet();
        foreach (var told in (node?["notify"]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar && !extensions.Contains(n.Text)))
        {
            Say(SiteSeverity.Error, told.Mark, "emergency.notify", "the number of an extension", Quote.Value(told.Text), "");
        }

        foreach (var sip in (node?["sip"]?.Items ?? []).Select(i => i["trunk"]).OfType<SiteNode>())
        {
            var trunk = site.Trunks.FirstOrDefault(t => t.Name == sip.Text);
            if (trunk is not (SipTrunk or BoxTrunk or PlannedTrunk { Kind: TrunkKind.Ims }))
            {
                Say(SiteSeverity.Error, sip.Mark, "emergency.sip.trunk", "the name of a SIP trunk", Quote.Value(sip.Text), trunk is null ? "" : "that trunk does not speak SIP");
            }
        }

        if (plan.Test is { } test && node?["test"]?["number"] is { } written)
        {
            if (plan.NumberOf(test.Number) is not null)
            {
                Say(SiteSeverity.Error, written.Mark, "emergency.test.number", "a number that is no emergency number", Quote.Value(test.Number), "a test must not keep an emergency call from going out");
            }
            else if (extensions.Contains(test.Number))
            {
                Say(SiteSeverity.Error, written.Mark, "emergency.test.number", "a number that is no extension", Quote.Value(test.Number), "");
            }

            if (node?["test"]?["sends"] is { } sends && plan.NumberOf(test.Sends) is not null)
            {
                Say(SiteSeverity.Error, sends.Mark, "emergency.test.sends", "the operator's test number", Quote.Value(test.Sends), "that is the emergency service itself");
            }
        }

        foreach (var extension in root["extensions"]?.Items ?? [])
        {
            if (extension["emergency_number"] is { Kind: SiteNodeKind.Scalar } own && !IsOurs(site, own.Text))
            {
                Say(SiteSeverity.Warning, own.Mark, $"extensions.{extension["number"]?.Text}.emergency_number", "a number of the site (numbers.main or numbers.ddi)", Quote.Value(own.Text),
                    "whoever calls it back reaches somebody else");
            }
        }
    }

    private static bool IsOurs(SiteModel site, string number) =>
        site.Numbers.ExtensionOf(number) is not null || number == site.Numbers.Main || site.FxoTrunks.Any(t => t.Lines.Any(l => l.PublicNumber == number));
}
