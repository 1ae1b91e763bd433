// Gateway mode: somebody else's PBX, to which the calls of lines, spans and SIP trunks are offered by SIP, and whose calls go out by the site's routes.
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>A PBX: a group of circuits that points inwards.</summary>
/// <param name="Name">What trunks and routes refer to.</param>
/// <param name="Channels">Calls at a time, both directions together.</param>
/// <param name="Hunting">The order of hunting.</param>
/// <param name="At">Where it is written.</param>
public sealed record PbxTrunk(string Name, int Channels, HuntingOrder Hunting, SourceMark At) : Trunk(Name, TrunkKind.Pbx, At)
{
    /// <summary>How it is reached, who registers with whom, its habits.</summary>
    public required SipPeering Peering { get; init; }

    /// <summary>The rights of its calls, as those of an extension of its name.</summary>
    public required Extension Caller { get; init; }

    /// <summary>Numbers its calls may show outside; any other is replaced.</summary>
    public IReadOnlyList<NumberRange> Shows { get; init; } = [];

    /// <summary>Put in front of what it dials, unless that is an emergency number or an extension: the access code that its users do not dial.</summary>
    public string DialPrefix { get; init; } = "";

    /// <summary>How its calls are refused outside while it is out of reach and nobody else is there for them.</summary>
    public Q850Cause GoneCause { get; init; } = Q850Cause.DestinationOutOfOrder;
}

/// <summary>The keys of a PBX, and of what is offered to one.</summary>
internal static class PbxShape
{
    private static readonly ScalarShape s_digits = Scalars.Digits("at most 8 digits", 0, 8);

    /// <summary>The key of a trunk whose calls are offered to a PBX.</summary>
    internal static Key OfTrunk { get; } = new("pbx", Scalars.Name, "A PBX (`kind: pbx`) that its calls are offered to when no incoming rule and no direct number takes them. `incoming` then is who is rung while the PBX is out of reach.");

    /// <summary>The key of one line.</summary>
    internal static Key OfLine { get; } = new("pbx_number", Scalars.Digits("a number the PBX knows (1 to 20 digits)", 1, 20), "With the trunk's `pbx`: the number the PBX is asked for when this line is called; without it the line's `number`, or its number as installed.");

    /// <summary>A trunk of `kind: pbx`.</summary>
    internal static MapShape Trunk { get; } = new("a PBX",
    [
        new("name", Scalars.Name, "What trunks (`pbx`) and routes refer to.") { IsRequired = true },
        new("kind", Scalars.OneOf<TrunkKind>(), "`pbx`: somebody else's PBX that lines and spans are offered to (gateway mode). It is no way outside: emergency calls never go to it.") { IsRequired = true },
        new("address", Scalars.Peer, "Where it is, in octets and port; its calls are accepted from there and from `sources` only, without a password. Without it, it registers with us: `accept`."),
        .. SipPeerShape.Place,
        new("accept", SipPeerShape.Accept, "Its account with us: it registers as a phone does, and its calls are let in by password. In place of `address`."),
        new("channels", Scalars.Integer(1, 10_000), "Calls at a time, both directions together. Emergency calls of the PBX are never refused for it.") { IsRequired = true },
        new("hunting", Scalars.OneOf("ascending", "descending", "cyclic", "least_recent"), "Order in which idle channels are tried; only call records show it.") { Default = "ascending" },
        new("outside", Scalars.Flag, "Whether its calls may go outside, as an extension's. Emergency numbers are always reached.") { Default = "off" },
        new("class", Scalars.Name, "Class of service of its calls.") { Default = "standard" },
        new("dial_prefix", s_digits, "Put in front of what it dials before routes are looked at: the access code that its users do not dial (`9`). Emergency numbers and extensions are found without it.") { Default = "" },
        new("caller_id", Scalars.PublicNumber, "Number shown outside when the PBX shows none of `shows`; `numbers.main` when not given."),
        new("shows", new ListShape(Scalars.PublicNumbers, Max: 100), "Public numbers its calls may show, singly or in ranges. Any other calling number is replaced."),
        new("location", Scalars.Text("a place of at most 80 characters", 80), "Where it is, for emergency calls.") { Default = "" },
        new("gone_cause", Scalars.Cause, "Cause by which calls are refused while it is out of reach and the trunk has no `incoming`; the operator may divert them by it. A call on an analog line cannot be refused: it rings.") { Default = "destination_out_of_order" },
        NumberingShapes.OfTrunk,
    ]);

    internal static PbxTrunk Read(SectionReader r)
    {
        var name = r.Text("name");
        return new(name, r.Int("channels"), r.Choice<HuntingOrder>("hunting"), r.At)
        {
            Peering = SipPeerShape.Read(r, isPbx: true),
            Caller = new(name, name, new(null, null, null), r.Flag("outside"), r.Text("class"), r.Optional("caller_id"), ExtensionRecording.Policy, 1, NetAddress.None, r.Text("location"), r.At),
            Shows = NumberingBinder.Ranges(r.Texts("shows")),
            DialPrefix = r.Text("dial_prefix"),
            GoneCause = Scalars.TryCause(r.Text("gone_cause"), out var cause) ? cause : Q850Cause.DestinationOutOfOrder,
        };
    }
}

/// <summary>What is said of PBXs, against the rest of the file.</summary>
internal sealed class PbxRules(SiteModel site, SiteNode root, List<SiteError> errors)
{
    internal void Check()
    {
        var nodes = (root["trunks"]?.Items ?? []).GroupBy(n => n.Mark).ToDictionary(g => g.Key, g => g.First());
        var extensions = site.Extensions.Select(e => e.Number).ToHashSet();
        var users = new HashSet<string>();
        foreach (var pbx in site.Pbxs)
        {
            var node = nodes.GetValueOrDefault(pbx.At);
            SipPeerRules.Server(site, pbx, pbx.Peering, node, errors);
            var path = $"trunks.{pbx.Name}";
            var hasAddress = pbx.Peering.Address != NetAddress.None;
            if (hasAddress == pbx.Peering.Accepts is not null)
            {
                Error(node?["accept"]?.Mark ?? pbx.At, path, "either \"address\" or \"accept\" in a PBX", hasAddress ? "both" : "neither", "it has an address, or it registers with us");
            }
            else if (!hasAddress && (pbx.Peering.Account is not null || pbx.Peering.Sources.Count > 0))
            {
                Error(node?["register"]?.Mark ?? node?["sources"]?.Mark ?? pbx.At, path, "the key \"address\" beside \"register\" and \"sources\"", "none");
            }

            if (pbx.Peering.Accepts is { } account)
            {
                if (!users.Add(account.User) || extensions.Contains(account.User))
                {
                    Error(node!["accept"]!["user"]?.Mark ?? pbx.At, $"{path}.accept.user", "a user name of its own", Quote.Value(account.User), "an extension or another PBX has it");
                }

                if (account.Password.Length is > 0 and < 8 || account.Password.Contains(account.User, StringComparison.Ordinal))
                {
                    Error(node!["accept"]!["password"]?.Mark ?? pbx.At, $"{path}.accept.password", "a password of 8 characters or more that does not contain the user", Quote.Secret(account.Password));
                }
            }
            else if (hasAddress && pbx.Caller.MayCallOutside && !PrivateNetwork.Contains(pbx.Peering.Address))
            {
                Warn(node?["address"]?.Mark ?? pbx.At, $"{path}.address", "an address on a private network or this machine", $"{pbx.Peering.Address}, a public one",
                    "whoever can send from it calls outside at your cost, with no password: better let it register, by accept");
            }

            if (site.Trunks.All(t => t.Pbx != pbx.Name) && !site.Routes.Any(r => r.Trunks.Contains(pbx.Name)))
            {
                Warn(pbx.At, path, "a trunk group with pbx: " + pbx.Name, "none", "no call will reach it");
            }
        }

        Offers(nodes);
    }

    private void Offers(Dictionary<SourceMark, SiteNode> nodes)
    {
        var names = site.Pbxs.Select(p => p.Name).ToHashSet();
        foreach (var trunk in site.Trunks.Where(t => t.Pbx is not null && !names.Contains(t.Pbx)))
        {
            var nearest = Words.Nearest(trunk.Pbx!, names);
            Error(nodes.GetValueOrDefault(trunk.At)?["pbx"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.pbx", "the name of a trunk group of kind pbx", Quote.Value(trunk.Pbx!),
                nearest is null ? "" : $"did you mean {nearest}?");
        }

        foreach (var written in (root["emergency"]?["trunks"]?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Scalar && names.Contains(n.Text)))
        {
            Error(written.Mark, "emergency.trunks", "a trunk group that leads outside", Quote.Value(written.Text), "it is a PBX");
        }
    }

    private void Error(SourceMark mark, string path, string expected, string found, string hint = "") => errors.Add(new(SiteSeverity.Error, mark, path, expected, found, hint));

    private void Warn(SourceMark mark, string path, string expected, string found, string hint) => errors.Add(new(SiteSeverity.Warning, mark, path, expected, found, hint));
}
