using Trunkline.Calls;

namespace Trunkline.Node;

/// <summary>An extension and what it wants done with its calls.</summary>
/// <param name="Extension">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Class">Its class of service.</param>
/// <param name="Phones">Phones registered.</param>
/// <param name="Pickup">Its pickup group; empty when it has none.</param>
/// <param name="Settings">What is set, by the file or at the telephone.</param>
public sealed record ExtensionView(string Extension, string Name, string Class, int Phones, string Pickup, IReadOnlyList<SettingView> Settings);

/// <summary>One thing an extension wants done with its calls.</summary>
/// <param name="Setting">always, busy, no_answer, unreachable or dnd.</param>
/// <param name="Value">The number; "on" or "off" where there is none.</param>
/// <param name="AfterSeconds">How long it rings before that; null where it does not matter.</param>
/// <param name="IsByTelephone">True when it was set at the telephone, false when the file says it.</param>
public sealed record SettingView(string Setting, string Value, double? AfterSeconds, bool IsByTelephone)
{
    /// <summary>A setting as it is named in the file.</summary>
    public static string NameOf(OwnSetting setting) => setting switch
    {
        OwnSetting.NoAnswer => "no_answer",
        OwnSetting.DoNotDisturb => "dnd",
        OwnSetting.Busy => "busy",
        OwnSetting.Unreachable => "unreachable",
        _ => "always",
    };

    /// <summary>The setting of a name.</summary>
    /// <returns>Null for no name of one.</returns>
    public static OwnSetting? Of(string? name) => Enum.GetValues<OwnSetting>().Cast<OwnSetting?>().FirstOrDefault(s => NameOf(s!.Value) == name);
}

/// <summary>What was set at a telephone and is no more.</summary>
/// <param name="Extension">The extension.</param>
/// <param name="Cleared">How many settings.</param>
public sealed record ClearedView(string Extension, int Cleared);
