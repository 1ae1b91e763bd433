namespace Trunkline.Site;

/// <summary>What one part of the file says about another: names that must exist, numbers that must not collide, settings that defeat each other.</summary>
internal sealed class SiteRules
{
    private readonly SiteModel _site;
    private readonly SiteNode _root;
    private readonly List<SiteError> _errors;
    private readonly Dictionary<string, Dictionary<SourceMark, SiteNode>> _items = [];

    private SiteRules(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        _site = site;
        _root = root;
        _errors = errors;
    }

    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var rules = new SiteRules(site, root, errors);
        rules.References();
        TrunkRules.Check(site, root, errors);
        rules.Credentials();
        rules.Peers();
        rules.Ddi();
        rules.Emergency();
        rules.Routes();
        rules.Sockets();
        NumberingRules.Check(site, root, errors);
        SipPeerRules.Check(site, root, errors);
        TrunkUseRules.Check(site, root, errors);
        PortabilityRules.Check(site, root, errors);
        ServiceRules.Check(site, root, errors);
        CodeRules.Check(site, root, errors);
        EmergencyRules.Check(site, root, errors);
        PromptRules.Check(site, root, errors);
        new PbxRules(site, root, errors).Check();
        PlanningRules.Check(root, errors);
        OperationsRules.Check(site, root, errors);
    }

    /// <summary>Trunk groups and extensions that are named must be there.</summary>
    private void References()
    {
        var trunks = _site.Trunks.Select(t => t.Name).ToHashSet();
        var inside = _site.NumbersInside.ToHashSet();
        foreach (var (node, path) in Scalars("routes", "trunks").Concat(Scalars("emergency", "trunks")).Concat(Scalars("incoming", "trunks")))
        {
            Named(node, path, trunks, "the name of a trunk group", node.Text.Split(' ')[0]);
        }

        foreach (var (node, path) in Scalars("trunks", "incoming").Concat(Scalars("trunks", "per_line", "incoming")).Concat(Scalars("numbers", "ddi", "to")).Concat(Scalars("incoming", "to")))
        {
            Named(node, path, inside, _site.Services.Any() ? "the number of an extension or of a service" : "the number of an extension");
        }
    }

    private void Named(SiteNode node, string path, HashSet<string> names, string what, string? name = null)
    {
        name ??= node.Text;
        if (names.Contains(name))
        {
            return;
        }

        var nearest = Words.Nearest(name, names);
        var some = string.Join(", ", names.Order(StringComparer.Ordinal).Take(8)) + (names.Count > 8 ? ", ..." : "");
        Error(node.Mark, path, names.Count == 0 ? what : $"{what} ({some})", Quote.Value(node.Text), nearest is null ? ServiceRules.OutsideHint(_site, name) : $"did you mean {nearest}?");
    }

    private void Credentials()
    {
        foreach (var extension in _site.Extensions)
        {
            var node = NodeAt(extension.At, "extensions");
            var path = $"extensions.{extension.Number}";
            var credentials = extension.Credentials;
            if (node?["password"] is null && node?["ha1_md5"] is null && node?["ha1_sha256"] is null && node?["address"] is null)
            {
                Error(extension.At, path, "the key \"password\" (or ha1_md5, or address) in an extension", "none", "a phone without a password cannot register");
            }
            else if (node?["password"] is { } written && (node["ha1_md5"] ?? node["ha1_sha256"]) is not null)
            {
                Error(written.Mark, path, "either a password or its digests", "both");
            }
            else if (credentials.IsGiven && credentials.Password is null && _site.Sip.Digest != DigestOffer.Both
                && (_site.Sip.Digest == DigestOffer.Md5 ? credentials.Ha1Md5 : credentials.Ha1Sha256) is null)
            {
                var needed = _site.Sip.Digest == DigestOffer.Md5 ? "ha1_md5" : "ha1_sha256";
                Error(extension.At, path, $"the key \"{needed}\" (or password)", "only the other digest", $"sip.digest is {Words.Of(_site.Sip.Digest)}, so the phone cannot register");
            }

            if (credentials.Password is { } password && extension.MayCallOutside
                && (password.Length < 8 || password == extension.Number || password.Contains(extension.Number, StringComparison.Ordinal)))
            {
                Warn(node!["password"]!.Mark, path + ".password", "a password of 8 characters or more that does not contain the number", Quote.Secret(password),
                    "this extension may call outside, and short passwords are found within minutes");
            }
        }
    }

    /// <summary>Who calls from an address must be one extension or one trunk, and nobody on a public network is believed by address alone.</summary>
    private void Peers()
    {
        var owners = new Dictionary<Base.NetAddress, string>();
        foreach (var listen in new[] { _site.Sip.Udp, _site.Sip.Tcp }.Where(a => a.IsSpecified))
        {
            owners[listen] = "sip";
        }

        void Own(Base.NetAddress address, SiteNode? node, string path, string owner)
        {
            if (address != Base.NetAddress.None && !owners.TryAdd(address, owner))
            {
                Error(node!.Mark, path, "an address of its own", $"{address}, the address of {owners[address]}", "a call from it must say who calls");
            }
        }

        foreach (var extension in _site.Extensions)
        {
            var node = NodeAt(extension.At, "extensions")?["address"];
            var path = $"extensions.{extension.Number}.address";
            Own(extension.Address, node, path, $"extension {extension.Number}");
            if (extension.Address != Base.NetAddress.None && !PrivateNetwork.Contains(extension.Address))
            {
                Warn(node!.Mark, path, "an address on a private network or this machine", $"{extension.Address}, a public one",
                    extension.MayCallOutside ? "whoever can send from it calls outside at your cost, with no password" : "whoever can send from it calls as this extension, with no password");
            }
        }

        foreach (var trunk in _site.SipTrunks)
        {
            var node = NodeAt(trunk.At, "trunks");
            Own(trunk.Address, node?["address"], $"trunks.{trunk.Name}.address", $"trunk group \"{trunk.Name}\"");
            foreach (var source in trunk.Peering.Sources)
            {
                Own(source, node?["sources"], $"trunks.{trunk.Name}.sources", $"trunk group \"{trunk.Name}\"");
            }
        }

        foreach (var pbx in _site.Pbxs)
        {
            var node = NodeAt(pbx.At, "trunks");
            foreach (var address in pbx.Peering.Sources.Append(pbx.Peering.Address))
            {
                Own(address, node?["address"], $"trunks.{pbx.Name}.address", $"PBX \"{pbx.Name}\"");
            }
        }

        foreach (var trunk in _site.BoxTrunks)
        {
            Own(trunk.Place.Address, NodeAt(trunk.At, "trunks")?["attach"], $"trunks.{trunk.Name}.attach", $"trunk group \"{trunk.Name}\"");
        }

        if (_site.Sip.Udp == Base.NetAddress.None && _root["sip"]?["udp"] is { Text: "off" } off
            && (_site.SipTrunks.Any(t => !t.Peering.IsTcp) || _site.Pbxs.Any(p => p.Peering is { IsTcp: false, Accepts: null }) || _site.BoxTrunks.Any(t => !t.Place.IsTcp) || _site.Extensions.Any(e => e.Address != Base.NetAddress.None)))
        {
            Error(off.Mark, "sip.udp", "a listening address, for the extensions and trunks with an address", Quote.Value(off.Text));
        }
    }

    /// <summary>Blocks must not claim a number twice, and each number must land.</summary>
    private void Ddi()
    {
        var claimed = new List<(DdiRange Block, string Head, int Length, long From, long To)>();
        var extensions = _site.NumbersInside.ToHashSet();
        var numbering = new SiteNumbering(_site.Dialling);
        foreach (var block in _site.Numbers.Ddi)
        {
            // 020 7555 6201 and +44 20 7555 6201 are one number: compared by the number that is meant
            var digits = numbering.Read(block.First).Digits is { Length: > 0 } meant ? meant : block.First.TrimStart('+');
            var head = digits[..Math.Max(0, digits.Length - 6)];
            var from = long.Parse(digits.AsSpan(head.Length), System.Globalization.CultureInfo.InvariantCulture);
            foreach (var other in claimed)
            {
                if (other.Head == head && other.Length == digits.Length && from <= other.To && other.From <= from + block.Count - 1)
                {
                    var (first, count) = (Math.Max(from, other.From), Math.Min(from + block.Count - 1, other.To) - Math.Max(from, other.From) + 1);
                    var written = (block.First.StartsWith('+') ? "+" : "") + Digits.Add(block.First.TrimStart('+'), (int)(first - from));
                    Error(block.At, "numbers.ddi", "each public number once",
                        $"{written}{(count == 1 ? "" : $" and {count - 1} more")}, which the block from {other.Block.First} in line {other.Block.At.Line} has already");
                    break;
                }
            }

            claimed.Add((block, head, digits.Length, from, from + block.Count - 1));
            if (block.Spread && extensions.Contains(block.To))
            {
                for (var i = 1; i < block.Count; i++)
                {
                    var target = Digits.Add(block.To, i);
                    if (target is null || !extensions.Contains(target))
                    {
                        Error(block.At, "numbers.ddi", $"an extension for each of the {block.Count} numbers", $"no extension {target ?? "after " + block.To}");
                        break;
                    }
                }
            }
        }
    }

    /// <summary>Nothing may stand before an emergency number.</summary>
    private void Emergency()
    {
        var plan = _site.Emergency;
        if (plan.Numbers.Count == 0)
        {
            var known = CountryEmergency.Of(_site.Site.Country);
            Warn(_root["emergency"]?["numbers"]?.Mark ?? _root["emergency"]?.Mark ?? default, "emergency.numbers", "the country's emergency numbers", "none", known.Count > 0
                ? $"take the key out to have the country's ({string.Join(", ", known)}): without them an emergency call is an ordinary call"
                : "112, 911, 110, ...; those of the country are not known here, and without them an emergency call is an ordinary call");
            return;
        }

        if (plan.Trunks.Count == 0 && (_site.Trunks.Count > 0 || _site.Extensions.Count > 0))
        {
            Warn(_root["emergency"]?.Mark ?? default, "emergency.trunks", "the trunk groups for emergency calls", "none", "all trunk groups are tried in the order of the file");
        }

        foreach (var number in plan.Numbers)
        {
            foreach (var dialled in plan.FormsOf(number))
            {
                foreach (var extension in _site.Extensions.Where(e => e.Number == dialled))
                {
                    Error(NodeAt(extension.At, "extensions")?["number"]?.Mark ?? extension.At, $"extensions.{extension.Number}",
                        "an extension number that is no emergency number", Quote.Value(extension.Number));
                }

                foreach (var extension in _site.Extensions.Where(e => e.Number.Length > dialled.Length && e.Number.StartsWith(dialled, StringComparison.Ordinal)))
                {
                    Warn(NodeAt(extension.At, "extensions")?["number"]?.Mark ?? extension.At, $"extensions.{extension.Number}",
                        $"an extension number that does not begin with the emergency number {dialled}", Quote.Value(extension.Number),
                        "who dials it digit by digit reaches the emergency service");
                }
            }
        }

        foreach (var extension in _site.Extensions.Where(e => plan.MayBecome(e.Number)))
        {
            Warn(NodeAt(extension.At, "extensions")?["number"]?.Mark ?? extension.At, $"extensions.{extension.Number}", "an extension number that no emergency number begins with",
                $"{Quote.Value(extension.Number)}, the beginning of {plan.Begun(extension.Number)}", "a telephone that sends what it knows for a whole number rings it before the rest is dialled");
        }

        // an access code people dial out of habit must not send 112 out as an ordinary call
        foreach (var route in _site.Routes.Where(r => r.Strip > 0))
        {
            foreach (var code in route.Match.Select(p => p.Prefix).Where(p => p.Length >= route.Strip).Select(p => p[..route.Strip]).Distinct())
            {
                if (!plan.AccessCodes.Contains(code) && code.Length <= 4 && route.Prepend.Length == 0
                    && plan.Numbers.FirstOrDefault(n => plan.NumberOf(code + n) is null && route.Match.Any(p => p.Match(code + n) >= Base.DialMatch.MayBeComplete)) is { } number)
                {
                    Warn(route.At, $"routes.{route.Name}", $"the access code {code} in emergency.access_codes", "it is not there",
                        $"{code}{number} means something else here, too, and is no emergency call");
                }
            }
        }
    }

    private void Routes()
    {
        var patterns = new Dictionary<(string, TimeCondition?), Route>();
        foreach (var route in _site.Routes)
        {
            var node = NodeAt(route.At, "routes");
            foreach (var written in node?["match"]?.Items ?? [])
            {
                var pattern = route.Match.FirstOrDefault(p => p.Text == written.Text);
                if (pattern is null)
                {
                    continue;
                }

                if (!patterns.TryAdd((pattern.Text, route.When), route) && patterns[(pattern.Text, route.When)] is { } first && first != route)
                {
                    Error(written.Mark, $"routes.{route.Name}.match", "each pattern in one route at a time", $"{Quote.Value(pattern.Text)}, which route \"{first.Name}\" has already");
                }

                if (pattern.MaxDigits is { } most && most <= route.Strip && route.Prepend.Length == 0)
                {
                    Error(written.Mark, $"routes.{route.Name}.match", $"a pattern longer than the {route.Strip} digits stripped", Quote.Value(pattern.Text), "nothing is left to dial");
                }
                else if (pattern.MinDigits <= route.Strip && route.Prepend.Length == 0)
                {
                    Warn(written.Mark, $"routes.{route.Name}.match", $"a pattern longer than the {route.Strip} digits stripped", Quote.Value(pattern.Text), "for short numbers nothing is left to dial");
                }

                if (_site.Extensions.FirstOrDefault(e => pattern.Match(e.Number) >= Base.DialMatch.MayBeComplete) is { } extension)
                {
                    Warn(written.Mark, $"routes.{route.Name}.match", "a pattern that matches no extension", $"{Quote.Value(pattern.Text)}, which matches {extension.Number}",
                        "the extension wins");
                }
            }

            foreach (var written in (node?["go_on"]?.Items ?? []).Concat(node?["stop_on"]?.Items ?? []))
            {
                if (Site.Scalars.TryCause(written.Text, out var cause) && !Enum.IsDefined(cause))
                {
                    Warn(written.Mark, $"routes.{route.Name}", "a cause that is defined", Quote.Value(written.Text), "it is compared with what the operator sends all the same; trunkline cdr shows which causes came");
                }
            }

            foreach (var written in node?["stop_on"]?.Items ?? [])
            {
                if (Site.Scalars.TryCause(written.Text, out var cause) && route.Causes.GoOn.Contains(cause))
                {
                    Error(written.Mark, $"routes.{route.Name}.stop_on", "a cause either in go_on or in stop_on", Quote.Value(written.Text) + " in both");
                }
            }

            foreach (var written in node?["classes"]?.Items ?? [])
            {
                if (_site.Extensions.Count > 0 && written.Kind == SiteNodeKind.Scalar && !_site.Extensions.Any(e => e.Class == written.Text))
                {
                    var nearest = Words.Nearest(written.Text, _site.Extensions.Select(e => e.Class));
                    Warn(written.Mark, $"routes.{route.Name}.classes", "the class of some extension", Quote.Value(written.Text), nearest is null ? "" : $"did you mean {nearest}?");
                }
            }

            if (_site.Extensions.Count > 0 && !_site.Extensions.Any(route.Allows))
            {
                Warn(route.At, $"routes.{route.Name}", "an extension that may use the route", "none", "set outside: on and the class of the extensions that may");
            }
        }
    }

    /// <summary>A Unix socket's path has at most 107 octets (sockaddr_un).</summary>
    private void Sockets()
    {
        void Length(string path, SiteNode? node, string key)
        {
            if (System.Text.Encoding.UTF8.GetByteCount(path) > 107)
            {
                Error(node?.Mark ?? default, key, "a socket path of at most 107 octets", $"{path.Length}: {path}", "choose a shorter storage.state_dir");
            }
        }

        Length(_site.Gateway.ControlSocket, _root["gateway"]?["control_socket"], "gateway.control_socket");
        Length(_site.Admin.Socket, _root["admin"]?["socket"], "admin.socket");
        foreach (var trunk in _site.FxoTrunks.Where(t => t.Attachment.SocketPath is not null))
        {
            Length(trunk.Attachment.SocketPath!, NodeAt(trunk.At, "trunks")?["attach"], $"trunks.{trunk.Name}.attach");
        }

        foreach (var trunk in _site.E1Trunks.Where(t => t.Attachment is OsmoE1dSpans))
        {
            Length(((OsmoE1dSpans)trunk.Attachment).Socket, NodeAt(trunk.At, "trunks")?["attach"], $"trunks.{trunk.Name}.attach");
        }

        foreach (var trunk in _site.E1Trunks.Where(t => t.Attachment.SocketPath is not null))
        {
            var last = trunk.Spans.Count == 1 ? "" : $".{trunk.Spans[^1].Number}";
            Length(trunk.Attachment.SocketPath + last, NodeAt(trunk.At, "trunks")?["attach"], $"trunks.{trunk.Name}.attach");
        }

        if (_site.Sip.Udp == Base.NetAddress.None && _site.Sip.Tcp == Base.NetAddress.None)
        {
            Error(_root["sip"]?.Mark ?? default, "sip", "a listening address in udp or tcp", "both off", "no phone could register");
        }
    }

    private SiteNode? NodeAt(SourceMark mark, string section)
    {
        if (!_items.TryGetValue(section, out var items))
        {
            _items[section] = items = [];
            foreach (var item in _root[section]?.Items ?? [])
            {
                items.TryAdd(item.Mark, item);
            }
        }

        return items.GetValueOrDefault(mark);
    }

    /// <summary>The scalars under a path of keys; every list on the way is walked.</summary>
    private IEnumerable<(SiteNode Node, string Path)> Scalars(params string[] keys)
    {
        IEnumerable<(SiteNode Node, string Path)> nodes = [(_root, "")];
        foreach (var key in keys)
        {
            nodes = nodes.SelectMany(Each).Select(n => (Node: n.Node[key]!, Path: n.Path.Length == 0 ? key : $"{n.Path}.{key}")).Where(n => n.Node is not null).ToList();
        }

        return nodes.SelectMany(Each).Where(n => n.Node is { Kind: SiteNodeKind.Scalar, IsNull: false });

        static IEnumerable<(SiteNode Node, string Path)> Each((SiteNode Node, string Path) at) =>
            at.Node.Kind == SiteNodeKind.List ? at.Node.Items.Select((n, i) => (n, $"{at.Path}[{i}]")) : [at];
    }

    private void Error(SourceMark mark, string path, string expected, string found, string hint = "") =>
        _errors.Add(new(SiteSeverity.Error, mark, path, expected, found, hint));

    private void Warn(SourceMark mark, string path, string expected, string found, string hint = "") =>
        _errors.Add(new(SiteSeverity.Warning, mark, path, expected, found, hint));
}
