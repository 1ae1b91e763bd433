namespace Trunkline.Site;

/// <summary>What is said of SIP servers, against the rest of the file and against itself.</summary>
internal static class SipPeerRules
{
    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var nodes = (root["trunks"]?.Items ?? []).GroupBy(n => n.Mark).ToDictionary(g => g.Key, g => g.First());
        foreach (var trunk in site.SipTrunks)
        {
            Server(site, trunk, trunk.Peering, nodes.GetValueOrDefault(trunk.At), errors);
        }
    }

    internal static void Server(SiteModel site, Trunk trunk, SipPeering peering, SiteNode? node, List<SiteError> errors)
    {
        var path = $"trunks.{trunk.Name}";
        if (peering.IsTcp && site.Sip.Tcp == Base.NetAddress.None)
        {
            errors.Add(new(SiteSeverity.Error, node?["transport"]?.Mark ?? trunk.At, $"{path}.transport", "a listening address in sip.tcp, for a server by TCP", "off", ""));
        }

        var habits = peering.Habits;
        if (habits.FromIsAccount && (peering.Account is null || habits.OurNumber == BoxHeader.From))
        {
            errors.Add(new(SiteSeverity.Error, node?["habits"]?["from"]?.Mark ?? trunk.At, $"{path}.habits.from",
                peering.Account is null ? "the key \"register\" beside from: account" : "another our_number than from, beside from: account", peering.Account is null ? "none" : "from",
                "the number would be nowhere"));
        }

        if (habits.OptionsPeriod > TimeSpan.Zero && habits.OptionsWait > habits.OptionsPeriod)
        {
            errors.Add(new(SiteSeverity.Error, node?["habits"]?["options_s"]?.Mark ?? trunk.At, $"{path}.habits.options_s",
                $"{habits.OptionsWait.TotalSeconds:0} seconds (options_wait_s) or more, or 0", $"{habits.OptionsPeriod.TotalSeconds:0}", ""));
        }

        foreach (var source in peering.Sources.Where(s => !PrivateNetwork.Contains(s)))
        {
            if (peering.Account is null && source.Port == 0)
            {
                errors.Add(new(SiteSeverity.Warning, node?["sources"]?.Mark ?? trunk.At, $"{path}.sources", "a port beside an address on a public network", $"{source.WithPort(0)}",
                    "every program on it calls as this server"));
            }
        }
    }
}
