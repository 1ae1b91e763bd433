using System.Globalization;

namespace Trunkline.Site;

/// <summary>
/// Puts a plan into the text of a site file and leaves everything else as its author wrote it: comments, order, indents,
/// quotes, line ends. What comes out has been read again and is valid, or nothing comes out. Doing it twice changes nothing more.
/// </summary>
/// <remarks>
/// Never takes anything away: a trunk group with more circuits than planned stays, and so does a fact that somebody of the operator's
/// has confirmed; a note tells. Refuses, in words, what it cannot edit without rewriting: sections or items in braces, anchors and aliases.
/// </remarks>
public sealed partial class SiteEditor
{
    private readonly SitePatch _text;
    private readonly SiteNode _root;
    private readonly SiteModel _site;
    private readonly List<string> _notes = [];

    private SiteEditor(SitePatch text, SiteNode root, SiteModel site)
    {
        _text = text;
        _root = root;
        _site = site;
    }

    /// <summary>Makes a change.</summary>
    /// <param name="text">The site file.</param>
    /// <param name="change">What to put into it.</param>
    /// <param name="folder">What relative paths in it are relative to.</param>
    public static SiteEdit Apply(string text, SiteChange change, string folder = "/")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(change);
        if (text.StartsWith('\ufeff'))
        {
            // a byte order mark counts in no column
            var rest = Apply(text[1..], change, folder);
            return rest with { Text = rest.Text is null ? null : '\ufeff' + rest.Text };
        }

        var before = SiteLoader.LoadText(text, folder);
        var errors = new List<SiteError>();
        if (before.Model is not { } site || YamlTree.Parse(text, errors) is not { } root)
        {
            return Refused("the file has errors; trunkline check tells them all. First: " + Describe(before));
        }

        var editor = new SiteEditor(new SitePatch(text), root, site);
        string after;
        try
        {
            editor.Trunks(change.Trunks);
            editor.Services(change.Services);
            after = editor._text.Apply();
        }
        catch (CannotEdit e)
        {
            return Refused(e.Message);
        }

        // nothing leaves here that check would refuse
        var result = SiteLoader.LoadText(after, folder);
        return result.Model is null
            ? Refused("the change would leave a file that trunkline check refuses: " + Describe(result))
            : new(after, editor._notes, null);
    }

    private static SiteEdit Refused(string why) => new(null, [], why);

    private static string Describe(SiteResult result) =>
        result.Errors.FirstOrDefault(e => e.Severity == SiteSeverity.Error) is { } error ? $"line {error.Mark.Line}: {error.Message}" : "it cannot be read";

    /// <summary>Brings trunk groups up to what is planned, or adds them.</summary>
    private void Trunks(IReadOnlyList<TrunkChange> changes)
    {
        var taken = new HashSet<string>();
        var added = new List<string>();
        var names = _site.Trunks.Select(t => t.Name).ToHashSet();
        foreach (var change in changes)
        {
            var candidates = _site.Trunks.Where(t => Fits(t.Kind, change.Kind) && !taken.Contains(t.Name)).ToList();
            // by name; else the one of its kind, when there is no other that it could be
            var trunk = candidates.Find(t => t.Name == change.Name)
                ?? (candidates.Count == 1 && !changes.Any(c => c.Name == candidates[0].Name) && changes.Count(c => Fits(candidates[0].Kind, c.Kind)) == 1 ? candidates[0] : null);
            if (trunk is null)
            {
                var name = Free(change, names);
                names.Add(name);
                added.AddRange(NewTrunk(change, name));
                _notes.Add($"trunk group {name} added: {Count(change.Units, change.Kind)}, {change.Circuits} calls at a time");
                continue;
            }

            taken.Add(trunk.Name);
            Bring(trunk, change);
        }

        if (added.Count > 0)
        {
            AddToList("trunks", added);
        }
    }

    private void Bring(Trunk trunk, TrunkChange change)
    {
        var node = _root["trunks"]!.Items.First(n => n["name"]?.Text == trunk.Name);
        int has, reserve;
        switch (trunk)
        {
            case FxoTrunk fxo:
                (has, reserve) = (fxo.Lines.Count, fxo.EmergencyReserve);
                if (has < change.Circuits)
                {
                    var more = FreeLines(change.Circuits - has, fxo.Attachment);
                    Set(node, "lines", Quoted(Ranges(fxo.Lines.Select(l => l.Number).Concat(more))), $"trunk group {trunk.Name}");
                    _notes.Add($"trunk group {trunk.Name}: {has} lines become {change.Circuits}, {Ranges(more)} added");
                }

                break;
            case SipTrunk sip:
                (has, reserve) = (sip.Channels, sip.EmergencyReserve);
                if (has < change.Circuits)
                {
                    Set(node, "channels", Whole(change.Circuits), $"trunk group {trunk.Name}");
                    _notes.Add($"trunk group {trunk.Name}: {has} channels become {change.Circuits}");
                }

                break;
            default:
                (has, reserve) = trunk switch
                {
                    E1Trunk e1 => (e1.Channels, e1.EmergencyReserve),
                    BoxTrunk box => (box.Channels, box.EmergencyReserve),
                    _ => (Number(node["channels"]), Number(node["emergency_reserve"])),
                };
                if (has < change.Circuits)
                {
                    Set(node, "channels", Whole(change.Circuits), $"trunk group {trunk.Name}");
                    if (change.Kind == TrunkKind.E1)
                    {
                        Set(node, "spans", Whole(change.Units), $"trunk group {trunk.Name}");
                    }

                    _notes.Add($"trunk group {trunk.Name}: {has} channels become {change.Circuits}");
                }

                break;
        }

        if (has > change.Circuits)
        {
            _notes.Add($"trunk group {trunk.Name} has {has} circuits and the plan needs {change.Circuits}: left as it is, for nothing is taken away here");
        }

        if (reserve < change.Reserve)
        {
            Set(node, "emergency_reserve", Whole(change.Reserve), $"trunk group {trunk.Name}");
            _notes.Add($"trunk group {trunk.Name}: {change.Reserve} kept for emergency calls");
        }
    }

    private List<string> NewTrunk(TrunkChange change, string name)
    {
        List<string> lines = [$"- name: {name}", $"  kind: {Words.Of(change.Kind)}"];
        var incoming = _site.FxoTrunks.SelectMany(t => t.Lines).Select(l => l.Incoming).FirstOrDefault(i => i is not null) ?? (_site.Extensions.Count > 0 ? _site.Extensions[0].Number : null);
        if (change.Kind == TrunkKind.Fxo)
        {
            var attachment = new LineAttachment((string?)null);
            var socket = _root["trunks"]?.Items.Select(t => t["attach"]?.Text).FirstOrDefault(t => t is not null) ?? "virtual:lines.sock";
            if (_site.FxoTrunks.FirstOrDefault() is { } other)
            {
                attachment = other.Attachment;
            }

            lines.Add($"  lines: {Quoted(Ranges(FreeLines(change.Circuits, attachment)))}");
            lines.Add($"  attach: {Quoted(socket)}   # where the lines are");
            if (incoming is not null)
            {
                lines.Add($"  incoming: {Quoted(incoming)}   # who is rung");
            }
        }
        else
        {
            if (change.Kind == TrunkKind.E1)
            {
                lines.Add($"  spans: {Whole(change.Units)}");
            }

            lines.Add($"  channels: {Whole(change.Circuits)}");
        }

        if (change.Reserve > 0)
        {
            lines.Add($"  emergency_reserve: {Whole(change.Reserve)}");
        }

        return lines;
    }

    private readonly HashSet<(string?, int)> _usedLines = [];

    /// <summary>The lowest numbers above those in use on the same attachment.</summary>
    private List<int> FreeLines(int count, LineAttachment attachment)
    {
        var last = _site.FxoTrunks.Where(t => t.Attachment == attachment).SelectMany(t => t.Lines).Select(l => l.Number)
            .Concat(_usedLines.Where(u => u.Item1 == attachment.SocketPath).Select(u => u.Item2)).Append(0).Max();
        if (last + count > 9999)
        {
            throw new CannotEdit("lines are numbered up to 9999, and the plan needs more");
        }

        var numbers = Enumerable.Range(last + 1, count).ToList();
        numbers.ForEach(n => _usedLines.Add((attachment.SocketPath, n)));
        return numbers;
    }

    private static string Free(TrunkChange change, HashSet<string> names)
    {
        // a trunk group of another kind may have the name
        string[] tries = [change.Name, $"{change.Name}-{Words.Of(change.Kind)}", .. Enumerable.Range(2, 98).Select(i => $"{change.Name}-{i}")];
        return tries.FirstOrDefault(t => !names.Contains(t) && t.Length <= 40) ?? throw new CannotEdit($"no free name like {change.Name} for a trunk group");
    }

    private static bool Fits(TrunkKind file, TrunkKind plan) => file == plan || (file == TrunkKind.Sip && plan == TrunkKind.Ims);

    private static string Count(int units, TrunkKind kind) => kind switch
    {
        TrunkKind.Fxo => $"{units} line{(units == 1 ? "" : "s")}",
        TrunkKind.E1 => $"{units} span{(units == 1 ? "" : "s")}",
        _ => $"{units} account{(units == 1 ? "" : "s")}",
    };

    private static int Number(SiteNode? node) => int.TryParse(node?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1-4,7": runs of three and more are joined, and pairs too.</summary>
    private static string Ranges(IEnumerable<int> numbers)
    {
        var parts = new List<string>();
        var sorted = numbers.Order().ToList();
        for (var i = 0; i < sorted.Count;)
        {
            var end = i;
            while (end + 1 < sorted.Count && sorted[end + 1] == sorted[end] + 1)
            {
                end++;
            }

            parts.Add(end == i ? Whole(sorted[i]) : $"{Whole(sorted[i])}-{Whole(sorted[end])}");
            i = end + 1;
        }

        return string.Join(',', parts);
    }

    /// <summary>Stops an edit from inside; never leaves this class.</summary>
    private sealed class CannotEdit(string message) : Exception(message);
}
