// What people have set at their telephones: where their calls go, and that they want peace. It stands before what the site file says of the same thing for
// as long as the file says what it said when it was set: a file that says something new is the newer word. It survives restarts, and counts,
// and is acknowledged, once it is on disk.
using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>What an extension may set at its telephone.</summary>
public enum OwnSetting : byte
{
    /// <summary>Where every call goes.</summary>
    Always,

    /// <summary>Where calls go while it is busy.</summary>
    Busy,

    /// <summary>Where calls go that nobody answers.</summary>
    NoAnswer,

    /// <summary>Where calls go while it cannot be reached.</summary>
    Unreachable,

    /// <summary>Do not disturb.</summary>
    DoNotDisturb,
}

/// <summary>One thing that was set at a telephone.</summary>
/// <param name="Value">The number as the extension dials it, "on" for <see cref="OwnSetting.DoNotDisturb"/>; empty: it was taken back, whatever the file says.</param>
/// <param name="After">How long it rings, for <see cref="OwnSetting.NoAnswer"/>; null: as the file says.</param>
/// <param name="Over">What the file said then; empty for nothing.</param>
public sealed record SetByTelephone(string Value, TimeSpan? After, string Over);

/// <summary>What was set at the telephones of a node.</summary>
/// <remarks>On the loop; a plan that is explained has its own, read from disk.</remarks>
public sealed class TelephoneSettings
{
    /// <summary>The kind under which it is kept.</summary>
    public const string StateKind = "telephone";

    /// <summary>The value of what is on and has no number.</summary>
    public const string On = "on";

    private readonly DurableTable<(string Extension, OwnSetting Setting), SetByTelephone>? _table;
    private readonly Dictionary<(string Extension, OwnSetting Setting), SetByTelephone> _found = [];

    /// <param name="loop">The node's loop.</param>
    /// <param name="state">Where it is kept.</param>
    public TelephoneSettings(NodeLoop loop, IDurableState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _table = new(loop, state, StateKind, KeyOf, Octets);
        foreach (var key in Read(state.Load(StateKind)))
        {
            state.Delete(StateKind, key);
        }

        foreach (var (at, value) in _found)
        {
            _table.Found(at, value);
        }
    }

    /// <param name="kept">What is on disk, to be looked at; nothing is set by this one.</param>
    public TelephoneSettings(IEnumerable<KeyValuePair<string, byte[]>> kept) => Read(kept);

    private IReadOnlyDictionary<(string Extension, OwnSetting Setting), SetByTelephone> All => _table?.Values ?? _found;

    /// <summary>What was set at the telephone of an extension; null when nothing was.</summary>
    public SetByTelephone? Of(string extension, OwnSetting setting) => All.GetValueOrDefault((extension, setting));

    /// <summary>What a file says, as <see cref="SetByTelephone.Over"/> has it.</summary>
    public static string Text(ForwardSettings file, OwnSetting setting)
    {
        ArgumentNullException.ThrowIfNull(file);
        return setting switch
        {
            OwnSetting.Always => file.Always.HasDigits ? file.Always.ToString() : "",
            OwnSetting.Busy => file.Busy.HasDigits ? file.Busy.ToString() : "",
            OwnSetting.NoAnswer => file.NoAnswer.HasDigits ? file.NoAnswer.ToString() : "",
            OwnSetting.Unreachable => file.Unreachable.HasDigits ? file.Unreachable.ToString() : "",
            _ => file.DoNotDisturb ? On : "",
        };
    }

    /// <summary>True when what was set at the telephone stands before what the file says.</summary>
    public bool Holds(string extension, OwnSetting setting, ForwardSettings file) => Of(extension, setting) is { } set && set.Over == Text(file, setting);

    /// <summary>What an extension wants done with its calls.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="file">What the file says of it.</param>
    public ForwardSettings Over(string extension, ForwardSettings file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (All.Count == 0)
        {
            return file;
        }

        var result = file;
        for (var setting = OwnSetting.Always; setting <= OwnSetting.DoNotDisturb; setting++)
        {
            if (Holds(extension, setting, file))
            {
                var set = Of(extension, setting)!;
                var number = setting != OwnSetting.DoNotDisturb && PhoneNumber.TryParse(set.Value, out var parsed) ? parsed : PhoneNumber.None;
                result = setting switch
                {
                    OwnSetting.Always => result with { Always = number },
                    OwnSetting.Busy => result with { Busy = number },
                    OwnSetting.NoAnswer => result with { NoAnswer = number, After = set.After ?? result.After },
                    OwnSetting.Unreachable => result with { Unreachable = number },
                    _ => result with { DoNotDisturb = set.Value == On },
                };
            }
        }

        return result;
    }

    /// <summary>Sets something; it counts once it is on disk.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="setting">What.</param>
    /// <param name="value">To what.</param>
    /// <param name="done">Told once on the loop: true when it counts, false when the disk did not take it.</param>
    public void Set(string extension, OwnSetting setting, SetByTelephone value, Action<bool> done)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(done);
        var table = _table ?? throw new InvalidOperationException("these settings are to be looked at");
        var at = (extension, setting);
        table.Set([new(at, value)], isOnDisk =>
        {
            if (isOnDisk && value.Value == value.Over && value.After is null && !table.IsUnderWay(at))
            {
                table.Remove(at); // it is as the file says: there is nothing to remember
            }

            done(isOnDisk);
        });
    }

    /// <summary>Takes back what was set at the telephone of an extension: the file's word counts again.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="setting">One thing; null for everything.</param>
    /// <returns>How many things were set.</returns>
    public int Forget(string extension, OwnSetting? setting = null)
    {
        return _table is not { } table ? 0 : table.Keys.Where(k => k.Extension == extension && (setting is null || k.Setting == setting)).ToList().Count(table.Remove);
    }

    /// <summary>Takes back everything of extensions that are no more.</summary>
    public void Keep(IReadOnlySet<string> extensions)
    {
        foreach (var gone in All.Keys.Select(k => k.Extension).Distinct().Where(e => !extensions.Contains(e)).ToList())
        {
            Forget(gone);
        }
    }

    /// <summary>Reads what is kept.</summary>
    /// <returns>The keys of what means nothing to this version.</returns>
    private List<string> Read(IEnumerable<KeyValuePair<string, byte[]>> kept)
    {
        var unread = new List<string>();
        foreach (var (key, octets) in kept)
        {
            if (TryRead(key, octets, out var at, out var value))
            {
                _found[at] = value;
            }
            else
            {
                unread.Add(key);
            }
        }

        return unread;
    }

    private static string KeyOf((string Extension, OwnSetting Setting) at) => $"{at.Extension}/{at.Setting}";

    private static byte[] Octets(SetByTelephone value) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1\n{value.Value}\n{value.After?.TotalSeconds ?? -1:0}\n{value.Over}"));

    private static bool TryRead(string key, byte[] octets, out (string, OwnSetting) at, out SetByTelephone value)
    {
        (at, value) = (default, new("", null, ""));
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !Enum.TryParse(key[(slash + 1)..], out OwnSetting setting) || !Enum.IsDefined(setting))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(octets).Split('\n');
        if (parts.Length != 4 || parts[0] != "1" || !int.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var after) || after > 999
            || (parts[1].Length > 0 && (setting == OwnSetting.DoNotDisturb ? parts[1] != On : !PhoneNumber.TryParse(parts[1], out _))))
        {
            return false;
        }

        (at, value) = ((key[..slash], setting), new(parts[1], after < 0 ? null : TimeSpan.FromSeconds(after), parts[3]));
        return true;
    }
}
