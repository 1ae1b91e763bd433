// What extensions want done with their calls, as an administrator sees it, and what people set at their telephones taken back.
using Trunkline.Calls;
using Trunkline.Routing;
using Trunkline.Site;

namespace Trunkline.Node;

/// <content>Settings of extensions.</content>
public sealed partial class DecidingNode
{
    /// <inheritdoc/>
    public IReadOnlyList<ExtensionView> ListExtensions() => [.. _site.Extensions.Select(View)];

    /// <inheritdoc/>
    public ClearedView? ClearSettings(string extension, OwnSetting? setting) =>
        _site.Extensions.Any(e => e.Number == extension) ? new(extension, _settings.Forget(extension, setting)) : null;

    /// <summary>An extension that is new has nothing set, though somebody else may have had its number; one that a reload takes back has what it had.</summary>
    private void ForgetOtherPeople(SiteModel was, SiteModel now)
    {
        if (!ReferenceEquals(now, _previous))
        {
            foreach (var number in now.Extensions.Select(e => e.Number).Except(was.Extensions.Select(e => e.Number)))
            {
                _settings.Forget(number);
                CallControl.Queues.Forget(number);
            }
        }
    }

    private ExtensionView View(Extension extension)
    {
        var file = SiteNumberPlan.FileSettings(extension);
        var now = _settings.Over(extension.Number, file);
        var settings = new List<SettingView>();
        for (var setting = OwnSetting.Always; setting <= OwnSetting.DoNotDisturb; setting++)
        {
            var (value, isOwn) = (TelephoneSettings.Text(now, setting), _settings.Holds(extension.Number, setting, file));
            if (value.Length > 0 || isOwn)
            {
                settings.Add(new(SettingView.NameOf(setting), value.Length > 0 ? value : "off", setting == OwnSetting.NoAnswer && value.Length > 0 ? now.After.TotalSeconds : null, isOwn));
            }
        }

        return new(extension.Number, extension.Name, extension.Class, _registrar.Lookup(extension.Number).Count, extension.PickupGroup, settings);
    }
}
